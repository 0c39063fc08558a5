"""Ambiguity of place names: "Nice" and «Орёл» are words as well, "Austin" and «Владимир» people.

An English name is ambiguous if its word is common by wordfreq, and an ordinary word if its inflections are in use too
(mobile, mobility; split, splits). For a Russian name, the morphological dictionary marks geographic words. The
dictionary also shows which towns abroad are well known: it has «Женева» but not «Мобил».
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from functools import lru_cache

import Stemmer

from corpus.caching import cache_once
from corpus.language.tokens import morphology, normalize, parses_of
from corpus.language.word_frequency import informativeness
from corpus.places.geonames import PlaceName

# Limits of informativeness: 1.0 has a word that is no ordinary one.
_UNCOMMON = 0.75
_RATHER_RARE = 0.85
_RARE = 0.9
_TOWN_POPULATION = 100_000  # a common word rarely means a smaller town
_STEM_CHARS = 5  # they identify a name of which the dictionary knows no case
_GEOGRAPHIC_SHARE = 0.5  # of the senses of a word, if it is rather rare; below it the word is another one first
_COMMON_GEOGRAPHIC_SHARE = 0.9


class Ambiguity(IntEnum):
    """Other meanings of a place name: none; other names or things; an ordinary word or a region."""

    NONE = 0
    NAMESAKE = 1
    WORD = 2


def english_ambiguity(word: str, named: PlaceName) -> Ambiguity:
    """Return the ambiguity of a normalized word as the name of a place."""
    rarity = informativeness(word)
    if rarity == 1.0 or named.place.is_country:
        return Ambiguity.NONE
    is_known = named.is_large and rarity >= _UNCOMMON
    if word in _ordinary_words():
        return Ambiguity.NONE if is_known else Ambiguity.WORD
    is_town = named.population >= _TOWN_POPULATION
    is_known |= (rarity >= _UNCOMMON or (named.is_usual and is_town)) and _is_geographic(named.place.russian)
    return Ambiguity.NONE if is_known else Ambiguity.NAMESAKE if is_town else Ambiguity.WORD


def russian_ambiguity(word: str, named: PlaceName) -> Ambiguity | None:
    """Return the ambiguity of a word in any case as the name of a place; None if it is no form of the name."""
    parses, word, name = parses_of(word), normalize(word), normalize(named.name)
    rarity = informativeness(name)
    is_rare = rarity >= _RARE if named.is_large else rarity == 1.0
    forms = [each for each in parses if normalize(each.normal_form) == name]
    if not forms and word != name:
        has_same_stem = word[:_STEM_CHARS] == name[:_STEM_CHARS] and len(name) > _STEM_CHARS
        return Ambiguity.NONE if has_same_stem and named.is_large and is_rare and not _is_lemma(name) else None
    if not _is_in_dictionary(word):
        return Ambiguity.NAMESAKE if named.population < _TOWN_POPULATION and rarity < 1.0 else Ambiguity.NONE
    if "Apro" in parses[0].tag:  # «того» is not Togo
        return Ambiguity.WORD
    geographic = sum(each.score for each in forms if "Geox" in each.tag)
    if not geographic:
        return Ambiguity.NONE if is_rare and (named.is_large or not forms) else Ambiguity.WORD
    if named.is_large or named.place.is_country:
        return Ambiguity.NONE
    all_senses = sum(each.score for each in parses if "Poss" not in each.tag)  # «Иваново» is hardly «Иванова»
    min_share = _COMMON_GEOGRAPHIC_SHARE if rarity < _RATHER_RARE else _GEOGRAPHIC_SHARE
    is_small = named.population < _TOWN_POPULATION and rarity < _RARE
    return Ambiguity.NAMESAKE if is_small or geographic < min_share * all_senses else Ambiguity.NONE


def _is_in_dictionary(word: str) -> bool:
    return bool(morphology().word_is_known(word.lower()))


def _is_lemma(name: str) -> bool:
    return any(normalize(each.normal_form) == name for each in parses_of(name))


@lru_cache(maxsize=2_000)  # the Russian names of towns whose English names are ambiguous
def _is_geographic(name: str) -> bool:
    """Return True if a Russian name is a geographic one by its likeliest parse."""
    return bool(name) and _is_in_dictionary(name) and "Geox" in parses_of(name)[0].tag


@cache_once
def _ordinary_words() -> frozenset[str]:
    """Return the common English words that have inflections in use."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - its tables load with the first ambiguous name

    words = [word for word in get_frequency_dict("en", wordlist="small") if word.isascii() and word.isalpha()]
    stems = Stemmer.Stemmer("english").stemWords(words)
    families = Counter(stems)
    return frozenset(word for word, stem in zip(words, stems, strict=True) if families[stem] > 1)
