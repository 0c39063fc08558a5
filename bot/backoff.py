"""Exponential backoff, and the clock that measures it."""

from __future__ import annotations

import asyncio
import random
import time

_FIRST_DELAY_S, _MAX_DELAY_S = 0.1, 5.0
_MAX_DOUBLINGS = 60  # keeps the power finite; every delay has reached its maximum before


class MonotonicClock:
    """The machine's monotonic clock. Tests replace it by one that they advance."""

    def now(self) -> float:
        """Return the seconds since some fixed moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait; return at once if `seconds` is not positive."""
        if seconds > 0:
            await asyncio.sleep(seconds)


def jitter(seconds: float, share: float) -> float:
    """Return a random time up to `share` shorter or longer, so that clients do not return all at once."""
    return seconds * random.uniform(1 - share, 1 + share)  # noqa: S311 - nobody gains by guessing it


def exponential_delay(failures: int, first: float, longest: float) -> float:
    """Return the delay after the given number of consecutive failures, 1 or more: `first`, doubled each time."""
    return min(longest, first * 2.0 ** min(failures - 1, _MAX_DOUBLINGS))


def backoff(failures: int) -> float:
    """Return the seconds to wait after the given number of consecutive failures, 1 or more: up to 5 s, ±50 %."""
    return jitter(exponential_delay(failures, _FIRST_DELAY_S, _MAX_DELAY_S), 0.5)
