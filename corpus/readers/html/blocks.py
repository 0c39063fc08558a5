"""Blocks of a web page's main text: paragraphs, items, headings, quotes and rows, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, Literal

from lxml.etree import _Element, iterwalk
from lxml.html import HtmlElement
from lxml.html.builder import BODY, HTML
from trafilatura import bare_extraction

from corpus.language.lines import collapse_whitespace
from corpus.readers.html.cleaning import prepare
from corpus.readers.table_rows import row_text

BlockKind = Literal["text", "item", "heading", "quote", "row"]

_KINDS: Final[dict[str, BlockKind]] = {"head": "heading", "item": "item", "quote": "quote"}
"""Kind of a block by the element of trafilatura's XML that holds it."""

_INLINE: Final = frozenset({"del", "graphic", "hi", "lb", "ref", "span"})
_LINE_BREAK: Final = "\v"
_BLANK_LINE = re.compile(rf"{_LINE_BREAK}\s*{_LINE_BREAK}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its text, a newline for each line break of the page. `link_share` of it are links, from 0 to 1."""

    text: str
    kind: BlockKind
    link_share: float


def extract_blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of the main text that trafilatura finds, empty if it finds none. Change `tree`."""
    main = tree.find(".//main")
    if main is not None and main.find(".//h1") is not None:
        tree = HTML(BODY(main))  # the extraction looks for it within a page
    prepare(tree)
    for precise in (True, False):
        page = bare_extraction(
            deepcopy(tree), favor_precision=precise, include_comments=False, include_links=True, with_metadata=False
        )
        body = getattr(page, "body", None)
        if body is not None and (blocks := list(_BlockReader().read(body))):
            return blocks
    return []


class _BlockReader:
    """Collects the text of inline elements until a block begins or ends."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._linked_chars = 0

    def read(self, body: _Element) -> Iterator[Block]:
        """Yield the blocks of trafilatura's XML."""
        walk = iterwalk(body, events=("start", "end"))
        for event, element in walk:
            begins = event == "start"
            if element.tag not in _INLINE:
                yield from self._flush(element.getparent() if begins else element)
            if element.tag == "row":
                if begins:
                    yield from _row(element)
                    walk.skip_subtree()
                continue
            if element.tag == "lb" and begins:
                self._pieces.append(_LINE_BREAK)
            text = (element.text if begins else element.tail) or ""
            self._pieces.append(text)
            if element.tag == "ref" and begins:
                self._linked_chars += len("".join(element.itertext()).strip())

    def _flush(self, element: _Element | None) -> Iterator[Block]:
        """Yield the text collected so far as the blocks of `element`: a blank line ends a block."""
        text = "".join(self._pieces)
        link_share = min(1.0, self._linked_chars / max(1, len(text.strip())))
        self._pieces, self._linked_chars = [], 0
        for paragraph in _BLANK_LINE.split(text):
            if lines := [line for each in paragraph.split(_LINE_BREAK) if (line := collapse_whitespace(each))]:
                yield Block("\n".join(lines), _kind(element), link_share)


def _row(row: _Element) -> Iterator[Block]:
    """Yield a row of a table as one block."""
    cells = [text for cell in row.iter("cell") if (text := collapse_whitespace(" ".join(cell.itertext())))]
    if cells:
        text = row_text(cells)
        linked_chars = sum(len("".join(each.itertext()).strip()) for each in row.iter("ref"))
        yield Block(text, "row", min(1.0, linked_chars / len(text)))


def _kind(element: _Element | None) -> BlockKind:
    while element is not None:
        if kind := _KINDS.get(element.tag):
            return kind
        element = element.getparent()
    return "text"
