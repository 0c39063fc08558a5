"""What the bot remembers of feeds, over restarts: how each answered, and which pages were given on."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from corpus.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, failures INTEGER NOT NULL, not_before REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS page (url TEXT PRIMARY KEY, failures INTEGER NOT NULL, done INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class FeedState:
    """How a feed answered last: what to ask it with, and from when on (seconds of Unix time)."""

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    not_before: float = 0.0


class FeedMemory:
    """One small SQLite file; each change is on disk when its method returns. All methods raise `StoreError`.

    Pages go by their canonical address.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @staticmethod
    @asynccontextmanager
    async def open(path: Path) -> AsyncIterator[FeedMemory]:
        """Open the file, made where there is none."""
        async with AsyncExitStack() as stack:
            with _translated():
                await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
                connection = await stack.enter_async_context(aiosqlite.connect(path))
                await connection.executescript(_SCHEMA)
            yield FeedMemory(connection)

    async def state(self, feed: str) -> FeedState:
        """Return how `feed` answered last."""
        rows = await self._run("SELECT etag, last_modified, failures, not_before FROM feed WHERE url = ?", [feed])
        return FeedState(*rows[0]) if rows else FeedState()

    async def keep(self, feed: str, state: FeedState) -> None:
        """Remember how `feed` answered."""
        values = [feed, state.etag, state.last_modified, state.failures, state.not_before]
        await self._run("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?)", values)

    async def open_pages(self, pages: Sequence[str]) -> set[str]:
        """Return those of `pages` that are not done with."""
        rows = await self._run(
            "SELECT url FROM page WHERE done AND url IN (SELECT value FROM json_each(?))", [json.dumps(list(pages))]
        )
        return set(pages).difference(row[0] for row in rows)

    async def done(self, page: str) -> None:
        """Remember that `page` needs no more attention."""
        await self._run("INSERT OR REPLACE INTO page VALUES (?, 0, 1)", [page])

    async def failed(self, page: str, most: int) -> bool:
        """Remember that `page` failed; return whether it is done with, because that was time number `most`."""
        await self._run(
            """INSERT INTO page VALUES (?, 1, 1 >= ?)
            ON CONFLICT (url) DO UPDATE SET failures = failures + 1, done = failures + 1 >= ?""",
            [page, most, most],
        )
        return not await self.open_pages([page])

    async def _run(self, statement: str, values: Sequence[object]) -> list[Any]:
        with _translated():
            rows = list(await self._connection.execute_fetchall(statement, values))
            await self._connection.commit()
        return rows


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(f"What is remembered of feeds can't be used: {exc}.") from exc
