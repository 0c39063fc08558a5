"""Reading of documents from files and web pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.fetching.feed_parser import Feed
from bot.fetching.fetcher import Fetcher, FetchLimits
from bot.fetching.network_guard import NetworkGuard
from bot.ingest.sandbox import Sandbox
from bot.settings import Settings
from corpus.readers.formats import FileContents


class DocumentReader:
    """Fetches pages within the limits of the settings, and parses untrusted content in a sandbox. Needs `aclose`."""

    def __init__(self, settings: Settings) -> None:
        limits = FetchLimits(
            redirects=settings.fetch_redirects,
            megabytes=settings.fetch_megabytes,
            unpacked_megabytes=settings.fetch_unpacked_megabytes,
            seconds=settings.fetch_seconds,
        )
        self.fetcher = Fetcher(NetworkGuard(settings.fetch_allowed_hosts), limits)
        self._sandbox = Sandbox()

    async def aclose(self) -> None:
        """Close all connections and end the sandbox's processes."""
        await self.fetcher.aclose()
        await self._sandbox.aclose()

    async def read_file(self, name: str, content: bytes) -> FileContents:
        """Return the documents of a file. Raises `UnreadableDocument`."""
        return await self._sandbox.read(name, content)

    async def parse_feed(self, content: bytes, url: str) -> Feed:
        """Return the feed or sitemap that came from `url`. Raises `UnreadableDocument`."""
        return await self._sandbox.parse_feed(content, url)

    async def read_page(self, url: str) -> FileContents:
        """Return the documents of a page or a file on the web. Raises `FetchError`, `UnreadableDocument`."""
        page = await self.fetcher.fetch(url)
        return await self._sandbox.read(_file_name(page.url), page.content, url=page.url, charset=page.charset)


def _file_name(url: str) -> str:
    """Return the last part of the path, else the host."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.hostname or "page"
