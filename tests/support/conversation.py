"""Conversations of a user with the real bot over the fake Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import application_polling
from bot.fake_telegram.calls import Call
from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram
from bot.fake_telegram.updates import EventStream
from bot.inbox.processor import Processor
from bot.ingest.document_store import DocumentStore
from bot.settings import SEEDS, Settings
from bot.storage.database import DATABASE_FILE, database_open
from corpus.errors import StoreError
from corpus.library import Library
from corpus.models import Document
from corpus.readers.folder import load_documents
from corpus.retrieval.encoder import Encoder, find_encoder
from handlers.commands.feedback import VOTE_BUTTONS as VOTES
from handlers.context import BotApplication
from tests.support.clocks import PATIENCE

Message = dict[str, Any]
"""A Bot API Message object."""

TOKEN = "1:fake"


@dataclass
class Conversation:
    """One user's private chat with a running bot."""

    fake: FakeTelegram
    application: BotApplication
    user: User
    chat: Chat

    def replace_services(self, **services: Any) -> None:
        """Give the handlers other services, as from a start with them."""
        self.application.bot_data = replace(self.application.bot_data, **services)

    async def settled(self) -> None:
        """Wait until the bot has fetched and handled every update."""
        await self.fake.settled()
        processor = self.application.update_processor
        assert isinstance(processor, Processor)
        while processor.held_back:  # noqa: ASYNC110 - a flood waits by the clock
            await asyncio.sleep(0.01)
        await self.application.update_queue.join()

    async def say(self, text: str) -> list[Message]:
        """Send a text; return the replies."""
        return await self.send(text=text)

    async def send(self, **content: Any) -> list[Message]:
        """Send a message with these fields; return the replies."""
        before = len(self.chat.replies())
        if content.keys() == {"text"}:
            self.chat.send(self.user, content["text"])
        else:
            self.chat.send_message(self.user, **content)
        await self.settled()
        return self.chat.replies()[before:]

    async def press(self, message: Message, data: str, *, forged: bool = False) -> tuple[list[Message], dict[str, Any]]:
        """Press a button; return the replies and the answer to the press."""
        before = len(self.chat.replies())
        query = self.chat.press(self.user, message["message_id"], data, forged=forged)
        await self.settled()
        return self.chat.replies()[before:], self.fake.callback_answers.get(query, {})

    async def ask_inline(self, query: str) -> dict[str, Any]:
        """Type `@bot query` into another chat; return the bot's answer, as in `fake.inline.answers`."""
        query_id = self.fake.inline.ask(self.user, query)
        await self.settled()
        return self.fake.inline.answers[query_id]

    async def ask_as_guest(self, text: str) -> dict[str, Any]:
        """Mention the bot in a chat that it has not joined; return its answer, as in `fake.inline.guest_answers`."""
        query_id = self.fake.ask_as_guest(self.user, text)
        await self.settled()
        return self.fake.inline.guest_answers[query_id]

    @property
    def refused(self) -> list[Call]:
        """The calls that Telegram refused."""
        return [call for call in self.fake.calls if call.refused]


@cache
def shared_encoder() -> Encoder | None:
    """Return the encoder of all libraries of this process, which computes the vector of each text once."""
    return find_encoder()


@cache
def _shared_seeds() -> Library:
    """Return the library of the five seeds that conversations share."""
    return Library(load_documents(SEEDS).documents, shared_encoder())


async def _seeds_and_stored_documents(settings: Settings) -> Library:
    """Read the seeds with the changes in the database; without them, if it is damaged."""
    documents = list(load_documents(SEEDS).documents)
    with contextlib.suppress(StoreError):
        async with database_open(settings) as database:
            documents = await DocumentStore(database).merge(documents)
    return Library(documents, shared_encoder())


@asynccontextmanager
async def conversation(
    documents: Iterable[Document] | None = None,
    *,
    language_code: str | None = "en",
    data_dir: Path | None = None,
    admin: bool = False,
    **others: Any,
) -> AsyncIterator[Conversation]:
    """Run the bot over the five seeds, or over other documents, and return a user's chat with it.

    `data_dir` keeps the stored data for the next bot; `admin` makes the user an administrator; `others` are settings.
    """
    fake = FakeTelegram(token=TOKEN)
    user = fake.user("Ann", language_code=language_code)
    with tempfile.TemporaryDirectory() as fresh:
        settings = Settings(
            _env_file=None,
            telegram_bot_token=SecretStr(TOKEN),
            data_dir=data_dir or Path(fresh),
            admin_ids=frozenset({user.id} if admin else ()),
            **others,
        )
        if documents is not None:
            library = Library(documents, shared_encoder())
        elif admin or data_dir is not None:  # the library may change, so the conversation needs its own
            library = await _seeds_and_stored_documents(settings)
        else:
            library = _shared_seeds()
        async with application_polling(fake, library, settings) as application:
            yield Conversation(fake, application, user, fake.private_chat(user))


async def next_message(events: EventStream, text: str = "") -> Message:
    """Wait for the next message that contains `text`; return it."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            if event["type"] == "message" and text in event["message"].get("text", ""):
                message: Message = event["message"]
                return message
    raise AssertionError("The events ended without the message")


def buttons(message: Message) -> list[dict[str, str]]:
    """Return the buttons of a message, row by row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]


def callback_data(message: Message) -> list[str]:
    """Return the callback data of a message's buttons, without votes."""
    data = [button["callback_data"] for button in buttons(message) if "callback_data" in button]
    return [each for each in data if each not in {button.data for button in VOTES}]


def quotations(message: Message) -> list[str]:
    """Return the quotations of a message, expandable ones too."""
    return [*entity_texts(message, "blockquote"), *entity_texts(message, "expandable_blockquote")]


def quoted_sentences(message: Message) -> set[str]:
    """Return the paragraphs of the quotations of a message, each with the number of its source."""
    return {each for block in quotations(message) for each in block.split("\n\n")}


def quoted_text(message: Message) -> str:
    """Return the quotations of a message as one line."""
    return " ".join(" ".join(quotations(message)).split())


def without_tags(html: str) -> str:
    """Return the text of a phrase without its tags."""
    return re.sub(r"</?\w+>", "", html)


async def rename_tables(data_dir: Path, **names: str) -> None:
    """Rename tables of the database. In a thread: the bot may hold the lock until its event loop goes on."""

    def rename() -> None:
        with contextlib.closing(sqlite3.connect(data_dir / DATABASE_FILE, timeout=60)) as other:
            for table, name in names.items():
                other.execute(f"ALTER TABLE {table} RENAME TO {name}")
            other.commit()

    await asyncio.to_thread(rename)


def entity_texts(message: Message, entity_type: str) -> list[str]:
    """Return the parts of a message's text with an entity of this type."""
    utf16 = message["text"].encode("utf-16-le")
    return [
        utf16[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in message.get("entities", ())
        if entity["type"] == entity_type
    ]


def database_dump(data_dir: Path) -> str:
    """Return the content of a stopped bot's database as SQL."""
    file = data_dir / DATABASE_FILE
    with contextlib.closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump())
