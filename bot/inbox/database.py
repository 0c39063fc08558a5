"""The inbox on disk: one thread writes an SQLite file, and commits together what has come together.

A commit that brings updates is flushed to the disk before anybody hears of it (so Telegram is told only of what
a power cut can't take away). Notes on updates under way are not: they outlive the process, which is what they
are for.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

_LOG = logging.getLogger(__name__)

RECENT = 10_000
"""Answered updates that are remembered, so that one that comes again is recognised."""

ASIDE_DAYS = 30
"""Days for which an update that was set aside is kept for the host to look at."""

_BUSY_SECONDS = 1.0  # another process may hold the file for as long before the bot goes on without it
_RETRY_SECONDS = 1.0
_PRUNE_EVERY = 1000
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}

_SCHEMA = """
CREATE TABLE IF NOT EXISTS waiting (
    number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, body TEXT NOT NULL,
    boot TEXT NOT NULL, uptime REAL NOT NULL, clock REAL NOT NULL,
    working INTEGER, crashes INTEGER NOT NULL DEFAULT 0,
    sending INTEGER NOT NULL DEFAULT 0, sent TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE IF NOT EXISTS answered (
    number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, digest INTEGER NOT NULL,
    chat_id INTEGER, message_id INTEGER
);
CREATE TABLE IF NOT EXISTS set_aside (number INTEGER PRIMARY KEY, body TEXT NOT NULL, clock REAL NOT NULL);
"""


class Kind(IntEnum):
    """What is to be written of an update, in the order in which it happens to one."""

    ADDED = 1
    WORKING = 2
    SENDING = 3
    SENT = 4
    DONE = 5
    ASIDE = 6


_STATEMENTS = {
    Kind.ADDED: (
        "INSERT OR IGNORE INTO waiting (update_id, body, boot, uptime, clock, number) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    Kind.WORKING: ("UPDATE waiting SET working = ?, crashes = ? WHERE number = ?",),
    Kind.SENDING: ("UPDATE waiting SET sending = ? WHERE number = ?",),
    Kind.SENT: ("UPDATE waiting SET sent = ? WHERE number = ?",),
    Kind.DONE: (
        "INSERT OR IGNORE INTO answered (update_id, digest, chat_id, message_id, number) VALUES (?, ?, ?, ?, ?)",
    ),
    Kind.ASIDE: (
        "INSERT OR REPLACE INTO set_aside (clock, number, body) SELECT ?, number, body FROM waiting WHERE number = ?",
    ),
}
_WAITING = (
    "SELECT number, update_id, body, boot, uptime, clock, working, crashes, sending, sent FROM waiting ORDER BY number"
)
_ANSWERED = "SELECT update_id, digest, chat_id, message_id FROM answered ORDER BY number DESC LIMIT ?"
_FORGET = "DELETE FROM answered WHERE number NOT IN (SELECT number FROM answered ORDER BY number DESC LIMIT ?)"
_REMOVE = "DELETE FROM waiting WHERE number = ?"


class JournalRecord(NamedTuple):
    """Something to write: what kind, of which entry, and the values that the kind has."""

    kind: Kind
    number: int
    values: tuple[Any, ...] = ()


class LeftoverRow(NamedTuple):
    """An update that the process before this one left behind; columns as in the table."""

    number: int
    update_id: int
    body: str
    boot: str
    uptime: float
    clock: float
    working: int | None
    crashes: int
    sending: int
    sent: str


@dataclass(frozen=True)
class Found:
    """What the file held when it was opened: what waits, and (update, digest, chat, message) of what is answered."""

    waiting: list[LeftoverRow] = field(default_factory=list)
    answered: list[tuple[int, int, int | None, int | None]] = field(default_factory=list)


class _Batch(NamedTuple):
    notes: list[JournalRecord]
    written: Callable[[bool], None]  # called in the thread once it is known whether they are on disk


class InboxFile:
    """The file and its thread. `opened` is called in the thread with what it held, as soon as it can be read.

    `waiting` gives notes for all updates that wait now: for a file that has to be begun anew.
    """

    def __init__(
        self, path: Path, opened: Callable[[Found], None], waiting: Callable[[], Iterable[JournalRecord]]
    ) -> None:
        self._path = path
        self._opened = opened
        self._waiting = waiting
        self._batches: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._unwritten: list[JournalRecord] = []
        self._has_opened = False
        self._flushes = False
        self._done = 0
        self.writable = True
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)
        self._thread.start()

    def write(self, notes: list[JournalRecord], written: Callable[[bool], None]) -> None:
        """Have notes written soon; `written` is then called in the thread, with whether they are on disk."""
        self._batches.put(_Batch(notes, written))

    def close(self, seconds: float) -> None:
        """Write what is left, and end the thread; at most `seconds` are waited for. Blocks."""
        self._batches.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        self._write([])
        ending = False
        while not ending:
            batches = []
            with contextlib.suppress(queue.Empty):
                batches.append(self._batches.get(timeout=None if self.writable else _RETRY_SECONDS))
                while True:
                    batches.append(self._batches.get_nowait())
            ending = None in batches
            given = [each for each in batches if each]
            written = self._write([note for each in given for note in each.notes])
            for each in given:
                each.written(written)
        if self._connection:
            self._connection.close()

    def _write(self, notes: list[JournalRecord]) -> bool:
        """Write these notes and those that could not be written before; return whether all are on disk."""
        self._unwritten += notes
        try:
            self._ensure_open()
            self._commit(self._unwritten)
        except Exception as exc:
            self._fail(exc)  # whatever it is: this thread must not end while the bot goes on
            return False
        self._unwritten = []
        if not self.writable:
            _LOG.warning("The inbox %s can be written again.", self._path)
            self.writable = True
        return True

    def _fail(self, exc: Exception) -> None:
        self._unwritten = _condensed(self._unwritten)
        if self.writable:
            _LOG.error(
                "The inbox %s can't be written (%s). The bot goes on with updates in memory, and tells Telegram of "
                "each only when it is answered. Look for a full disk, wrong permissions, or a program that holds "
                "the file.",
                self._path,
                exc,
            )
            self.writable = False
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()
        if isinstance(exc, sqlite3.Error) and getattr(exc, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
            self._move_aside()

    def _ensure_open(self) -> None:
        if self._connection and not self._path.exists():
            _LOG.error("The inbox %s is gone, so a new one is begun.", self._path)
            self._begin_anew()
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._open()
            except sqlite3.DatabaseError as exc:
                if getattr(exc, "sqlite_errorcode", 0) & 0xFF not in _BROKEN:
                    raise
                _LOG.error("The inbox %s is damaged (%s).", self._path, exc)
                self._move_aside()
                self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._flushes = False
            connection.executescript(_SCHEMA)
            connection.execute("DELETE FROM set_aside WHERE clock < ?", (time.time() - ASIDE_DAYS * 86400,))
            if not self._has_opened:
                waiting = connection.execute(_WAITING)
                answered = connection.execute(_ANSWERED, (RECENT,))
                found = Found([LeftoverRow(*row) for row in waiting], answered.fetchall())
                self._has_opened = True
                self._opened(found)
        except BaseException:
            connection.close()
            raise
        return connection

    def _move_aside(self) -> None:
        """Give a damaged file another name, which begins a new one; what waits in memory goes into that."""
        self._begin_anew()
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self._path}{ending}").rename(f"{aside}{ending}")
        _LOG.error("It is kept as %s, and a new one is begun.", aside)

    def _begin_anew(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._has_opened:
            self._unwritten = _condensed([*self._waiting(), *self._unwritten])

    def _commit(self, notes: Sequence[JournalRecord]) -> None:
        connection = self._connection
        if connection is None or not notes:
            return
        notes = _condensed(notes)
        flushes = any(note.kind is Kind.ADDED for note in notes)
        if flushes != self._flushes:
            connection.execute(f"PRAGMA synchronous = {'FULL' if flushes else 'NORMAL'}")
            self._flushes = flushes
        connection.execute("BEGIN IMMEDIATE")
        for kind in Kind:
            rows = [(*note.values, note.number) for note in notes if note.kind is kind]
            if not rows:
                continue
            for statement in _STATEMENTS[kind]:
                connection.executemany(statement, rows)
            if kind >= Kind.DONE:
                connection.executemany(_REMOVE, [(row[-1],) for row in rows])
                self._done += len(rows)
        if self._done >= _PRUNE_EVERY:
            connection.execute(_FORGET, (RECENT,))
            self._done = 0
        connection.execute("COMMIT")


def _condensed(notes: Sequence[JournalRecord]) -> list[JournalRecord]:
    """Leave out what a later note has made idle: an update that was added and answered need not be stored."""
    done = {note.number for note in notes if note.kind is Kind.DONE}
    kept = [note for note in notes if note.kind >= Kind.DONE or note.number not in done]
    answered = sum(note.kind is Kind.DONE for note in kept)
    if answered > RECENT:
        late = iter(range(answered))
        kept = [note for note in kept if note.kind is not Kind.DONE or next(late) >= answered - RECENT]
    return kept
