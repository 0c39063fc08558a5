"""State of the feeds, kept over restarts: how each one answered, and which pages were delivered."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from corpus.errors import StoreError

FEED_STATE_FILE = "feeds.sqlite"  # the database file in `DATA_DIR`
_FORMER_FILE = "feeds.json"  # the misleading name of the same database in earlier versions
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, failures INTEGER NOT NULL, not_before REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS page (url TEXT PRIMARY KEY, failures INTEGER NOT NULL, done INTEGER NOT NULL);
"""


def rename_former_file(data_dir: Path) -> None:
    """Rename the database of an earlier version, so that no page is delivered again. Raises `StoreError`."""
    former, current = data_dir / _FORMER_FILE, data_dir / FEED_STATE_FILE
    if not former.exists() or current.exists():
        return
    with _errors_translated():
        with closing(sqlite3.connect(former)) as database:  # also rolls back a transaction that a crash interrupted
            database.execute("SELECT url FROM page LIMIT 1")
        former.rename(current)


@dataclass(frozen=True)
class FeedState:
    """The last answer of a feed: the validators to send, and when to ask again (Unix time in seconds)."""

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    not_before: float = 0.0


class FeedStateStore:
    """SQLite store of feed states and of delivered pages, by canonical address.

    Each change is on disk when its method returns. All methods raise `StoreError`.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @staticmethod
    @asynccontextmanager
    async def open(path: Path) -> AsyncIterator[FeedStateStore]:
        """Open the file; create it if it does not exist."""
        async with AsyncExitStack() as stack:
            with _errors_translated():
                await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
                connection = await stack.enter_async_context(aiosqlite.connect(path))
                await connection.executescript(_SCHEMA)
            yield FeedStateStore(connection)

    async def feed(self, url: str) -> FeedState:
        """Return the state of a feed."""
        rows = await self._run("SELECT etag, last_modified, failures, not_before FROM feed WHERE url = ?", [url])
        return FeedState(*rows[0]) if rows else FeedState()

    async def save_feed(self, url: str, state: FeedState) -> None:
        """Save the state of a feed."""
        values = [url, state.etag, state.last_modified, state.failures, state.not_before]
        await self._run("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?)", values)

    async def pending_pages(self, pages: Sequence[str]) -> set[str]:
        """Return those of `pages` that are neither delivered nor given up."""
        rows = await self._run(
            "SELECT url FROM page WHERE done AND url IN (SELECT value FROM json_each(?))", [json.dumps(list(pages))]
        )
        return set(pages).difference(row[0] for row in rows)

    async def mark_delivered(self, page: str) -> None:
        """Record that `page` was delivered."""
        await self._run("INSERT OR REPLACE INTO page VALUES (?, 0, 1)", [page])

    async def mark_failed(self, page: str, max_attempts: int) -> bool:
        """Record a failure of `page`; return True if it is now given up, after `max_attempts` failures."""
        await self._run(
            """INSERT INTO page VALUES (?, 1, 1 >= ?)
            ON CONFLICT (url) DO UPDATE SET failures = failures + 1, done = failures + 1 >= ?""",
            [page, max_attempts, max_attempts],
        )
        return not await self.pending_pages([page])

    async def _run(self, statement: str, values: Sequence[object]) -> list[Any]:
        with _errors_translated():
            rows = list(await self._connection.execute_fetchall(statement, values))
            await self._connection.commit()
        return rows


@contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(f"The state of the feeds can't be used: {exc}.") from exc
