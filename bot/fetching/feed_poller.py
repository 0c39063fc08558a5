"""Feeds and sitemaps, polled at a polite pace: each new page is given on once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from bot.backoff import spread
from bot.fetching.feed_parser import Feed, FeedEntry, read_feed
from bot.fetching.feed_state import FeedMemory, FeedState
from bot.fetching.fetcher import Fetcher
from bot.fetching.robots import CrawlPolicy, host_of
from bot.fetching.urls import canonical
from corpus.errors import CorpusError, FetchError, StoreError

_LOG = logging.getLogger(__name__)

FEED_MEMORY = "feeds.sqlite"
"""The file of `DATA_DIR` that keeps what was seen."""

MOST_PAGES = 20
"""New pages that are given on in one round; the others come in the next ones."""

MOST_SITEMAPS = 50
"""Sitemaps of one index that are read, those changed last."""

MOST_TRIES = 3
"""Rounds in which a page that fails is tried."""

_DAY = 24 * 3600.0


class FeedPoller:
    """Looks at feeds and sitemaps every `minutes`, and gives `found` the URL of each page that is new.

    A page is done with when `found` returns; where it raises, the page is given again in later rounds, three times in
    all. What was seen is kept in `path`. Killed in between, the page in hand is given again.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        feeds: Sequence[str],
        path: Path,
        found: Callable[[str], Awaitable[object]],
        *,
        minutes: float = 60,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._feeds = sorted(dict.fromkeys(feeds), key=host_of)
        self._path = path
        self._found = found
        self._seconds = minutes * 60
        self._now = now
        self._sleep = sleep
        self._manners = CrawlPolicy(fetcher, now, sleep)
        self._left = 0
        self._in_hand: set[str] = set()

    async def run(self) -> None:
        """Look again and again until cancelled; the time between varies by a tenth, so that bots spread out."""
        while True:
            try:
                await self.look()
            except* StoreError as errors:
                _LOG.warning("The feeds are not read for now: %s", errors.exceptions[0])
            await self._sleep(spread(self._seconds, 0.1))

    async def look(self) -> None:
        """Read all feeds that are due, hosts side by side. Raises `StoreError`, alone or in a group."""
        self._left = MOST_PAGES
        self._in_hand.clear()
        self._manners.forget()
        async with FeedMemory.open(self._path) as memory, asyncio.TaskGroup() as hosts:
            for _, feeds in groupby(self._feeds, key=host_of):
                hosts.create_task(self._read_each(list(feeds), memory))

    async def _read_each(self, feeds: Sequence[str], memory: FeedMemory) -> None:
        for feed in feeds:
            for sitemap in await self._read(feed, memory):
                await self._read(sitemap, memory)

    async def _read(self, url: str, memory: FeedMemory) -> list[str]:
        """Give on what is new in one feed; return the sitemaps that it points to."""
        state = await memory.state(url)
        if self._now() < state.not_before:
            return []
        try:
            feed, state = await self._fetch(url, state)
        except CorpusError as exc:
            failures = state.failures + 1
            wait = min(self._seconds * 2 ** min(failures, 20), _DAY)
            _LOG.warning("A feed of %s is not read, and left alone for %.0f minutes: %s", host_of(url), wait / 60, exc)
            await memory.keep(url, replace(state, failures=failures, not_before=self._now() + wait))
            return []
        all_given = await self._give(url, feed.entries, memory)
        # Unless all is done, the next round needs the list again; an index says nothing of its sitemaps' changes.
        await memory.keep(url, state if all_given and not feed.sitemaps else FeedState())
        same_host = [each for each in _newest_first(feed.sitemaps) if host_of(each.url) == host_of(url)]
        return [each.url for each in same_host[:MOST_SITEMAPS]]

    async def _fetch(self, url: str, state: FeedState) -> tuple[Feed, FeedState]:
        if not await self._manners.may_read(url):
            raise FetchError(f"The robots.txt of {host_of(url)} forbids it.")
        fetched = await self._fetcher.fetch(url, etag=state.etag, last_modified=state.last_modified)
        if fetched.not_modified:
            return Feed(), replace(state, failures=0, not_before=0.0)
        feed = await asyncio.to_thread(read_feed, fetched.content, fetched.url)
        return feed, FeedState(fetched.etag, fetched.last_modified)

    async def _give(self, feed: str, entries: Sequence[FeedEntry], memory: FeedMemory) -> bool:
        """Give on the pages that are new, the newest first; return whether none is left to do."""
        pages = await asyncio.to_thread(_pages, entries)
        open_pages = await memory.open_pages(list(pages))
        all_given = True
        for page in [each for each in pages if each in open_pages]:
            if page in self._in_hand:
                continue
            if self._left <= 0:
                return False
            self._in_hand.add(page)
            self._left -= 1
            if await self._give_one(feed, pages[page]):
                await memory.done(page)
            else:
                all_given = await memory.failed(page, MOST_TRIES) and all_given
        return all_given

    async def _give_one(self, feed: str, url: str) -> bool:
        """Give on one page, if its host lets robots read it; return whether it is done with."""
        try:
            self._fetcher.guard.follow(feed, url)
            if await self._manners.may_read(url):
                await self._found(url)
            else:
                _LOG.info("A page of %s is left alone: its robots.txt forbids it.", host_of(url))
        except CorpusError as exc:
            _LOG.warning("A new page of a feed is not read: %s", exc)
            return False
        except Exception:  # whatever one page does, the others are read
            _LOG.exception("A new page of %s is not read", host_of(url))
            return False
        return True


def _newest_first(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    return sorted(entries, key=lambda each: each.date or date.min, reverse=True)


def _pages(entries: Sequence[FeedEntry]) -> dict[str, str]:
    """Return the pages, the newest first, by their canonical address."""
    pages: dict[str, str] = {}
    for each in _newest_first(entries):
        pages.setdefault(canonical(each.url), each.url)
    return pages
