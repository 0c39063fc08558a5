"""Messages that pick an item by its number: "2", "the second one", «открой документ 3»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import words

MAX_PICK_WORDS = 6
LAST = -1  # the number of "the last one"

_NUMBER = re.compile(r"(\d{1,3})(?:st|nd|rd|th|й|я|е|го|му|м|ый|ая|ой|ое)?")
_ORDINALS = {word: at for ordinals in (en.ORDINALS, ru.ORDINALS) for at, word in enumerate(ordinals, 1)}
_CARDINALS = {word: at for cardinals in (en.CARDINALS, ru.CARDINALS) for at, word in enumerate(cardinals, 1)}
_ORDINAL = re.compile(rf"({any_of(_ORDINALS)})(?:{any_of(ru.ORDINAL_WORD_ENDINGS)})?")
_FILLERS = en.PICK_FILLERS | ru.PICK_FILLERS
_SUMMARY = re.compile(any_of(en.PICK_SUMMARY_WORDS, ru.PICK_SUMMARY_WORDS))
_DOCUMENT = re.compile(any_of(en.DOCUMENT_NOUNS, ru.DOCUMENT_NOUNS))
_LAST = re.compile(any_of(en.LAST_WORDS, ru.LAST_WORDS))


@dataclass(frozen=True, slots=True)
class Pick:
    """A number, from 1 or `LAST`: of the list shown last, or of a document, if the message calls it so."""

    number: int
    of: Literal["list", "documents"] = "list"
    wants_summary: bool = False


def read_pick(text: str) -> Pick | None:
    """Return what a message picks; None for any other message."""
    said = words(text.replace("№", " "))  # NFKD makes «No» of the mark
    if not 0 < len(said) <= MAX_PICK_WORDS or set(said) >= en.MEANING_QUESTION:
        return None
    rest = [each for each in said if each not in _FILLERS]
    if "one" in rest and len(rest) > 1:  # "the second one"
        rest.remove("one")
    numbers = [number for each in rest if (number := _number(each))]
    others = [each for each in rest if not _number(each)]
    is_document = any(_DOCUMENT.fullmatch(each) for each in others)
    wants_summary = any(_SUMMARY.fullmatch(each) for each in others)
    if len(numbers) != 1 or not all(_DOCUMENT.fullmatch(each) or _SUMMARY.fullmatch(each) for each in others):
        return None
    return Pick(numbers[0], "documents" if is_document else "list", wants_summary)


def _number(word: str) -> int | None:
    if match := _NUMBER.fullmatch(word):
        return int(match[1]) or None
    if match := _ORDINAL.fullmatch(word):
        return _ORDINALS[match[1]]
    return LAST if _LAST.fullmatch(word) else _CARDINALS.get(word)
