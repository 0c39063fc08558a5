"""Store of subscriptions, quiet hours and notices. It keeps the ids of the chats, since the bot writes to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.claims import claim_of
from bot.storage.database import Database
from bot.storage.deleted_rows import DeletedRows, take_rows
from bot.storage.inserts import insert_into, replace_row
from bot.storage.schema import (
    CHAT_ID_TABLES,
    DIGESTS,
    MAX_SUBJECT_CHARS,
    NOTICES,
    QUIET_HOURS,
    SEEN_DOCUMENTS,
    SUBSCRIPTIONS,
    WAITING_QUESTIONS,
)
from handlers.services.clock import today
from handlers.services.quiet_hours import QuietHours
from handlers.services.subscriptions import (
    MAX_SUBSCRIPTIONS,
    MAX_WAITING_QUESTIONS,
    ChatSubscriptions,
    ChatTarget,
    DigestTime,
    Subscription,
)

_SUBJECTS_PER_QUERY = 500
_INITIALIZED_MARK = ""
"""A row of `seen_documents`, the id of no document: the documents of the first start are recorded."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message due to a subscriber: a new document (`subject` is its id) or an event tomorrow (its uid)."""

    place: ChatTarget
    kind: Literal["document", "event"]
    subject: str
    subscription: int

    @property
    def key(self) -> dict[str, object]:
        """The primary key of the notice."""
        place = {"chat_id": self.place.chat_id, "thread_id": self.place.thread_id}
        return {**place, "kind": self.kind, "subject": self.subject, "subscription": self.subscription}


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that could not be answered; its chat is to be told when it can. `language` is that of the asker."""

    id: int
    place: ChatTarget
    question: str
    language: str | None


class SubscriptionStore:
    """The `Subscriptions` of a running bot, and the queue of notices. All methods raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._deleted = DeletedRows()

    async def add(self, place: ChatTarget, wanted: str, language: str | None) -> Subscription | None:
        """Return the subscription of a place to `wanted`, new or existing; None if the chat has too many."""
        values = {"chat_id": place.chat_id, "thread_id": place.thread_id, "wanted": wanted, "language": language}
        async with self._database.transaction() as connection:
            existing = await _subscriptions(connection, place.chat_id)
            same = next((each for each in existing if (each.place, each.wanted) == (place, wanted)), None)
            if same or len(existing) >= MAX_SUBSCRIPTIONS:
                return same
            added = insert_into(connection, SUBSCRIPTIONS).values(**values, day_before=False).on_conflict_do_nothing()
            number = await connection.scalar(added.returning(SUBSCRIPTIONS.c.id))
            if number is None:  # another process was quicker
                existing = await _subscriptions(connection, place.chat_id)
                return next((each for each in existing if (each.place, each.wanted) == (place, wanted)), None)
        return Subscription(number, place, wanted, day_before=False, language=language)

    async def get(self, chat_id: int, number: int) -> Subscription | None:
        """Return the chat's subscription with this id."""
        async with self._database.transaction() as connection:
            return await _subscription(connection, chat_id, number)

    async def remove(self, chat_id: int, number: int) -> Subscription | None:
        """Delete the chat's subscription with this id; return it."""
        async with self._database.transaction() as connection:
            removed = await _subscription(connection, chat_id, number)
            await connection.execute(delete(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number))
            await connection.execute(delete(NOTICES).filter_by(chat_id=chat_id, subscription=number))
        return removed

    async def remind(self, chat_id: int, number: int, *, day_before: bool) -> Subscription | None:
        """Set whether a subscription includes a reminder the day before an event; return it."""
        async with self._database.transaction() as connection:
            await connection.execute(
                update(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number).values(day_before=day_before)
            )
            if not day_before:
                unsent = {"chat_id": chat_id, "subscription": number, "kind": "event", "sent": False}
                await connection.execute(delete(NOTICES).filter_by(**unsent))
            return await _subscription(connection, chat_id, number)

    async def followed(self, chat_id: int) -> ChatSubscriptions:
        """Return the chat's subscriptions and quiet hours."""
        async with self._database.transaction() as connection:
            return await _chat_subscriptions(connection, chat_id)

    async def wait(self, place: ChatTarget, question: str, language: str | None) -> bool:
        """Store a question to be answered later; return False if the chat has too many or has it already."""
        values = {"chat_id": place.chat_id, "thread_id": place.thread_id, "question": question, "language": language}
        async with self._database.transaction() as connection:
            own = await connection.scalars(select(WAITING_QUESTIONS.c.question).filter_by(chat_id=place.chat_id))
            existing = list(own)
            if question in existing or len(existing) >= MAX_WAITING_QUESTIONS:
                return False
            await connection.execute(insert(WAITING_QUESTIONS).values(**values, day=today()))
        return True

    async def waiting(self) -> list[WaitingQuestion]:
        """Return all questions to be answered later, the oldest first."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(WAITING_QUESTIONS).order_by(WAITING_QUESTIONS.c.id))
            return [
                WaitingQuestion(row.id, ChatTarget(row.chat_id, row.thread_id), row.question, row.language)
                for row in rows
            ]

    async def stop_waiting(self, number: int) -> None:
        """Delete the question with this id."""
        async with self._database.transaction() as connection:
            await connection.execute(delete(WAITING_QUESTIONS).filter_by(id=number))

    async def set_quiet(self, chat_id: int, quiet: QuietHours | None) -> None:
        """Store a chat's quiet hours; None deletes them."""
        values = {"first": quiet.first, "last": quiet.last, "zone": quiet.zone} if quiet else None
        async with self._database.transaction() as connection:
            await replace_row(connection, QUIET_HOURS, {"chat_id": chat_id}, values)

    async def drop(self, chat_id: int) -> ChatSubscriptions:
        """Delete all rows of a chat; return its subscriptions and quiet hours."""
        rows: list[tuple[Table, Mapping[str, object]]] = []
        async with self._database.transaction() as connection:
            dropped = await _chat_subscriptions(connection, chat_id)
            for table in CHAT_ID_TABLES:
                rows += await take_rows(connection, table, table.c.chat_id == chat_id)
        self._deleted.keep(chat_id, rows)
        return dropped

    async def restore(self, chat_id: int) -> bool:
        """Put back what was dropped; return False if it is too late."""
        return await self._deleted.restore(chat_id, self._database) is not None

    async def drop_thread(self, place: ChatTarget) -> None:
        """Delete all rows of a forum topic that no longer exists."""
        async with self._database.transaction() as connection:
            for table in (SUBSCRIPTIONS, NOTICES, WAITING_QUESTIONS, DIGESTS):
                await connection.execute(delete(table).filter_by(chat_id=place.chat_id, thread_id=place.thread_id))

    async def migrate(self, old: int, new: int) -> None:
        """Move the rows of a chat to its new id; rows that the new id already has take precedence."""
        async with self._database.transaction() as connection:
            existing = {(each.place.thread_id, each.wanted) for each in await _subscriptions(connection, new)}
            for each in await _subscriptions(connection, old):
                if (each.place.thread_id, each.wanted) in existing:
                    await connection.execute(delete(NOTICES).filter_by(chat_id=old, subscription=each.id))
                    await connection.execute(delete(SUBSCRIPTIONS).filter_by(id=each.id))
            if await connection.scalar(select(func.count()).select_from(QUIET_HOURS).filter_by(chat_id=new)):
                await connection.execute(delete(QUIET_HOURS).filter_by(chat_id=old))
            own = select(DIGESTS.c.thread_id).filter_by(chat_id=new)
            await connection.execute(delete(DIGESTS).where(DIGESTS.c.chat_id == old, DIGESTS.c.thread_id.in_(own)))
            for table in CHAT_ID_TABLES:
                await connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))

    async def unseen(self, documents: Iterable[str]) -> set[str]:
        """Return the ids of documents that are new; the first call records all documents as seen."""
        ids = {each[:MAX_SUBJECT_CHARS] for each in documents}
        async with self._database.transaction() as connection:
            seen = set(await connection.scalars(select(SEEN_DOCUMENTS.c.document)))
            if _INITIALIZED_MARK in seen:
                return ids - seen
            await _mark_seen(connection, [_INITIALIZED_MARK, *ids])
        return set()

    async def all(self) -> tuple[list[Subscription], Mapping[int, QuietHours]]:
        """Return all subscriptions, and the quiet hours by chat id."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(SUBSCRIPTIONS).order_by(SUBSCRIPTIONS.c.id))
            subscriptions = [_from_row(row) for row in rows]
            quiet = await connection.execute(select(QUIET_HOURS))
            return subscriptions, {row.chat_id: QuietHours(row.first, row.last, row.zone) for row in quiet}

    async def queue(self, notices: Iterable[Notice], seen: Iterable[str] = ()) -> None:
        """Queue the notices that were never queued, and record documents as seen, in one transaction."""
        new = dict.fromkeys(notices)
        subjects = sorted({each.subject for each in new})
        async with self._database.transaction() as connection:
            for start in range(0, len(subjects), _SUBJECTS_PER_QUERY):
                chunk = subjects[start : start + _SUBJECTS_PER_QUERY]
                for row in await connection.execute(select(NOTICES).where(NOTICES.c.subject.in_(chunk))):
                    new.pop(_notice(row), None)
            if new:
                values = [{**each.key, "day": today(), "sent": False} for each in new]
                await connection.execute(insert_into(connection, NOTICES).on_conflict_do_nothing(), values)
            await _mark_seen(connection, list(seen))

    async def due(self) -> Mapping[ChatTarget, list[Notice]]:
        """Return the notices that were not sent, by place."""
        by_place: defaultdict[ChatTarget, list[Notice]] = defaultdict(list)
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(NOTICES).filter_by(sent=False).order_by(NOTICES.c.subject))
            for notice in map(_notice, rows):
                by_place[notice.place].append(notice)
        return by_place

    async def claim(self, notices: Sequence[Notice], now: datetime) -> bool:
        """Reserve notices for this process; return False if another one sends or has sent some of them."""
        claimed = []
        async with self._database.transaction() as connection:
            for each in notices:
                row = update(NOTICES).filter_by(**each.key, sent=False)
                if (await connection.execute(claim_of(row, NOTICES, int(now.timestamp())))).rowcount:
                    claimed.append(each)
            is_complete = len(claimed) == len(notices)
            if not is_complete:
                await _release(connection, claimed)
        return is_complete

    async def release(self, notices: Iterable[Notice]) -> None:
        """Give up the claim to notices."""
        async with self._database.transaction() as connection:
            await _release(connection, notices)

    async def claim_question(self, number: int, now: datetime) -> bool:
        """Reserve the waiting question with this id for this process; return False if another one answers it."""
        row = update(WAITING_QUESTIONS).filter_by(id=number)
        async with self._database.transaction() as connection:
            return bool((await connection.execute(claim_of(row, WAITING_QUESTIONS, int(now.timestamp())))).rowcount)

    async def release_question(self, number: int) -> None:
        """Give up the claim to a waiting question."""
        async with self._database.transaction() as connection:
            await connection.execute(update(WAITING_QUESTIONS).filter_by(id=number).values(claimed_until=0))

    async def sent(self, notices: Iterable[Notice]) -> None:
        """Record notices as sent."""
        async with self._database.transaction() as connection:
            for each in notices:
                await connection.execute(update(NOTICES).filter_by(**each.key).values(sent=True))


async def _release(connection: AsyncConnection, notices: Iterable[Notice]) -> None:
    for each in notices:
        await connection.execute(update(NOTICES).filter_by(**each.key).values(claimed_until=0))


async def _mark_seen(connection: AsyncConnection, documents: Sequence[str]) -> None:
    if documents:
        rows = [{"document": each} for each in documents]
        await connection.execute(insert_into(connection, SEEN_DOCUMENTS).on_conflict_do_nothing(), rows)


async def _subscriptions(connection: AsyncConnection, chat_id: int) -> list[Subscription]:
    query = select(SUBSCRIPTIONS).filter_by(chat_id=chat_id).order_by(SUBSCRIPTIONS.c.id)
    return [_from_row(row) for row in await connection.execute(query)]


async def _subscription(connection: AsyncConnection, chat_id: int, number: int) -> Subscription | None:
    row = (await connection.execute(select(SUBSCRIPTIONS).filter_by(chat_id=chat_id, id=number))).first()
    return _from_row(row) if row else None


async def _chat_subscriptions(connection: AsyncConnection, chat_id: int) -> ChatSubscriptions:
    row = (await connection.execute(select(QUIET_HOURS).filter_by(chat_id=chat_id))).first()
    quiet = QuietHours(row.first, row.last, row.zone) if row else None
    told = await connection.scalars(select(NOTICES.c.subject).filter_by(chat_id=chat_id, sent=True).distinct())
    waiting = await connection.scalars(select(WAITING_QUESTIONS.c.question).filter_by(chat_id=chat_id))
    subscriptions = tuple(await _subscriptions(connection, chat_id))
    rows = await connection.execute(select(DIGESTS).filter_by(chat_id=chat_id))
    digests = tuple(DigestTime(each.period, each.hour, each.zone) for each in rows)
    return ChatSubscriptions(subscriptions, quiet, tuple(sorted(told)), tuple(sorted(waiting)), digests)


def _from_row(row: Row[Any]) -> Subscription:
    return Subscription(row.id, ChatTarget(row.chat_id, row.thread_id), row.wanted, row.day_before, row.language)


def _notice(row: Row[Any]) -> Notice:
    return Notice(ChatTarget(row.chat_id, row.thread_id), row.kind, row.subject, row.subscription)
