"""A phrase that names an event, and the terms that tell the event from others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import terms
from corpus.models import EventType

Span = tuple[int, int]

MIN_SHARED_TERMS = 0.6  # of the fewer terms of two names of one event

_ROMAN = re.compile(r"[IVXLC]+")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_COUNTED = re.compile(r"\b(?:\d{1,3}(?:st|nd|rd|th|-?[а-я]{1,2})\b|[IVXLC]{1,6}\b|[^\W\d_]+(?:-[^\W\d_]+)?)")
_ORDINALS = {word: at for words in (en.ORDINALS, ru.ORDINALS) for at, word in enumerate(words, 1)}
_ORDINAL_WORD = re.compile(rf"({any_of(_ORDINALS)})(?:{any_of(ru.ORDINAL_WORD_ENDINGS)})?")
_MAX_ENDING_CHARS = 2


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """A phrase that names an event: its span in the text, and the name in its basic form.

    `is_specific` is False for a phrase that could be any event: "the meeting". `terms` tell it from other events.
    `noun` is what it is: "meeting".
    `is_told` is True if a verb gives the phrase: "opened a laboratory".
    `parent` is the span of the phrase that it is a part of.
    """

    span: Span
    name: str
    type: EventType
    terms: frozenset[str]
    is_specific: bool = True
    is_proper: bool = False
    noun: str = ""
    is_told: bool = False
    parent: Span | None = None

    def is_same(self, other: EventPhrase) -> bool:
        """Return True if both may name one event: types and numbers fit, and most terms of one are the other's."""
        if self.type != other.type and "event" not in (self.type, other.type):
            return False
        numbers, others = numbers_of(self.terms), numbers_of(other.terms)
        if numbers and others and not numbers & others:
            return False
        words, other_words = self.terms - numbers, other.terms - others
        if not self.is_specific or not other.is_specific or not words or not other_words:
            return True
        return len(words & other_words) >= MIN_SHARED_TERMS * min(len(words), len(other_words))

    @property
    def complement(self) -> str:
        """The words of the name after its noun: " of the Steering Committee"."""
        at = self.name.lower().find(self.noun.lower()) if self.noun else -1
        return self.name[at + len(self.noun) :] if at >= 0 else ""

    def is_near(self, other: EventPhrase) -> bool:
        """Return True if both are of one type, and a term of one is the other's: for phrases that share a date."""
        numbers, others = numbers_of(self.terms), numbers_of(other.terms)
        is_other = bool(numbers and others and not numbers & others)
        are_sessions = {self.type, other.type} == {"session", "conference"}  # "session of the General Conference"
        is_one_type = self.type == other.type or are_sessions
        return is_one_type and not is_other and bool(self.terms & other.terms)


def nest(phrases: Sequence[EventPhrase]) -> list[EventPhrase]:
    """Return phrases in order, each with the span of the widest one that it is part of; equal spans once."""
    found: list[EventPhrase] = []
    for each in sorted(phrases, key=lambda each: (each.span[0], -each.span[1], each.type == "event")):
        around = next((one for one in found if one.span[0] <= each.span[0] and each.span[1] <= one.span[1]), None)
        if around is None:
            found.append(each)
        elif around.span != each.span:
            found.append(replace(each, parent=around.span))
    return found


def numbers_of(own: frozenset[str]) -> frozenset[str]:
    """Return the terms that are numbers: years and ordinals."""
    return frozenset(each for each in own if each.isdigit())


@lru_cache(maxsize=50_000)
def name_terms(name: str, noun: str = "") -> frozenset[str]:
    """Return the terms of a name that tell its event from others: without its noun, ordinals as digits."""
    found = set(terms(name)) - _trivial_terms() - set(terms(noun))
    tens = 0
    for match in _COUNTED.finditer(name):
        word = match[0]
        number = _ordinal_number(word)
        if number:
            found -= set(terms(word))
            found.add(str(number + tens))
        tens = _tens(word.lower())
        if tens:
            found -= set(terms(word))
    return frozenset(found)


def _tens(word: str) -> int:
    """Return 30 for «тридцать» before «седьмое»; 0 for other words."""
    for stem, number in ru.TENS.items():
        if word.startswith(stem) and len(word) <= len(stem) + _MAX_ENDING_CHARS:
            return number
    return 0


def _ordinal_number(word: str) -> int | None:
    """Return the number of an ordinal: "41st", "forty-first", "XV", «37-го», «третьего»; None for other words."""
    word = word.replace("ё", "е")
    if digits := re.match(r"\d{1,3}(?!\d)", word):
        return int(digits[0])
    if _ROMAN.fullmatch(word):
        values = [_ROMAN_VALUES[each] for each in word]
        return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    tens, _, units = word.lower().rpartition("-")
    match = _ORDINAL_WORD.fullmatch(units)
    return en.TENS.get(tens, 0) + _ORDINALS[match[1]] if match else None


@cache
def _trivial_terms() -> frozenset[str]:
    return frozenset(terms(" ".join([*en.TRIVIAL_EVENT_MODIFIERS, *ru.TRIVIAL_EVENT_MODIFIERS])))
