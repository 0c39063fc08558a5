"""How fast one person may ask: some at once, then two a second, more than anybody reads. Nobody else waits for it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

BURST_UPDATES = 30
"""Messages and presses that one person may send in one go."""

UPDATE_INTERVAL_S = 0.5
"""After that, seconds to the next."""

MAX_TRACKED_USERS = 10_000
"""People kept in mind."""


@dataclass(slots=True)
class _Bucket:
    left: float
    since: float
    told: bool = False


class RateLimiter:
    """Token buckets, one a person. `clock` counts seconds and never runs backwards."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def take(self, user_id: int) -> float:
        """Count one more of a person's; return the seconds that it has to wait."""
        now = self._clock()
        bucket = self._buckets.pop(user_id, None) or _Bucket(BURST_UPDATES, now)
        self._buckets[user_id] = bucket
        if len(self._buckets) > MAX_TRACKED_USERS:
            self._buckets.popitem(last=False)
        bucket.left = min(BURST_UPDATES, bucket.left + (now - bucket.since) / UPDATE_INTERVAL_S)
        bucket.since = now
        if bucket.left >= BURST_UPDATES - 1:
            bucket.told = False
        bucket.left -= 1
        return max(0.0, -bucket.left * UPDATE_INTERVAL_S)

    def should_notify(self, user_id: int) -> bool:
        """Whether a person is being slowed down and does not know it yet: true once a flood."""
        bucket = self._buckets.get(user_id)
        if bucket is None or bucket.left >= 0 or bucket.told:
            return False
        bucket.told = True
        return True
