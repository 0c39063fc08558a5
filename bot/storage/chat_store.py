"""The `Memory` of a running bot. A chat is known by a keyed hash of its id alone."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, Table, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.schema import ANSWERED, BY_HASH, CHAT_SETTINGS, NOTICES, UNANSWERED, VOTES
from corpus.errors import StoreError
from corpus.language.tokens import words
from handlers.services.answer_log import KEPT_DAYS, AnsweredQuestion, AnsweredQuestions
from handlers.services.chats import ChatRecord, FeedbackCounts, Unanswered, UnansweredSummary, Voted

_LOG = logging.getLogger(__name__)

_LONGEST_FOLDED = 200
_DAY = timedelta(days=1).total_seconds()
_WRITE_BEHIND = 1.0
"""Seconds for which answered questions are gathered, to be written at once."""


def today() -> date:
    """Return the day that a row is kept under: the UTC one."""
    return datetime.now(UTC).date()


class Store:
    """What is remembered of chats: `load` it before use, `run` beside the bot. Languages are held in memory, too."""

    def __init__(self, database: Database, keep_days: int) -> None:
        self._database = database
        self._keep_days = keep_days
        self._languages: dict[str, str] = {}
        self._answered = AnsweredQuestions()
        self._unwritten: dict[Table, dict[tuple[object, ...], dict[str, object]]] = {ANSWERED: {}, UNANSWERED: {}}
        self._writing = asyncio.Lock()
        self._news = asyncio.Event()

    @property
    def keep_days(self) -> int:
        """Days after which questions and votes are deleted."""
        return self._keep_days

    async def load(self) -> None:
        """Delete what is too old and read the languages. Raises `StoreError`."""
        await self.delete_old()
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(CHAT_SETTINGS))
            self._languages = {row.chat: row.language for row in rows}

    async def run(self) -> None:
        """Write what was answered, delete daily what is too old; when cancelled, write what is left."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write_behind())
                tasks.create_task(self._delete_daily())
        finally:
            await self._write()

    async def _write_behind(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(_WRITE_BEHIND)
            await self._write()

    async def _write(self) -> None:
        async with self._writing:
            self._news.clear()
            rows = {table: list(kept.values()) for table, kept in self._unwritten.items()}
            for kept in self._unwritten.values():
                kept.clear()
            if not any(rows.values()):
                return
            try:
                async with self._database.transaction() as connection:
                    for table, new in rows.items():
                        await _replace(connection, table, new)
            except StoreError as exc:
                _LOG.warning("Which questions were answered, and which were not, is not kept: %s", exc)

    def _later(self, table: Table, row: dict[str, object]) -> None:
        """Have a row written soon, in the place of one with the same key."""
        self._unwritten[table][tuple(row[each.name] for each in table.primary_key.columns)] = row
        self._news.set()

    async def _delete_daily(self) -> None:
        while True:
            await asyncio.sleep(_DAY)
            try:
                await self.delete_old()
            except StoreError as exc:
                _LOG.warning("What is too old is not deleted: %s", exc)

    async def delete_old(self) -> int:
        """Delete what is too old; return how many rows that were. Raises `StoreError`."""
        gone = 0
        ages = ((ANSWERED, KEPT_DAYS), *((table, self._keep_days) for table in (UNANSWERED, VOTES, NOTICES)))
        async with self._database.transaction() as connection:
            for table, days in ages:
                gone += (
                    await connection.execute(delete(table).where(table.c.day <= today() - timedelta(days)))
                ).rowcount
        return gone

    def language(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen."""
        return self._languages.get(self._database.hashed(chat_id)) if self._languages else None

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Remember a chat's language; None forgets it. Raises `StoreError`."""
        chat = self._database.hashed(chat_id)
        async with self._database.transaction() as connection:
            await connection.execute(delete(CHAT_SETTINGS).filter_by(chat=chat))
            if language:
                await connection.execute(insert(CHAT_SETTINGS).values(chat=chat, language=language))
        self._languages.pop(chat, None)
        if language:
            self._languages[chat] = language

    def add_answered(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Remember which message answers which question; it is on disk within seconds."""
        self._answered.add(chat_id, answered)
        row = {"question": answered.question, "answer": answered.answer, "text": _plain(answered.text)}
        self._later(ANSWERED, {"chat": self._database.hashed(chat_id), **row, "day": today()})

    def add_unanswered(self, chat_id: int, question: str, language: str) -> None:
        """Remember a question that could not be answered; it is on disk within seconds."""
        row = {"folded": _folded(question)[:_LONGEST_FOLDED], "question": _plain(question), "language": language}
        self._later(UNANSWERED, {"chat": self._database.hashed(chat_id), "day": today(), **row})

    async def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return what answers the question in that message, as far as it is known. Raises `StoreError`."""
        if held := self._answered.answer_to(chat_id, question):
            return held
        return await self._read(select(ANSWERED).filter_by(chat=self._database.hashed(chat_id), question=question))

    async def question_of(self, chat_id: int, answer: int) -> str | None:
        """Return what the answer in that message was asked, as far as it is known. Raises `StoreError`."""
        held = self._answered.answered_by(chat_id, answer) or await self._read(
            select(ANSWERED).filter_by(chat=self._database.hashed(chat_id), answer=answer)
        )
        return held.text if held else None

    async def _read(self, query: Select[tuple[object, ...]]) -> AnsweredQuestion | None:
        async with self._database.transaction() as connection:
            row = (await connection.execute(query)).first()
        return AnsweredQuestion(row.question, row.answer, row.text) if row else None

    async def vote(self, chat_id: int, answer: int, voter: int, question: str | None, *, up: bool) -> None:
        """Remember a user's vote on an answer, in the place of an earlier one. Raises `StoreError`."""
        key = {"chat": self._database.hashed(chat_id), "answer": answer, "voter": self._database.hashed(voter)}
        async with self._database.transaction() as connection:
            before = await connection.scalar(select(VOTES.c.question).filter_by(**key))
            await connection.execute(delete(VOTES).filter_by(**key))
            row = {"question": _plain(question) if question else before, "up": up, "day": today()}
            await connection.execute(insert(VOTES).values(**key, **row))

    async def kept(self, chat_id: int) -> ChatRecord:
        """Return what is kept under a chat's hash, and a user's votes in groups. Raises `StoreError`."""
        await self._write()
        async with self._database.transaction() as connection:
            return await _kept(connection, self._database.hashed(chat_id))

    async def forget(self, chat_id: int) -> ChatRecord:
        """Delete that; return what it was. Raises `StoreError`."""
        self._answered.forget(chat_id)
        await self._write()
        chat = self._database.hashed(chat_id)
        async with self._database.transaction() as connection:
            kept = await _kept(connection, chat)
            for table in BY_HASH:
                await connection.execute(delete(table).where(table.c.chat == chat))
            await connection.execute(delete(VOTES).where(VOTES.c.voter == chat))
        await self._database.wipe()
        self._languages.pop(chat, None)
        return kept

    async def migrate(self, old: int, new: int) -> None:
        """Know a chat by a new id. What the new id has already goes before. Raises `StoreError`."""
        before, after = self._database.hashed(old), self._database.hashed(new)
        await self._write()
        async with self._database.transaction() as connection:
            for table in (CHAT_SETTINGS, UNANSWERED, VOTES):
                had = select(func.count()).select_from(table).where(table.c.chat == after)
                move = update(table).values(chat=after) if not await connection.scalar(had) else delete(table)
                await connection.execute(move.where(table.c.chat == before))
            # The messages of the old group have numbers of their own: nobody can edit or vote on them any more.
            await connection.execute(delete(ANSWERED).where(ANSWERED.c.chat == before))
        self._answered.forget(old)
        if language := self._languages.pop(before, None):
            self._languages.setdefault(after, language)

    async def gaps(self) -> list[UnansweredSummary]:
        """Return what is not answered well, the most frequent first; same words are one. Raises `StoreError`."""
        await self._write()
        async with self._database.transaction() as connection:
            vain = await _texts(connection, select(UNANSWERED.c.question))
            down = await _texts(connection, select(VOTES.c.question).where(~VOTES.c.up, VOTES.c.question.is_not(None)))
        return await asyncio.to_thread(_ranked, vain, down)

    async def tally(self) -> FeedbackCounts:
        """Return how many votes and unanswered questions there are. Raises `StoreError`."""
        await self._write()
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(VOTES.c.up, func.count().label("number")).group_by(VOTES.c.up))
            counts = {row.up: int(row.number) for row in rows}
            vain = await connection.scalar(select(func.count()).select_from(UNANSWERED))
        return FeedbackCounts(counts.get(True, 0), counts.get(False, 0), vain or 0)


async def _replace(connection: AsyncConnection, table: Table, rows: list[dict[str, object]]) -> None:
    for row in rows:
        await connection.execute(delete(table).where(*(each == row[each.name] for each in table.primary_key.columns)))
    if rows:
        await connection.execute(insert(table), rows)


async def _kept(connection: AsyncConnection, chat: str) -> ChatRecord:
    language = await connection.scalar(select(CHAT_SETTINGS.c.language).filter_by(chat=chat))
    answered = await _texts(connection, select(ANSWERED.c.text).filter_by(chat=chat).order_by(ANSWERED.c.question))
    unanswered = await connection.execute(
        select(UNANSWERED).filter_by(chat=chat).order_by(UNANSWERED.c.day, UNANSWERED.c.question)
    )
    votes = await connection.execute(
        select(VOTES).where(or_(VOTES.c.chat == chat, VOTES.c.voter == chat)).order_by(VOTES.c.day, VOTES.c.answer)
    )
    return ChatRecord(
        language,
        tuple(answered),
        tuple(Unanswered(row.question, row.language, row.day) for row in unanswered),
        tuple(Voted(row.question, row.up, row.day) for row in votes),
    )


async def _texts(connection: AsyncConnection, query: Select[tuple[str]]) -> list[str]:
    return list(await connection.scalars(query))


def _ranked(vain: list[str], down: list[str]) -> list[UnansweredSummary]:
    said = {_folded(question): question for question in (*down, *vain)}
    in_vain, voted = Counter(map(_folded, vain)), Counter(map(_folded, down))
    gaps = [UnansweredSummary(question, in_vain[key], voted[key]) for key, question in said.items()]
    return sorted(gaps, key=lambda gap: (-gap.unanswered - gap.down, gap.question))


def _plain(text: str) -> str:
    """Return a text that every database takes: without halves of surrogate pairs and zero bytes."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _folded(question: str) -> str:
    return " ".join(words(question))
