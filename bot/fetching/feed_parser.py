"""What is new on a site, as it says itself: feeds (RSS, Atom) and sitemaps, from bytes that are fetched already."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin
from xml.parsers import expat

from bot.fetching.decompression import unpacked
from bot.fetching.urls import web_url
from corpus.errors import FetchError, UnreadableDocument

MOST_ENTRIES = 50_000
"""As many as a sitemap may have."""

_UNPACKED_BYTES = 50_000_000  # as large as a sitemap may be
_FEED_BYTES = 5_000_000  # larger feeds would take tens of seconds to parse, and no reader shows them
_GZIP = b"\x1f\x8b"
_HEAD = 4096
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_ENTRIES_IN = {"url": "page", "sitemap": "sitemap"}


@dataclass(frozen=True)
class FeedEntry:
    """A page (or in an index, a sitemap) that a feed names."""

    url: str
    title: str | None = None
    date: date | None = None
    """When it came out or was changed last, as the feed says; of several, the first."""


@dataclass(frozen=True)
class Feed:
    """What a feed or a sitemap names, in its order; `sitemaps` are what an index points to."""

    entries: tuple[FeedEntry, ...] = ()
    sitemaps: tuple[FeedEntry, ...] = ()


def read_feed(content: bytes, url: str) -> Feed:
    """Read a feed or a sitemap (gzip too) that was found at `url`; relative links are completed from there.

    What is no address of a web page is left out. Nothing is fetched, and no entity is expanded. It may take a second
    of CPU time. Raises `UnreadableDocument`.
    """
    try:
        content = unpacked(content, _UNPACKED_BYTES) if content.startswith(_GZIP) else content
    except FetchError as exc:
        raise UnreadableDocument(f"The sitemap can't be read: {exc}") from exc
    if _SITEMAP.search(content[:_HEAD]):
        return _read_sitemap(content, url)
    return Feed(entries=_fine(_feed_entries(content, url), url))


def _fine(entries: Iterable[FeedEntry], base: str) -> tuple[FeedEntry, ...]:
    fine: dict[str, FeedEntry] = {}
    for each in entries:
        try:
            url = urljoin(base, each.url.strip())
            web_url(url)
        except (FetchError, ValueError):
            continue
        fine.setdefault(url, FeedEntry(url, each.title, each.date))
    return tuple(fine.values())


def _feed_entries(content: bytes, url: str) -> list[FeedEntry]:
    import feedparser  # noqa: PLC0415 - heavy, and only needed where there are feeds

    if len(content) > _FEED_BYTES:
        raise UnreadableDocument(f"The feed is larger than {_FEED_BYTES / 1e6:g} MB.")
    try:
        # A stream of bytes is never taken for an address or a path. The header tells where links start from.
        read = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url}, sanitize_html=False)
    except Exception as exc:  # a parser of twenty years of broken feeds: whatever fails in it, fails for this feed
        raise UnreadableDocument("The feed can't be parsed: it is too broken.") from exc
    if not read.get("version") and not read.entries:
        raise UnreadableDocument("This is neither a feed (RSS, Atom) nor a sitemap.")
    return [
        FeedEntry(str(each["link"]), str(each.get("title") or "").strip() or None, _feed_date(each))
        for each in read.entries[:MOST_ENTRIES]
        if each.get("link")
    ]


def _feed_date(entry: dict[str, object]) -> date | None:
    for name in ("published_parsed", "updated_parsed"):
        moment = entry[name] if name in entry else None  # noqa: SIM401 - its get() makes one date up from the other
        if isinstance(moment, tuple):
            try:
                return date(*moment[:3])
            except (TypeError, ValueError):
                continue
    return None


def _read_sitemap(content: bytes, base: str) -> Feed:
    sitemap = _Sitemap()
    try:
        sitemap.parser.Parse(content, True)
    except expat.ExpatError as exc:
        raise UnreadableDocument(f"The sitemap is broken in line {exc.lineno}.") from exc
    except LookupError as exc:
        raise UnreadableDocument("The sitemap is in an encoding that nobody knows.") from exc
    return Feed(_fine(sitemap.found["page"], base), _fine(sitemap.found["sitemap"], base))


class _Sitemap:
    """Collects a sitemap's entries while it is parsed. A document type, the way to entities, is refused."""

    def __init__(self) -> None:
        self.found: dict[str, list[FeedEntry]] = {"page": [], "sitemap": []}
        self._path: list[str] = []
        self._text: list[str] = []
        self._fields: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _refuse(self, *_: object) -> None:
        raise UnreadableDocument("The sitemap declares a document type, which no sitemap needs: it is not read.")

    def _start(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()

    def _end(self, _: str) -> None:
        name, parent = self._path.pop(), self._path[-1] if self._path else ""
        if parent in _ENTRIES_IN:
            self._fields.setdefault(name, "".join(self._text))
        elif name in _ENTRIES_IN:
            entries = self.found[_ENTRIES_IN[name]]
            if "loc" in self._fields and len(entries) < MOST_ENTRIES:
                entries.append(FeedEntry(self._fields["loc"], date=_iso_date(self._fields.get("lastmod", ""))))
            self._fields.clear()
        self._text.clear()


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
