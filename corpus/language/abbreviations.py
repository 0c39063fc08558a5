"""Abbreviations that a text explains in brackets: "Centre for International Industrial Cooperation (CIIC)".

First the letters of the short form are looked for as initials of the words before the bracket, small words skipped.
Else the method is that of Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in
Biomedical Text" (2003): the letters are looked for from right to left, and the first one must begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.language.tokens import STOP_WORDS, normalize

_BRACKET = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"(?=[^\W\d_]*[A-ZА-ЯЁ][^\W\d_]*[A-ZА-ЯЁ])[^\W\d_][\w&/-]{1,9}")
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
MIN_INITIALS, MAX_INITIALS = 3, 6
_NAME = re.compile(r"(?:[A-Z][a-z]+\.?\s){2,5}[A-Z][a-z]+\b|(?P<russian>[А-ЯЁ][а-яё]+(?:\s[а-яё]{4,}){2,4})")
_MAX_SENTENCE_CHARS = 300  # characters before a bracket in which the long form may begin


class Abbreviation(NamedTuple):
    """A short form, normalized, and the span of its long form in the text."""

    short: str
    start: int
    end: int


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """Yield the abbreviations that `text` explains: "long form (SHORT)" and "SHORT (long form)"."""
    for bracket in _BRACKET.finditer(text):
        inside = bracket[1].strip()
        if _SHORT.fullmatch(inside):
            begin = max(0, bracket.start() - _MAX_SENTENCE_CHARS)
            if span := _long_form(_PLURAL.sub("", inside), text, begin, bracket.start()):
                yield Abbreviation(normalize(_PLURAL.sub("", inside)), *span)
        elif short := re.search(rf"({_SHORT.pattern})\s*$", text[max(0, bracket.start() - 12) : bracket.start()]):
            start = bracket.start(1)
            span = _long_form(short[1], text, start, bracket.end(1))
            if span and span[0] == start:
                yield Abbreviation(normalize(short[1]), *span)


def initials(text: str) -> Iterator[str]:
    """Yield the short forms that names may have: "SPIEF" of "St. Petersburg International Economic Forum"."""
    for match in _NAME.finditer(text):
        letters = "".join(word[0] for word in match[0].split()).upper()
        shortest = MIN_INITIALS if match["russian"] else len(letters)
        yield from (letters[:length] for length in range(shortest, min(len(letters), MAX_INITIALS) + 1))


def _long_form(short: str, text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return the span of the shortest long form of `short` that ends `text[begin:end]`, or None."""
    letters = [each for each in normalize(short) if each.isalnum()]
    words = list(_WORD.finditer(text, begin, end))[-(min(len(letters) + 5, 2 * len(letters))) :]
    if len(words) < 2 or not letters:
        return None
    if (first := _first_initial(letters, [normalize(each[0]) for each in words])) is not None:
        return words[first].start(), words[-1].end()
    start = words[0].start()
    folded = text[start:end].lower().replace("ё", "е")
    at = len(folded)
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (folded[at] == letters[number] and (number or _begins_word(folded, at))):
            at -= 1
        if at < 0:
            return None
    stop = words[-1].end()
    is_long = len(_WORD.findall(text[start + at : stop])) > 1
    return (start + at, stop) if is_long else None


def _first_initial(letters: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the number of the word from which on the initials are the letters, small words skipped, or None."""
    left = list(letters)
    for number in range(len(words) - 1, -1, -1):
        if words[number].startswith(left[-1]):
            left.pop()
            if not left:
                return number
        elif words[number] not in STOP_WORDS:
            return None
    return None


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
