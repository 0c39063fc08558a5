"""Store of the feeds' states and of the pages that they delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from bot.fetching.feed_state import FeedState
from bot.storage.database import Database
from bot.storage.inserts import insert_into, replace_row
from bot.storage.schema import FEED_PAGES, FEEDS

_PAGES_PER_QUERY = 500


class FeedStore:
    """The `FeedStates` of a running bot. Each change is on disk when its method returns. Methods raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed(self, url: str) -> FeedState:
        """Return the state of a feed."""
        async with self._database.transaction() as connection:
            row = (await connection.execute(select(FEEDS).filter_by(url=url))).first()
        return FeedState(row.etag, row.last_modified, row.failures, row.not_before) if row else FeedState()

    async def save_feed(self, url: str, state: FeedState) -> None:
        """Save the state of a feed."""
        async with self._database.transaction() as connection:
            await replace_row(connection, FEEDS, {"url": url}, asdict(state))

    async def pending_pages(self, pages: Sequence[str]) -> set[str]:
        """Return those of `pages` that are neither delivered nor given up."""
        pending = set(pages)
        async with self._database.transaction() as connection:
            for start in range(0, len(pages), _PAGES_PER_QUERY):
                chunk = pages[start : start + _PAGES_PER_QUERY]
                done = select(FEED_PAGES.c.url).where(FEED_PAGES.c.done, FEED_PAGES.c.url.in_(chunk))
                pending.difference_update(await connection.scalars(done))
        return pending

    async def mark_delivered(self, page: str) -> None:
        """Record that `page` was delivered."""
        async with self._database.transaction() as connection:
            await replace_row(connection, FEED_PAGES, {"url": page}, {"failures": 0, "done": True})

    async def mark_failed(self, page: str, max_attempts: int) -> bool:
        """Record a failure of `page`; return True if it is now given up, after `max_attempts` failures."""
        failures = FEED_PAGES.c.failures + 1
        async with self._database.transaction() as connection:
            row = insert_into(connection, FEED_PAGES).values(url=page, failures=1, done=max_attempts <= 1)
            counted = row.on_conflict_do_update(
                index_elements=["url"], set_={"failures": failures, "done": failures >= max_attempts}
            )
            return bool(await connection.scalar(counted.returning(FEED_PAGES.c.done)))
