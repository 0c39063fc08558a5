"""Parsing of feeds (RSS, Atom) and sitemaps. Nothing is fetched and no XML entity is expanded."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin
from xml.parsers import expat

from bot.fetching.decompression import GZIP_MAGIC, decompress_gzip
from bot.fetching.errors import FetchError
from bot.fetching.urls import parse_url
from corpus.errors import UnreadableDocument

MAX_ENTRIES = 50_000  # entries that are read, as many as a sitemap may have
_MAX_UNPACKED_BYTES = 50_000_000  # as large as a sitemap may be
_MAX_FEED_BYTES = 5_000_000  # larger feeds take tens of seconds to parse
_HEAD_BYTES = 4096
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")


@dataclass(frozen=True)
class FeedEntry:
    """A page, or in a sitemap index a sitemap, that a feed lists."""

    url: str
    date: date | None = None
    """The day of publication, else of the last change."""


@dataclass(frozen=True)
class Feed:
    """The entries of a feed or a sitemap, in its order; `sitemaps` are the entries of a sitemap index."""

    entries: tuple[FeedEntry, ...] = ()
    sitemaps: tuple[FeedEntry, ...] = ()


def parse_feed(content: bytes, url: str) -> Feed:
    """Parse a feed or a sitemap (also gzip) from `url`; relative links are resolved against it.

    Entries without a valid web address are left out. It may take a second of CPU time. Raises `UnreadableDocument`.
    """
    try:
        content = decompress_gzip(content, _MAX_UNPACKED_BYTES) if content.startswith(GZIP_MAGIC) else content
    except FetchError as exc:
        raise UnreadableDocument(f"The sitemap can't be read: {exc}") from exc
    if _SITEMAP.search(content[:_HEAD_BYTES]):
        return _parse_sitemap(content, url)
    return Feed(entries=_with_valid_urls(_feed_entries(content, url), url))


def _with_valid_urls(entries: Iterable[FeedEntry], base: str) -> tuple[FeedEntry, ...]:
    """Return the entries with absolute addresses: each address once, invalid ones left out."""
    by_url: dict[str, FeedEntry] = {}
    for each in entries:
        try:
            url = urljoin(base, each.url.strip())
            parse_url(url)
        except (FetchError, ValueError):
            continue
        by_url.setdefault(url, FeedEntry(url, each.date))
    return tuple(by_url.values())


def _feed_entries(content: bytes, url: str) -> list[FeedEntry]:
    import feedparser  # noqa: PLC0415 - slow to import, and needed only for feeds

    if len(content) > _MAX_FEED_BYTES:
        raise UnreadableDocument(f"The feed is larger than {_MAX_FEED_BYTES / 1e6:g} MB.")
    try:
        # feedparser would open a string that is an address or a path; it never does so with a stream.
        parsed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url}, sanitize_html=False)
    except Exception as exc:  # feedparser raises anything on broken feeds
        raise UnreadableDocument("The feed can't be parsed: it is too broken.") from exc
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableDocument("This is neither a feed (RSS, Atom) nor a sitemap.")
    return [FeedEntry(str(each["link"]), _feed_date(each)) for each in parsed.entries[:MAX_ENTRIES] if each.get("link")]


def _feed_date(entry: dict[str, object]) -> date | None:
    for name in ("published_parsed", "updated_parsed"):
        moment = entry[name] if name in entry else None  # noqa: SIM401 - its get() substitutes one date for the other
        if isinstance(moment, tuple):
            try:
                return date(*moment[:3])
            except (TypeError, ValueError):
                continue
    return None


def _parse_sitemap(content: bytes, base: str) -> Feed:
    sitemap = _SitemapParser()
    try:
        sitemap.parser.Parse(content, True)
    except expat.ExpatError as exc:
        raise UnreadableDocument(f"The sitemap is broken in line {exc.lineno}.") from exc
    except LookupError as exc:
        raise UnreadableDocument("The encoding of the sitemap is unknown.") from exc
    return Feed(_with_valid_urls(sitemap.entries["url"], base), _with_valid_urls(sitemap.entries["sitemap"], base))


class _SitemapParser:
    """Collects the entries of a sitemap. It refuses a document type, so there are no entities to expand."""

    def __init__(self) -> None:
        self.entries: dict[str, list[FeedEntry]] = {"url": [], "sitemap": []}
        self._path: list[str] = []
        self._text: list[str] = []
        self._fields: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self._text.append

    def _refuse_document_type(self, *_: object) -> None:
        raise UnreadableDocument("The sitemap declares a document type, which is not allowed in one.")

    def _start_element(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()

    def _end_element(self, _: str) -> None:
        name, parent = self._path.pop(), self._path[-1] if self._path else ""
        if parent in self.entries:
            self._fields.setdefault(name, "".join(self._text))
        elif name in self.entries:
            entries = self.entries[name]
            if "loc" in self._fields and len(entries) < MAX_ENTRIES:
                entries.append(FeedEntry(self._fields["loc"], _iso_date(self._fields.get("lastmod", ""))))
            self._fields.clear()
        self._text.clear()


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
