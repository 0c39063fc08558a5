"""Metadata that a web page states for machines: meta elements, JSON-LD, its publisher and its own address."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from corpus.language.lines import collapse_whitespace

_ARTICLE = re.compile(r"Article|BlogPosting|Report|PressRelease|NewsItem", re.IGNORECASE)
_WEB_PAGE = re.compile(r"WebPage|ItemPage")
_SITE_NAMES: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
_SITE = re.compile(r"WebSite|Organization")
_NESTED: Final = ("@graph", "mainEntity", "mainEntityOfPage")
"""Keys of JSON-LD under which the page itself may be described; other keys lead to other pages."""

_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
"""Labels before a country code under which organisations register their domains: `gov.uk`."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Metadata of a page. `meta` gives the first value of each meta element that is not empty, by name in lower case.

    `article` and `page` are JSON-LD objects, empty if there is none. `sites` are the names that the site calls itself.
    """

    meta: Mapping[str, str]
    article: Mapping[str, Any]
    page: Mapping[str, Any]
    sites: tuple[str, ...]

    def first(self, *names: str) -> str | None:
        """Return the value of the first of these meta elements that the page has."""
        return next((self.meta[name] for name in names if name in self.meta), None)

    @property
    def publisher(self) -> str | None:
        """Name of the site, None if the page does not state it."""
        return next(iter(self.sites), None)


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Return the metadata of a page."""
    meta: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if value := collapse_whitespace(tag.get("content") or ""):
            meta.setdefault(name.strip().lower(), value)
    nodes = list(_json_ld(tree))
    articles, pages, sites = (
        [node for node in nodes if pattern.search(str(node.get("@type")))] for pattern in (_ARTICLE, _WEB_PAGE, _SITE)
    )
    names = [
        *map(meta.get, _SITE_NAMES),
        *(_name(node.get("publisher")) for node in (*articles, *pages)),
        *map(_name, sites),
    ]
    article = max(articles, key=lambda node: ("datePublished" in node) + ("headline" in node), default={})
    return PageMetadata(meta, article, next(iter(pages), {}), tuple(name for name in names if name))


def own_address(tree: HtmlElement, metadata: PageMetadata, url: str | None) -> str | None:
    """Return the address that the page states as its own if that is on the site of `url`, else `url`."""
    canonical = (tag.get("href") for tag in tree.iter("link") if (tag.get("rel") or "").lower() == "canonical")
    for stated in (*canonical, metadata.first("og:url"), metadata.article.get("url")):
        if isinstance(stated, str) and (address := _absolute(stated.strip(), url)) and _is_own(address, url):
            return address
    return url


def _absolute(stated: str, url: str | None) -> str | None:
    with suppress(ValueError):
        address = urljoin(url or "", stated).partition("#")[0]
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    return None


def _is_own(address: str, url: str | None) -> bool:
    """Return True if a page at `url` may state `address` as its own: on the same site, and not the front page for all.

    A page from a numeric or local host is a mirror or an intranet's: it may state an address on the public site.
    """
    if url is None:
        return True
    stated, given = urlsplit(address), urlsplit(url)
    if not stated.path.strip("/") and not stated.query and given.path.strip("/"):
        return False
    host = given.hostname or ""
    return "." not in host or host.rpartition(".")[2].isdecimal() or _domain(stated.hostname) == _domain(host)


def _domain(host: str | None) -> list[str]:
    """Return the labels of the domain that an organisation registered."""
    labels = (host or "").lower().rstrip(".").split(".")
    return labels[-3:] if len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _SECOND_LEVEL else labels[-2:]


def _json_ld(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects that describe the page."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        queue: list[Any] = []
        with suppress(ValueError, RecursionError):
            queue.append(json.loads(script.text or "", strict=False))
        while queue:
            node = queue.pop(0)
            if isinstance(node, list):
                queue = [*node, *queue]
            elif isinstance(node, dict):
                yield node
                queue += [node[key] for key in _NESTED if key in node]


def _name(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return collapse_whitespace(html.unescape(value)) if isinstance(value, str) else None
