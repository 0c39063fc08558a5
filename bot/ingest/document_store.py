"""Store of the added documents, with all their versions."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ingest.document_json import document_from_json, document_to_json
from bot.storage.database import Database
from bot.storage.inserts import insert_into, replace_row
from bot.storage.schema import CANDIDATES, CHANGES, DOCUMENT_VERSIONS, DOCUMENTS_CHANNEL, HIDDEN_DOCUMENTS
from corpus.models import Document
from handlers.services.ingest import PendingDocument, ReviewWarning

_SUBJECT = "documents"


class Review(NamedTuple):
    """A reviewed document under its new id, the warnings about it, and its canonical address if it has one."""

    document: Document
    warnings: tuple[ReviewWarning, ...] = ()
    address: str | None = None


class DocumentStore:
    """Added documents, removed documents of the corpus folder (hidden ones), and candidates.

    Each method is one transaction: it is on disk when the method returns, and has no effect if the method raises
    `StoreError`. Several processes may change the documents, one at a time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._own_changes = 0

    async def documents(self) -> list[Document]:
        """Return the added documents that are in the corpus, the first added first."""
        versions = DOCUMENT_VERSIONS.c
        query = select(versions.document).where(versions.state == "live").order_by(versions.number)
        async with self._database.transaction() as connection:
            rows = (await connection.scalars(query)).all()
        return await asyncio.to_thread(_read_all, rows)

    async def hidden_ids(self) -> frozenset[str]:
        """Return the ids of the removed documents of the corpus folder."""
        async with self._database.transaction() as connection:
            return frozenset(await connection.scalars(select(HIDDEN_DOCUMENTS.c.id)))

    async def merge(self, folder_documents: Iterable[Document]) -> list[Document]:
        """Return the documents of the corpus: those of the folder that are not replaced or hidden, then the added."""
        added = await self.documents()
        replaced_ids = {each.id for each in added} | await self.hidden_ids()
        return [*(each for each in folder_documents if each.id not in replaced_ids), *added]

    async def version(self, key: str) -> Document | None:
        """Return the older version with this key, if a newer version is in the corpus."""
        old = DOCUMENT_VERSIONS.alias("old")
        live = select(DOCUMENT_VERSIONS).where(DOCUMENT_VERSIONS.c.id == old.c.id, DOCUMENT_VERSIONS.c.state == "live")
        query = select(old.c.document).where(old.c.key == key, old.c.state == "old", live.exists()).limit(1)
        async with self._database.transaction() as connection:
            written = await connection.scalar(query)
        return _read(written) if written else None

    async def add(self, reviews: Iterable[Review]) -> None:
        """Add reviewed documents to the corpus; each becomes the new version of the one with the same id."""
        rows = await asyncio.to_thread(lambda: [_version(each.document, each.address) for each in reviews])
        async with self._change() as connection:
            for row in rows:
                await _insert_version(connection, row)

    async def remove(self, document: Document) -> None:
        """Remove a document from the corpus: an added one, or one of the corpus folder."""
        live = update(DOCUMENT_VERSIONS).filter_by(id=document.id, state="live").values(state="removed")
        written = await asyncio.to_thread(_written, document)
        async with self._change() as connection:
            if not (await connection.execute(live)).rowcount:
                number = await connection.scalar(select(func.coalesce(func.max(HIDDEN_DOCUMENTS.c.number), 0) + 1))
                await replace_row(
                    connection, HIDDEN_DOCUMENTS, {"id": document.id}, {"document": written, "number": number}
                )

    async def restore(self, key: str) -> Document | None:
        """Add the removed document with this key to the corpus again, and return it; None if there is none."""
        versions = DOCUMENT_VERSIONS.c
        removed = select(DOCUMENT_VERSIONS).where(versions.key == key, versions.state == "removed")
        async with self._change() as connection:
            for row in (await connection.execute(select(HIDDEN_DOCUMENTS))).all():
                if (document := _read(row.document)).key == key:
                    await connection.execute(delete(HIDDEN_DOCUMENTS).filter_by(id=row.id))
                    return document
            found = (await connection.execute(removed.order_by(versions.number.desc()).limit(1))).first()
            if found is None:
                return None
            await connection.execute(update(DOCUMENT_VERSIONS).filter_by(id=found.id, state="live").values(state="old"))
            await connection.execute(update(DOCUMENT_VERSIONS).filter_by(number=found.number).values(state="live"))
            return _read(found.document)

    async def removed(self) -> list[Document]:
        """Return the removed documents, the last removed first: those of the corpus folder, then added ones."""
        versions = DOCUMENT_VERSIONS.c
        hidden = select(HIDDEN_DOCUMENTS.c.document).order_by(HIDDEN_DOCUMENTS.c.number.desc())
        removed = select(versions.document).where(versions.state == "removed").order_by(versions.number.desc())
        async with self._database.transaction() as connection:
            rows = [*(await connection.scalars(hidden)), *(await connection.scalars(removed))]
        return await asyncio.to_thread(_read_all, rows)

    async def add_candidate(self, review: Review) -> PendingDocument:
        """Store a document for an administrator's decision; return it with its number."""
        values = {
            "document": await asyncio.to_thread(_written, review.document),
            "address": review.address,
            "warnings": _written_warnings(review.warnings),
        }
        async with self._database.transaction() as connection:
            number = await connection.scalar(insert(CANDIDATES).values(**values).returning(CANDIDATES.c.number))
        return PendingDocument(number or 0, review.document, review.warnings)

    async def candidate(self, number: int) -> PendingDocument | None:
        """Return the candidate with this number."""
        async with self._database.transaction() as connection:
            row = (await connection.execute(select(CANDIDATES).filter_by(number=number))).first()
        if row is None:
            return None
        return PendingDocument(
            number, _read(row.document), tuple(ReviewWarning(**each) for each in json.loads(row.warnings))
        )

    async def update_candidate(self, candidate: PendingDocument) -> None:
        """Replace the document and the warnings of the candidate with this number."""
        values = {"document": _written(candidate.document), "warnings": _written_warnings(candidate.warnings)}
        async with self._database.transaction() as connection:
            await connection.execute(update(CANDIDATES).filter_by(number=candidate.number).values(**values))

    async def accept_candidate(self, number: int, document_id: str) -> Document | None:
        """Add the candidate with this number to the corpus under `document_id`; return its document."""
        taken = delete(CANDIDATES).filter_by(number=number).returning(CANDIDATES.c.document, CANDIDATES.c.address)
        async with self._change() as connection:
            row = (await connection.execute(taken)).first()
            if row is None:
                return None
            document = replace(_read(row.document), id=document_id)
            await _insert_version(connection, _version(document, row.address))
        return document

    async def discard_candidate(self, number: int) -> bool:
        """Delete the candidate with this number; return True if there was one."""
        async with self._database.transaction() as connection:
            return bool((await connection.execute(delete(CANDIDATES).filter_by(number=number))).rowcount)

    async def data_version(self) -> int:
        """Return a number that changes whenever somebody else has changed the documents."""
        async with self._database.transaction() as connection:
            return await _change_number(connection) - self._own_changes

    @contextlib.asynccontextmanager
    async def _change(self) -> AsyncIterator[AsyncConnection]:
        """Yield a transaction that changes the documents; the next one waits for its end."""
        async with self._database.transaction() as connection:
            await _note_change(connection)
            yield connection
        self._own_changes += 1


async def _note_change(connection: AsyncConnection) -> None:
    """Count a change in this transaction. Others that change documents wait for its end."""
    row = insert_into(connection, CHANGES).values(subject=_SUBJECT, number=1)
    increment = {"number": CHANGES.c.number + 1}
    await connection.execute(row.on_conflict_do_update(index_elements=["subject"], set_=increment))
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_notify(DOCUMENTS_CHANNEL, "")))


async def _change_number(connection: AsyncConnection) -> int:
    return await connection.scalar(select(CHANGES.c.number).filter_by(subject=_SUBJECT)) or 0


async def _insert_version(connection: AsyncConnection, row: dict[str, object]) -> None:
    await connection.execute(update(DOCUMENT_VERSIONS).filter_by(id=row["id"], state="live").values(state="old"))
    await connection.execute(insert(DOCUMENT_VERSIONS).values(**row))


def _version(document: Document, address: str | None) -> dict[str, object]:
    return {
        "id": document.id,
        "key": document.key,
        "address": address,
        "state": "live",
        "document": _written(document),
    }


def _written(document: Document) -> str:
    return json.dumps(document_to_json(document))


def _read(written: str) -> Document:
    return document_from_json(json.loads(written))


def _read_all(written: Sequence[str]) -> list[Document]:
    return [_read(each) for each in written]


def _written_warnings(warnings: Iterable[ReviewWarning]) -> str:
    return json.dumps([asdict(each) for each in warnings])
