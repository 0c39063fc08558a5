"""What the bot remembers of feeds, over restarts: how each answered, and which pages were given on."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from corpus.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, failures INTEGER NOT NULL, not_before REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS page (url TEXT PRIMARY KEY, failures INTEGER NOT NULL, done INTEGER NOT NULL);
"""
_VARIABLES = 500  # in one statement; SQLite takes a thousand at least


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
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            async with aiosqlite.connect(path) as connection:
                await connection.executescript(_SCHEMA)
                yield FeedMemory(connection)

    async def state(self, feed: str) -> FeedState:
        """Return how `feed` answered last."""
        query = "SELECT etag, last_modified, failures, not_before FROM feed WHERE url = ?"
        async with self._connection.execute(query, [feed]) as cursor:
            row = await cursor.fetchone()
        return FeedState(*row) if row else FeedState()

    async def keep(self, feed: str, state: FeedState) -> None:
        """Remember how `feed` answered."""
        values = (feed, state.etag, state.last_modified, state.failures, state.not_before)
        await self._connection.execute("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?)", values)
        await self._connection.commit()

    async def open_pages(self, pages: Sequence[str]) -> set[str]:
        """Return those of `pages` that are not done with."""
        left = set(pages)
        for start in range(0, len(pages), _VARIABLES):
            some = pages[start : start + _VARIABLES]
            marks = ", ".join("?" * len(some))
            query = f"SELECT url FROM page WHERE done AND url IN ({marks})"  # noqa: S608 - question marks alone
            async with self._connection.execute(query, some) as cursor:
                left.difference_update([row[0] async for row in cursor])
        return left

    async def done(self, page: str) -> None:
        """Remember that `page` needs no more attention."""
        await self._connection.execute("INSERT OR REPLACE INTO page VALUES (?, 0, 1)", [page])
        await self._connection.commit()

    async def failed(self, page: str, most: int) -> bool:
        """Remember that `page` failed; return whether it is done with, because that was time number `most`."""
        query = """INSERT INTO page VALUES (?, 1, 1 >= ?)
            ON CONFLICT (url) DO UPDATE SET failures = failures + 1, done = failures + 1 >= ? RETURNING done"""
        async with self._connection.execute(query, [page, most, most]) as cursor:
            row = await cursor.fetchone()
        await self._connection.commit()
        return bool(row and row[0])


@contextmanager
def _translated(path: Path):  # type: ignore[no-untyped-def]
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(f"{path} can't be used: {exc}.") from exc
