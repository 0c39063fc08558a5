"""Documents that were added: kept in one file, all or nothing, with every version that was ever quoted."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

from corpus.errors import StoreError
from corpus.models import Document
from handlers.services.ingest import Candidate, ReviewWarning

FILE = "shelf.sqlite3"
"""The file of `DATA_DIR`."""

SECONDS = 10.0
"""How long one process waits for another that is writing."""

_TABLES = """
CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    canonical TEXT,
    state TEXT NOT NULL CHECK (state IN ('live', 'old', 'removed')),
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_by_key ON versions (key);
CREATE UNIQUE INDEX IF NOT EXISTS one_version_is_live ON versions (id) WHERE state = 'live';
CREATE TABLE IF NOT EXISTS hidden (id TEXT PRIMARY KEY, document TEXT NOT NULL, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS candidates (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL,
    canonical TEXT,
    oddities TEXT NOT NULL
);
"""
_DATES = tuple(each.name for each in fields(Document) if each.name in ("date", "start", "end"))


class Shelf:
    """The documents that were added, those of the corpus folder that were taken out, and those to be decided on.

    Every method is one transaction: when it returns, what it did outlives a crash; where it raises `StoreError`, it
    has done nothing. Safe from many threads and processes.
    """

    def __init__(self, data_dir: Path | None) -> None:
        """Open the file, or make it; None is a shelf that is gone with the process. Raises `StoreError`."""
        self._lock = threading.Lock()
        try:
            if data_dir:
                data_dir.mkdir(parents=True, exist_ok=True)
            path = data_dir / FILE if data_dir else Path(":memory:")
            self._connection = sqlite3.connect(path, timeout=SECONDS, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_TABLES)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"The added documents in {data_dir} can't be used: {exc}.") from exc

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def documents(self) -> list[Document]:
        """Return the documents that are in the corpus, the oldest addition first."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT document FROM versions WHERE state = 'live' ORDER BY number").fetchall()
        return [_document(row[0]) for row in rows]

    def hidden(self) -> frozenset[str]:
        """Return the ids of documents of the corpus folder that were taken out."""
        with self._transaction() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT id FROM hidden"))

    def version(self, key: str) -> Document | None:
        """Return the older version of that key of a document that is in the corpus; of one taken out there is none."""
        query = (
            "SELECT document FROM versions AS old WHERE key = ? AND state = 'old' "
            "AND EXISTS (SELECT 1 FROM versions WHERE id = old.id AND state = 'live')"
        )
        with self._transaction() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return _document(row[0]) if row else None

    def of_address(self, canonical: str) -> Document | None:
        """Return the document in the corpus that came from an address."""
        query = "SELECT document FROM versions WHERE state = 'live' AND canonical = ?"
        with self._transaction() as connection:
            row = connection.execute(query, (canonical,)).fetchone()
        return _document(row[0]) if row else None

    def add(self, documents: Iterable[tuple[Document, str | None]]) -> None:
        """Put documents, each with its canonical address if it has one, into the corpus.

        One whose id is there already becomes its new version.
        """
        with self._transaction() as connection:
            for document, canonical in documents:
                _add(connection, document, canonical)

    def remove(self, document: Document) -> None:
        """Take a document out of the corpus: an added one, or one of the corpus folder."""
        with self._transaction() as connection:
            live = connection.execute(
                "SELECT number FROM versions WHERE id = ? AND state = 'live'", (document.id,)
            ).fetchone()
            if live:
                connection.execute("UPDATE versions SET state = 'removed' WHERE number = ?", live)
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO hidden SELECT ?, ?, coalesce(max(number), 0) + 1 FROM hidden",
                    (document.id, _json(document)),
                )

    def restore(self, key: str) -> Document | None:
        """Put the document of that key, which was taken out, back into the corpus, and return it."""
        with self._transaction() as connection:
            for number, written in connection.execute("SELECT id, document FROM hidden").fetchall():
                if (document := _document(written)).key == key:
                    connection.execute("DELETE FROM hidden WHERE id = ?", (number,))
                    return document
            row = connection.execute(
                "SELECT number, id, document FROM versions WHERE key = ? AND state = 'removed' ORDER BY number DESC",
                (key,),
            ).fetchone()
            if row is None:
                return None
            connection.execute("UPDATE versions SET state = 'old' WHERE id = ? AND state = 'live'", (row[1],))
            connection.execute("UPDATE versions SET state = 'live' WHERE number = ?", (row[0],))
            return _document(row[2])

    def removed(self) -> list[Document]:
        """Return the documents that were taken out, the newest first: of the corpus folder, then added ones."""
        with self._transaction() as connection:
            hidden = connection.execute("SELECT document FROM hidden ORDER BY number DESC").fetchall()
            removed = connection.execute(
                "SELECT document FROM versions WHERE state = 'removed' ORDER BY number DESC"
            ).fetchall()
        return [_document(row[0]) for row in (*hidden, *removed)]

    def wait(self, document: Document, canonical: str | None, oddities: Sequence[ReviewWarning]) -> Candidate:
        """Keep a document until somebody decides on it."""
        written = json.dumps([asdict(each) for each in oddities])
        with self._transaction() as connection:
            number = connection.execute(
                "INSERT INTO candidates (document, canonical, oddities) VALUES (?, ?, ?)",
                (_json(document), canonical, written),
            ).lastrowid
        return Candidate(number or 0, document, tuple(oddities))

    def candidate(self, number: int) -> Candidate | None:
        """Return what waits under a number."""
        with self._transaction() as connection:
            return _candidate(connection, number)

    def correct(self, number: int, document: Document, oddities: Sequence[ReviewWarning]) -> None:
        """Let another document wait under a number, with another judgement."""
        written = json.dumps([asdict(each) for each in oddities])
        with self._transaction() as connection:
            connection.execute(
                "UPDATE candidates SET document = ?, oddities = ? WHERE number = ?", (_json(document), written, number)
            )

    def accept(self, number: int, document_id: str) -> Document | None:
        """Put what waits under a number into the corpus, under an id, and return it."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT document, canonical FROM candidates WHERE number = ?", (number,)
            ).fetchone()
            if row is None:
                return None
            document = _document(row[0], document_id)
            _add(connection, document, row[1])
            connection.execute("DELETE FROM candidates WHERE number = ?", (number,))
        return document

    def discard(self, number: int) -> bool:
        """Let go of what waits under a number; return whether there was anything."""
        with self._transaction() as connection:
            return bool(connection.execute("DELETE FROM candidates WHERE number = ?", (number,)).rowcount)

    def data_version(self) -> int:
        """Return a number that changes whenever another process has changed the file."""
        with self._lock:
            try:
                return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error as exc:
                raise StoreError(f"The added documents can't be used: {exc}.") from exc

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                with self._connection:  # commits, or rolls back where the block raises
                    yield self._connection
            except sqlite3.Error as exc:
                raise StoreError(f"The added documents can't be used: {exc}.") from exc


def _add(connection: sqlite3.Connection, document: Document, canonical: str | None) -> None:
    connection.execute("UPDATE versions SET state = 'old' WHERE id = ? AND state = 'live'", (document.id,))
    connection.execute(
        "INSERT INTO versions (id, key, canonical, state, document) VALUES (?, ?, ?, 'live', ?)",
        (document.id, document.key, canonical, _json(document)),
    )


def _candidate(connection: sqlite3.Connection, number: int) -> Candidate | None:
    row = connection.execute("SELECT document, oddities FROM candidates WHERE number = ?", (number,)).fetchone()
    return (
        Candidate(number, _document(row[0]), tuple(ReviewWarning(**each) for each in json.loads(row[1])))
        if row
        else None
    )


def _json(document: Document) -> str:
    return json.dumps(asdict(document), ensure_ascii=True, default=date.isoformat)


def _document(written: str, document_id: str | None = None) -> Document:
    stored = json.loads(written)
    for name in _DATES:
        stored[name] = date.fromisoformat(stored[name]) if stored[name] else None
    return Document(**stored | ({"id": document_id} if document_id else {}))
