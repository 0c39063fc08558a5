"""The text of a web page: what trafilatura finds, completed by what stands among it, without page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction, baseline

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import words
from corpus.readers.html.blocks import Block, blocks, prune
from corpus.readers.html.boilerplate import CALL, LABEL

_LITTLE = 250
"""Characters of a text so short that trafilatura may have overlooked the rest."""
_MOSTLY = 0.85
_PROSE_END = re.compile(r"""[.!?…:;]["'“”’»)\]]*$""")
_BYLINE = re.compile(
    r"(?:by|authors?|source|posted|published|updated|last updated|date|text by|words|автор|авторы|источник|текст|"
    r"опубликовано|обновлено|дата|беседовал[аи]?)\b[: ]",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 220
_LONGEST_LABEL = 80
_MOSTLY_LINKS = 0.6


def text_of_page(tree: HtmlElement, title: str | None) -> str:
    """Return the paragraphs of the page's text, a blank line between them; empty where there is none.

    Changes `tree`: what is around the text is taken out of it.
    """
    prune(tree)
    located = _located(tree)
    found = blocks(tree)
    spoken = " ".join(words(located))
    told = [bool(key := " ".join(words(block.text))) and f" {key} " in f" {spoken} " for block in found]
    chosen = _completed(found, told)
    return "\n\n".join(_written(_trimmed(chosen, title)))


def _located(tree: HtmlElement) -> str:
    """Return the text that trafilatura takes for the page's own."""
    best = ""
    for precision, recall in ((True, False), (False, False), (False, True)):
        page = bare_extraction(
            deepcopy(tree),
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            favor_precision=precision,
            favor_recall=recall,
        )
        text = str(getattr(page, "text", None) or "")
        best = max(best, text, key=len)
        if len(best) >= _LITTLE:
            return best
    return max(best, baseline(deepcopy(tree))[1], key=len)


def _completed(found: Sequence[Block], told: Sequence[bool]) -> list[Block]:
    """Return the blocks of the text: those that were told, and those among them that are of their kind."""
    container = _container([block for block, is_told in zip(found, told, strict=True) if is_told])
    if container is None:
        return []
    inside = [
        (block, is_told)
        for block, is_told in zip(found, told, strict=True)
        if container is block.element or container in block.element.iterancestors()
    ]
    numbers = [number for number, (_, is_told) in enumerate(inside) if is_told]
    homes = {id(_home(block)) for block, is_told in inside if is_told}
    return [
        block
        for number, (block, is_told) in enumerate(inside)
        if is_told or _belongs(block, numbers[0] <= number <= numbers[-1], id(_home(block)) in homes)
    ]


def _belongs(block: Block, is_between: bool, is_sibling: bool) -> bool:
    """Whether a block that was overlooked is part of the text all the same."""
    if block.linked > 0.5:
        return False
    is_prose = bool(_PROSE_END.search(block.text)) and len(block.text) > 20
    if is_between:
        return is_prose or block.kind in ("item", "heading", "quote", "row")
    return is_sibling and (is_prose or block.kind in ("item", "quote"))


def _home(block: Block) -> HtmlElement:
    """Return the element in which a block stands beside others: for an item its list's."""
    element = block.element
    while element.tag in ("li", "ul", "ol", "p", "blockquote", "h2", "h3", "h4") and element.getparent() is not None:
        element = element.getparent()
    return element


def _container(told: Sequence[Block]) -> HtmlElement | None:
    """Return the smallest element in which most of what was told stands."""
    whole = sum(len(block.text) for block in told)
    weights: dict[HtmlElement, int] = {}
    for block in told:
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(block.text)
    holding = [element for element, weight in weights.items() if weight >= _MOSTLY * whole]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _trimmed(chosen: Sequence[Block], title: str | None) -> list[Block]:
    """Leave out the title, bylines above the text, and furniture with the lists that it heads."""
    kept: list[Block] = []
    begun = False
    under_furniture = False
    for block in chosen:
        if title and (
            collapse_whitespace(block.text) == title or (block.kind == "heading" and words(block.text) == words(title))
        ):
            continue
        if _is_furniture(block):
            under_furniture = block.kind == "heading" or len(block.text) < 60
            continue
        if under_furniture and (block.linked > 0.4 or (block.kind == "item" and not _PROSE_END.search(block.text))):
            continue
        under_furniture = False
        if not begun and not _begins(block):
            continue
        begun = begun or block.kind != "heading"
        kept.append(block)
    while kept and (kept[-1].kind == "heading" or _is_tail(kept[-1])):
        kept.pop()
    return kept


def _is_furniture(block: Block) -> bool:
    text = collapse_whitespace(block.text).lstrip("-–•→»►▸← ")
    is_prose = bool(_PROSE_END.search(text)) and not text.endswith(":") and len(text.split()) >= 4
    if block.linked > _MOSTLY_LINKS and not is_prose:
        return True
    if is_prose or block.kind in ("item", "row"):
        return len(text) <= _LONGEST_FURNITURE and bool(CALL.match(text))
    return len(text) <= _LONGEST_LABEL and bool(LABEL.fullmatch(text) or CALL.match(text))


def _begins(block: Block) -> bool:
    """Whether the text can begin with a block: with prose, a dateline, a list; not with a byline or a label."""
    text = collapse_whitespace(block.text)
    if date_of_line(text) or (_BYLINE.match(text) and len(text) < 120):
        return False
    if find_dateline(f"{text} — x") is not None and block.kind == "text":
        return True
    return bool(_PROSE_END.search(text)) or len(text) > 100 or block.kind in ("quote", "heading")


def _is_tail(block: Block) -> bool:
    """Whether a block under the text is a byline or a day, no part of it."""
    text = collapse_whitespace(block.text)
    return bool(date_of_line(text)) or (bool(_BYLINE.match(text)) and len(text) < 80)


def _written(kept: Sequence[Block]) -> list[str]:
    """Return the blocks as paragraphs; the items of a list, and the rows of a table, stay together."""
    paragraphs: list[str] = []
    for before, block in pairwise([None, *kept]):
        assert block is not None  # noqa: S101 - only the first of all is none
        text = block.text.replace("\n", " ")
        if block.kind == "item":
            text = f"- {text}"
        elif block.kind == "text":
            text = block.text
        if before is not None and block.kind == before.kind and block.kind in _TOGETHER:
            paragraphs[-1] += f"\n{text}"
        else:
            paragraphs.append(text)
    return paragraphs


_TOGETHER: Final = frozenset({"item", "row"})
