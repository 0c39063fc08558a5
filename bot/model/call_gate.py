"""The budget of calls to the language model, and the circuit breaker that leaves a failing one alone."""

from __future__ import annotations

from collections import deque

from bot.backoff import MonotonicClock

MAX_FAILURES = 3  # consecutive failures after which calls are paused
PAUSE_S = 60.0
_MINUTE_S = 60.0


class CallGate:
    """Admits calls: at most so many in any minute, and after consecutive failures one trial a minute."""

    def __init__(self, calls_per_minute: int, clock: MonotonicClock) -> None:
        self._limit = calls_per_minute
        self._clock = clock
        self._calls: deque[float] = deque()
        self._failures = 0
        self._paused_until = 0.0

    def admit(self) -> bool:
        """Return True, and count the call, if it may be made now."""
        now = self._clock.now()
        while self._calls and self._calls[0] <= now - _MINUTE_S:
            self._calls.popleft()
        if len(self._calls) >= self._limit or (self._failures >= MAX_FAILURES and now < self._paused_until):
            return False
        self._calls.append(now)
        if self._failures >= MAX_FAILURES:
            self._paused_until = now + PAUSE_S  # this call is the trial; the others wait for its result
        return True

    def succeeded(self) -> bool:
        """Count a call that succeeded; return True if it ends a pause."""
        was_paused = self._failures >= MAX_FAILURES
        self._failures = 0
        return was_paused

    def failed(self) -> bool:
        """Count a call that failed; return True if it begins a pause."""
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            self._paused_until = self._clock.now() + PAUSE_S
        return self._failures == MAX_FAILURES
