"""Comparison of two written words that may be the same name: in another alphabet, transliteration or case.

It is stricter than `corpus.language.transliteration`, which tolerates typing errors: here Petrov is not Perov, and
Korotkova is not Korotkov unless in Russian, where it may be his genitive.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from corpus.language.tokens import is_cyrillic
from corpus.language.transliteration import phonetic_key

_VOWELS = "aeiou"
_MIN_KEY_LETTERS = 5
"""Of a phonetic key that is still the same name with one vowel more: Elena, Yelena; Alexander, Александр."""
_MIN_STEM_LETTERS = 2

_CASE_ENDINGS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("а", "у", "е", "ом", "ым", "я", "ю", "ем"), ("",)),  # Коротковым, Игоря: Коротков, Игорь
    (("ы", "и", "е", "у", "ой", "ою", "ей"), ("а",)),  # Анной, Ольги: Анна, Ольга
    (("и", "ю", "ей", "ею"), ("я",)),  # Марией: Мария
    (("я", "ю", "ем", "е", "и"), ("й",)),  # Сергея: Сергей
    (("ого", "ому", "им", "ым", "ом"), ("ий", "ый", "ой")),  # Филипповским: Филипповский
    (("ой", "ую", "ою"), ("ая",)),  # Филипповской: Филипповская
)
"""Endings of declined Russian names, each with the endings of the nominatives that they may come from."""


@dataclass(frozen=True, slots=True)
class SpelledName:
    """Phonetic keys of a word: `sound` as written, `forms` also of the nominatives that it may be a case of.

    `keys` are the consonants of the forms: two words that may be the same name share one.
    """

    sound: str
    forms: frozenset[str]
    keys: frozenset[str]
    cyrillic: bool


@lru_cache(maxsize=20_000)  # the frequent words of sentences; rare words are cheap to spell again
def spell(word: str) -> SpelledName:
    """Return the phonetic keys of a normalized word."""
    sound = phonetic_key(word)
    if not is_cyrillic(word):
        return SpelledName(sound, frozenset({sound}), frozenset({_consonants(sound)}), False)
    nominatives = {
        stem + nominative
        for declined, endings in _CASE_ENDINGS
        for ending in declined
        if word.endswith(ending) and len(stem := word.removesuffix(ending)) >= _MIN_STEM_LETTERS
        for nominative in endings
    }
    forms = frozenset({sound, *map(phonetic_key, nominatives)})
    return SpelledName(sound, forms, frozenset(map(_consonants, forms)), True)


def _consonants(sound: str) -> str:
    return "".join(letter for letter in sound if letter not in _VOWELS)


def is_same_name(one: SpelledName, other: SpelledName) -> bool:
    """Return True if both words may be the same name."""
    if one.keys.isdisjoint(other.keys):
        return False
    if one.sound in other.forms or other.sound in one.forms:
        return True
    if one.cyrillic and other.cyrillic:  # two cases of the name
        return any(len(form) >= _MIN_KEY_LETTERS for form in one.forms & other.forms)
    return any(_has_one_vowel_more(one.sound, form) for form in other.forms) or any(
        _has_one_vowel_more(other.sound, form) for form in one.forms
    )


def _has_one_vowel_more(one: str, other: str) -> bool:
    """Return True if one key is the other with one vowel more, but not at its end: Ivanova is not Ivanov."""
    short, long = sorted((one, other), key=len)
    if len(short) < _MIN_KEY_LETTERS or len(long) != len(short) + 1 or long[-1] != short[-1]:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return long[at] in _VOWELS and long[at + 1 :] == short[at:]
