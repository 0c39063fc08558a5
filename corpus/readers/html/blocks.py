"""The blocks of a web page: its paragraphs, items, headings, quotations and rows, and what is page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from lxml.html import HtmlElement

NOT_TOLD: Final = frozenset(
    "script style noscript template svg iframe object embed canvas audio video picture map form button input select "
    "option textarea label datalist dialog math nav figcaption head link meta amp-sidebar amp-ad amp-analytics "
    "amp-consent amp-social-share amp-img".split()
)
"""Elements whose words nobody reads as text of the page."""

_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr nobr img".split()
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "toolbar"}
)
_NOISE = re.compile(
    r"nav|navbar|navigation|menu|breadcrumbs?|crumbs|footer|sidebar|aside|cookies?|consent|gdpr|banner|shar(?:e|es|ing)|"
    r"social|socials|related|recommend(?:ed|ations)?|popular|trending|newsletter|subscribe|subscription|signup|"
    r"comments?|commentlist|disqus|advert|advertisement|ads?|adv|promo|sponsor(?:ed)?|paginat(?:ion|or)|pager|"
    r"tags?|taglist|tagcloud|login|modal|popup|overlay|skip|toolbar|widget|similar|readalso|readmore|"
    r"seealso|alsoread|teasers?|more|latest|topnews|hotnews|copyright|subscr|sharebar|addthis|ya|likely|rating|"
    r"responses?|discussion|repl(?:y|ies)|reviews?|bio|authorbio|aboutauthor|authorbox|authorinfo|partners|"
    r"podpiska|podelitsya|kommentarii|rassylka|backlink|print|counter|views|recirc|outbrain|taboola|hidden",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_KEPT: Final = frozenset({"html", "body", "main", "article"})
_SHARE_OF_PAGE = 0.5


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its text, white space folded but for line breaks. `linked` is the share of it that is links."""

    element: HtmlElement
    text: str
    kind: Literal["text", "item", "heading", "quote", "row"]
    linked: float


def is_noise(element: HtmlElement) -> bool:
    """Whether an element is, or stands in, what a page has around its text: menus, boxes, lists of other pages."""
    return any(_is_noise(each) for each in (element, *element.iterancestors()))


def prune(tree: HtmlElement) -> None:
    """Take out what is never told and what is around the text, unless half of the page's prose stands in it."""
    most = _SHARE_OF_PAGE * _prose(tree)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
        elif element.getparent() is not None and (element.tag in NOT_TOLD or _is_noise(element)):
            may_be_text = element.tag not in NOT_TOLD or element.tag == "form"  # old servers wrap whole pages in one
            if not may_be_text or _prose(element) <= most:
                _drop(element)
            elif element.tag == "form":
                element.tag = "div"


def blocks(parent: HtmlElement) -> list[Block]:
    """Return the blocks under `parent`, in order."""
    return [each for each in _Walker().walk(parent) if each.text]


class _Walker:
    """Collects the words of inline elements until a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0

    def walk(self, element: HtmlElement) -> Iterator[Block]:
        """Yield the blocks of an element, without its tail."""
        if not isinstance(element.tag, str) or element.tag in NOT_TOLD:
            return
        if element.tag == "tr":
            yield from self.flush(element.getparent())
            yield from self._row(element)
            return
        if element.tag == "pre":
            yield from self.flush(element.getparent())
            for paragraph in re.split(r"\n\s*\n", element.text_content()):
                self.pieces.append(paragraph)
                yield from self.flush(element)
            return
        self.pieces.append(element.text or "")
        for child in element:
            is_block = isinstance(child.tag, str) and child.tag not in _INLINE and child.tag != "br"
            if child.tag == "br":
                if self.pieces and self.pieces[-1].strip(" \t\r\n\xa0") == "" and "\v" in self.pieces[-2:]:
                    yield from self.flush(element)
                else:
                    self.pieces.append("\v")
            elif is_block or any(isinstance(each.tag, str) and each.tag in ("p", "div") for each in child.iter()):
                yield from self.flush(element)
                yield from self.walk(child)
                yield from self.flush(child)
            else:
                before = len(self.pieces)
                yield from self.walk(child)
                if child.tag == "a":
                    self.linked += sum(len(piece.strip()) for piece in self.pieces[before:])
            self.pieces.append(child.tail or "")
        if element.tag not in _INLINE:
            yield from self.flush(element)

    def flush(self, element: HtmlElement) -> Iterator[Block]:
        """Yield what has been collected, as a block of `element`."""
        lines = "".join(self.pieces).split("\v")
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        length, linked = len(text), self.linked
        self.pieces, self.linked = [], 0
        if text:
            yield Block(element, text, _kind(element), linked / length)

    def _row(self, row: HtmlElement) -> Iterator[Block]:
        """Yield a row of a table of data as one block, the cells of a layout table block by block."""
        cells = [each for each in row if each.tag in ("td", "th")]
        inner = [blocks(cell) for cell in cells]
        told = [found for found in inner if found]
        if len(told) < 2 or any(len(found) > 1 or len(found[0].text) > 200 for found in told):
            yield from (block for found in told for block in found)
            return
        texts = [found[0].text.replace("\n", " ") for found in told]
        text = ": ".join(texts) if len(texts) == 2 and not texts[0].endswith(":") else " | ".join(texts)
        linked = sum(found[0].linked * len(found[0].text) for found in told) / len(text)
        yield Block(row, text, "row", linked)


def _kind(element: HtmlElement) -> Literal["text", "item", "heading", "quote", "row"]:
    for each in (element, *element.iterancestors()):
        if each.tag in _HEADINGS:
            return "heading"
        if each.tag == "li":
            return "item"
        if each.tag == "blockquote":
            return "quote"
        if each.tag in ("td", "table", "article", "body"):
            break
    return "text"


def _is_noise(element: HtmlElement) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _KEPT:
        return False
    if tag in ("nav", "aside") or (tag == "footer" and not _within(element, "blockquote")):
        return True
    if (element.get("role") or "").lower() in _ROLES or element.get("aria-hidden") == "true":
        return True
    if element.get("hidden") is not None or re.search(r"display\s*:\s*none", element.get("style") or ""):
        return True
    if tag == "header" and not _within(element, "article", "main"):
        return not any(each.tag == "h1" for each in element.iter())
    if tag in _INLINE - {"span", "a"} or tag in _HEADINGS:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_called_so = any(_NOISE.fullmatch(token) for token in _tokens(names))
    return is_called_so and all(each.tag != "h1" for each in element.iter())


def _tokens(names: str) -> Iterator[str]:
    """Yield the words of class names, and neighbours joined: "read-also" is "read", "also", "readalso"."""
    for name in names.split():
        parts = _TOKEN.findall(name)
        if parts and parts[0].lower() in ("has", "no", "with", "without", "is", "js", "col"):
            continue
        yield from parts
        yield from (one + other for one, other in pairwise(parts))


def _within(element: HtmlElement, *tags: str) -> bool:
    return any(each.tag in tags for each in element.iterancestors())


def _prose(element: HtmlElement) -> int:
    """Return about how many characters of sentences an element holds, links left out."""
    texts = (
        text
        for each in element.iter()
        if isinstance(each.tag, str) and each.tag not in NOT_TOLD | {"a"}
        for text in (each.text, *(child.tail for child in each))
    )
    return sum(len(text) for text in texts if text and len(text) > 60)


def _drop(element: HtmlElement) -> None:
    if (parent := element.getparent()) is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''}{element.tail}"
        else:
            before.tail = f"{before.tail or ''}{element.tail}"
    parent.remove(element)
