"""What a site wishes of robots: what they may read, and how fast."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from bot.fetching.fetcher import Fetcher
from corpus.errors import FetchError

ROBOT = "unido-bot"
"""The name that a robots.txt may address the bot by."""

PAUSE = 2.0
"""Seconds between two requests to one host, where it asks for no longer ones."""

LONGEST_PAUSE = 60.0
"""The longest pause that a robots.txt is followed in; more would be a way to say no, which has its own."""

_KEPT = 24 * 3600.0
_KEPT_FAILURE = 600.0
_LONGEST_RULES = 500 * 1024  # bytes; the standard has robots read as much


class CrawlPolicy:
    """Asks each host's robots.txt, and spaces out the requests. For one bot, all requests that nobody waits for."""

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
        self._next: dict[str, float] = {}

    async def may_read(self, url: str) -> bool:
        """Wait for the host's turn, and return whether it lets the bot read `url`; it is asked once a day.

        Raises `FetchError` where the address is refused or the host can't be asked.
        """
        target = self._fetcher.guard.check(url)
        host = target.netloc.decode("ascii")
        rules = await self._rules_of(f"{target.scheme}://{host}", host)
        if not await asyncio.to_thread(rules.can_fetch, str(target), ROBOT):
            return False
        await self._turn(host, rules.crawl_delay(ROBOT))
        return True

    def forget(self) -> None:
        """Drop what is out of date, so that memory stays small however many hosts pages are on."""
        now = self._now()
        self._rules = {origin: each for origin, each in self._rules.items() if each[0] > now}
        self._next = {host: moment for host, moment in self._next.items() if moment > now}

    async def _rules_of(self, origin: str, host: str) -> Protego:
        until, rules = self._rules.get(origin, (0.0, None))
        if until <= self._now():
            await self._turn(host, None)
            rules = await self._ask(f"{origin}/robots.txt")
            self._rules[origin] = (self._now() + (_KEPT if rules else _KEPT_FAILURE), rules)
        if rules is None:
            raise FetchError(f"The robots.txt of {host} can't be read, so nothing of it is: it is tried again later.")
        return rules

    async def _ask(self, url: str) -> Protego | None:
        """Return the rules: none where there is no such file, and None where the host fails."""
        try:
            content = (await self._fetcher.fetch(url)).content[:_LONGEST_RULES]
        except FetchError as exc:
            if exc.status is None or exc.status == 429 or exc.status >= 500:
                return None
            content = b""
        return await asyncio.to_thread(Protego.parse, content.decode("utf-8", "replace"))

    async def _turn(self, host: str, delay: float | None) -> None:
        now = self._now()
        mine = max(now, self._next.get(host, now))
        self._next[host] = mine + min(max(delay or 0.0, PAUSE), LONGEST_PAUSE)
        if mine > now:
            await self._sleep(mine - now)


def host_of(url: str) -> str:
    """Return what requests are spaced out by."""
    return urlsplit(url).netloc.lower()
