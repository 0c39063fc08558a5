"""Languages and conversations of chats whose updates come to several instances."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import and_, delete, extract, func, literal, select

from bot.storage.chat_store import ChatStore
from bot.storage.database import Database
from bot.storage.inserts import replace_row
from bot.storage.instance import Instance
from bot.storage.schema import CHAT_SETTINGS, SHARED_CONVERSATIONS
from corpus.answering.followups import Topic
from corpus.errors import StoreError
from handlers.services.conversations import (
    CONVERSATION_LIFETIME_S,
    AskedQuestion,
    Conversations,
    ConversationState,
)

_LOG = logging.getLogger(__name__)

_PRUNE_INTERVAL_S = 600.0
_READ_TIMEOUT_S = 2.0  # an answer from memory is better than a late one


class SharedConversations:
    """The languages and the conversations of all instances. While the database is away, each has its own."""

    def __init__(self, instance: Instance, chats: ChatStore, conversations: Conversations) -> None:
        self._instance = instance
        self._database: Database = instance.database
        self._chats = chats
        self._conversations = conversations

    async def run(self) -> None:
        """Delete what has expired, until cancelled."""
        age = extract("epoch", func.now() - SHARED_CONVERSATIONS.c.changed)
        while True:
            await asyncio.sleep(_PRUNE_INTERVAL_S)
            with contextlib.suppress(StoreError):
                async with self._database.transaction() as connection:
                    await connection.execute(delete(SHARED_CONVERSATIONS).where(age > CONVERSATION_LIFETIME_S))

    @contextlib.asynccontextmanager
    async def current(self, chat_id: int, user_id: int) -> AsyncIterator[None]:
        """Read what others have stored about a chat and a user before the block, and store changes after it."""
        before = None
        try:
            before = await self._read(chat_id, user_id)
        except (StoreError, TimeoutError) as exc:
            _LOG.debug("Conversation not read: %s", exc)
        yield
        if before is None:
            return
        try:
            await self._write(chat_id, user_id, before)
        except (StoreError, TimeoutError) as exc:
            _LOG.debug("Conversation not stored: %s", exc)

    async def _read(self, chat_id: int, user_id: int) -> Mapping[int, ConversationState] | None:
        if not self._instance.is_connected:
            return None
        chat, user = self._database.hash_id(chat_id), self._database.hash_id(user_id)
        age = extract("epoch", func.now() - SHARED_CONVERSATIONS.c.changed).label("age")
        async with asyncio.timeout(_READ_TIMEOUT_S), self._database.transaction() as connection:
            key = select(literal(chat).label("chat")).subquery()
            conversations = SHARED_CONVERSATIONS.c
            own = and_(conversations.chat == key.c.chat, conversations.user == user)
            query = select(CHAT_SETTINGS.c.language, conversations.thread, conversations.state, age).select_from(
                key.outerjoin(CHAT_SETTINGS, CHAT_SETTINGS.c.chat == key.c.chat).outerjoin(SHARED_CONVERSATIONS, own)
            )
            rows = (await connection.execute(query)).all()
        stored = {row.thread: (float(row.age), _state(json.loads(row.state))) for row in rows if row.state}
        self._chats.note_language(chat_id, rows[0].language)
        self._conversations.replace(chat_id, user_id, stored)
        return self._conversations.threads(chat_id, user_id)

    async def _write(self, chat_id: int, user_id: int, before: Mapping[int, ConversationState]) -> None:
        after = self._conversations.threads(chat_id, user_id)
        if after == before:
            return
        key = {"chat": self._database.hash_id(chat_id), "user": self._database.hash_id(user_id)}
        async with asyncio.timeout(_READ_TIMEOUT_S), self._database.transaction() as connection:
            for thread in before.keys() | after.keys():
                state = after.get(thread)
                if state != before.get(thread):
                    values = {"state": json.dumps(asdict(state)), "changed": func.now()} if state else None
                    await replace_row(connection, SHARED_CONVERSATIONS, {**key, "thread": thread}, values)


def _state(values: dict[str, Any]) -> ConversationState:
    choices = {int(number): data for number, data in values["choices"].items()}
    asked = values.get("asked")  # older instances do not know it
    question = asked and AskedQuestion(
        asked["text"], _topic(asked["before"]), tuple((key, start) for key, start in asked["quoted"])
    )
    return ConversationState(**{**values, "topic": _topic(values["topic"]), "choices": choices, "asked": question})


def _topic(values: dict[str, Any] | None) -> Topic | None:
    return Topic(values["question"], tuple(values["documents"])) if values else None
