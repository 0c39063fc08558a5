"""Parsing of feeds (RSS, Atom) and sitemaps. Nothing is fetched and no XML entity is expanded.

Small errors that browsers forgive are forgiven: space before the XML declaration, bare ampersands, control characters,
spaces in addresses.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urljoin
from xml.parsers import expat

from bot.fetching.decompression import GZIP_MAGIC, decompress_gzip
from bot.fetching.errors import FetchError
from bot.fetching.urls import is_web_address, parse_url
from corpus.errors import UnreadableDocument
from corpus.readers.encodings import decode, decode_head

MAX_ENTRIES = 50_000  # entries that are read, as many as a sitemap may have
_MAX_UNPACKED_BYTES = 50_000_000  # as large as a sitemap may be
_MAX_FEED_BYTES = 5_000_000  # larger feeds take tens of seconds to parse
_HEAD_BYTES = 4096
_SITEMAP = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_INVALID_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);)", re.IGNORECASE)
_INVALID_IN_URL = re.compile(r"[\x00-\x20\\\x7f-\xa0\u2028\u2029]")


@dataclass(frozen=True)
class FeedEntry:
    """A page, or in a sitemap index a sitemap, that a feed lists."""

    url: str
    date: date | None = None
    """The day of publication, else of the last change."""


@dataclass(frozen=True)
class Feed:
    """The entries of a feed or a sitemap, in its order; `sitemaps` are the entries of a sitemap index.

    `left_out` counts the entries without a valid web address and those beyond `MAX_ENTRIES`.
    """

    entries: tuple[FeedEntry, ...] = ()
    sitemaps: tuple[FeedEntry, ...] = ()
    left_out: int = 0


def parse_feed(content: bytes, url: str) -> Feed:
    """Parse a feed or a sitemap (also gzip) from `url`; relative links are resolved against it.

    Entries without a valid web address are left out and counted. It may take a second of CPU time. Raises
    `UnreadableDocument`.
    """
    try:
        content = decompress_gzip(content, _MAX_UNPACKED_BYTES) if content.startswith(GZIP_MAGIC) else content
    except FetchError as exc:
        raise UnreadableDocument(f"The sitemap can't be read: {exc}") from exc
    if _SITEMAP.search(decode_head(content[:_HEAD_BYTES])):
        found, sitemaps = _sitemap_entries(content)
    else:
        found, sitemaps = _feed_entries(content), []
    entries, invalid_entries = _with_valid_urls(found, url)
    maps, invalid_maps = _with_valid_urls(sitemaps, url)
    return Feed(entries, maps, left_out=invalid_entries + invalid_maps)


def _with_valid_urls(entries: Sequence[FeedEntry], base: str) -> tuple[tuple[FeedEntry, ...], int]:
    """Return the entries with absolute addresses, each address once, and the number of those left out."""
    by_url: dict[str, FeedEntry] = {}
    left_out = max(0, len(entries) - MAX_ENTRIES)
    for each in entries[:MAX_ENTRIES]:
        try:
            if not each.url.strip():
                raise FetchError("The entry has no address.")
            url = urljoin(base, _escape_invalid(each.url))
            parse_url(url)
        except (FetchError, ValueError):
            left_out += 1
            continue
        by_url.setdefault(url, FeedEntry(url, each.date))
    return tuple(by_url.values()), left_out


def _escape_invalid(url: str) -> str:
    """Return an address as browsers correct it: line breaks removed, spaces escaped, backslashes turned."""
    path, mark, query = re.sub(r"[\t\r\n]", "", url.strip()).partition("?")
    return _INVALID_IN_URL.sub(lambda found: quote(found[0]), path.replace("\\", "/") + mark + query)


def _feed_entries(content: bytes) -> list[FeedEntry]:
    import feedparser  # noqa: PLC0415 - slow to import, and needed only for feeds

    if len(content) > _MAX_FEED_BYTES:
        raise UnreadableDocument(f"The feed is larger than {_MAX_FEED_BYTES / 1e6:g} MB.")
    try:
        # feedparser would open a string that is an address or a path; it never does so with a stream.
        parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False)
    except Exception as exc:  # feedparser raises anything on broken feeds
        raise UnreadableDocument("The feed can't be parsed: it is too broken.") from exc
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableDocument("This is neither a feed (RSS, Atom) nor a sitemap.")
    return [FeedEntry(_feed_link(each), _feed_date(each)) for each in parsed.entries]


def _feed_link(entry: dict[str, object]) -> str:
    """Return the link of a feed's entry, "" if it has none: a `guid` that is no address is not a link."""
    link = str(entry.get("link") or "")
    return link if entry.get("links") or is_web_address(link) else ""


def _feed_date(entry: dict[str, object]) -> date | None:
    for name in ("published_parsed", "updated_parsed"):
        moment = entry[name] if name in entry else None  # noqa: SIM401 - its get() substitutes one date for the other
        if isinstance(moment, tuple):
            try:
                return date(*moment[:3])
            except (TypeError, ValueError):
                continue
    return None


def _sitemap_entries(content: bytes) -> tuple[list[FeedEntry], list[FeedEntry]]:
    """Return the pages and the sitemaps that a sitemap lists."""
    try:
        text = _INVALID_IN_XML.sub("", decode(content))
    except UnreadableDocument as exc:
        raise UnreadableDocument(f"The sitemap can't be read: {exc}.") from exc
    text = _BARE_AMPERSAND.sub("&amp;", text[text.index("<") :])
    sitemap = _SitemapParser()
    try:
        sitemap.parser.Parse(text.encode(), True)
    except expat.ExpatError as exc:
        if exc.code != expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
            raise UnreadableDocument(f"The sitemap is broken in line {exc.lineno}.") from exc
    return sitemap.entries["url"], sitemap.entries["sitemap"]


class _SitemapParser:
    """Collects the entries of a sitemap. It refuses a document type, so there are no entities to expand."""

    def __init__(self) -> None:
        self.entries: dict[str, list[FeedEntry]] = {"url": [], "sitemap": []}
        self._path: list[str] = []
        self._text: list[str] = []
        self._fields: dict[str, str] = {}
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
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
            entry = FeedEntry(self._fields.get("loc", ""), _iso_date(self._fields.get("lastmod", "")))
            self.entries[name].append(entry)
            self._fields.clear()
        self._text.clear()


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
