"""Whether a word that is a place's name is that place: "Nice" and «Орёл» are words, "Austin" and «Владимир» people.

English knows by wordfreq how common a word is, and takes it for an ordinary one where its inflections are used as
well (mobile, mobility; split, splits); Russian knows by its morphological dictionary, which marks geographic names.
The Russian name also tells which towns abroad are known: «Женева» is in the dictionary, «Мобил» is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

from corpus.caching import cache_once
from corpus.language.tokens import morphology, normalize
from corpus.language.word_frequency import informativeness
from corpus.places.geonames import PlaceName

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

# How telling a word is (corpus.frequency) that is ...
_COMMON = 0.75
_RATHER_COMMON = 0.85
_RARE = 0.9
_TOWN = 100_000
"""A smaller town is rarely what a common word means."""
_ROOT = 5
"""So many letters tell a name that the dictionary does not know in any of its cases."""


class Ambiguity(IntEnum):
    """What speaks against a name: nothing; it is other names or things as well; it is an ordinary word or a region."""

    NONE = 0
    NAMESAKE = 1
    WORD = 2


def doubt_of_english(word: str, named: PlaceName) -> Ambiguity:
    """Return the doubt that a folded word means a place by this name."""
    common = informativeness(word)
    if common == 1.0 or named.place.is_country:
        return Ambiguity.NONE
    known = named.large and common >= _COMMON
    if word in _ordinary_words():
        return Ambiguity.NONE if known else Ambiguity.WORD
    known |= (common >= _COMMON or (named.usual and named.people >= _TOWN)) and _is_in_atlas(named.place.russian)
    return Ambiguity.NONE if known else Ambiguity.NAMESAKE if named.people >= _TOWN else Ambiguity.WORD


def doubt_of_russian(word: str, named: PlaceName) -> Ambiguity | None:
    """Return the doubt that a word, in whatever case, means a place by this name; None where it is no form of it."""
    parses, word, name = parses_of(word), normalize(word), normalize(named.name)
    common = informativeness(name)
    rare = common >= _RARE if named.large else common == 1.0
    forms = [each for each in parses if normalize(each.normal_form) == name]
    if not forms and word != name:
        alike = word[:_ROOT] == name[:_ROOT] and len(name) > _ROOT
        return Ambiguity.NONE if alike and named.large and rare and not _is_lemma(name) else None
    if not _is_known(word):
        return Ambiguity.NAMESAKE if named.people < _TOWN and common < 1.0 else Ambiguity.NONE
    if "Apro" in parses[0].tag:  # «того» is no Togo
        return Ambiguity.WORD
    geographic = sum(each.score for each in forms if "Geox" in each.tag)
    if not geographic:
        return Ambiguity.NONE if rare and (named.large or not forms) else Ambiguity.WORD
    if named.large or named.place.is_country:
        return Ambiguity.NONE
    senses = sum(each.score for each in parses if "Poss" not in each.tag)  # «Иваново» is hardly «Иванова»
    second = geographic < (0.9 if common < _RATHER_COMMON else 0.5) * senses
    small = named.people < _TOWN and common < _RARE
    return Ambiguity.NAMESAKE if second or small else Ambiguity.NONE


def parses_of(word: str) -> Sequence[Parse]:
    """Return what a Russian word may be by the morphological dictionary, the likelier first."""
    return tuple(morphology().parse(word.lower()))


def _is_known(word: str) -> bool:
    return bool(morphology().word_is_known(word.lower()))


def _is_lemma(name: str) -> bool:
    return any(normalize(each.normal_form) == name for each in parses_of(name))


@lru_cache(maxsize=2_000)
def _is_in_atlas(name: str) -> bool:
    """Whether the dictionary knows a Russian name as a geographic one first of all."""
    return bool(name) and _is_known(name) and "Geox" in parses_of(name)[0].tag


@cache_once
def _ordinary_words() -> frozenset[str]:
    """Return the common English words that have inflections in use."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - its tables load with the first doubt

    words = [word for word in get_frequency_dict("en", wordlist="small") if word.isascii() and word.isalpha()]
    stems = Stemmer.Stemmer("english").stemWords(words)
    families = Counter(stems)
    return frozenset(word for word, stem in zip(words, stems, strict=True) if families[stem] > 1)
