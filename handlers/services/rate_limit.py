"""A rate limiter per user: a burst, then two updates a second. It never delays other users."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

BURST_UPDATES = 30  # messages and button presses that a user may send at once
UPDATE_INTERVAL_S = 0.5  # seconds per update after a burst
MAX_TRACKED_USERS = 10_000  # users with a bucket; beyond this limit the least recent is dropped


@dataclass(slots=True)
class _Bucket:
    tokens: float
    updated_at: float
    notified: bool = False


class RateLimiter:
    """Token buckets, one per user. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def take(self, user_id: int, reserved_s: float | None = None) -> float:
        """Count an update of a user; return the seconds for which to delay it.

        With `reserved_s`, the time that the user's updates at all instances use, it is counted already.
        """
        now = self._clock()
        bucket = self._buckets.pop(user_id, None) or _Bucket(BURST_UPDATES, now)
        self._buckets[user_id] = bucket
        if len(self._buckets) > MAX_TRACKED_USERS:
            self._buckets.popitem(last=False)
        bucket.tokens = min(BURST_UPDATES, bucket.tokens + (now - bucket.updated_at) / UPDATE_INTERVAL_S)
        bucket.updated_at = now
        if bucket.tokens >= BURST_UPDATES - 1:
            bucket.notified = False
        bucket.tokens = bucket.tokens - 1 if reserved_s is None else BURST_UPDATES - reserved_s / UPDATE_INTERVAL_S
        return max(0.0, -bucket.tokens * UPDATE_INTERVAL_S)

    def should_notify(self, user_id: int) -> bool:
        """Return True once per flood, if the user is being delayed."""
        bucket = self._buckets.get(user_id)
        if bucket is None or bucket.tokens >= 0 or bucket.notified:
            return False
        bucket.notified = True
        return True
