"""How fast messages may go: Telegram's limits, and the pauses that it asks for."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

MOST = 10_000
"""Chats whose pace is kept in mind."""

REFUSED_IN_A_ROW = 5
"""Chats refused one after the other with no message through between them: then the pause is meant for all."""


class Rate(NamedTuple):
    """Messages a second, after a first handful that may go at once."""

    a_second: float
    at_once: int


OVERALL = Rate(30, 30)
PRIVATE = Rate(1, 5)
GROUP = Rate(20 / 60, 20)


@dataclass(slots=True)
class _Bucket:
    """What may go now: messages, refilled with time."""

    rate: Rate
    left: float
    since: float

    def wait(self, now: float) -> float:
        """Take one message; return the seconds after which it may go."""
        self.left = min(self.rate.at_once, self.left + (now - self.since) * self.rate.a_second) - 1
        self.since = now
        return max(0.0, -self.left / self.rate.a_second)


class OutgoingRateLimiter:
    """Makes messages wait: for Telegram's limits where they are `limited`, and for every pause that it asked for.

    Chats wait for themselves. Only a pause that chat after chat is asked for is taken as one for all.
    """

    def __init__(self, *, limited: bool) -> None:
        self._limited = limited
        self._buckets: OrderedDict[int | None, _Bucket] = OrderedDict()
        self._pauses: dict[int | None, float] = {}
        self._refused: set[int | None] = set()

    async def turn(self, chat: int | None, *, sends: bool) -> None:
        """Wait until something may go to a chat (None: to Telegram itself); a message that `sends` counts."""
        if sends and self._limited:
            now = time.monotonic()
            await _sleep(max(self._bucket(chat, now).wait(now), self._bucket(None, now).wait(now)))
        while pause := self._pause(chat):  # it may have grown in the meantime
            await _sleep(pause)

    def refused(self, chat: int | None, seconds: float) -> None:
        """Telegram has asked for a pause."""
        until = time.monotonic() + seconds
        self._refused.add(chat)
        self._pauses[chat] = max(until, self._pauses.get(chat, 0.0))
        if len(self._refused) >= REFUSED_IN_A_ROW:
            self._pauses[None] = max(until, self._pauses.get(None, 0.0))

    def accepted(self, chat: int | None) -> None:
        """Something has got through."""
        self._refused.clear()
        self._pauses.pop(chat, None)

    def _pause(self, chat: int | None) -> float:
        if not self._pauses:
            return 0.0
        now = time.monotonic()
        left = {each: until for each in {chat, None} if (until := self._pauses.get(each, 0.0)) > now}
        if not left:
            self._pauses = {each: until for each, until in self._pauses.items() if until > now}
        return max(left.values(), default=now) - now

    def _bucket(self, chat: int | None, now: float) -> _Bucket:
        bucket = self._buckets.get(chat)
        if bucket is None:
            rate = OVERALL if chat is None else PRIVATE if chat > 0 else GROUP
            bucket = self._buckets[chat] = _Bucket(rate, rate.at_once, now)
            if len(self._buckets) > MOST:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(chat)
        return bucket


async def _sleep(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)
