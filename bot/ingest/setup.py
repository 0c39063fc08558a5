"""Wiring of the ingest service in a running bot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.fetching.feed_poller import FeedPoller
from bot.ingest.document_store import DocumentStore
from bot.ingest.reader import DocumentReader
from bot.ingest.service import CorpusState, IngestService
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.feed_store import FeedStore
from bot.storage.instance import Instance
from bot.storage.leadership import Leadership
from bot.tasks import background_tasks
from corpus.library import Library
from handlers.commands.documents import render_card
from handlers.messaging.messages import send_to
from handlers.services.chats import Chats
from handlers.translations import texts_for

_LOG = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def ingest_running(
    bot: Bot,
    library: Library,
    database: Database,
    instance: Instance | None,
    leadership: Leadership,
    chats: Chats,
    on_change: Callable[[], None],
    settings: Settings,
    loaded_from: CorpusState | None,
) -> AsyncIterator[IngestService]:
    """Update the library for the duration of the block: from administrators, feeds, the command line and the folder.

    `on_change` is called after each change of the library, which was loaded from the state `loaded_from`.
    """
    reader = await asyncio.to_thread(DocumentReader, settings)  # loads the certificates
    async with contextlib.aclosing(reader):
        service = IngestService(library, on_change, DocumentStore(database), reader, settings.corpus_dir)
        feeds = partial(_poll_feeds, bot, FeedStore(database), chats, service, reader, settings)
        told = instance.documents_changed if instance else None
        async with background_tasks(service.watch_for_changes(loaded_from, told), leadership.run(feeds)):
            yield service


async def _poll_feeds(
    bot: Bot, states: FeedStore, chats: Chats, service: IngestService, reader: DocumentReader, settings: Settings
) -> None:
    """Offer the administrators each new page of the feeds; without administrators, accept it at once."""
    if not settings.feeds:
        return

    async def deliver(url: str) -> None:
        for candidate in await service.fetch_from_feed(url):
            if not settings.admin_ids:
                await service.accept(candidate.number)
            for admin in settings.admin_ids:
                texts = texts_for(chats.language(admin))
                try:
                    await send_to(bot, admin, 0, await asyncio.to_thread(render_card, candidate, texts))
                except TelegramError as exc:
                    _LOG.warning("Card of a feed's page not sent to administrator %s: %s", admin, exc)

    poller = FeedPoller(
        reader.fetcher, reader.parse_feed, settings.feeds, states, deliver, minutes=settings.feed_minutes
    )
    await poller.run()
