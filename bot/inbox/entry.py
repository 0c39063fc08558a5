"""An update on its way from Telegram to its answer."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.inbox.crashes import out_of_memory
from bot.inbox.database import JournalRecord, Kind, LeftoverRow

RawUpdate = Mapping[str, Any]
"""An Update as Telegram's JSON has it, with an integer `update_id`."""


@dataclass(eq=False, slots=True)
class Entry:
    """An update in the inbox, and how far the bot has come with it."""

    number: int
    """Its place in the order of arrival; unique."""
    update_id: int
    """Telegram's number of the update."""
    body: str
    """The update as JSON."""
    received: float
    """The moment of arrival on `time.monotonic`'s scale; before this process began where an earlier one got it."""
    left_behind: bool = False
    """An earlier process had it, and ended before it was answered."""
    working: bool = False
    """It is worked at once more, and its reply is not on the way yet."""
    crashes: int = 0
    """Processes that crashed while they worked at it, after the one that received it."""
    sending: int = 0
    """Messages whose sending has begun."""
    sent: list[str] = field(default_factory=list)
    """Telegram's answers to those that arrived, in order."""
    replayed: int = 0
    """Messages that handling has come to this time."""
    unreachable: bool = False
    """The last message did not get through because Telegram could not be reached."""
    answer: tuple[int, int] | None = None
    """Chat and id of the message that was sent last."""
    limit: asyncio.Timeout | None = None
    """What a handler may take; the time that Telegram takes is not counted."""
    alone: asyncio.Lock | None = None
    """Held while nothing else that was left behind may be worked at."""
    finished: asyncio.Future[None] | None = None
    """For an update that is not safe on disk: done when it is answered."""
    _raw: RawUpdate | None = None

    @property
    def raw(self) -> RawUpdate:
        """The update as Telegram sent it."""
        if self._raw is None:
            self._raw = json.loads(self.body)
        return self._raw or {}

    @property
    def identity(self) -> tuple[int, int]:
        """What tells it from every other update: its number, and a digest, since a server may begin to count anew."""
        return self.update_id, zlib.crc32(self.body.encode())

    @property
    def content(self) -> Mapping[str, Any]:
        """The message, the press, the query that the update is about."""
        return next((value for key, value in self.raw.items() if key != "update_id" and isinstance(value, dict)), {})

    @property
    def chat(self) -> Mapping[str, Any] | None:
        """The chat that it came from, where there is one."""
        content = self.content
        message = content.get("message")
        chat = content.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
        return chat if isinstance(chat, dict) else None

    @property
    def age(self) -> float:
        """Seconds since it arrived."""
        return time.monotonic() - self.received

    def begin(self) -> None:
        """Begin to handle it, perhaps once more."""
        self.replayed = 0
        self.unreachable = False


in_hand: ContextVar[Entry | None] = ContextVar("update in hand", default=None)
"""The entry that the current task is handling."""


@contextlib.asynccontextmanager
async def handling(entry: Entry) -> AsyncIterator[None]:
    """Make `entry` the one in hand."""
    token = in_hand.set(entry)
    try:
        yield
    finally:
        in_hand.reset(token)


def added(entry: Entry) -> JournalRecord:
    """Return what is to be written of a new update."""
    clock, uptime = time.time() - entry.age, _uptime() - entry.age
    return JournalRecord(Kind.ADDED, entry.number, (entry.update_id, entry.body, _boot(), uptime, clock))


def left_behind(left: LeftoverRow, *, crashed: bool) -> Entry:
    """Return an update as an earlier process left it, which `crashed` or was ended by somebody else."""
    # The clock may have been put right since; the time since the machine started can't be.
    age = _uptime() - left.uptime if left.boot == _boot() else time.time() - left.clock
    return Entry(
        left.number,
        left.update_id,
        left.body,
        time.monotonic() - max(age, 0.0),
        left_behind=True,
        crashes=left.crashes + (left.working is not None and (crashed or out_of_memory() > left.working)),
        sending=left.sending,
        sent=json.loads(left.sent),
    )


@functools.cache
def _boot() -> str:
    """Name this start of the machine; empty where the system has no name for it."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def _uptime() -> float:
    """Seconds since the machine started, sleep included."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.time()
