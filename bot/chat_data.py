"""What is remembered of chats, opened beside the first answers: they are not to wait for SQLAlchemy to load.

Until then the languages are read from the file itself, what was answered is gathered, and who asks for more waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.settings import Settings
from bot.storage.paths import DATABASE, KEY, hashed
from bot.tasks import background_tasks
from corpus.errors import StoreError
from handlers.context import BotApplication
from handlers.services.answer_log import AnsweredQuestion
from handlers.services.chats import Memory
from handlers.services.subscriptions import Subscriptions

if TYPE_CHECKING:
    from bot.storage.chat_store import Store
    from bot.storage.subscription_store import SubscriptionStore

_LOG = logging.getLogger(__name__)

_AT_LEISURE = 1.0
"""Seconds after which it is opened though nobody has needed it yet."""

_CLOSING_SECONDS = 10.0


class Early:
    """Stands in for the memory and the subscriptions until they are open; `then` gets what was done meanwhile."""

    def __init__(self, keep_days: int, languages: Mapping[str, str], key: bytes) -> None:
        self.keep_days = keep_days
        self.needed = asyncio.Event()
        self.opened: asyncio.Future[tuple[Store, SubscriptionStore]] = asyncio.get_running_loop().create_future()
        self.gathered: list[Callable[[Store], None]] = []
        self._languages = languages
        self._key = key

    def language(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen."""
        return self._languages.get(hashed(self._key, chat_id)) if self._languages else None

    def add_answered(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Remember which message answers which question."""
        self.gathered.append(lambda store: store.add_answered(chat_id, answered))

    def add_unanswered(self, chat_id: int, question: str, language: str) -> None:
        """Remember a question that could not be answered."""
        self.gathered.append(lambda store: store.add_unanswered(chat_id, question, language))

    async def wait(self) -> None:
        """Wait until they are open."""
        await asyncio.shield(self.opened)

    def __getattr__(self, name: str) -> Any:
        """Return a method of the one that has it, which waits until that is open."""

        async def wait(*arguments: Any, **named: Any) -> Any:
            self.needed.set()
            store, subscriptions = await asyncio.shield(self.opened)
            return await getattr(store if hasattr(store, name) else subscriptions, name)(*arguments, **named)

        return wait


@contextlib.asynccontextmanager
async def remembering(application: BotApplication, settings: Settings, *, at_once: bool = False) -> AsyncIterator[None]:
    """Give the application its memory while the block lasts, and tell subscribers what is due.

    `at_once`, or with a `DATABASE_URL`, it is open before the block begins. Raises `ConfigurationError` where
    `DATABASE_URL` is wrong.
    """
    ending = asyncio.Event()
    languages, key = await asyncio.to_thread(_languages, settings.data_dir)
    early = Early(settings.keep_days, languages, key)
    services = application.bot_data
    services.memory, services.subscriptions = cast(Memory, early), cast(Subscriptions, early)
    services.library_changed = early.needed.set
    working = asyncio.create_task(_remember(application, settings, early, ending))
    try:
        if at_once or settings.database_url:
            early.needed.set()
            opened = asyncio.create_task(early.wait())
            await asyncio.wait([working, opened], return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                opened.cancel()
                await working
        yield
    finally:
        ending.set()
        early.needed.set()
        _, late = await asyncio.wait([working], timeout=_CLOSING_SECONDS)
        for task in late:
            task.cancel()
            await asyncio.wait([task])
        if not early.opened.done():
            early.opened.cancel()


async def _remember(application: BotApplication, settings: Settings, early: Early, ending: asyncio.Event) -> None:
    """Open the database when it is needed, and work with it until the end."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_AT_LEISURE):
            await early.needed.wait()
    database_of, store_of, subscriptions_of, notifier_of = await asyncio.to_thread(_classes)
    database, services = database_of(settings.data_dir, settings.database_url), application.bot_data
    store, subscriptions = store_of(database, settings.keep_days), subscriptions_of(database)
    try:
        try:
            await database.open()
            await store.load()
        except StoreError as exc:
            _LOG.error("%s The bot goes on, and forgets what it learns of chats when it stops.", exc)
            await database.open_in_memory()
        for what in early.gathered:
            what(store)
        notifier = notifier_of(application.bot, services, subscriptions)
        services.memory, services.subscriptions = store, subscriptions
        services.library_changed = notifier.wake
        early.opened.set_result((store, subscriptions))
        async with background_tasks(store.run(), notifier.run()) as tasks:
            await ending.wait()
            with contextlib.suppress(TimeoutError):
                async with database.at_rest():
                    for task in tasks:
                        task.cancel()
    finally:
        await database.close()


def _classes() -> Any:
    """Load what is slow to load."""
    from bot.notifier import Notifier  # noqa: PLC0415
    from bot.storage.chat_store import Store  # noqa: PLC0415
    from bot.storage.database import Database  # noqa: PLC0415 - with SQLAlchemy
    from bot.storage.subscription_store import SubscriptionStore  # noqa: PLC0415

    return Database, Store, SubscriptionStore, Notifier


def _languages(data_dir: Path) -> tuple[Mapping[str, str], bytes]:
    """Return the chats' languages as the database's file has them, and the key of their hashes; none where it can't."""
    file = data_dir / DATABASE
    try:
        key = (data_dir / KEY).read_bytes()
        with contextlib.closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        ) as database:
            return dict(database.execute("SELECT chat, language FROM chat_settings")), key
    except (OSError, sqlite3.Error, ValueError):
        return {}, b""
