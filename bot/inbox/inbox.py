"""The inbox: updates are kept until they are handled.

    add        on disk (or known to be in memory only) before Telegram is told that the update arrived
    deliver    to the processor in the order of arrival, those left by the previous process first
    done       removed; its id is remembered, so that the same update delivered again is ignored

An update that was in progress when the process ended is handled from the beginning. Its answer may arrive twice.

The room is limited, so a sender who floods the bot may use only a part of it; see `MAX_WAITING_PER_SENDER`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import time
import zlib
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.inbox.database import MAX_DONE_KEPT, InboxContents, InboxFile, JournalRecord, LeftoverRow, RecordKind

_LOG = logging.getLogger(__name__)

MAX_WAITING = 2000
"""Updates that may wait, without those held back. Beyond that none is fetched, and the webhook answers 503."""

MAX_WAITING_PER_SENDER = 100
"""Updates of one sender that may wait; more are dropped. Telegram's clients forward as many messages at once."""

MAX_WAITING_IN_ALL = 5 * MAX_WAITING  # updates that may wait, with those held back
_CLOSE_TIMEOUT_S = 5.0
_DELIVERIES_PER_ITERATION = 200  # more would hold the event loop: thousands may wait for the start

RawUpdate = Mapping[str, Any]
"""An Update as Telegram's JSON has it, with an integer `update_id`."""


@dataclass(eq=False, slots=True)
class Entry:
    """An update in the inbox and the state of its handling."""

    number: int
    """Unique, in the order of arrival."""
    update_id: int
    body: str
    """The update as JSON."""
    received_at: float
    """The moment of arrival on `time.monotonic`'s scale; negative if it was before this boot of the machine."""
    is_leftover: bool = False
    """The previous process received it and ended before it was done."""
    crashes: int = 0
    """Crashes of the process while it handled this leftover."""
    done: asyncio.Future[None] | None = None
    """Only for an update that is not on disk: resolved when it is done."""
    reserved_s: float | None = None
    """Time that the sender's updates use with this one, at all instances; None if there is only one."""
    _raw: RawUpdate | None = None

    @property
    def raw(self) -> RawUpdate:
        """The update as Telegram sent it."""
        if self._raw is None:
            self._raw = json.loads(self.body)
        return self._raw or {}

    @property
    def identity(self) -> tuple[int, int]:
        """The update's id and a digest of its body: a Bot API server may start to count from 1 again."""
        return self.update_id, zlib.crc32(self.body.encode())

    @property
    def kind(self) -> str:
        """The kind of the update: the name of a field of Update."""
        return next((key for key in self.raw if key != "update_id"), "none")

    @property
    def content(self) -> Mapping[str, Any]:
        """The message, callback query or other object that the update carries."""
        return next((value for key, value in self.raw.items() if key != "update_id" and isinstance(value, dict)), {})

    @property
    def chat(self) -> Mapping[str, Any] | None:
        """The chat that the update came from, if any."""
        content = self.content
        message = content.get("message")
        chat = content.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
        return chat if isinstance(chat, dict) else None

    @property
    def sender(self) -> int | None:
        """The id of the user, or of the chat in whose name the update was sent; None if nobody sent it."""
        for name in ("sender_chat", "from"):
            sender = self.content.get(name)
            if isinstance(sender, dict) and isinstance(sender.get("id"), int):
                return int(sender["id"])
        return None

    @property
    def ordering_key(self) -> tuple[str, str]:
        """Updates with the same key are handled in order: those of a chat, else of a sender."""
        chat, sender = self.chat, self.content.get("from")
        if chat:
            return ("chat", str(chat.get("id")))  # an id may be anything, even a list
        return ("user", str(sender.get("id"))) if isinstance(sender, dict) else ("update", str(self.update_id))

    @property
    def age(self) -> float:
        """Seconds since arrival."""
        return time.monotonic() - self.received_at


class Inbox:
    """The updates that wait or are in progress. Without a `path` they are in memory only.

    `crashed` says that the previous process crashed. `on_drop` is called for each update that is dropped because its
    sender has too many. Enter the inbox (`async with`) before anything else; on exit it writes all records to disk.
    """

    max_crashes = 2
    """Crashes of the process while it handles a leftover; then the update is set aside."""

    def __init__(
        self, path: Path | None = None, *, crashed: bool = False, on_drop: Callable[[], None] = lambda: None
    ) -> None:
        self.crashed = crashed
        self.held_back = 0
        """Updates delayed because their sender sends too many."""
        self._path = path
        self._on_drop = on_drop
        self._file: InboxFile | None = None
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._waiting_by_sender: Counter[int] = Counter()
        self._flooding: set[int] = set()  # senders whose flood was logged
        self._known: OrderedDict[tuple[int, int], Entry | None] = OrderedDict()
        self._last_number = 0
        self._deliver: Callable[[Entry], None] | None = None
        self._undelivered: deque[Entry] = deque()
        self._is_delivery_scheduled = False
        self._records: list[JournalRecord] = []
        self._waiters: list[asyncio.Future[bool]] = []
        self._is_flush_scheduled = False
        self._is_read = path is None
        self._has_room = asyncio.Event()
        self._has_room.set()

    async def __aenter__(self) -> Inbox:
        if self._path:
            call = asyncio.get_running_loop().call_soon_threadsafe

            def on_open(contents: InboxContents) -> None:
                leftovers = [(row, _leftover(row, crashed=self.crashed)) for row in contents.waiting]
                _unless_closed(lambda: call(self._load, contents.done, leftovers))

            self._file = InboxFile(self._path, on_open, self._waiting_records)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._flush()
        if self._file:
            await asyncio.to_thread(self._file.close, _CLOSE_TIMEOUT_S)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def is_writable(self) -> bool:
        """True if a new update will be on disk before Telegram is told that it arrived."""
        return self._file is None or (self._file.is_writable and self._is_read)

    @property
    def is_full(self) -> bool:
        """True if `MAX_WAITING` or `MAX_WAITING_IN_ALL` is reached."""
        return len(self) - self.held_back >= MAX_WAITING or len(self) >= MAX_WAITING_IN_ALL

    @property
    def oldest_age(self) -> float:
        """The age in seconds of the update that has waited longest; 0 if none waits."""
        return max((each.age for each in self._entries.values()), default=0.0)

    @property
    def entries(self) -> list[Entry]:
        """The updates that wait or are in progress, in the order of arrival."""
        return list(self._entries.values())

    async def room(self) -> None:
        """Wait until the inbox is no longer full."""
        await self._has_room.wait()

    async def check(self) -> bool:
        """Write to the disk; return True if that succeeded."""
        return await self._written()

    async def add(self, updates: Sequence[RawUpdate]) -> list[Entry]:
        """Store updates, ignoring known ones and the surplus of a flood. Return those that are not on disk.

        The caller must not confirm the returned ones to Telegram before their `done` is resolved.
        """
        if not self._is_read:
            await self._written()  # the leftovers come first, unless the file can't be read now
        new, known = [], []
        for raw in updates:
            self._last_number = max(self._last_number + 1, time.time_ns())
            body = json.dumps(raw, separators=(",", ":"))  # ASCII: a text may hold half a surrogate pair
            entry = Entry(self._last_number, raw["update_id"], body, time.monotonic(), _raw=raw)
            if entry.identity in self._known:
                known.append(self._known[entry.identity])
                continue
            if self._is_surplus(entry):
                self._remember(entry.identity, None)
                continue
            new.append(entry)
            self._append(entry)
            if self._file:
                self._records.append(_added_record(entry))
        self._update_room()
        if new and not await self._written():
            for entry in new:
                entry.done = asyncio.get_running_loop().create_future()
        self._hand_over(new)
        return [entry for entry in [*new, *known] if entry and entry.done]

    def attach(self, deliver: Callable[[Entry], None]) -> None:
        """Deliver every entry from now on, those that wait already first."""
        self._deliver = deliver
        self._hand_over()

    def detach(self) -> None:
        """Stop delivering; entries wait."""
        self._deliver = None

    def hold_back(self) -> None:
        """Note that an update is delayed because its sender sends too many."""
        self.held_back += 1
        self._update_room()

    def end_hold(self) -> None:
        """Note that an update is delayed no more."""
        self.held_back -= 1
        self._update_room()

    async def confirm(self, _: Entry) -> bool:
        """Return True if an update is still to be handled here, and not by another instance."""
        return True

    async def mark_replaying(self, entry: Entry) -> None:
        """Record on disk that a leftover is being handled: the next process sees it if this one crashes."""
        self._record(entry, RecordKind.REPLAYING, 1, entry.crashes)
        await self._written()

    def mark_safe(self, entry: Entry) -> None:
        """Record that the process survived the handling of a leftover."""
        entry.crashes = 0
        self._record(entry, RecordKind.REPLAYING, None, 0)

    def mark_done(self, entry: Entry) -> None:
        """Remove an update that was handled, and remember its id."""
        self._record(entry, RecordKind.DONE, *entry.identity)
        self._remove(entry)

    def set_aside(self, entry: Entry) -> None:
        """Remove an update that can't be handled; the file keeps it for the operator to look at."""
        self._record(entry, RecordKind.SET_ASIDE, time.time())
        self._remove(entry)

    def _is_surplus(self, entry: Entry) -> bool:
        """Return True, and note it, if the sender of a new update has too many."""
        sender = entry.sender
        if sender is None or self._waiting_by_sender[sender] < MAX_WAITING_PER_SENDER:
            return False
        self._on_drop()
        if sender not in self._flooding:
            self._flooding.add(sender)
            _LOG.warning(
                "Updates of a user dropped, nothing needs doing: %d of this user's wait already", MAX_WAITING_PER_SENDER
            )
        return True

    def _append(self, entry: Entry) -> None:
        self._remember(entry.identity, entry)
        self._entries[entry.number] = entry
        if (sender := entry.sender) is not None:
            self._waiting_by_sender[sender] += 1

    def _remove(self, entry: Entry) -> None:
        removed, sender = self._entries.pop(entry.number, None), entry.sender
        if removed and sender is not None:
            self._waiting_by_sender[sender] -= 1
            if not self._waiting_by_sender[sender]:
                del self._waiting_by_sender[sender]
                self._flooding.discard(sender)
        self._known[entry.identity] = None
        resolve_done(entry)
        self._update_room()

    def _update_room(self) -> None:
        if self.is_full:
            self._has_room.clear()
        else:
            self._has_room.set()

    def _remember(self, identity: tuple[int, int], entry: Entry | None) -> None:
        self._known[identity] = entry
        while len(self._known) > MAX_DONE_KEPT + len(self._entries):
            self._known.popitem(last=False)

    def _hand_over(self, entries: Iterable[Entry] = ()) -> None:
        """Deliver the entries that wait and these, some in each iteration of the event loop."""
        self._undelivered.extend(entries)
        if not self._is_delivery_scheduled:
            self._deliver_some()

    def _deliver_some(self) -> None:
        self._is_delivery_scheduled = False
        if self._deliver is None:
            return
        for _ in range(min(_DELIVERIES_PER_ITERATION, len(self._undelivered))):
            self._deliver(self._undelivered.popleft())
        if self._undelivered:
            self._is_delivery_scheduled = True
            asyncio.get_running_loop().call_soon(self._deliver_some)

    def _record(self, entry: Entry, kind: RecordKind, *values: object) -> None:
        if self._file:
            self._records.append(JournalRecord(kind, entry.number, values))
            self._schedule_flush()

    async def _written(self) -> bool:
        """Wait until all records were written; return True if they are on disk."""
        if self._file is None:
            return True
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._schedule_flush()
        return await waiter

    def _schedule_flush(self) -> None:
        if not self._is_flush_scheduled:
            self._is_flush_scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._is_flush_scheduled = False
        if self._file is None or not (self._records or self._waiters):
            return
        records, self._records = self._records, []
        waiters, self._waiters = self._waiters, []
        loop = asyncio.get_running_loop()

        def on_written(is_written: bool) -> None:
            if waiters:
                _unless_closed(lambda: loop.call_soon_threadsafe(resolve, waiters, is_written))

        self._file.write(records, on_written)

    def _load(self, done: Sequence[tuple[int, int]], rows: Iterable[tuple[LeftoverRow, Entry | None]]) -> None:
        for identity in reversed(done):
            self._remember(identity, None)
        leftovers = []
        for row, entry in rows:
            if entry is None:
                self._records.append(JournalRecord(RecordKind.SET_ASIDE, row.number, (time.time(),)))
                self._schedule_flush()
                continue
            if entry.identity not in self._known:
                leftovers.append(entry)
                self._last_number = max(self._last_number, entry.number)
                self._append(entry)
                if row.replaying:
                    self._record(entry, RecordKind.REPLAYING, None, entry.crashes)
        if leftovers:
            _LOG.info("%d updates of the previous process are handled first", len(leftovers))
        self._update_room()
        self._is_read = True
        self._hand_over(leftovers)

    def _waiting_records(self) -> Iterable[JournalRecord]:
        """Return records for all updates that wait. Called in the file's thread."""
        return [_added_record(entry) for entry in list(self._entries.values())]


def _unless_closed(call: Callable[[], object]) -> None:
    with contextlib.suppress(RuntimeError):  # the event loop is closed: nobody waits any more
        call()


def resolve(waiters: Iterable[asyncio.Future[bool]], is_written: bool) -> None:
    """Tell those who wait for a write whether it succeeded."""
    for waiter in waiters:
        if not waiter.done():
            waiter.set_result(is_written)


def resolve_done(entry: Entry) -> None:
    """Tell those who wait for it that an update may be confirmed to Telegram."""
    if entry.done and not entry.done.done():
        entry.done.set_result(None)


def _added_record(entry: Entry) -> JournalRecord:
    wall_time, uptime = time.time() - entry.age, _uptime() - entry.age
    return JournalRecord(RecordKind.ADDED, entry.number, (entry.update_id, entry.body, _boot_id(), uptime, wall_time))


def _leftover(row: LeftoverRow, *, crashed: bool) -> Entry | None:
    """Return the entry of a row; None, and log it, if the row is damaged."""
    try:
        raw = json.loads(row.body)
        if not isinstance(raw, dict) or not isinstance(row.update_id, int):
            raise ValueError("no update")
        # The wall clock may have been set since; the time since the machine started can't be.
        age = _uptime() - row.uptime if row.boot == _boot_id() else time.time() - row.clock
        return Entry(
            row.number,
            row.update_id,
            row.body,
            time.monotonic() - max(age, 0.0),
            is_leftover=True,
            crashes=row.crashes + (crashed and bool(row.replaying)),
            _raw=raw,
        )
    except (TypeError, ValueError, RecursionError) as exc:
        _LOG.error("Update of the previous process set aside: its row is damaged (%s)", type(exc).__name__)
        return None


@functools.cache
def _boot_id() -> str:
    """Return the id of this start of the machine; empty if the system has none."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def _uptime() -> float:
    """Return the seconds since the machine started, sleep included."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.time()
