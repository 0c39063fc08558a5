"""Where the objects meet: settings in, a running bot out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence

from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest

from bot.chat_data import remembering
from bot.inbox.inbox import Inbox
from bot.inbox.processor import Processor
from bot.ingest.document_store import FILE as SHELF
from bot.ingest.document_store import Shelf
from bot.ingest.service import merge_documents
from bot.ingest.setup import ingest_running
from bot.metrics import Metrics
from bot.settings import Settings
from bot.tasks import background_tasks
from bot.transport.client import ALLOWED_UPDATES, build_bot
from bot.transport.connection_state import ConnectionState
from bot.transport.delivery import ReliableRequest
from bot.transport.http import AT_ONCE, connection
from bot.transport.polling import Poller
from bot.transport.profile import set_profile
from corpus.errors import ConfigurationError, CorpusError, StoreError
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import load_documents
from corpus.retrieval.encoder import find_encoder
from handlers.context import BotApplication, Context, Services
from handlers.register import register

_LOG = logging.getLogger(__name__)

WARM_UP_SECONDS = 3.0
"""After the start: what was asked while the bot was away goes before what may be asked."""

EMBEDDINGS = "embeddings"
"""The folder of `DATA_DIR` that keeps the vectors of the corpus's texts."""

INDEX = "index"
"""The folder of `DATA_DIR` that keeps what was read of the documents."""


def load_library(settings: Settings) -> Library:
    """Read the corpus; each file that is left out is a warning in the log. Raises `ConfigurationError`."""
    try:
        loaded = load_documents(settings.corpus_dir)
    except CorpusError as exc:
        raise ConfigurationError(f"CORPUS_DIR is wrong: {exc}") from exc
    for warning in loaded.warnings:
        _LOG.warning("%s", warning)
    documents = _with_added(loaded.documents, settings)
    if not documents:
        _LOG.warning("There is no document in %s: every question will be answered so.", settings.corpus_dir)
    encoder = find_encoder(settings.data_dir / EMBEDDINGS)
    return Library(documents, encoder, folder=settings.data_dir / INDEX)


def _with_added(documents: Sequence[Document], settings: Settings) -> Sequence[Document]:
    """Return the documents of the folder as the shelf has them: with what was added, without what was taken out."""
    if not (settings.data_dir / SHELF).exists():
        return documents
    try:
        with contextlib.closing(Shelf(settings.data_dir)) as shelf:
            return merge_documents(documents, shelf)
    except StoreError as exc:
        _LOG.error("%s The bot goes on without them.", exc)
        return documents


def build_application(
    settings: Settings,
    library: Library,
    request: BaseRequest | None = None,
    *,
    bot: ExtBot[None] | None = None,
    metrics: Metrics | None = None,
) -> BotApplication:
    """Return the bot, ready to run. `request` stands in for the network: a double of Telegram's side.

    `bot` is one that is at work already. Raises `ConfigurationError` where no token is set.
    """
    metrics = metrics or Metrics()
    if bot is None:
        line = connection(settings.telegram_api_url, AT_ONCE) if request is None else request
        bot = build_bot(settings, ReliableRequest(line, metrics))
    application: BotApplication = (
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .context_types(ContextTypes(context=Context, bot_data=Services))
        .concurrent_updates(Processor(metrics))
        .job_queue(None)
        .build()
    )
    application.bot_data.library = library
    application.bot_data.admins = settings.admin_ids
    register(application)
    return application


@contextlib.asynccontextmanager
async def application_running(
    application: BotApplication, settings: Settings, *, at_once: bool = False
) -> AsyncIterator[None]:
    """Keep the application at work; at the end it finishes what is in hand. Who enters brings the updates.

    `at_once`, what is remembered of chats is there from the beginning. Raises `ConfigurationError` where
    `DATABASE_URL` is wrong.
    """
    async with application:
        await application.start()
        try:
            warming = _warm_up(application.bot_data.library)
            async with (
                remembering(application, settings, at_once=at_once),
                background_tasks(set_profile(application), warming),
            ):
                yield
        finally:
            await application.stop()
            await asyncio.to_thread(_keep, application.bot_data.library)


def _keep(library: Library) -> None:
    try:
        library.keep()
    except CorpusError as exc:
        _LOG.warning("What was read of the documents is read again at the next start: %s", exc)


async def _warm_up(library: Library) -> None:
    """Embed the corpus and read its events before anybody waits for them; that this fails is no end."""
    await asyncio.sleep(WARM_UP_SECONDS)
    try:
        await asyncio.to_thread(library.prepare)
    except Exception:
        _LOG.exception("What takes long could not be prepared; it is done when it is needed.")


@contextlib.asynccontextmanager
async def answering(
    application: BotApplication, inbox: Inbox, settings: Settings, *, at_once: bool = False
) -> AsyncIterator[None]:
    """Run the application with what is in the inbox and comes into it; at the end it finishes what is in hand.

    `at_once` as in `application_running`.
    """
    processor = application.update_processor
    if not isinstance(processor, Processor):
        raise ConfigurationError("The application was not built by build_application.")
    serving = processor.serving(
        application, inbox, keep_seconds=settings.update_hours * 3600, admins=settings.admin_ids
    )
    async with (
        application_running(application, settings, at_once=at_once),
        ingest_running(application, settings),
        serving,
    ):
        yield


@contextlib.asynccontextmanager
async def polling(application: BotApplication, settings: Settings) -> AsyncIterator[None]:
    """Run the application with updates polled from Telegram's double, and kept in memory only."""
    outgoing = application.bot.request
    if not isinstance(outgoing, ReliableRequest):
        raise ConfigurationError("The application was not built by build_application.")
    async with Inbox() as inbox, answering(application, inbox, settings, at_once=True):
        outgoing.note_in(inbox)
        poller = Poller(application.bot, outgoing.inner, inbox, ConnectionState(), Metrics(), ALLOWED_UPDATES)
        async with background_tasks(poller.run()):
            yield
