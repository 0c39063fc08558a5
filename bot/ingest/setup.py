"""A running bot's way into the corpus, put together: what is fetched, read, kept, offered and followed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import TelegramError

from bot.ingest.document_store import Shelf
from bot.ingest.service import IngestService
from bot.settings import Settings
from bot.tasks import background_tasks
from corpus.errors import StoreError
from corpus.library import Library
from handlers.commands.documents import card
from handlers.messaging.messages import send_to
from handlers.services.chats import Memory
from handlers.translations import texts_for

if TYPE_CHECKING:
    from bot.fetching.fetcher import Fetcher, FetchResult
    from bot.ingest.sandbox import ParsingPool
    from corpus.models import Document

_LOG = logging.getLogger(__name__)

FEEDS = "feeds.json"
"""The file of `DATA_DIR` that keeps what was seen of the feeds."""


class LazyFetcher:
    """Fetches, as the settings allow; what that needs is made for the first page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fetcher: Fetcher | None = None

    @property
    def fetcher(self) -> Fetcher:
        """What fetches."""
        if self._fetcher is None:
            # httpx and DNS take a tenth of a second; a bot that fetches nothing starts without.
            from bot.fetching.fetcher import Fetcher, Limits  # noqa: PLC0415 - with the first page
            from bot.fetching.network_guard import Guard  # noqa: PLC0415 - with the first page

            kept = self._settings
            limits = Limits(
                kept.fetch_redirects, kept.fetch_megabytes, kept.fetch_unpacked_megabytes, kept.fetch_seconds
            )
            self._fetcher = Fetcher(Guard(kept.fetch_allowed_hosts), limits)
        return self._fetcher

    async def fetch(self, url: str) -> FetchResult:
        """Return what stands at `url`. Raises `NotFetched`."""
        return await self.fetcher.fetch(url)

    async def close(self) -> None:
        """Close all connections."""
        if self._fetcher:
            await self._fetcher.aclose()


class LazySandbox:
    """Reads files, in processes of their own; they and what they need are made for the first file."""

    def __init__(self) -> None:
        self._pool: ParsingPool | None = None

    async def read(
        self, name: str, content: bytes, *, url: str | None = None, charset: str | None = None
    ) -> list[Document]:
        """Return the documents in a file. Raises `UnreadableDocument`."""
        if self._pool is None:
            from bot.ingest.sandbox import ParsingPool  # noqa: PLC0415 - with the first file

            self._pool = ParsingPool()
        return await self._pool.read(name, content, url=url, charset=charset)

    async def close(self) -> None:
        """End the processes."""
        if self._pool:
            await asyncio.to_thread(self._pool.close)


@contextlib.asynccontextmanager
async def ingest_running(
    bot: Bot, library: Library, chats: Memory, on_change: Callable[[], None], settings: Settings
) -> AsyncIterator[IngestService]:
    """Let the corpus grow while the block lasts: by administrators, feeds, the command line and the folder.

    `on_change` is called after each change of the library.
    """
    try:
        shelf = await asyncio.to_thread(Shelf, settings.data_dir)
    except StoreError as exc:
        _LOG.error("%s The bot goes on; what is added is lost when it stops.", exc)
        shelf = Shelf(None)
    pool, web = LazySandbox(), LazyFetcher(settings)
    growth = IngestService(library, on_change, shelf, pool, web.fetch, settings.corpus_dir)
    feeds = _follow_feeds(bot, chats, growth, web, settings)
    try:
        async with background_tasks(growth.follow(), feeds):
            yield growth
    finally:
        await web.close()
        await pool.close()
        await asyncio.to_thread(shelf.close)


async def _follow_feeds(bot: Bot, chats: Memory, growth: IngestService, web: LazyFetcher, settings: Settings) -> None:
    """Offer the administrators each new page of the feeds; where there is nobody to decide, take it in."""
    if not settings.feeds:
        return
    from bot.fetching.feed_poller import FeedPoller  # noqa: PLC0415 - with its parsers, for those who follow feeds

    async def found(url: str) -> None:
        for candidate in await growth.found(url):
            if not settings.admin_ids:
                await growth.accept(candidate.number)
            for admin in settings.admin_ids:
                texts = texts_for(chats.language(admin))
                try:
                    await send_to(bot, admin, 0, await asyncio.to_thread(card, candidate, texts))
                except TelegramError as exc:
                    _LOG.warning("Administrator %s does not hear of what a feed brought: %s", admin, exc)

    path, minutes = settings.data_dir / FEEDS, settings.feed_minutes
    await FeedPoller(web.fetcher, settings.feeds, path, found, minutes=minutes).run()
