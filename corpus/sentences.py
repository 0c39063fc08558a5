"""Where a sentence ends, in English and in Russian prose.

A full stop, question or exclamation mark ends a sentence when white space and something that can begin one
follow it: a capital, a digit, an opening mark. What looks like an end and is none: initials, titles of
address, abbreviations, numbers of list items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.text import STOP_WORDS, fold

_END = re.compile(r"""(?P<mark>[.!?…]+)(?P<close>["'”’»)\]]*)\s+(?=(?P<open>["'“„«‘(\[–—-]*\s?)(?P<next>\w+))""")
_LAST_WORD = re.compile(r"[\w.’'-]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]$")

_NEVER = frozenset(
    """
    mr mrs ms dr prof st messrs hon rev gen col lt capt sgt sen rep gov fr sr jr h.e vs nos art para fig vol ch
    p pp e.g i.e cf viz ca approx jan feb mar apr jun jul aug sep sept oct nov dec г-н г-жа гос им ул пр пл д
    корп стр оф тел проф акад доц чл.-корр ст п пп рис табл см ср напр т.е руб коп янв февр апр авг сент окт
    нояб дек
    """.split()
)
"""Abbreviations that a name, a number or an explanation follows: never the end of a sentence."""

_SOMETIMES = frozenset(
    """
    inc ltd co corp etc al a.m p.m u.s u.k u.n ph.d в вв млн млрд тыс т.д т.п др пр н.э с.г т.г обл р
    """.split()
)
"""Abbreviations that may end a sentence: like initials they do where a function word follows, not a name."""

_OPENERS = STOP_WORDS | frozenset(
    """
    he she we i you all some many most our his her both no not if after before during since under он она они мы
    вы я все наш его ее оба нет если после перед затем однако но а
    """.split()
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` for each sentence of `text[start:end]`, white space at both ends left out."""
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        if _ends(text, begin, match):
            yield from _trimmed(text, begin, match.end("close"))
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    following = match["next"]
    if following[0].islower():
        return False
    if match["mark"] != ".":
        return True
    found = _LAST_WORD.search(text, begin, match.start())
    word = found[0].strip("'’") if found else ""
    folded = fold(word)
    if folded in _NEVER:
        return False
    if folded == "no":
        return not following[0].isdigit()
    if folded in ("г", "гг"):  # a year's "г." may end a sentence, a town's ("г. Москва") never does
        return text[begin : match.start()].removesuffix(word).rstrip()[-1:].isdigit()
    if folded in _SOMETIMES or _INITIALS.match(word):
        return len(following) > 1 and fold(following) in _OPENERS
    # "1. Opening of the meeting": the number of a list item, not a sentence of its own.
    return not (word.isdigit() and text[begin : match.start()].strip() == word)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
