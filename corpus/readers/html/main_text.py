"""Main text of a web page: the blocks that trafilatura extracts, without title, bylines and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from lxml.html import HtmlElement

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.errors import UnreadableDocument
from corpus.language.lines import SENTENCE_END, collapse_whitespace
from corpus.language.tokens import words
from corpus.readers.html.blocks import Block, extract_blocks
from corpus.readers.html.boilerplate import is_boilerplate
from corpus.readers.html.teasers import find_teasers, is_list_of_teasers

_BYLINE = re.compile(
    r"(?:by|authors?|source|posted|published|updated|last updated|date|text by|words|автор|авторы|источник|текст|"
    r"опубликовано|обновлено|дата|беседовал[аи]?)\b[: ]",
    re.IGNORECASE,
)
_MAX_BYLINE_CHARS: Final = 100


def main_text(tree: HtmlElement, title: str | None) -> str:
    """Return the paragraphs of the page's text, a blank line between them; empty if there is none. Change `tree`.

    Raise `UnreadableDocument` if the text consists of teasers for other pages.
    """
    teasers = find_teasers(tree)
    blocks = [block for block in extract_blocks(tree) if not _is_title(block, title)]
    if is_list_of_teasers(blocks, teasers):
        raise UnreadableDocument("it is a list of other pages with a few lines about each; add those pages")
    blocks = _trim(list(_drop_boilerplate(blocks)))
    return "\n\n".join(_paragraphs(blocks))


def _is_title(block: Block, title: str | None) -> bool:
    text = collapse_whitespace(block.text)
    return title is not None and (text == title or (block.kind == "heading" and words(text) == words(title)))


def _drop_boilerplate(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that are not boilerplate, nor a label or list that belongs to the boilerplate above it."""
    after_boilerplate = False
    for block in blocks:
        if is_boilerplate(block):
            after_boilerplate = True
        elif block.kind == "heading" or not after_boilerplate or _is_prose(block.text):
            after_boilerplate = False
            yield block


def _trim(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks from the first that can begin a text to the last that can end one; headings can begin."""
    first = next(
        (at for at, block in enumerate(blocks) if block.kind != "heading" and _begins_text(block)), len(blocks)
    )
    headings = [block for block in blocks[:first] if block.kind == "heading"]
    kept = [*headings, *blocks[first:]]
    while kept and (kept[-1].kind == "heading" or (kept[-1].kind != "row" and _is_byline(kept[-1]))):
        kept.pop()
    return kept


def _begins_text(block: Block) -> bool:
    """Return True if the text can begin with a block: with prose, a quotation or a dateline."""
    if _is_byline(block):
        return False
    text = collapse_whitespace(block.text)
    is_dateline = find_dateline(f"{text} — ") is not None  # on a line of its own, without the dash
    return is_dateline or _is_prose(text) or block.kind == "quote" or len(text) > _MAX_BYLINE_CHARS


def _is_byline(block: Block) -> bool:
    text = collapse_whitespace(block.text)
    return bool(date_of_line(text)) or (len(text) <= _MAX_BYLINE_CHARS and bool(_BYLINE.match(text)))


def _is_prose(text: str) -> bool:
    return bool(SENTENCE_END.search(text)) or text.endswith((":", ";"))


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the text of the blocks; the items of a list, and the rows of a table, are the lines of one paragraph."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        match kind:
            case "item":
                yield "\n".join(f"- {collapse_whitespace(block.text)}" for block in group)
            case "row":
                yield "\n".join(block.text for block in group)
            case "text":
                yield from (block.text for block in group)
            case _:
                yield from (collapse_whitespace(block.text) for block in group)
