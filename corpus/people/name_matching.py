"""Whether two written words may be the same name: in another alphabet, transliteration or case, and no further.

Stricter than `corpus.language.transliteration`, which forgives typing errors: here Petrov is not Perov, and Korotkova
is not Korotkov unless in Russian, where it may be his genitive.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from corpus.language.tokens import is_cyrillic
from corpus.language.transliteration import phonetic_key

_VOWELS = "aeiou"
_SHORTEST_LIKE = 5
"""Letters of a skeleton from which one vowel more is still the same name: Elena, Yelena; Alexander, Александр."""
_SHORTEST_REST = 2

_CASES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("а", "у", "е", "ом", "ым", "я", "ю", "ем"), ("",)),  # Коротковым, Игоря: Коротков, Игорь
    (("ы", "и", "е", "у", "ой", "ою", "ей"), ("а",)),  # Анной, Ольги: Анна, Ольга
    (("и", "ю", "ей", "ею"), ("я",)),  # Марией: Мария
    (("я", "ю", "ем", "е", "и"), ("й",)),  # Сергея: Сергей
    (("ого", "ому", "им", "ым", "ом"), ("ий", "ый", "ой")),  # Филипповским: Филипповский
    (("ой", "ую", "ою"), ("ая",)),  # Филипповской: Филипповская
)
"""What a Russian name ends in where it is declined, and what the nominative ends in then."""


@dataclass(frozen=True, slots=True)
class SpelledName:
    """How a word sounds: as it is written, and in the nominatives that it may be a case of (itself among them).

    `keys` are the consonants of the forms: words that may be the same name share one.
    """

    sound: str
    forms: frozenset[str]
    keys: frozenset[str]
    cyrillic: bool


@lru_cache(maxsize=200_000)
def spelled(word: str) -> SpelledName:
    """Return how a folded word sounds."""
    sound = phonetic_key(word)
    if not is_cyrillic(word):
        return SpelledName(sound, frozenset({sound}), frozenset({_consonants(sound)}), False)
    nominatives = {
        rest + ending
        for declined, endings in _CASES
        for case in declined
        if word.endswith(case) and len(rest := word.removesuffix(case)) >= _SHORTEST_REST
        for ending in endings
    }
    forms = frozenset({sound, *map(phonetic_key, nominatives)})
    return SpelledName(sound, forms, frozenset(map(_consonants, forms)), True)


def _consonants(sound: str) -> str:
    return "".join(letter for letter in sound if letter not in _VOWELS)


def is_same(one: SpelledName, other: SpelledName) -> bool:
    """Whether both may be the same name."""
    if one.keys.isdisjoint(other.keys):
        return False
    if one.sound in other.forms or other.sound in one.forms:
        return True
    if one.cyrillic and other.cyrillic:  # two cases of it
        return any(len(form) >= _SHORTEST_LIKE for form in one.forms & other.forms)
    return any(_is_like(one.sound, form) for form in other.forms) or any(_is_like(other.sound, f) for f in one.forms)


def _is_like(one: str, other: str) -> bool:
    """Whether one skeleton is the other with one vowel more, not at its end: Ivanova is no Ivanov."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_LIKE or len(long) != len(short) + 1 or long[-1] != short[-1]:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return long[at] in _VOWELS and long[at + 1 :] == short[at:]
