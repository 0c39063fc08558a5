"""Store of languages, answered and unanswered questions, and votes. It knows a chat only by a keyed hash of its id."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Select, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.backoff import backoff
from bot.storage.database import Database
from bot.storage.deleted_rows import DeletedRows, take_rows
from bot.storage.inserts import replace_row, replace_rows
from bot.storage.schema import (
    ANSWERED,
    CHAT_SETTINGS,
    HASHED_CHAT_TABLES,
    MAX_FOLDED_CHARS,
    NOTICES,
    SHARED_CONVERSATIONS,
    UNANSWERED,
    VOTES,
    WAITING_QUESTIONS,
)
from corpus.errors import RowRefused, StoreError
from corpus.language.tokens import terms, words
from handlers.services.answer_log import RETENTION_DAYS, AnsweredQuestion, AnsweredQuestions
from handlers.services.chats import ChatRecord, FeedbackCounts, StoredVote, UnansweredQuestion, UnansweredSummary
from handlers.services.clock import today

_LOG = logging.getLogger(__name__)

_CLEANUP_INTERVAL_S = timedelta(days=1).total_seconds()
_LANGUAGES_INTERVAL_S = 30.0
_WRITE_DELAY_S = 1.0  # time for which rows are gathered, to be written in one transaction

_MAX_UNWRITTEN = 10_000  # rows that wait for a database that is away; beyond that the oldest are dropped

_Key = tuple[Table, int, tuple[tuple[str, object], ...]]
"""The table, the chat's id and the other columns of the primary key."""


class ChatStore:
    """The `Chats` of a running bot. Keep `run` running, and call `load` once the database is open.

    Languages and the newest answered questions are also held in memory. Questions are written in the background.
    Questions and votes are deleted after `keep_days` days.
    """

    def __init__(self, database: Database, keep_days: int) -> None:
        self._database = database
        self.keep_days = keep_days
        self._languages: dict[str, str] = {}
        self._answered = AnsweredQuestions()
        self._deleted = DeletedRows()
        self._unwritten: dict[_Key, dict[str, object]] = {}
        self._has_unwritten = asyncio.Event()
        self._write_lock = asyncio.Lock()

    async def load(self) -> None:
        """Delete expired rows and read the languages. Raises `StoreError`."""
        await self.delete_expired()
        await self._read_languages()

    async def run(self) -> None:
        """Write gathered rows and delete expired ones every day; when cancelled, write the rest."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write_regularly())
                tasks.create_task(self._delete_daily())
                if not self._database.is_sqlite:
                    tasks.create_task(self._follow_languages())
        finally:
            if not await self._write():
                _LOG.warning("Question log not stored: the database is away while the bot stops")

    async def _write_regularly(self) -> None:
        failures = 0
        while True:
            await self._has_unwritten.wait()
            await asyncio.sleep(backoff(failures) if failures else _WRITE_DELAY_S)
            failures = 0 if await self._write() else failures + 1
            if failures == 1:
                _LOG.warning("Question log is not stored yet, will be tried again")

    async def _write(self) -> bool:
        """Write the gathered rows; return False if the database is away, and keep them."""
        async with self._write_lock:
            self._has_unwritten.clear()
            rows, self._unwritten = self._unwritten, {}
            try:
                await self._write_rows(rows)
            except StoreError:
                self._unwritten = rows | self._unwritten
                for key in list(self._unwritten)[:-_MAX_UNWRITTEN]:
                    del self._unwritten[key]
                self._has_unwritten.set()
                return False
            return True

    async def _flush(self) -> None:
        """Write the gathered rows. Raises `StoreError`."""
        if not await self._write():
            raise StoreError("The question log can't be written.")

    async def _write_rows(self, rows: Mapping[_Key, dict[str, object]]) -> None:
        """Write rows in one transaction; if one is refused, each by itself. Raises `StoreError`."""
        if not rows:
            return
        by_table: dict[tuple[Table, tuple[str, ...]], list[dict[str, object]]] = {}
        for (table, chat_id, key), values in rows.items():
            row = {"chat": self._database.hash_id(chat_id), **dict(key), **values}
            by_table.setdefault((table, ("chat", *dict(key))), []).append(row)
        try:
            async with self._database.transaction() as connection:
                for (table, key_names), in_table in by_table.items():
                    await replace_rows(connection, table, key_names, in_table)
        except RowRefused as exc:
            if len(rows) == 1:
                _LOG.warning("Row of the question log dropped: %s", exc)
                return
            for row_key, values in rows.items():
                await self._write_rows({row_key: values})

    def _write_later(self, table: Table, chat_id: int, key: dict[str, object], values: dict[str, object]) -> None:
        self._unwritten[table, chat_id, tuple(key.items())] = values
        self._has_unwritten.set()

    async def _follow_languages(self) -> None:
        """Read regularly the languages that other instances have stored."""
        while True:
            await asyncio.sleep(_LANGUAGES_INTERVAL_S)
            with contextlib.suppress(StoreError):
                await self._read_languages()

    async def _read_languages(self) -> None:
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(CHAT_SETTINGS))
            self._languages = {row.chat: row.language for row in rows}

    async def _delete_daily(self) -> None:
        while True:
            await asyncio.sleep(_CLEANUP_INTERVAL_S)
            try:
                await self.delete_expired()
            except StoreError as exc:
                _LOG.warning("Expired rows not deleted, will be tried again tomorrow: %s", exc)

    async def delete_expired(self) -> int:
        """Delete rows that are too old; return their number. Raises `StoreError`."""
        deleted = 0
        async with self._database.transaction() as connection:
            for table in (ANSWERED, UNANSWERED, VOTES, NOTICES, WAITING_QUESTIONS):
                first_kept = today() - timedelta(RETENTION_DAYS if table is ANSWERED else self.keep_days)
                deleted += (await connection.execute(delete(table).where(table.c.day <= first_kept))).rowcount
        return deleted

    def language(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen."""
        return self._languages.get(self._database.hash_id(chat_id)) if self._languages else None

    def note_language(self, chat_id: int, language: str | None) -> None:
        """Note the language that a chat has in the database, where another instance may have stored it."""
        self._languages.pop(self._database.hash_id(chat_id), None)
        if language:
            self._languages[self._database.hash_id(chat_id)] = language

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Store a chat's language; None deletes it. Raises `StoreError`."""
        chat = self._database.hash_id(chat_id)
        async with self._database.transaction() as connection:
            await replace_row(connection, CHAT_SETTINGS, {"chat": chat}, {"language": language} if language else None)
        self._languages.pop(chat, None)
        if language:
            self._languages[chat] = language

    def add_answered(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Record which message answers which question; it is on disk within seconds."""
        self._answered.add(chat_id, answered)
        values = {"answer": answered.answer, "text": _storable(answered.text), "day": today()}
        self._write_later(ANSWERED, chat_id, {"question": answered.question}, values)

    def add_unanswered(self, chat_id: int, question: str, language: str) -> None:
        """Record an unanswered question; it is on disk within seconds."""
        folded = _normalized(question)[:MAX_FOLDED_CHARS]
        key = {"day": today(), "folded": folded}
        self._write_later(UNANSWERED, chat_id, key, {"question": _storable(question), "language": language})

    async def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return the answer to the question in that message, if it is known. Raises `StoreError`."""
        if recent := self._answered.answer_to(chat_id, question):
            return recent
        return await self._read(select(ANSWERED).filter_by(chat=self._database.hash_id(chat_id), question=question))

    async def answered_by(self, chat_id: int, answer: int) -> AnsweredQuestion | None:
        """Return the question that the message `answer` answers, if it is known. Raises `StoreError`."""
        if recent := self._answered.answered_by(chat_id, answer):
            return recent
        return await self._read(select(ANSWERED).filter_by(chat=self._database.hash_id(chat_id), answer=answer))

    async def _read(self, query: Select[tuple[object, ...]]) -> AnsweredQuestion | None:
        async with self._database.transaction() as connection:
            row = (await connection.execute(query)).first()
        return AnsweredQuestion(row.question, row.answer, row.text) if row else None

    async def vote(self, chat_id: int, answer: int, voter: int, question: str | None, *, up: bool) -> None:
        """Store a user's vote on an answer; it replaces an earlier one. Raises `StoreError`."""
        key = {"chat": self._database.hash_id(chat_id), "answer": answer, "voter": self._database.hash_id(voter)}
        async with self._database.transaction() as connection:
            earlier = await connection.scalar(select(VOTES.c.question).filter_by(**key))
            values = {"question": _storable(question) if question else earlier, "up": up, "day": today()}
            await replace_row(connection, VOTES, key, values)

    async def kept(self, chat_id: int) -> ChatRecord:
        """Return the rows of a chat, and a user's votes in groups. Raises `StoreError`."""
        await self._flush()
        async with self._database.transaction() as connection:
            return await _record(connection, self._database.hash_id(chat_id))

    async def forget(self, chat_id: int) -> ChatRecord:
        """Delete the rows of a chat and a user's votes in groups; return them. Raises `StoreError`."""
        self._answered.forget(chat_id)
        await self._flush()
        chat = self._database.hash_id(chat_id)
        rows: list[tuple[Table, Mapping[str, object]]] = []
        async with self._database.transaction() as connection:
            record = await _record(connection, chat)
            for table in HASHED_CHAT_TABLES:
                rows += await take_rows(connection, table, table.c.chat == chat)
            rows += await take_rows(connection, VOTES, VOTES.c.voter == chat)
            if not self._database.is_sqlite:
                own = or_(SHARED_CONVERSATIONS.c.chat == chat, SHARED_CONVERSATIONS.c.user == chat)
                await connection.execute(delete(SHARED_CONVERSATIONS).where(own))
        self._deleted.keep(chat_id, rows)
        await self._database.wipe()
        self._languages.pop(chat, None)
        return record

    async def restore(self, chat_id: int) -> bool:
        """Put back what was deleted; return False if it is too late. Raises `StoreError`."""
        rows = await self._deleted.restore(chat_id, self._database)
        for table, values in rows or ():
            if table is CHAT_SETTINGS:
                self._languages.setdefault(str(values["chat"]), str(values["language"]))
        return rows is not None

    async def migrate(self, old: int, new: int) -> None:
        """Move the rows of a chat to its new id; rows that the new id already has take precedence.

        Raises `StoreError`.
        """
        old_chat, new_chat = self._database.hash_id(old), self._database.hash_id(new)
        await self._flush()
        async with self._database.transaction() as connection:
            for table in (CHAT_SETTINGS, UNANSWERED, VOTES):
                existing = await connection.scalar(
                    select(func.count()).select_from(table).where(table.c.chat == new_chat)
                )
                change = delete(table) if existing else update(table).values(chat=new_chat)
                await connection.execute(change.where(table.c.chat == old_chat))
            # The old group numbers its messages separately: nobody can edit or vote on them any more.
            await connection.execute(delete(ANSWERED).where(ANSWERED.c.chat == old_chat))
        self._answered.forget(old)
        if language := self._languages.pop(old_chat, None):
            self._languages.setdefault(new_chat, language)

    async def unanswered_summaries(self) -> list[UnansweredSummary]:
        """Return the unanswered and down-voted questions, the most frequent first; like ones are one.

        Raises `StoreError`.
        """
        await self._flush()
        async with self._database.transaction() as connection:
            unanswered = await connection.scalars(select(UNANSWERED.c.question))
            down = await connection.scalars(select(VOTES.c.question).where(~VOTES.c.up, VOTES.c.question.is_not(None)))
        return await asyncio.to_thread(_summaries, list(unanswered), list(down))

    async def feedback_counts(self) -> FeedbackCounts:
        """Return the numbers of votes and of unanswered questions. Raises `StoreError`."""
        await self._flush()
        async with self._database.transaction() as connection:
            rows = await connection.execute(select(VOTES.c.up, func.count().label("number")).group_by(VOTES.c.up))
            votes = {row.up: int(row.number) for row in rows}
            unanswered = await connection.scalar(select(func.count()).select_from(UNANSWERED))
        return FeedbackCounts(votes.get(True, 0), votes.get(False, 0), unanswered or 0)


async def _record(connection: AsyncConnection, chat: str) -> ChatRecord:
    language = await connection.scalar(select(CHAT_SETTINGS.c.language).filter_by(chat=chat))
    answered = await connection.scalars(select(ANSWERED.c.text).filter_by(chat=chat).order_by(ANSWERED.c.question))
    unanswered = await connection.execute(
        select(UNANSWERED).filter_by(chat=chat).order_by(UNANSWERED.c.day, UNANSWERED.c.question)
    )
    votes = await connection.execute(
        select(VOTES).where(or_(VOTES.c.chat == chat, VOTES.c.voter == chat)).order_by(VOTES.c.day, VOTES.c.answer)
    )
    return ChatRecord(
        language,
        tuple(answered),
        tuple(UnansweredQuestion(row.question, row.language, row.day) for row in unanswered),
        tuple(StoredVote(row.question, row.up, row.day) for row in votes),
    )


def _summaries(unanswered: list[str], down: list[str]) -> list[UnansweredSummary]:
    """Return the questions, those with the same content words as one, in the wording asked last."""
    wording = {_content(question): question for question in (*down, *unanswered)}
    unanswered_counts, down_counts = Counter(map(_content, unanswered)), Counter(map(_content, down))
    summaries = [UnansweredSummary(text, unanswered_counts[key], down_counts[key]) for key, text in wording.items()]
    return sorted(summaries, key=lambda each: (-each.unanswered - each.down, each.question))


def _content(question: str) -> tuple[str, ...]:
    """Return what like questions have in common: the terms, in any order; all words of a question without any."""
    return tuple(sorted(set(terms(question)))) or tuple(words(question))


def _storable(text: str) -> str:
    """Return `text` without lone surrogates and zero bytes, which databases refuse."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _normalized(question: str) -> str:
    return " ".join(words(question))
