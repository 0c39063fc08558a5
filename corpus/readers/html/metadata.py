"""What a web page states of itself in its head: JSON-LD, meta tags, links; and its title, publisher and address."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import words

_ARTICLE = re.compile(r"Article|BlogPosting|Report|PressRelease|NewsItem", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»«/:]|::|//)+\s+|\s*\|\s*|\s*»\s+")
_LOGO = re.compile(r"logo|brand|site-?(?:title|name)", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright|&copy;)[\s©\d–—,-]*([^.|©]{3,60}?)\s*(?:[.,|©\d]|$)", re.IGNORECASE)
_MOST_NODES = 500
_LONGEST_MARK = 120
_LONGEST_TITLE = 300
_SECTIONS = frozenset(
    "news новости press пресса media медиа events события home главная article статья publications публикации "
    "releases релизы newsroom blog блог".split()
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The head of a page. `meta` gives for each name, in lower case, its values in order."""

    meta: Mapping[str, tuple[str, ...]]
    article: Mapping[str, Any]
    """The JSON-LD object of the article, empty where there is none."""
    page: Mapping[str, Any]
    """That of the page around it."""
    sites: tuple[str, ...]
    """How the site calls itself."""
    marks: tuple[str, ...]
    """What may be the name of the site: its logo, who holds its rights, its host."""

    def first(self, *names: str) -> str | None:
        """Return the first value that is not empty under one of the names."""
        return next((value for name in names for value in self.meta.get(name, ())), None)


def read_facts(tree: HtmlElement) -> Facts:
    """Return what the head of a page says."""
    meta: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if value := collapse_whitespace(tag.get("content") or ""):
            meta.setdefault(name.strip().lower(), []).append(value)
    nodes = list(_nodes(tree))
    articles = [node for node in nodes if _ARTICLE.search(_types(node))]
    pages = [node for node in nodes if re.search(r"WebPage|ItemPage", _types(node))]
    held = {name: tuple(values) for name, values in meta.items()}
    article = max(articles, key=lambda node: ("datePublished" in node) + ("headline" in node), default={})
    found = Facts(held, article, pages[0] if pages else {}, (), ())
    sites = [
        found.first("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher"),
        *(_name(node.get("publisher")) for node in (*articles, *pages)),
        *(_name(node) for node in nodes if re.search(r"WebSite|Organization", _types(node))),
    ]
    known = tuple(dict.fromkeys(site for site in sites if site))
    return Facts(held, found.article, found.page, known, tuple(_marks(tree)))


def title_of(tree: HtmlElement, facts: Facts) -> str | None:
    """Return the title of a page, as its readers see it, without the name of the site."""
    in_head = [
        collapse_whitespace(each.text_content()) for each in tree.iter("title") if each.getparent().tag != "svg"
    ][:1]
    stated = [
        text
        for value in (
            facts.article.get("headline"),
            facts.first("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title"),
            *in_head,
            facts.article.get("name"),
        )
        if isinstance(value, str) and (text := collapse_whitespace(html.unescape(value)))
    ]
    headings = [
        text for each in tree.iter("h1") if (text := collapse_whitespace(each.text_content())) and not _hidden(each)
    ]
    marked = [collapse_whitespace(each.text_content()) for each in tree.xpath("//*[contains(@itemprop,'headline')]")]
    shown = [text for text in (*headings, *filter(None, marked)) if _is_title(text, stated, facts)]
    agreeing = [text for text in shown if any(_agree(text, other) for other in stated)]
    if not shown:
        lower = (collapse_whitespace(each.text_content()) for each in tree.iter("h2", "h3"))
        shown = agreeing = [text for text in lower if text and any(_is_part(text, other) for other in stated)]
    # What a page has as its title on some line or other is the title without the site.
    lines = {
        collapse_whitespace(each.text or "")
        for each in tree.iter("div", "span", "p", "b", "strong", "td", "font", "a", "h2", "h3")
    }
    whole = [line for line in lines if any(line in text for text in stated) and len(words(line)) >= 3]
    cut = [_without_site(text, facts, [*headings, *stated, *whole]) for text in stated]
    if agreeing and agreeing[0].isupper():  # set in capitals for the eye
        agreeing = [text for text in (*cut, *stated) if _same(text, agreeing[0])][:1] or agreeing
    best = next(iter([*agreeing, *(shown if len(shown) == 1 or not cut else []), *cut, *shown]), None)
    return best[:_LONGEST_TITLE] if best else None


def publisher_of(facts: Facts) -> str | None:
    """Return how the site calls itself; None where it doesn't."""
    return next(iter(facts.sites), None)


def address_of(tree: HtmlElement, facts: Facts, url: str | None) -> str | None:
    """Return the address that the page states as its own, where that is on the site that it came from; else `url`."""
    links = [tag.get("href") for tag in tree.iter("link") if "canonical" in (tag.get("rel") or "").lower().split()]
    entity = facts.article.get("mainEntityOfPage")
    named = entity.get("@id") if isinstance(entity, dict) else entity
    for value in (*links, facts.first("og:url"), facts.article.get("url"), named):
        if isinstance(value, str) and (address := _joined(url, value.strip())) and _is_own(address, url):
            return address
    return url


def _marks(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter(
        "a", "div", "span", "p", "img", "td", "footer", "small", "strong", "b", "h1", "font", "center"
    ):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        text = collapse_whitespace(element.text_content())[:_LONGEST_MARK] or collapse_whitespace(
            element.get("alt") or ""
        )
        if _LOGO.search(names) or element.get("href") == "/":
            yield text
        elif found := _RIGHTS.search(text):
            yield found[1]


def _joined(url: str | None, value: str) -> str | None:
    try:
        address = urljoin(url or "", value).partition("#")[0]
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def _is_own(address: str, url: str | None) -> bool:
    """Whether a page at `url` may say that `address` is its own: on the same site, and no front page for all.

    What comes from a numeric or local host is a mirror or an intranet's: it may name the public site.
    """
    if url is None:
        return True
    stated, given = urlsplit(address), urlsplit(url)
    if len(stated.path.strip("/")) == 0 < len(given.path.strip("/")) and not stated.query:
        return False
    host = given.hostname or ""
    return "." not in host or host.rpartition(".")[2].isdecimal() or _site(stated.hostname) == _site(host)


def _site(host: str | None) -> str:
    labels = (host or "").lower().rstrip(".").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in {"co", "com", "org", "gov", "ac", "edu", "net"}
    return ".".join(labels[-3 if short else -2 :]) if not labels[-1].isdecimal() else ".".join(labels)


def _nodes(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects of a page, without those that lists within it point to."""
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        waiting: list[Any] = []
        with suppress(ValueError, RecursionError):
            source = re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", script.text or "")
            waiting.append(json.loads(source, strict=False))
        while waiting and count < _MOST_NODES:
            node = waiting.pop(0)
            count += 1
            if isinstance(node, list):
                waiting = [*node, *waiting]
            elif isinstance(node, dict):
                yield node
                waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _types(node: Mapping[str, Any]) -> str:
    return str(node.get("@type", ""))


def _name(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return (collapse_whitespace(html.unescape(value)) or None) if isinstance(value, str) else None


def _hidden(element: HtmlElement) -> bool:
    return any(each.tag in ("nav", "footer", "aside", "noscript") for each in element.iterancestors())


def _is_title(text: str, stated: list[str], facts: Facts) -> bool:
    """Whether a heading is the title of the text, not the name of the site or of a section of it."""
    told = words(text)
    if not told or len(text) > _LONGEST_TITLE or any(_same(text, site) for site in facts.sites):
        return False
    if len(told) <= 2 and (_SECTIONS & set(told) or not any(_agree(text, other) for other in stated)):
        return not stated
    return True


def _agree(one: str, other: str) -> bool:
    first, second = set(words(one)), set(words(other))
    return bool(first) and len(first & second) >= 0.6 * len(first)


def _is_part(one: str, other: str) -> bool:
    return len(words(one)) > 2 and " ".join(words(one)) in " ".join(words(other))


def _same(one: str, other: str) -> bool:
    return words(one) == words(other)


def _without_site(title: str, facts: Facts, others: list[str]) -> str:
    """Cut from either end what is the site's name, or what another statement of the title lacks."""
    while (cuts := list(_SEPARATOR.finditer(title))) and (shorter := _shorter(title, cuts, facts, others)):
        title = shorter
    return title


def _shorter(title: str, cuts: list[re.Match[str]], facts: Facts, others: list[str]) -> str | None:
    last, first = cuts[-1], cuts[0]
    for kept, dropped in (
        (title[: last.start()], title[last.end() :]),
        (title[first.end() :], title[: first.start()]),
    ):
        known = any(_same(dropped, site) or _is_site(dropped, site) for site in facts.sites)
        known = known or any(_same(dropped, mark) for mark in facts.marks) or set(words(dropped)) <= _SECTIONS
        if words(kept) and (known or any(_same(kept, other) for other in others)):
            return kept.strip()
    return next(
        (title[: cut.start()] for cut in cuts if any(_same(title[: cut.start()], each) for each in others)), None
    )


def _is_site(text: str, site: str) -> bool:
    """Whether one names the other more fully: "UNIDO" and "UNIDO – official website"."""
    one, other = set(words(text)), set(words(site))
    return len(text) < 60 and bool(one & other) and (one <= other or other <= one)
