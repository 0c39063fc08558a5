"""The inbox on disk: one thread writes an SQLite file and commits together what arrived together.

A commit with new updates is flushed to the disk before its callback runs, so that Telegram is told only of updates that
survive a power cut. Other records need not survive more than the end of the process; they are not flushed.
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

from bot.backoff import backoff

_LOG = logging.getLogger(__name__)

MAX_DONE_KEPT = 10_000  # handled updates that are remembered, so that one delivered again is recognised
SET_ASIDE_DAYS = 30  # days for which an update that was set aside stays in the file for the operator to look at
_LOCK_TIMEOUT_S = 1.0  # the bot goes on in memory when another process locks the file for longer
_PRUNE_EVERY = 1000  # handled updates
_POISON = (OverflowError, TypeError, UnicodeError, sqlite3.DataError, sqlite3.IntegrityError, sqlite3.ProgrammingError)
"""Errors that a record causes, not the file: that record can never be written."""

_BROKEN_FILE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}

_SCHEMA = """
CREATE TABLE IF NOT EXISTS waiting (
    number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, body TEXT NOT NULL,
    boot TEXT NOT NULL, uptime REAL NOT NULL, clock REAL NOT NULL,
    working INTEGER, -- not null while a later process handles it once more
    crashes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS answered (number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, digest INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS set_aside (number INTEGER PRIMARY KEY, body TEXT NOT NULL, clock REAL NOT NULL);
"""


class RecordKind(IntEnum):
    """The events of an update that are written, in the order in which they happen."""

    ADDED = 1
    REPLAYING = 2
    DONE = 3
    SET_ASIDE = 4


_STATEMENTS = {
    RecordKind.ADDED: (
        "INSERT OR IGNORE INTO waiting (update_id, body, boot, uptime, clock, number) VALUES (?, ?, ?, ?, ?, ?)"
    ),
    RecordKind.REPLAYING: "UPDATE waiting SET working = ?, crashes = ? WHERE number = ?",
    RecordKind.DONE: "INSERT OR IGNORE INTO answered (update_id, digest, number) VALUES (?, ?, ?)",
    RecordKind.SET_ASIDE: (
        "INSERT OR REPLACE INTO set_aside (clock, number, body) SELECT ?, number, body FROM waiting WHERE number = ?"
    ),
}
_SELECT_WAITING = (
    "SELECT number, update_id, body, boot, uptime, clock, working IS NOT NULL, crashes FROM waiting ORDER BY number"
)
_SELECT_DONE = "SELECT update_id, digest FROM answered ORDER BY number DESC LIMIT ?"
_PRUNE_DONE = "DELETE FROM answered WHERE number NOT IN (SELECT number FROM answered ORDER BY number DESC LIMIT ?)"
_DELETE_WAITING = "DELETE FROM waiting WHERE number = ?"


class JournalRecord(NamedTuple):
    """An event to write: its kind, the entry's number, and the values that the kind's statement takes."""

    kind: RecordKind
    number: int
    values: tuple[Any, ...] = ()


class LeftoverRow(NamedTuple):
    """An update that the previous process left unhandled. `replaying`: it was handling it once more when it ended."""

    number: int
    update_id: int
    body: str
    boot: str
    uptime: float
    clock: float
    replaying: int
    crashes: int


@dataclass(frozen=True)
class InboxContents:
    """The rows of the file when it was opened: waiting updates, and (update id, digest) of handled ones."""

    waiting: list[LeftoverRow] = field(default_factory=list)
    done: list[tuple[int, int]] = field(default_factory=list)


class _Batch(NamedTuple):
    records: list[JournalRecord]
    on_written: Callable[[bool], None]


class InboxFile:
    """The inbox file and the thread that writes it.

    `on_open` is called in the thread with the contents, as soon as the file can be read. `waiting` returns records for
    all updates that wait now; it is called when the file has to be created again.
    """

    def __init__(
        self, path: Path, on_open: Callable[[InboxContents], None], waiting: Callable[[], Iterable[JournalRecord]]
    ) -> None:
        self._path = path
        self._on_open = on_open
        self._waiting = waiting
        self._batches: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._unwritten: list[JournalRecord] = []
        self._was_opened = False
        self._is_flushing = False
        self._done_since_prune = 0
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)
        self._thread.start()

    @property
    def is_writable(self) -> bool:
        """True if the last write succeeded."""
        return self._failures == 0

    def write(self, records: list[JournalRecord], on_written: Callable[[bool], None]) -> None:
        """Write records soon, then call `on_written` in the thread: True if they are on disk."""
        self._batches.put(_Batch(records, on_written))

    def close(self, timeout_s: float) -> None:
        """Write the remaining records and end the thread; give up after `timeout_s`. Blocks."""
        self._batches.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        self._write([])
        is_closing = False
        while not is_closing:
            batches = []
            with contextlib.suppress(queue.Empty):
                batches.append(self._batches.get(timeout=backoff(self._failures) if self._failures else None))
                while True:
                    batches.append(self._batches.get_nowait())
            is_closing = None in batches
            given = [each for each in batches if each]
            is_written = self._write([record for each in given for record in each.records])
            for each in given:
                each.on_written(is_written)
        if self._connection:
            self._connection.close()

    def _write(self, records: list[JournalRecord]) -> bool:
        """Write these records and those that failed before; return True if all are on disk."""
        self._unwritten += records
        try:
            self._ensure_open()
            try:
                self._commit(self._unwritten)
            except _POISON:
                self._commit_one_by_one()
        except Exception as exc:
            self._fail(exc)  # any error: this thread must not end while the bot goes on
            return False
        self._unwritten = []
        if self._failures:
            _LOG.warning("Inbox %s is writable again", self._path)
            self._failures = 0
        return True

    def _commit_one_by_one(self) -> None:
        """Write each record by itself, and drop those that can't be written."""
        self._rollback()
        for record in _condensed(self._unwritten):
            try:
                self._commit([record])
            except _POISON as exc:
                self._rollback()
                _LOG.error("Update is not on disk, it is handled from memory: %s", exc)

    def _rollback(self) -> None:
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()

    def _fail(self, exc: Exception) -> None:
        self._unwritten = _condensed(self._unwritten)
        if not self._failures:
            _LOG.error(
                "Inbox %s can't be written, updates are kept in memory (look for a full disk, wrong permissions or a "
                "program that locks the file): %s",
                self._path,
                exc,
            )
        self._failures += 1
        self._rollback()
        if _is_broken(exc):
            self._replace_file()

    def _ensure_open(self) -> None:
        if self._connection and not self._path.exists():
            _LOG.error("Inbox %s was deleted, a new one is created", self._path)
            self._forget_connection()
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._open()
            except sqlite3.DatabaseError as exc:
                if not _is_broken(exc):
                    raise
                self._replace_file()
                self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_LOCK_TIMEOUT_S, isolation_level=None)
        connection.text_factory = _decode
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._is_flushing = False
            connection.executescript(_SCHEMA)
            connection.execute("DELETE FROM set_aside WHERE clock < ?", (time.time() - SET_ASIDE_DAYS * 86400,))
            if not self._was_opened:
                waiting = [LeftoverRow(*row) for row in connection.execute(_SELECT_WAITING)]
                contents = InboxContents(waiting, connection.execute(_SELECT_DONE, (MAX_DONE_KEPT,)).fetchall())
                self._was_opened = True
                self._on_open(contents)
        except BaseException:
            connection.close()
            raise
        return connection

    def _replace_file(self) -> None:
        """Rename a damaged file; the next write creates a new one with the updates that wait in memory."""
        self._forget_connection()
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self._path}{suffix}").rename(f"{aside}{suffix}")
        _LOG.error("Inbox %s is damaged, a new one is created: the old one is kept as %s", self._path, aside.name)

    def _forget_connection(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._was_opened:
            self._unwritten = _condensed([*self._waiting(), *self._unwritten])

    def _commit(self, records: Sequence[JournalRecord]) -> None:
        connection = self._connection
        if connection is None or not records:
            return
        records = _condensed(records)
        must_flush = any(record.kind is RecordKind.ADDED for record in records)
        if must_flush != self._is_flushing:
            connection.execute(f"PRAGMA synchronous = {'FULL' if must_flush else 'NORMAL'}")
            self._is_flushing = must_flush
        connection.execute("BEGIN IMMEDIATE")
        for kind, statement in _STATEMENTS.items():
            rows = [(*record.values, record.number) for record in records if record.kind is kind]
            if not rows:
                continue
            connection.executemany(statement, rows)
            if kind >= RecordKind.DONE:
                connection.executemany(_DELETE_WAITING, [(row[-1],) for row in rows])
                self._done_since_prune += len(rows)
        if self._done_since_prune >= _PRUNE_EVERY:
            connection.execute(_PRUNE_DONE, (MAX_DONE_KEPT,))
            self._done_since_prune = 0
        connection.execute("COMMIT")


def _decode(text: bytes) -> str:
    """Decode a value of the file: invalid bytes in one row must not hide the others."""
    return text.decode("utf-8", "replace")


def _is_broken(exc: Exception) -> bool:
    return isinstance(exc, sqlite3.Error) and getattr(exc, "sqlite_errorcode", 0) & 0xFF in _BROKEN_FILE


def _condensed(records: Sequence[JournalRecord]) -> list[JournalRecord]:
    """Drop records that a later one makes useless: an update both added and done need not be stored."""
    done = {record.number for record in records if record.kind is RecordKind.DONE}
    kept = [record for record in records if record.kind >= RecordKind.DONE or record.number not in done]
    excess = sum(record.kind is RecordKind.DONE for record in kept) - MAX_DONE_KEPT
    if excess > 0:
        seen = iter(range(len(kept)))
        kept = [record for record in kept if record.kind is not RecordKind.DONE or next(seen) >= excess]
    return kept
