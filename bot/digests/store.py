"""Store of digests, and of the log of changed documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.storage.claims import claim_of
from bot.storage.database import Database
from bot.storage.inserts import insert_into, replace_row
from bot.storage.schema import DIGESTS, DOCUMENT_LOG, MAX_SUBJECT_CHARS
from corpus.models import Document
from handlers.services.digests import MAX_CLOCK_ERROR, Digest, DocumentChange
from handlers.services.subscriptions import ChatTarget

_ROWS_PER_INSERT = 500


class DigestStore:
    """The `Digests` of a running bot. All methods raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, place: ChatTarget) -> Digest | None:
        """Return the digest of a target."""
        query = select(DIGESTS).filter_by(chat_id=place.chat_id, thread_id=place.thread_id)
        async with self._database.transaction() as connection:
            row = (await connection.execute(query)).first()
        return _digest(row) if row else None

    async def set(self, digest: Digest) -> None:
        """Store the digest of its target; it replaces an earlier one."""
        values = {
            "period": digest.period,
            "hour": digest.hour,
            "zone": digest.zone,
            "language": digest.language,
            "last_day": digest.last_day,
            "told_until": _seconds(digest.told_until),
            "claimed_until": 0,
        }
        async with self._database.transaction() as connection:
            await replace_row(connection, DIGESTS, _key(digest.place), values)

    async def remove(self, place: ChatTarget) -> bool:
        """Delete the digest of a target; return False if there was none."""
        async with self._database.transaction() as connection:
            return bool((await connection.execute(delete(DIGESTS).filter_by(**_key(place)))).rowcount)

    async def all(self) -> list[Digest]:
        """Return all digests."""
        async with self._database.transaction() as connection:
            return [_digest(row) for row in await connection.execute(select(DIGESTS))]

    async def claim(self, digest: Digest, day: date, now: datetime) -> bool:
        """Reserve the digest of a day for this process; return False if it is sent, or another process sends it."""
        last, at = DIGESTS.c.last_day, _seconds(now)
        row = update(DIGESTS).filter_by(**_key(digest.place)).where((last < day) | (last > day + MAX_CLOCK_ERROR))
        async with self._database.transaction() as connection:
            claimed = await connection.execute(claim_of(row, DIGESTS, at))
            return bool(claimed.rowcount)

    async def sent(self, digest: Digest, day: date, until: datetime) -> None:
        """Record the digest of a day as sent, with the news until a moment."""
        values = {"last_day": day, "told_until": _seconds(until), "claimed_until": 0}
        async with self._database.transaction() as connection:
            await connection.execute(update(DIGESTS).filter_by(**_key(digest.place)).values(**values))

    async def log(self, documents: Iterable[Document], now: datetime) -> None:
        """Record the versions of documents that were never seen; the first call records all without a moment."""
        async with self._database.transaction() as connection:
            latest: dict[str, str] = {}
            known: set[tuple[str, str]] = set()
            for row in await connection.execute(select(DOCUMENT_LOG).order_by(DOCUMENT_LOG.c.at)):
                latest[row.document] = row.key
                known.add((row.document, row.key))
            at = _seconds(now) if known else 0
            new = [
                {"document": name, "key": each.key, "previous": latest.get(name), "at": at}
                for each in documents
                if ((name := each.id[:MAX_SUBJECT_CHARS]), each.key) not in known
            ]
            insert = insert_into(connection, DOCUMENT_LOG).on_conflict_do_nothing()
            for start in range(0, len(new), _ROWS_PER_INSERT):
                await connection.execute(insert, new[start : start + _ROWS_PER_INSERT])

    async def changes_since(self, moment: datetime) -> Sequence[DocumentChange]:
        """Return the documents that came in or changed since then, but not those of the first start; oldest first."""
        log = DOCUMENT_LOG.c
        since = select(DOCUMENT_LOG).where(log.at > 0, log.at >= _seconds(moment)).order_by(log.at, log.document)
        async with self._database.transaction() as connection:
            return [
                DocumentChange(row.document, row.key, row.previous, datetime.fromtimestamp(row.at, UTC))
                for row in await connection.execute(since)
            ]


def _key(place: ChatTarget) -> dict[str, object]:
    return {"chat_id": place.chat_id, "thread_id": place.thread_id}


def _digest(row: Row[Any]) -> Digest:
    place = ChatTarget(row.chat_id, row.thread_id)
    until = datetime.fromtimestamp(row.told_until, UTC)
    return Digest(place, row.period, row.hour, row.zone, row.language, row.last_day, until)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
