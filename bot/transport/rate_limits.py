"""Rate limits of outgoing messages: Telegram's documented ones, and the pauses that it asks for with 429."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.backoff import MonotonicClock

MAX_TRACKED_CHATS = 10_000

REFUSALS_FOR_GLOBAL_PAUSE = 5
"""Different chats refused with no call accepted in between: then the pause is meant for all chats."""


Reserve = Callable[[Mapping[int | None, float]], Awaitable[Mapping[int | None, float] | None]]


async def _reserve_nothing(_: Mapping[int | None, float]) -> None:
    """Return nothing: there is only one instance."""


class Rate(NamedTuple):
    """A rate of messages; `burst` of them may go at once."""

    per_second: float
    burst: int


OVERALL = Rate(30, 30)
PRIVATE = Rate(1, 5)
GROUP = Rate(20 / 60, 20)


@dataclass(slots=True)
class _TokenBucket:
    rate: Rate
    tokens: float
    updated_at: float

    def take(self, now: float) -> float:
        """Take a token; return the seconds until it is available."""
        tokens = min(self.rate.burst, self.tokens + (now - self.updated_at) * self.rate.per_second) - 1
        return self._set(now, tokens)

    def take_reserved(self, now: float, reserved_s: float) -> float:
        """Take a token that all instances have counted: they use so much time for tokens. Return the same as `take`."""
        return self._set(now, self.rate.burst - reserved_s * self.rate.per_second)

    def _set(self, now: float, tokens: float) -> float:
        self.tokens, self.updated_at = tokens, now
        return max(0.0, -tokens / self.rate.per_second)


class OutgoingRateLimiter:
    """Delays of calls: for Telegram's limits if `limited`, and for every pause that Telegram asked for.

    A pause holds for its chat. Only one that chat after chat is asked for holds for all. Calls without a chat have
    the chat None. `reserve` counts messages for all instances, see `SharedLimits.reserve`.
    """

    def __init__(self, clock: MonotonicClock, *, limited: bool, reserve: Reserve | None = None) -> None:
        self._clock = clock
        self._reserve = reserve or _reserve_nothing
        self._limited = limited
        self._buckets: OrderedDict[int | None, _TokenBucket] = OrderedDict()
        self._paused_until: dict[int | None, float] = {}
        self._refused: set[int | None] = set()

    async def message_delay(self, chat: int | None) -> float:
        """Count a message to a chat; return the seconds to wait before it may be sent."""
        if not self._limited:
            return 0.0
        now = self._clock.now()
        buckets = {each: self._bucket(each, now) for each in (chat, None)}
        reserved_s = await self._reserve({each: 1 / own.rate.per_second for each, own in buckets.items()})
        if reserved_s:
            return max(own.take_reserved(now, reserved_s[each]) for each, own in buckets.items())
        return max(own.take(now) for own in buckets.values())

    def pause_left(self, chat: int | None) -> float:
        """Return the seconds until Telegram takes calls for a chat again; 0 without a pause."""
        if not self._paused_until:
            return 0.0
        now = self._clock.now()
        self._paused_until = {each: until for each, until in self._paused_until.items() if until > now}
        return max(self._paused_until.get(each, now) for each in (chat, None)) - now

    def refused(self, chat: int | None, pause_s: float) -> None:
        """Note that Telegram asked for a pause."""
        until = self._clock.now() + pause_s
        self._refused.add(chat)
        self._paused_until[chat] = max(until, self._paused_until.get(chat, 0.0))
        if len(self._refused) >= REFUSALS_FOR_GLOBAL_PAUSE:
            self._paused_until[None] = max(until, self._paused_until.get(None, 0.0))

    def accepted(self, chat: int | None) -> None:
        """Note that Telegram took a call."""
        self._refused.clear()
        self._paused_until.pop(chat, None)

    def _bucket(self, chat: int | None, now: float) -> _TokenBucket:
        bucket = self._buckets.get(chat)
        if bucket is None:
            rate = OVERALL if chat is None else PRIVATE if chat > 0 else GROUP
            bucket = self._buckets[chat] = _TokenBucket(rate, rate.burst, now)
            if len(self._buckets) > MAX_TRACKED_CHATS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(chat)
        return bucket
