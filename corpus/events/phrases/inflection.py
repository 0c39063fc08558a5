"""Inflection of Russian words by the morphological dictionary: a phrase in its basic form, a name in the nominative."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.language import ru
from corpus.language.patterns import any_of
from corpus.language.tokens import is_cyrillic, normalize, parses_of

_TENS = re.compile(rf"{any_of(ru.TENS)}\w{{0,2}}", re.IGNORECASE)
_DIGITS_WITH_ENDING = re.compile(r"(\d+)-[а-я]{1,3}")
_ENDINGS: Mapping[tuple[str | None, str], str] = {
    ("masc", "nomn"): "й",
    ("femn", "nomn"): "я",
    ("neut", "nomn"): "е",
    ("femn", "gent"): "й",
}
"""Endings of ordinals in digits by gender and case; «-го» for the others."""
_MAX_UNCHANGED_CHARS = 3
_REGULAR_SURNAME = re.compile(r"(?:[оеё]ва?|[иы]на?|[сц]кий|[сц]кая|ко|ян|дзе|швили|[иы]ч)$")


def agrees(pronoun: str, noun: str) -> bool:
    """Return True if a relative pronoun may refer to a noun: «который», but not «которое», to «форум»."""
    found = parses_of(noun)[0].tag
    return any(
        each.tag.number == found.number and (each.tag.number == "plur" or each.tag.gender in (None, found.gender))
        for each in parses_of(pronoun)
    )


@lru_cache(maxsize=20_000)
def may_be_singular(word: str) -> bool:
    """Return True if a word may be a noun in the singular."""
    return any(parse.tag.number == "sing" and parse.tag.POS == "NOUN" for parse in parses_of(word))


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    """Return True if a word may be an adjective or a participle."""
    return is_cyrillic(word) and any(parse.tag.POS in ("ADJF", "PRTF") for parse in parses_of(word)[:2])


def is_tens(word: str) -> bool:
    """Return True for the first word of an ordinal of two: «тридцать седьмой»."""
    return bool(_TENS.fullmatch(word))


@lru_cache(maxsize=20_000)
def fits_case(word: str, cases: frozenset[str]) -> bool:
    """Return True if a word may be a noun, an adjective or a name in one of the cases, or has capitals only."""
    if word.isupper() and len(word) > 1:
        return True
    for parse in parses_of(word)[:5]:
        if parse.tag.POS in ("NOUN", "ADJF", "PRTF", "NUMR") and parse.tag.case in cases:
            return True
    return False


def is_subject(word: str) -> bool:
    """Return True for a known word that is no object of a verb: «министр», not «министра»."""
    if not is_cyrillic(word) or not parses_of(word)[0].is_known:
        return False
    return fits_case(word, frozenset({"nomn"})) and not fits_case(word, frozenset({"accs"}))


def inflect(words: Sequence[str], case: str, *, is_plural: bool) -> str:
    """Return a noun, the last word, with the adjectives before it in a case; capitals are kept."""
    return _inflect(tuple(words), case, is_plural=is_plural)


@lru_cache(maxsize=10_000)
def _inflect(words: tuple[str, ...], case: str, *, is_plural: bool) -> str:
    number = "plur" if is_plural else "sing"
    parses = (parse for parse in parses_of(words[-1]) if parse.tag.POS == "NOUN")
    noun = next((parse for parse in parses if parse.tag.number == number), None)
    if noun is None:
        return " ".join(words)
    gender = noun.tag.gender
    found = [_inflect_modifier(word, case, number, gender) for word in words[:-1]]
    inflected = noun.inflect({number, case})
    return " ".join([*found, _like(words[-1], inflected.word) if inflected else words[-1]])


def _inflect_modifier(word: str, case: str, number: str, gender: str | None) -> str:
    if ordinal := _DIGITS_WITH_ENDING.fullmatch(word):
        return f"{ordinal[1]}-{_ENDINGS.get((gender, case), 'го')}"
    if not is_cyrillic(word) or is_tens(word):
        return word
    parse = next((each for each in parses_of(word) if each.tag.POS in ("ADJF", "PRTF")), None)
    wanted = {number, case} | ({gender} if gender and number == "sing" else set())
    inflected = parse.inflect(wanted) if parse else None
    return _like(word, inflected.word) if inflected else word


@lru_cache(maxsize=20_000)
def is_place_noun(word: str) -> bool:
    """Return True if the likeliest reading of a word is the name of a place."""
    return "Geox" in parses_of(word)[0].tag


@lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    """Return True if a word may be a first name in Russian, in any case."""
    return is_cyrillic(word) and any("Name" in parse.tag for parse in parses_of(word)[:3])


def nominative_phrase(text: str) -> str:
    """Return a phrase with its first noun, and the adjectives before it, in the nominative."""
    words = text.split()
    for at, word in enumerate(words):
        if not is_cyrillic(word):
            return text
        if any(each.tag.POS == "NOUN" for each in parses_of(word)[:2]):
            is_plural = not may_be_singular(normalize(word))
            return " ".join([inflect(words[: at + 1], "nomn", is_plural=is_plural), *words[at + 1 :]])
        if not is_adjective(word):
            return text
    return text


def nominative_name(name: str) -> str:
    """Return a person's name in the nominative, as far as the dictionary knows its parts."""
    words = name.split()
    tags = [each.tag for word in words for each in parses_of(word)[:3]]
    gender = next((each.gender for each in tags if "Name" in each), None)
    return " ".join(_nominative(word, gender) for word in words)


@lru_cache(maxsize=10_000)
def _nominative(word: str, gender: str | None) -> str:
    if len(word) <= _MAX_UNCHANGED_CHARS:
        return word  # «Юн»
    parses = [each for each in parses_of(word) if any(mark in each.tag for mark in ("Name", "Surn", "Patr"))]
    parses = [each for each in parses if each.tag.number == "sing" and gender in (None, each.tag.gender)] or parses
    if not parses or any(each.tag.case == "nomn" for each in parses):
        return word
    inflected = parses[0].inflect({"nomn"})
    if inflected is None or not (parses[0].is_known or _REGULAR_SURNAME.search(inflected.word)):
        return word
    return _like(word, inflected.word)


def _like(written: str, word: str) -> str:
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
