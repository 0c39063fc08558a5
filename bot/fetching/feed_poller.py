"""Polling of feeds and sitemaps at a polite rate; each new page is delivered once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.backoff import exponential_delay, jitter
from bot.fetching.errors import FetchError
from bot.fetching.feed_parser import Feed, FeedEntry
from bot.fetching.feed_state import FeedState, FeedStates
from bot.fetching.fetcher import Fetcher
from bot.fetching.robots import CrawlPolicy
from bot.fetching.urls import canonical_url, host_of
from corpus.errors import CorpusError, StoreError

_LOG = logging.getLogger(__name__)

MAX_PAGES_PER_ROUND = 20  # new pages that one round delivers; the next rounds deliver the rest
MAX_SITEMAPS = 50  # sitemaps of one index that are read, those changed last
MAX_ATTEMPTS = 3  # rounds in which a failing page is tried
_MAX_FEED_DELAY_S = 24 * 3600.0


class FeedPoller:
    """Reads feeds and sitemaps every `minutes` and calls `deliver` with the address of each new page.

    `parse` returns the feed in a content that came from a URL, and raises `UnreadableDocument`.

    A page is delivered when `deliver` returns. If `deliver` raises, later rounds try the page again, up to
    `MAX_ATTEMPTS` times in all. The state is kept in `states`. A page whose delivery the end of the process
    interrupts is delivered again.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        parse: Callable[[bytes, str], Awaitable[Feed]],
        feeds: Sequence[str],
        states: FeedStates,
        deliver: Callable[[str], Awaitable[object]],
        *,
        minutes: float = 60,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._parse = parse
        self._feeds = sorted(dict.fromkeys(feeds), key=host_of)
        self._states = states
        self._deliver = deliver
        self._interval_s = minutes * 60
        self._now = now
        self._sleep = sleep
        self._crawl_policy = CrawlPolicy(fetcher, now, sleep)
        self._pages_left = 0
        self._tried: set[str] = set()

    async def run(self) -> None:
        """Poll until cancelled. The interval varies by a tenth, so that several bots spread out."""
        while True:
            try:
                await self.poll()
            except* StoreError as errors:
                _LOG.warning("Feeds not read, will be tried again: %s", errors.exceptions[0])
            await self._sleep(jitter(self._interval_s, 0.1))

    async def poll(self) -> None:
        """Read all feeds that are due, hosts concurrently. Raises `StoreError`, alone or in a group."""
        self._pages_left = MAX_PAGES_PER_ROUND
        self._tried.clear()
        self._crawl_policy.forget_expired()
        async with asyncio.TaskGroup() as hosts:
            for _, feeds in groupby(self._feeds, key=host_of):
                hosts.create_task(self._read_feeds(list(feeds)))

    async def _read_feeds(self, feeds: Sequence[str]) -> None:
        for feed in feeds:
            for sitemap in await self._read_feed(feed):
                await self._read_feed(sitemap)

    async def _read_feed(self, url: str) -> list[str]:
        """Deliver the new pages of one feed; return the sitemaps that it points to."""
        state = await self._states.feed(url)
        if self._now() < state.not_before:
            return []
        try:
            feed, state = await self._fetch_feed(url, state)
        except CorpusError as exc:
            failures = state.failures + 1
            delay = exponential_delay(failures, 2 * self._interval_s, _MAX_FEED_DELAY_S)
            _LOG.warning("Feed of %s not read, will be tried again in %.0f minutes: %s", host_of(url), delay / 60, exc)
            await self._states.save_feed(url, replace(state, failures=failures, not_before=self._now() + delay))
            return []
        is_complete = await self._deliver_new(url, feed.entries)
        # An incomplete feed is needed again in full, and an index does not change when its sitemaps do.
        await self._states.save_feed(url, state if is_complete and not feed.sitemaps else FeedState())
        same_host = [each.url for each in _newest_first(feed.sitemaps) if host_of(each.url) == host_of(url)]
        return same_host[:MAX_SITEMAPS]

    async def _fetch_feed(self, url: str, state: FeedState) -> tuple[Feed, FeedState]:
        if not await self._crawl_policy.may_fetch(url):
            raise FetchError(f"The robots.txt of {host_of(url)} forbids it.")
        fetched = await self._fetcher.fetch(url, etag=state.etag, last_modified=state.last_modified)
        if fetched.not_modified:
            return Feed(), replace(state, failures=0, not_before=0.0)
        feed = await self._parse(fetched.content, fetched.url)
        if feed.left_out:
            _LOG.warning("Feed of %s: %d entries left out, they have no web address", host_of(url), feed.left_out)
        return feed, FeedState(fetched.etag, fetched.last_modified)

    async def _deliver_new(self, feed: str, entries: Sequence[FeedEntry]) -> bool:
        """Deliver the new pages, the newest first; return True if none is left for a later round."""
        pages = await asyncio.to_thread(_urls_by_page, entries)
        pending = await self._states.pending_pages(list(pages))
        is_complete = True
        for page, url in pages.items():
            if page not in pending or page in self._tried:
                continue
            if self._pages_left <= 0:
                return False
            self._tried.add(page)
            self._pages_left -= 1
            if await self._try_page(feed, url):
                await self._states.mark_delivered(page)
            else:
                is_complete = await self._states.mark_failed(page, MAX_ATTEMPTS) and is_complete
        return is_complete

    async def _try_page(self, feed: str, url: str) -> bool:
        """Deliver one page if its host's robots.txt allows it; return False if it must be tried again."""
        try:
            self._fetcher.guard.check_link(feed, url)
            if await self._crawl_policy.may_fetch(url):
                await self._deliver(url)
            else:
                _LOG.info("Page of %s skipped: its robots.txt forbids it", host_of(url))
        except CorpusError as exc:
            _LOG.warning("Page of a feed not read, will be tried again: %s", exc)
            return False
        except Exception:  # a bug that one page triggers must not stop the others
            _LOG.exception("Page of %s not read: internal error", host_of(url))
            return False
        return True


def _newest_first(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    return sorted(entries, key=lambda each: each.date or date.min, reverse=True)


def _urls_by_page(entries: Sequence[FeedEntry]) -> dict[str, str]:
    """Return the address of each page by its canonical address, the newest first."""
    urls: dict[str, str] = {}
    for each in _newest_first(entries):
        urls.setdefault(canonical_url(each.url), each.url)
    return urls
