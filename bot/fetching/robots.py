"""Crawl policy: the rules of a site's robots.txt, and the pause between requests to one host."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from protego import Protego

from bot.fetching.errors import FetchError
from bot.fetching.fetcher import Fetcher

ROBOT_NAME = "unido-bot"  # the user agent by which a robots.txt addresses the bot
MIN_PAUSE_S = 2.0  # pause between two requests to one host, unless its robots.txt asks for a longer one
MAX_PAUSE_S = 60.0  # the longest pause that a robots.txt can ask for. A site that wants no visit has `Disallow`.
_RULES_LIFETIME_S = 24 * 3600.0
_FAILURE_LIFETIME_S = 600.0
_MAX_RULES_BYTES = 500 * 1024  # RFC 9309 has robots read as much


class CrawlPolicy:
    """Applies each host's robots.txt and spaces out the requests. Use one for all background requests of a bot."""

    def __init__(
        self,
        fetcher: Fetcher,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._now = now
        self._sleep = sleep
        self._rules: dict[str, tuple[float, Protego | None]] = {}
        self._next_request_at: dict[str, float] = {}

    async def may_fetch(self, url: str) -> bool:
        """Wait for the host's next free slot; return True if its robots.txt allows `url`. It is fetched once a day.

        Raises `FetchError` if the address is refused or the host can't be asked.
        """
        target = self._fetcher.guard.check_url(url)
        host = target.netloc.decode("ascii")
        rules = await self._rules_for(f"{target.scheme}://{host}", host)
        if not await asyncio.to_thread(rules.can_fetch, str(target), ROBOT_NAME):
            return False
        await self._wait_for_slot(host, rules.crawl_delay(ROBOT_NAME))
        return True

    def forget_expired(self) -> None:
        """Drop expired entries, so that memory stays small however many hosts the pages are on."""
        now = self._now()
        self._rules = {origin: each for origin, each in self._rules.items() if each[0] > now}
        self._next_request_at = {host: moment for host, moment in self._next_request_at.items() if moment > now}

    async def _rules_for(self, origin: str, host: str) -> Protego:
        expires_at, rules = self._rules.get(origin, (0.0, None))
        if expires_at <= self._now():
            await self._wait_for_slot(host, None)
            rules = await self._fetch_rules(f"{origin}/robots.txt")
            self._rules[origin] = (self._now() + (_RULES_LIFETIME_S if rules else _FAILURE_LIFETIME_S), rules)
        if rules is None:
            raise FetchError(f"The robots.txt of {host} can't be read: the bot will try again later.")
        return rules

    async def _fetch_rules(self, url: str) -> Protego | None:
        """Return the rules: empty ones if there is no such file, None if the host fails."""
        try:
            content = (await self._fetcher.fetch(url)).content[:_MAX_RULES_BYTES]
        except FetchError as exc:
            if exc.status is None or exc.status == 429 or exc.status >= 500:
                return None
            content = b""
        return await asyncio.to_thread(Protego.parse, content.decode("utf-8", "replace"))

    async def _wait_for_slot(self, host: str, crawl_delay: float | None) -> None:
        now = self._now()
        slot = max(now, self._next_request_at.get(host, now))
        self._next_request_at[host] = slot + min(max(crawl_delay or 0.0, MIN_PAUSE_S), MAX_PAUSE_S)
        if slot > now:
            await self._sleep(slot - now)
