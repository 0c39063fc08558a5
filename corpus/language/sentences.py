"""Sentence boundaries in English and Russian prose.

A full stop, question or exclamation mark ends a sentence if white space and a capital, a digit or an opening mark
follow. Exceptions are initials, titles of persons, abbreviations and the numbers of list items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, normalize

_END = re.compile(
    r"""(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>["'”’»)\]]*+)\s++(?=(?P<open>["'“„«‘(\[–—-]*+\s?)(?P<next>\w++))"""
)
_WORD_MARKS = frozenset(".’'-")
_MAX_ABBREVIATION_CHARS = 40
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]$")
_NUMBER = re.compile(r"\d|[IVXLC]+$")
_LETTER = re.compile(r"[A-ZА-Я]$")
_MONTHS = en.MONTH_ABBREVIATIONS | ru.MONTH_ABBREVIATIONS
_OPENING_DATE = re.compile(
    rf"\W*+(?:(?:\d{{4,}}|\w{{1,3}}\b|{any_of(ru.DATE_WORDS, en.DATE_WORDS)})\W++)*(?:гг?|{any_of(sorted(_MONTHS))})",
    re.IGNORECASE,
)
"""The text before the full stop of "В октябре 2012 г. ЮНИДО…": a date that opens the sentence, not the whole of it."""
_MAX_DATE_CHARS = 60

_BEFORE_NAME = en.ABBREVIATIONS_BEFORE_NAME | ru.ABBREVIATIONS_BEFORE_NAME
_BEFORE_NUMBER = en.ABBREVIATIONS_BEFORE_NUMBER | ru.ABBREVIATIONS_BEFORE_NUMBER
_AMBIGUOUS = en.AMBIGUOUS_ABBREVIATIONS | ru.AMBIGUOUS_ABBREVIATIONS
_WORDS_TOO = en.WORDS_LIKE_ABBREVIATIONS | ru.WORDS_LIKE_ABBREVIATIONS
_OPENERS = (STOP_WORDS - ru.PARTICLES) | en.SENTENCE_OPENERS | ru.SENTENCE_OPENERS


def split_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` for each sentence of `text[start:end]`, without white space at its ends."""
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
    word = _last_word(text, begin, match.start())
    folded = normalize(word)
    if folded in _BEFORE_NAME:
        return False
    if folded in _BEFORE_NUMBER and (_NUMBER.match(following) or _is_letter_number(text, folded, match)):
        return False
    if folded in _MONTHS:
        return not (_NUMBER.match(following) or _opens_with_date(text, begin, match.start()))
    if folded in ("г", "гг"):  # the "г." of a year may end a sentence, that of a town ("г. Москва") never does
        before = text[max(begin, match.start() - _MAX_DATE_CHARS) : match.start()].removesuffix(word)
        return before.rstrip()[-1:].isdigit() and not _opens_with_date(text, begin, match.start())
    if folded in ru.UNITS:
        return not (_NUMBER.match(following) or normalize(following) in ru.CURRENCY_COUNTRIES)
    if folded in _AMBIGUOUS or _INITIALS.match(word):
        return len(following) > 1 and normalize(following) in _OPENERS
    # "1. Opening of the meeting": the number of a list item, not a sentence of its own.
    return not (word.isdigit() and not text[begin : match.start() - len(word)].strip())


def _is_letter_number(text: str, abbreviation: str, match: re.Match[str]) -> bool:
    """Return True if a letter after an abbreviation is its number: "Fig. A", "No. A/12", not "He said no. A man…"."""
    if not _LETTER.match(match["next"]):
        return False
    return abbreviation not in _WORDS_TOO or text[match.end("next") : match.end("next") + 1] in ("/", "-", "–")


def _opens_with_date(text: str, begin: int, end: int) -> bool:
    """Return True if `text[begin:end]` is only a date, so that a sentence that begins with it goes on."""
    return end - begin < _MAX_DATE_CHARS and bool(_OPENING_DATE.fullmatch(text, begin, end))


def _last_word(text: str, begin: int, end: int) -> str:
    """Return the word that ends at `end`, with stops and hyphens within it, at most as long as an abbreviation."""
    start = end
    furthest = max(begin, end - _MAX_ABBREVIATION_CHARS)
    while start > furthest and (text[start - 1].isalnum() or text[start - 1] in _WORD_MARKS):
        start -= 1
    return text[start:end].strip("'’")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
