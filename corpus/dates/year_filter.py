"""Filter for numbers of four digits that are no year: amounts, numbers of things, names of agendas, copyright lines.

The words around the digits decide. Where they leave a doubt ("2018 elections"), a word like "in" or "the" before the
number makes it a year, and a plural noun after it makes it an amount.
"""

from __future__ import annotations

import re

from corpus.language import en, ru
from corpus.language.patterns import any_of

_CONTEXT_CHARS = 24  # before a number: they can show its kind
_LINE_CHARS = 80  # of its paragraph on either side: they can make it a copyright line
_SENTENCE_CHARS = 160  # of its sentence before it: they can name an agenda

_NUMBERED = re.compile(
    rf"(?:\b{any_of(en.NUMBERED_WORDS, ru.NUMBERED_WORDS)}|"
    r"[$€£¥₽№#+]|[0-9]\)|\w[-–/]|[0-9]—|(?<![0-9])[0-9]{1,3}[ \u00a0])\s*\Z"
)
_COUNTED = re.compile(rf"\s*(?:[$€£¥₽%‰°]|{any_of(en.COUNTED_WORDS, ru.COUNTED_WORDS)}(?!\w))")
_CERTAIN_PREPOSITION = re.compile(rf"\b{any_of(en.CERTAIN_YEAR_PREPOSITIONS)}\s+\Z")
_OPENER = re.compile(rf"(?:\b{any_of(en.YEAR_OPENERS, ru.YEAR_OPENERS)}|['’]s)\s*\Z")
_PLURAL = re.compile(r"\s+([a-z]{3,20}s)\b")
_RUSSIAN_WORD = re.compile(r"\s+([а-я]{3,30})\b")
_NO_NOUN = re.compile(any_of(ru.NO_NOUNS))
_NUMBER_CONTINUES = re.compile(r"[-–—/](?!(?:19|20|21)\d\d(?!\d))[0-9]|[ \u00a0-][0-9]{1,3}(?![0-9])")

_GOAL_AFTER = re.compile(rf"\s+(?:{any_of(en.YEAR_GOAL_QUALIFIERS)}\s+){{0,3}}{any_of(en.YEAR_GOALS)}\b")
_GOAL_PERIOD = re.compile(rf"{ru.GOAL_PERIOD}\Z")
_DEADLINE = re.compile(
    rf"\b{any_of(en.DEADLINE_YEAR_PREPOSITIONS, ru.DEADLINE_YEAR_PREPOSITIONS)}(?:\s+the\s+year)?\s+\Z"
)
_GOAL_WORD = re.compile(rf"\b{any_of(en.GOAL_SENTENCE_WORDS, ru.GOAL_SENTENCE_WORDS)}")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|права защищены")


def is_year(text: str, low: str, start: int, end: int, *, is_sure: bool) -> bool:
    """Return True if the number, or the two with a dash, at `text[start:end]` are years and no amounts.

    `low` is `text` in lower case. If `is_sure`, the words of the date make it a year («2019 год», "early 2020"); then
    it is none only in the name of an agenda and in a copyright line.
    """
    before = low[max(0, start - _CONTEXT_CHARS) : start]
    if _is_goal(low, start, end, before) or _is_copyright(low, start, end):
        return False
    if is_sure:
        return True
    if _NUMBERED.search(before):
        return False
    if _CERTAIN_PREPOSITION.search(before) and not low.startswith("00", start + 2):  # "in 2000 companies"
        return True
    if _COUNTED.match(low, end):
        return False
    if _OPENER.search(before):
        return True
    if _NUMBER_CONTINUES.match(low, end) or is_count(text, low, end):
        return False
    word = _RUSSIAN_WORD.match(text, end)
    return word is None or _NO_NOUN.fullmatch(word[1]) is not None


def is_count(text: str, low: str, end: int) -> bool:
    """Return True if the number that ends at `end` counts the following noun: "17 countries"."""
    plural = _PLURAL.match(text, end)
    if plural and not plural[1].endswith("ss") and plural[1] not in en.NO_PLURALS:
        return True
    return _COUNTED.match(low, end) is not None


def _is_goal(low: str, start: int, end: int, before: str) -> bool:
    """Return True if the year names an agenda, a vision or goals: "2030 Agenda", "the Goals by 2030"."""
    if _GOAL_AFTER.match(low, end) or _GOAL_PERIOD.search(before):
        return True
    if not _DEADLINE.search(before):
        return False
    begin = max(0, start - _SENTENCE_CHARS)
    for match in _SENTENCE_END.finditer(low, begin, start):
        begin = match.end()
    stop = _SENTENCE_END.search(low, end, end + _LINE_CHARS)
    return _GOAL_WORD.search(low, begin, stop.start() if stop else end + _LINE_CHARS) is not None


def _is_copyright(low: str, start: int, end: int) -> bool:
    left = low[max(0, start - _LINE_CHARS) : start].rpartition("\n\n")[2]
    right = low[end : end + _LINE_CHARS].partition("\n\n")[0]
    return _COPYRIGHT.search(left) is not None or _COPYRIGHT.search(right) is not None
