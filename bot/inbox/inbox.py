"""Updates are kept until they are answered.

    add       on disk (or known to be held in memory only) before Telegram is told that it arrived
    deliver   to whoever answers, in the order of arrival; what an earlier process left comes first
    done      gone, and its id remembered

What a handler has sent for an update is noted with it. An update that is handled once more after a crash is
handled from the beginning, but each message that is known to have arrived is taken from the notes, not sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.inbox.crashes import out_of_memory
from bot.inbox.database import RECENT, Found, InboxFile, JournalRecord, Kind
from bot.inbox.entry import Entry, RawUpdate, added, left_behind

_LOG = logging.getLogger(__name__)

FULL = 2000
"""Updates that may wait. Beyond that none is fetched, and a webhook is told to come again."""

_CLOSING_SECONDS = 5.0


class Inbox:
    """The updates that wait or are in hand. Without a `path` they are in memory only.

    `crashed` says that the process before this one has crashed. Enter it (`async with`) before anything else; at the
    end all notes are on disk.
    """

    def __init__(self, path: Path | None = None, *, crashed: bool = False) -> None:
        self._crashed = crashed
        self._path = path
        self._file: InboxFile | None = None
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._known: OrderedDict[tuple[int, int], Entry | None] = OrderedDict()
        self._number = 0
        self._deliver: Callable[[Entry], None] | None = None
        self._undelivered: list[Entry] = []
        self._notes: list[JournalRecord] = []
        self._futures: list[asyncio.Future[bool]] = []
        self._flushing = False
        self._read = path is None
        self._room = asyncio.Event()
        self._room.set()
        self.last_sent: OrderedDict[int, int] = OrderedDict()
        """The newest message of the bot's own by chat, as far as it is known."""

    async def __aenter__(self) -> Inbox:
        if self._path:
            call = asyncio.get_running_loop().call_soon_threadsafe
            self._file = InboxFile(
                self._path, lambda found: _still_open(lambda: call(self._take_up, found)), self._all_waiting
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._flush()
        if self._file:
            await asyncio.to_thread(self._file.close, _CLOSING_SECONDS)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def writable(self) -> bool:
        """Whether what comes now is on disk before Telegram is told of it."""
        return self._file is None or (self._file.writable and self._read)

    @property
    def is_full(self) -> bool:
        """Whether no more is to be taken."""
        return len(self._entries) >= FULL

    @property
    def oldest(self) -> float:
        """The age in seconds of the update that waits longest; 0 where none does."""
        return max((each.age for each in self._entries.values()), default=0.0)

    async def room(self) -> None:
        """Wait until there is room."""
        await self._room.wait()

    async def check(self) -> bool:
        """Write to the disk, and return whether that went well."""
        return await self._written()

    async def add(self, updates: Sequence[RawUpdate]) -> list[Entry]:
        """Take updates in; those known already are left out. Return what is not safe on disk.

        Telegram must not be told of those that are returned before they are `done`.
        """
        await self._until_read()
        fresh, again = [], []
        for raw in updates:
            self._number = max(self._number + 1, time.time_ns())
            body = json.dumps(raw, separators=(",", ":"))  # ASCII: it may hold half a surrogate pair
            entry = Entry(self._number, raw["update_id"], body, time.monotonic(), _raw=raw)
            identity = entry.identity
            if identity in self._known:
                again.append(self._known[identity])
                continue
            fresh.append(entry)
            self._remember(identity, entry)
            self._entries[entry.number] = entry
            if self._file:
                self._notes.append(added(entry))
        self._heed_room()
        if fresh and not await self._written():
            for entry in fresh:
                entry.finished = asyncio.get_running_loop().create_future()
        for entry in fresh:
            self._hand_over(entry)
        return [entry for entry in [*fresh, *again] if entry and entry.finished]

    def attach(self, deliver: Callable[[Entry], None]) -> None:
        """Have every entry from now on given to `deliver`, those first that wait already."""
        self._deliver = deliver
        waiting, self._undelivered = self._undelivered, []
        for entry in waiting:
            deliver(entry)

    def detach(self) -> None:
        """Give entries to nobody any more; they wait."""
        self._deliver = None

    @property
    def entries(self) -> list[Entry]:
        """Those that wait or are in hand, in the order of arrival."""
        return list(self._entries.values())

    async def trying(self, entry: Entry) -> None:
        """Note, before it is worked at again, that it is: should the process crash of it, that is known."""
        entry.working = True
        self._note(entry, Kind.WORKING, out_of_memory(), entry.crashes)
        await self._written()

    def survived(self, entry: Entry) -> None:
        """Note that the work at it is done and only its reply is under way: what happens now is not its doing."""
        if entry.alone:
            entry.alone.release()
            entry.alone = None
        if entry.working:
            entry.working = False
            self._note(entry, Kind.WORKING, None, 0)

    def sending(self, entry: Entry) -> None:
        """Note that the next message is about to be sent."""
        entry.sending = len(entry.sent) + 1
        self._note(entry, Kind.SENDING, entry.sending)

    def sent(self, entry: Entry, response: str) -> None:
        """Note that the message has arrived, with Telegram's answer."""
        entry.sent.append(response)
        self._note(entry, Kind.SENT, json.dumps(entry.sent))

    def note_message(self, chat_id: int, message_id: int, entry: Entry | None) -> None:
        """Remember the newest message of the bot's own in a chat."""
        self.last_sent[chat_id] = message_id
        self.last_sent.move_to_end(chat_id)
        if len(self.last_sent) > RECENT:
            self.last_sent.popitem(last=False)
        if entry:
            entry.answer = (chat_id, message_id)

    def done(self, entry: Entry) -> None:
        """Let it go, since it is answered, and know it again."""
        self._note(entry, Kind.DONE, *entry.identity, *(entry.answer or (None, None)))
        self._let_go(entry)

    def set_aside(self, entry: Entry) -> None:
        """Do not try it again, but keep it for the host to look at."""
        self._note(entry, Kind.ASIDE, time.time())
        self._let_go(entry)

    def _let_go(self, entry: Entry) -> None:
        self._entries.pop(entry.number, None)
        self._known[entry.identity] = None
        if entry.finished and not entry.finished.done():
            entry.finished.set_result(None)
        self._heed_room()

    def _heed_room(self) -> None:
        if self.is_full:
            self._room.clear()
        else:
            self._room.set()

    def _remember(self, identity: tuple[int, int], entry: Entry | None) -> None:
        self._known[identity] = entry
        while len(self._known) > RECENT + len(self._entries):
            self._known.popitem(last=False)

    def _hand_over(self, entry: Entry) -> None:
        if self._deliver:
            self._deliver(entry)
        else:
            self._undelivered.append(entry)

    def _note(self, entry: Entry, kind: Kind, *values: object) -> None:
        if self._file:
            self._notes.append(JournalRecord(kind, entry.number, values))
            if not self._flushing:
                self._flushing = True
                asyncio.get_running_loop().call_soon(self._flush)

    async def _written(self) -> bool:
        """Wait until all notes are written, and return whether they are."""
        if self._file is None:
            return True
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._futures.append(future)
        if not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)
        return await future

    def _flush(self) -> None:
        self._flushing = False
        if self._file is None or not (self._notes or self._futures):
            return
        notes, self._notes = self._notes, []
        futures, self._futures = self._futures, []
        loop = asyncio.get_running_loop()

        def written(safe: bool) -> None:
            if futures:
                _still_open(lambda: loop.call_soon_threadsafe(_resolve, futures, safe))

        self._file.write(notes, written)

    async def _until_read(self) -> None:
        """Wait for what an earlier process left, or until it is clear that the file can't be read now."""
        if not self._read:
            await self._written()

    def _take_up(self, found: Found) -> None:
        for update_id, digest, chat_id, message_id in reversed(found.answered):
            self._remember((update_id, digest), None)
            if chat_id is not None and message_id is not None:
                self.last_sent[chat_id] = max(message_id, self.last_sent.get(chat_id, 0))
        entries = [
            entry
            for entry in (left_behind(each, crashed=self._crashed) for each in found.waiting)
            if entry.identity not in self._known
        ]
        for entry in entries:
            self._number = max(self._number, entry.number)
            self._remember(entry.identity, entry)
            self._entries[entry.number] = entry
        if entries:
            _LOG.info("%d updates are taken up that were left unanswered.", len(entries))
        self._heed_room()
        self._read = True
        for entry in entries:
            self._hand_over(entry)

    def _all_waiting(self) -> Iterable[JournalRecord]:
        """Give notes for all that waits. Called in the file's thread."""
        return [added(entry) for entry in list(self._entries.values())]


def _still_open(call: Callable[[], object]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        call()


def _resolve(futures: Sequence[asyncio.Future[bool]], safe: bool) -> None:
    for future in futures:
        if not future.done():
            future.set_result(safe)
