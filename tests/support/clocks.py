"""Clocks that a test sets, in the place of the machine's."""

import asyncio
from collections.abc import Callable

from bot.backoff import MonotonicClock

PATIENCE = 120
"""Seconds after which a test gives up on what happens at once on an idle machine."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)


class FakeClock(MonotonicClock):
    """A clock that does not move until it is advanced."""

    def __init__(self) -> None:
        self._now = 1_000.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []
        self.slept_on = asyncio.Event()
        """Set once somebody sleeps."""

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            woken = asyncio.Event()
            self._sleepers.append((self._now + seconds, woken))
            self.slept_on.set()
            await woken.wait()

    def advance(self, seconds: float) -> None:
        """Let time pass, and wake those whose time has come."""
        self._now += seconds
        for until, woken in self._sleepers:
            if until <= self._now:
                woken.set()


class InstantClock(FakeClock):
    """A clock on which every sleep ends at once, as if its time had passed."""

    async def sleep(self, seconds: float) -> None:
        self._now += max(0.0, seconds)
        await asyncio.sleep(0)
