"""The `Subscriptions` of a running bot, and the notices that are due to them: each is said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.chat_store import today
from bot.storage.database import Database
from bot.storage.schema import BY_ID, NOTICES, QUIET_HOURS, SEEN_DOCUMENTS, SUBSCRIPTIONS
from handlers.services.quiet_hours import Quiet
from handlers.services.subscriptions import MOST_SUBSCRIPTIONS, ChatSubscriptions, ChatTarget, Subscription

Kind = Literal["document", "event"]

LONGEST_SUBJECT = 255
"""Characters of a document's id by which it is known."""

_COLUMNS = ("chat_id", "thread_id", "kind", "subject", "subscription")
_CHUNK = 500

_FIRST = ""
"""The id that no document has: it is seen once the first documents are."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say to a place: that there is a document (`subject` is its id), or an event tomorrow (its uid)."""

    place: ChatTarget
    kind: Kind
    subject: str
    subscription: int


class SubscriptionStore:
    """Subscriptions, quiet hours and notices, with the ids of the chats: they are written to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, place: ChatTarget, wanted: str, language: str | None) -> Subscription | None:
        """Return the subscription of a place to `wanted`; None where there are too many. Raises `StoreError`."""
        row = {"chat_id": place.chat_id, "thread_id": place.thread_id, "wanted": wanted}
        async with self._database.transaction() as connection:
            had = await _subscriptions(connection, place.chat_id)
            known = next((each for each in had if (each.place, each.wanted) == (place, wanted)), None)
            if known or len(had) >= MOST_SUBSCRIPTIONS:
                return known
            added = await connection.execute(insert(SUBSCRIPTIONS).values(**row, day_before=False, language=language))
            number = added.inserted_primary_key
        return Subscription(int(number[0]), place, wanted, day_before=False, language=language) if number else None

    async def get(self, chat_id: int, number: int) -> Subscription | None:
        """Return the subscription with that `id`, if it is the chat's. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            return await _subscription(connection, chat_id, number)

    async def remove(self, chat_id: int, number: int) -> Subscription | None:
        """Delete the subscription with that `id`, if it is the chat's; return it. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            had = await _subscription(connection, chat_id, number)
            await connection.execute(delete(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number))
            await connection.execute(delete(NOTICES).filter_by(chat_id=chat_id, subscription=number))
        return had

    async def remind(self, chat_id: int, number: int, *, day_before: bool) -> Subscription | None:
        """Set whether a subscription is told of events the day before; return it. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            await connection.execute(
                update(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number).values(day_before=day_before)
            )
            if not day_before:
                waiting = {"chat_id": chat_id, "subscription": number, "kind": "event", "sent": False}
                await connection.execute(delete(NOTICES).filter_by(**waiting))
            return await _subscription(connection, chat_id, number)

    async def followed(self, chat_id: int) -> ChatSubscriptions:
        """Return the chat's subscriptions and its quiet hours. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            return await _followed(connection, chat_id)

    async def set_quiet(self, chat_id: int, quiet: Quiet | None) -> None:
        """Set a chat's quiet hours; None ends them. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(QUIET_HOURS).filter_by(chat_id=chat_id))
            if quiet:
                row = {"chat_id": chat_id, "first": quiet.first, "last": quiet.last, "zone": quiet.zone}
                await connection.execute(insert(QUIET_HOURS).values(**row))

    async def drop(self, chat_id: int) -> ChatSubscriptions:
        """Delete everything of a chat; return what it was. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            had = await _followed(connection, chat_id)
            for table in BY_ID:
                await connection.execute(delete(table).where(table.c.chat_id == chat_id))
        return had

    async def drop_thread(self, place: ChatTarget) -> None:
        """Delete everything of a topic that is gone. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            for table in (SUBSCRIPTIONS, NOTICES):
                await connection.execute(delete(table).filter_by(chat_id=place.chat_id, thread_id=place.thread_id))

    async def migrate(self, old: int, new: int) -> None:
        """Write to a chat by a new id; what the new one has already goes before. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            known = {(each.place.thread_id, each.wanted) for each in await _subscriptions(connection, new)}
            for each in await _subscriptions(connection, old):
                if (each.place.thread_id, each.wanted) in known:
                    await connection.execute(delete(NOTICES).filter_by(chat_id=old, subscription=each.id))
                    await connection.execute(delete(SUBSCRIPTIONS).filter_by(id=each.id))
            if await connection.scalar(select(func.count()).select_from(QUIET_HOURS).filter_by(chat_id=new)):
                await connection.execute(delete(QUIET_HOURS).filter_by(chat_id=old))
            for table in BY_ID:
                await connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))

    async def unseen(self, documents: Iterable[str]) -> set[str]:
        """Return the ids that were not there before; in a new database all are taken as seen. Raises `StoreError`."""
        ids = {each[:LONGEST_SUBJECT] for each in documents}
        async with self._database.transaction() as connection:
            seen = set(await connection.scalars(select(SEEN_DOCUMENTS.c.document)))
            if _FIRST in seen:
                return ids - seen
            await connection.execute(insert(SEEN_DOCUMENTS), [{"document": each} for each in (_FIRST, *ids)])
        return set()

    async def all(self) -> tuple[list[Subscription], Mapping[int, Quiet]]:
        """Return the subscriptions of all chats, and the quiet hours of those that have some. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            wished = [
                _read(row) for row in await connection.execute(select(SUBSCRIPTIONS).order_by(SUBSCRIPTIONS.c.id))
            ]
            quiet = await connection.execute(select(QUIET_HOURS))
            return wished, {row.chat_id: Quiet(row.first, row.last, row.zone) for row in quiet}

    async def queue(self, notices: Iterable[Notice], seen: Iterable[str] = ()) -> None:
        """Put notices into the queue that are not and were not in it, and take documents as seen: all or nothing.

        Raises `StoreError`.
        """
        new = {_key(each): each for each in notices}
        subjects = sorted({each.subject for each in new.values()})
        async with self._database.transaction() as connection:
            for at in range(0, len(subjects), _CHUNK):
                known = select(NOTICES).where(NOTICES.c.subject.in_(subjects[at : at + _CHUNK]))
                for row in await connection.execute(known):
                    new.pop((row.chat_id, row.thread_id, row.kind, row.subject, row.subscription), None)
            rows = [dict(zip(_COLUMNS, key, strict=True)) | {"day": today(), "sent": False} for key in new]
            if rows:
                await connection.execute(insert(NOTICES), rows)
            if documents := [{"document": each} for each in seen]:
                await connection.execute(insert(SEEN_DOCUMENTS), documents)

    async def due(self) -> Mapping[ChatTarget, list[Notice]]:
        """Return what is not yet said, by the place. Raises `StoreError`."""
        waiting: defaultdict[ChatTarget, list[Notice]] = defaultdict(list)
        async with self._database.transaction() as connection:
            for row in await connection.execute(select(NOTICES).filter_by(sent=False).order_by(NOTICES.c.subject)):
                place = ChatTarget(row.chat_id, row.thread_id)
                waiting[place].append(Notice(place, row.kind, row.subject, row.subscription))
        return waiting

    async def sent(self, notices: Iterable[Notice]) -> None:
        """Take notices as said. Raises `StoreError`."""
        async with self._database.transaction() as connection:
            for each in notices:
                key = dict(zip(_COLUMNS, _key(each), strict=True))
                await connection.execute(update(NOTICES).filter_by(**key).values(sent=True))


def _key(notice: Notice) -> tuple[object, ...]:
    place = notice.place
    return (place.chat_id, place.thread_id, notice.kind, notice.subject, notice.subscription)


async def _subscriptions(connection: AsyncConnection, chat_id: int) -> list[Subscription]:
    query = select(SUBSCRIPTIONS).filter_by(chat_id=chat_id).order_by(SUBSCRIPTIONS.c.id)
    return [_read(row) for row in await connection.execute(query)]


async def _subscription(connection: AsyncConnection, chat_id: int, number: int) -> Subscription | None:
    row = (await connection.execute(select(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number))).first()
    return _read(row) if row else None


async def _followed(connection: AsyncConnection, chat_id: int) -> ChatSubscriptions:
    row = (await connection.execute(select(QUIET_HOURS).filter_by(chat_id=chat_id))).first()
    quiet = Quiet(row.first, row.last, row.zone) if row else None
    told = await connection.scalars(select(NOTICES.c.subject).filter_by(chat_id=chat_id, sent=True).distinct())
    return ChatSubscriptions(tuple(await _subscriptions(connection, chat_id)), quiet, tuple(sorted(told)))


def _read(row: Row[Any]) -> Subscription:
    return Subscription(row.id, ChatTarget(row.chat_id, row.thread_id), row.wanted, row.day_before, row.language)
