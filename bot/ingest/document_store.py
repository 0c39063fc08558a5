"""Store of the added documents, with all their versions: one SQLite file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

from bot.ingest.document_json import document_from_json, document_to_json
from corpus.errors import StoreError
from corpus.models import Document
from handlers.services.ingest import PendingDocument, ReviewWarning

DOCUMENT_STORE_FILE = "shelf.sqlite3"  # the database file in `DATA_DIR`
_LOCK_TIMEOUT_S = 10.0  # time that a process waits while another one writes
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


class Review(NamedTuple):
    """A reviewed document under its new id, the warnings about it, and its canonical address if it has one."""

    document: Document
    warnings: tuple[ReviewWarning, ...] = ()
    address: str | None = None


class DocumentStore:
    """Added documents, removed documents of the corpus folder (hidden ones), and candidates.

    Each method is one transaction: it is on disk when the method returns, and has no effect if the method raises
    `StoreError`. Safe to use from many threads and processes.
    """

    def __init__(self, data_dir: Path | None) -> None:
        """Open or create the file; None opens a store in memory. Raises `StoreError`."""
        self._lock = threading.Lock()
        try:
            if data_dir:
                data_dir.mkdir(parents=True, exist_ok=True)
            path = data_dir / DOCUMENT_STORE_FILE if data_dir else Path(":memory:")
            self._connection = sqlite3.connect(
                path, timeout=_LOCK_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_TABLES)
        except (sqlite3.Error, OSError) as exc:
            raise StoreError(f"The added documents in {data_dir} can't be used: {exc}.") from exc

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def documents(self) -> list[Document]:
        """Return the added documents that are in the corpus, the first added first."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT document FROM versions WHERE state = 'live' ORDER BY number").fetchall()
        return [_read(row[0]) for row in rows]

    def hidden_ids(self) -> frozenset[str]:
        """Return the ids of the removed documents of the corpus folder."""
        with self._transaction() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT id FROM hidden"))

    def merge(self, folder_documents: Iterable[Document]) -> list[Document]:
        """Return the documents of the corpus: those of the folder that are not replaced or hidden, then the added."""
        added = self.documents()
        replaced_ids = {each.id for each in added} | self.hidden_ids()
        return [*(each for each in folder_documents if each.id not in replaced_ids), *added]

    def version(self, key: str) -> Document | None:
        """Return the older version with this key, if a newer version is in the corpus."""
        query = (
            "SELECT document FROM versions AS old WHERE key = ? AND state = 'old' "
            "AND EXISTS (SELECT 1 FROM versions WHERE id = old.id AND state = 'live')"
        )
        with self._transaction() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return _read(row[0]) if row else None

    def add(self, reviews: Iterable[Review]) -> None:
        """Add reviewed documents to the corpus; each becomes the new version of the one with the same id."""
        with self._transaction() as connection:
            for review in reviews:
                _insert_version(connection, review.document, review.address)

    def remove(self, document: Document) -> None:
        """Remove a document from the corpus: an added one, or one of the corpus folder."""
        with self._transaction() as connection:
            live = connection.execute(
                "SELECT number FROM versions WHERE id = ? AND state = 'live'", (document.id,)
            ).fetchone()
            if live:
                connection.execute("UPDATE versions SET state = 'removed' WHERE number = ?", live)
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO hidden SELECT ?, ?, coalesce(max(number), 0) + 1 FROM hidden",
                    (document.id, _written(document)),
                )

    def restore(self, key: str) -> Document | None:
        """Add the removed document with this key to the corpus again, and return it; None if there is none."""
        with self._transaction() as connection:
            for document_id, written in connection.execute("SELECT id, document FROM hidden").fetchall():
                if (document := _read(written)).key == key:
                    connection.execute("DELETE FROM hidden WHERE id = ?", (document_id,))
                    return document
            row = connection.execute(
                "SELECT number, id, document FROM versions WHERE key = ? AND state = 'removed' ORDER BY number DESC",
                (key,),
            ).fetchone()
            if row is None:
                return None
            connection.execute("UPDATE versions SET state = 'old' WHERE id = ? AND state = 'live'", (row[1],))
            connection.execute("UPDATE versions SET state = 'live' WHERE number = ?", (row[0],))
            return _read(row[2])

    def removed(self) -> list[Document]:
        """Return the removed documents, the last removed first: those of the corpus folder, then added ones."""
        with self._transaction() as connection:
            hidden = connection.execute("SELECT document FROM hidden ORDER BY number DESC").fetchall()
            removed = connection.execute(
                "SELECT document FROM versions WHERE state = 'removed' ORDER BY number DESC"
            ).fetchall()
        return [_read(row[0]) for row in (*hidden, *removed)]

    def add_candidate(self, review: Review) -> PendingDocument:
        """Store a document for an administrator's decision; return it with its number."""
        with self._transaction() as connection:
            number = connection.execute(
                "INSERT INTO candidates (document, canonical, oddities) VALUES (?, ?, ?)",
                (_written(review.document), review.address, _written_warnings(review.warnings)),
            ).lastrowid
        return PendingDocument(number or 0, review.document, review.warnings)

    def candidate(self, number: int) -> PendingDocument | None:
        """Return the candidate with this number."""
        with self._transaction() as connection:
            row = connection.execute("SELECT document, oddities FROM candidates WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        return PendingDocument(number, _read(row[0]), tuple(ReviewWarning(**each) for each in json.loads(row[1])))

    def update_candidate(self, candidate: PendingDocument) -> None:
        """Replace the document and the warnings of the candidate with this number."""
        values = (_written(candidate.document), _written_warnings(candidate.warnings), candidate.number)
        with self._transaction() as connection:
            connection.execute("UPDATE candidates SET document = ?, oddities = ? WHERE number = ?", values)

    def accept_candidate(self, number: int, document_id: str) -> Document | None:
        """Add the candidate with this number to the corpus under `document_id`; return its document."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT document, canonical FROM candidates WHERE number = ?", (number,)
            ).fetchone()
            if row is None:
                return None
            document = replace(_read(row[0]), id=document_id)
            _insert_version(connection, document, row[1])
            connection.execute("DELETE FROM candidates WHERE number = ?", (number,))
        return document

    def discard_candidate(self, number: int) -> bool:
        """Delete the candidate with this number; return True if there was one."""
        with self._transaction() as connection:
            return bool(connection.execute("DELETE FROM candidates WHERE number = ?", (number,)).rowcount)

    def data_version(self) -> int:
        """Return a number that changes whenever another process has changed the file."""
        with self._lock, _errors_translated():
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _errors_translated():
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:  # commits, or rolls back if the block raises
                yield self._connection


@contextlib.contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise StoreError(f"The added documents can't be used: {exc}.") from exc


def _insert_version(connection: sqlite3.Connection, document: Document, address: str | None) -> None:
    connection.execute("UPDATE versions SET state = 'old' WHERE id = ? AND state = 'live'", (document.id,))
    connection.execute(
        "INSERT INTO versions (id, key, canonical, state, document) VALUES (?, ?, ?, 'live', ?)",
        (document.id, document.key, address, _written(document)),
    )


def _written(document: Document) -> str:
    return json.dumps(document_to_json(document))


def _read(written: str) -> Document:
    return document_from_json(json.loads(written))


def _written_warnings(warnings: Iterable[ReviewWarning]) -> str:
    return json.dumps([asdict(each) for each in warnings])
