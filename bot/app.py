"""The wiring of the bot: settings in, a running application out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest

from bot.backoff import backoff
from bot.calendar_feed import calendar_url
from bot.digests.sender import DigestSender
from bot.digests.store import DigestStore
from bot.inbox.inbox import Inbox
from bot.inbox.processor import Processor
from bot.ingest.corpus_folder import load_folder
from bot.ingest.document_store import DocumentStore
from bot.metrics import Metrics
from bot.notifier import Notifier
from bot.settings import Settings
from bot.storage.chat_store import ChatStore
from bot.storage.database import Database, database_open, has_database
from bot.storage.instance import Instance
from bot.storage.leadership import Leadership
from bot.storage.shared_conversations import SharedConversations
from bot.storage.subscription_store import SubscriptionStore
from bot.tasks import background_tasks
from bot.transport.client import ALLOWED_UPDATES, build_bot
from bot.transport.connection_state import ConnectionState
from bot.transport.delivery import ReliableRequest
from bot.transport.polling import Poller
from bot.transport.profile import set_profile
from corpus.errors import ConfigurationError, CorpusError, SearchUnavailable, StoreError
from corpus.library import Library
from corpus.models import Document
from corpus.reading.cross_encoder import CrossEncoder
from corpus.retrieval.encoder import find_encoder
from handlers.context import BotApplication, Context, Services
from handlers.register import register
from handlers.services.conversations import Conversations

if TYPE_CHECKING:
    from bot.ingest.service import CorpusState
    from bot.model.chat_model import ChatModel
    from bot.search_engine import Milvus

_LOG = logging.getLogger(__name__)

WARM_UP_DELAY_S = 3.0  # questions that waited for the start are answered before the warm-up takes the processor
_GC_THRESHOLDS = (2_000, 5, 100)
"""Thresholds of the garbage collector once the bot is warm.

A collection of 100,000 objects holds the event loop for 50 ms, so that each has few, and one of all objects is rare:
next to nothing is garbage that reference counts do not free.
"""
_ENGINE_CHECK_S = 10.0
CLOSE_TIMEOUT_S = 5.0  # time for a transaction of the database to end, and for the index to be saved, on a stop
EMBEDDINGS_FOLDER = "embeddings"  # the folder of `DATA_DIR` with the vectors of the corpus
INDEX_FOLDER = "index"  # the folder of `DATA_DIR` with the persisted index


def load_library(settings: Settings) -> Library:
    """Read the corpus and log a warning for each file left out; run it in a thread without an event loop.

    Raises `ConfigurationError`.
    """
    try:
        loaded = load_folder(settings.corpus_dir)
    except CorpusError as exc:
        raise ConfigurationError(f"CORPUS_DIR is wrong: {exc}") from exc
    for warning in loaded.warnings:
        _LOG.warning("%s", warning)
    documents = _with_added(loaded.documents, settings)
    if not documents:
        _LOG.warning("Corpus %s is empty: the bot can answer no question", settings.corpus_dir)
    engine = find_engine(settings)
    encoder = find_encoder(None if engine else settings.data_dir / EMBEDDINGS_FOLDER, is_stored=not engine)
    return Library(documents, encoder, find_reader(settings), folder=settings.data_dir / INDEX_FOLDER, engine=engine)


async def state_to_load(settings: Settings, stores: Stores) -> CorpusState:
    """Return the state of the corpus from which `load_library` then loads, so that no change is missed meanwhile."""
    await asyncio.to_thread(importlib.import_module, "bot.ingest.service")
    from bot.ingest.service import corpus_state  # noqa: PLC0415 - numpy (0.1 s), after the first poll

    return await corpus_state(DocumentStore(stores.database), settings.corpus_dir)


def find_engine(settings: Settings) -> Milvus | None:
    """Return the search engine that SEARCH_URL names, not connected yet; None without one.

    Raises `ConfigurationError` if its library is not installed.
    """
    if settings.search_url is None:
        return None
    from bot.search_engine import Milvus  # noqa: PLC0415 - few bots have one

    return Milvus(settings.search_url.get_secret_value())


def find_reader(settings: Settings) -> CrossEncoder | None:
    """Return the reader that READER names, not loaded yet; None if it is off."""
    match settings.reader:
        case "off":
            return None
        case "auto":
            return CrossEncoder()
        case folder:
            return CrossEncoder(Path(folder))


def _with_added(documents: Sequence[Document], settings: Settings) -> Sequence[Document]:
    """Return the folder's documents with the added ones and without the removed ones."""
    if not has_database(settings):
        return documents
    try:
        return asyncio.run(_merge(documents, settings))
    except StoreError as exc:
        _LOG.error("Added documents can't be read, the bot goes on without them: %s", exc)
        return documents


async def _merge(documents: Sequence[Document], settings: Settings) -> Sequence[Document]:
    async with database_open(settings) as database:
        return await DocumentStore(database).merge(documents)


@dataclass(frozen=True, slots=True)
class Stores:
    """The open database and its stores."""

    database: Database
    chats: ChatStore
    subscriptions: SubscriptionStore
    digests: DigestStore
    instance: Instance | None = None
    """The process among several that share the database."""

    @property
    def leadership(self) -> Leadership:
        """Leadership among the processes that share the database."""
        return self.instance.leadership if self.instance else Leadership()


@contextlib.asynccontextmanager
async def stores_open(settings: Settings, instance: Instance | None = None) -> AsyncIterator[Stores]:
    """Open the database for the duration of the block; one that is away is tried again in the background.

    An `instance` has a database that it shares, and closes. Raises `ConfigurationError` if `DATABASE_URL` is wrong.
    """
    own = None if instance else Database(settings.data_dir, settings.database_url, settings.chat_hash_key)
    database = own or cast("Instance", instance).database
    chats = ChatStore(database, settings.keep_days)
    try:
        is_open = await _try_to_open(database, chats)
        async with background_tasks(*([] if is_open else [_keep_opening(database, chats)])):
            yield Stores(database, chats, SubscriptionStore(database), DigestStore(database), instance)
    finally:
        if own:
            await own.close()


async def _try_to_open(database: Database, chats: ChatStore, failures: int = 0) -> bool:
    try:
        if not database.is_open:
            await database.open()
        await chats.load()
    except StoreError as exc:
        if not failures:
            _LOG.error("Database can't be opened, the bot tries again and stores nothing until then: %s", exc)
        return False
    return True


async def _keep_opening(database: Database, chats: ChatStore) -> None:
    """Open the database that could not be opened, as soon as that succeeds."""
    failures = 1
    await asyncio.sleep(backoff(failures))
    while not await _try_to_open(database, chats, failures):
        failures += 1
        await asyncio.sleep(backoff(failures))
    _LOG.warning("Database is open")


@contextlib.asynccontextmanager
async def application_running(
    bot: ExtBot[None],
    library: Library,
    stores: Stores,
    inbox: Inbox,
    settings: Settings,
    metrics: Metrics,
    loaded_from: CorpusState | None = None,
) -> AsyncIterator[BotApplication]:
    """Handle the inbox's updates for the duration of the block; updates in progress are finished on exit.

    `loaded_from` is the state of the corpus before the library was loaded; by default the present one.
    """
    await asyncio.to_thread(importlib.import_module, "bot.ingest.setup")
    from bot.ingest.setup import ingest_running  # noqa: PLC0415 - numpy and httpcore (0.15 s) after the first poll

    model = _connect_model(settings, metrics)
    notifier = Notifier(bot, library, stores.chats, stores.subscriptions, model=model)
    older = DocumentStore(stores.database).version
    digests = DigestSender(library, stores.chats, stores.digests, notifier.deliver, older)

    def on_change() -> None:
        notifier.wake()
        digests.wake()

    conversations = Conversations()
    shared = SharedConversations(stores.instance, stores.chats, conversations) if stores.instance else None
    surroundings = [shared.current] if shared else []
    processor = Processor(inbox, metrics, settings.update_hours * 3600, settings.admin_ids, *surroundings)
    async with (
        contextlib.aclosing(model) if model else contextlib.nullcontext(),
        ingest_running(
            bot,
            library,
            stores.database,
            stores.instance,
            stores.leadership,
            stores.chats,
            on_change,
            settings,
            loaded_from,
        ) as ingest,
    ):
        services = Services(
            library=library,
            chats=stores.chats,
            subscriptions=stores.subscriptions,
            ingest=ingest,
            digests=stores.digests,
            admins=settings.admin_ids,
            on_question=metrics.count_question,
            model=model,
            calendar_url=calendar_url(settings),
            conversations=conversations,
        )
        application = _build_application(bot, services, processor)
        async with application:
            await application.start()
            try:
                async with (
                    _stores_written(stores, notifier, digests),
                    background_tasks(
                        set_profile(application),
                        _warm_up(library),
                        *([shared.run()] if shared else []),
                        *([_keep_engine(library)] if settings.search_url else []),
                    ),
                    processor.running(application),
                ):
                    yield application
            finally:
                await application.stop()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CLOSE_TIMEOUT_S):
                        await asyncio.to_thread(_save_index, library)


def _connect_model(settings: Settings, metrics: Metrics) -> ChatModel | None:
    """Return the language model that the settings name, None without one. Raises `ConfigurationError`."""
    if settings.model_url is None:
        return None
    from bot.model.chat_model import ChatModel  # noqa: PLC0415 - few bots have one

    return ChatModel(settings.model_url, settings, metrics)


def _build_application(bot: ExtBot[None], services: Services, processor: Processor) -> BotApplication:
    application: BotApplication = (
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .context_types(ContextTypes(context=Context, bot_data=cast("type[Services]", lambda: services)))
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    register(application)
    return application


@contextlib.asynccontextmanager
async def _stores_written(stores: Stores, notifier: Notifier, digests: DigestSender) -> AsyncIterator[None]:
    """Write gathered rows and notify subscribers in the background; on exit cancel no transaction halfway."""
    leading = [stores.leadership.run(each) for each in (notifier.run, digests.run)]
    async with background_tasks(stores.chats.run(), *leading) as tasks:
        yield
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S), stores.database.at_rest():
                for task in tasks:
                    task.cancel()


def _save_index(library: Library) -> None:
    try:
        library.save()
    except CorpusError as exc:
        _LOG.warning("Index was not saved, the next start builds it again: %s", exc)


async def _warm_up(library: Library) -> None:
    """Embed the corpus and extract its events in the background; on failure the first use does it.

    A garbage collection holds the event loop, too: up to a second over the objects of a large corpus, which are no
    garbage. There is none until the corpus is read, and later ones leave these objects out.
    """
    gc.disable()
    try:
        await asyncio.sleep(WARM_UP_DELAY_S)
        await asyncio.to_thread(library.warm_up)
        gc.freeze()
    except Exception:
        _LOG.exception("Warm-up failed, indexes will be built on first use")
    finally:
        gc.set_threshold(*_GC_THRESHOLDS)
        gc.enable()


async def _keep_engine(library: Library) -> None:
    """Give the search engine what it lacks, at the start and after a loss, until cancelled."""
    is_away = False
    while True:
        await asyncio.sleep(_ENGINE_CHECK_S)
        try:
            await asyncio.to_thread(library.repair)
        except SearchUnavailable as exc:
            if not is_away:
                _LOG.error("Search engine can't be used, questions are answered by words alone: %s", exc)
            is_away = True
        else:
            if is_away:
                _LOG.warning("Search engine can be used again")
            is_away = False


@contextlib.asynccontextmanager
async def application_polling(
    request: BaseRequest, library: Library, settings: Settings
) -> AsyncIterator[BotApplication]:
    """Run the application against a fake of Telegram, with the inbox in memory.

    Raises `ConfigurationError` if no token is set.
    """
    metrics = Metrics()
    bot = build_bot(settings, ReliableRequest(request, metrics))
    async with (
        Inbox() as inbox,
        stores_open(settings) as stores,
        application_running(bot, library, stores, inbox, settings, metrics) as application,
    ):
        poller = Poller(bot, lambda: request, inbox, ConnectionState(), metrics, ALLOWED_UPDATES)
        async with background_tasks(poller.run()):
            yield application
