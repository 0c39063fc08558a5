"""Places of the world by their names, English and Russian.

A name is looked up by its key: its folded words, the Russian ones without their endings. What a key finds is then
looked at more closely, since «Баку» and «баке» have the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, normalize, words
from corpus.language.word_frequency import informativeness
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity, doubt_of_english, doubt_of_russian, parses_of
from corpus.places.countries import country_of
from corpus.places.geonames import GeoPlace, PlaceName, read_names

_ENDING = re.compile("(?:[ое]го|[аеиоуыюяйьхм]+)$")
_FLEETING = re.compile("[ео](?=[клцн]$)")
"""The vowel that a Russian name loses when it is declined: Орёл, в Орле."""
_CALLED = re.compile(r"(?:in|at|the|city of|во?|на|город[еа]?)\s+|(?:г|гор)\.\s*", re.IGNORECASE)
_LONGEST = 100
_STATE = re.compile(
    r"([A-ZА-ЯЁ]\w+)\s+(?:Federation|Republic|Kingdom|Федераци[а-я]+|Республик[а-я]+|Королевств[а-я]+)", re.IGNORECASE
)


class Candidate(NamedTuple):
    """A city or a country that a name may mean, and the doubt that it does.

    `locative` where the name, if Russian, is in the case that tells where something is: в Вене, not в Вену.
    """

    place: Place
    doubt: Ambiguity
    is_country: bool
    locative: bool


def find_place(name: str) -> Place | None:
    """Return the place that a name means, English or Russian, in any case: "Vienna", «в Вене», "Nice, France".

    Of several the most populous. None where the name is none, or rather an ordinary word or a person's name.
    """
    name, _, where = name.strip()[:_LONGEST].replace("(", ",").rstrip(" )").partition(",")
    while not (found := candidates(name.strip())) and (called := _CALLED.match(name)):
        name = name[called.end() :]
    country = country_code(where.strip()) if where and found else None
    inside = (each.place for each in found if country and each.place.country == country)
    certain = (each.place for each in found if each.doubt is Ambiguity.NONE)
    return next(inside, None) or next(certain, None)


@lru_cache(maxsize=20_000)
def candidates(name: str) -> tuple[Candidate, ...]:
    """Return the places that a name may mean, a country first, then the most populous."""
    key = _key(name)
    found: dict[Place, Candidate] = {}
    for named in sorted(
        _index().get(key, ()), key=lambda each: is_cyrillic(key) and normalize(each.name) != normalize(name)
    ):
        doubt = _doubt(name, key, named)
        if doubt is not None:
            place = _place(named.place)
            found.setdefault(place, Candidate(place, doubt, named.place.is_country, _is_locative(name, named.name)))
    if not found and (state := _STATE.fullmatch(name)):
        locative = _is_locative(name, name)
        same = candidates(_english(country_of(state[1].title())))
        return tuple(each._replace(locative=locative) for each in same if each.is_country)
    return tuple(found.values())


def country_code(name: str) -> str | None:
    """Return the code of the country that a name means: "Austria", «Австрии», "the Russian Federation"."""
    return next((each.place.country for each in candidates(name.removeprefix("the ")) if each.is_country), None)


def _english(country: str | None) -> str:
    return str(Locale("en").territories.get(country, "")) if country else ""


def _doubt(name: str, key: str, named: PlaceName) -> Ambiguity | None:
    """Return the doubt that a name as it is written means a place by one of its names; None where it can't."""
    if named.name.isupper():  # "US" is no "us"
        return Ambiguity.NONE if name.isupper() else None
    if " " in key:
        return Ambiguity.NONE
    doubt = doubt_of_russian(name, named) if is_cyrillic(key) else doubt_of_english(key, named)
    return Ambiguity.WORD if doubt is not None and named.shared else doubt


def _is_locative(name: str, base: str) -> bool:
    if not is_cyrillic(name) or base.isupper():
        return True
    parses = [each for word in name.split() for each in parses_of(word)]
    forms = [each for each in parses if normalize(each.normal_form) == normalize(base)]
    return any("loct" in each.tag for each in forms or parses)


def _place(settlement: GeoPlace) -> Place:
    english = min(settlement.english, key=lambda name: _strangeness(name, settlement.english[0]))
    return Place(english, settlement.russian or english, settlement.country)


def _strangeness(name: str, usual: str) -> tuple[bool, float, bool, int]:
    """Return what is the greater the less English readers know a name: "Nizhniy Novgorod", "Peterburg", "Amoy"."""
    return (not _is_plain(name), max(map(informativeness, words(name))), name[0] != usual[0], len(name))


def _is_plain(name: str) -> bool:
    return name.isascii() and name.replace(" ", "").replace("-", "").isalpha()


def _key(name: str) -> str:
    """Return what stands for a name in all its cases and spellings."""
    return " ".join(map(_base, words(name)))


def _base(word: str) -> str:
    if is_cyrillic(word):
        return _ENDING.sub("", word).replace("ь", "") or word
    return "saint" if word == "st" else word


@cache_once
def _index() -> Mapping[str, list[PlaceName]]:
    """Return all places by the keys of their names, for each the countries first, then the large, the most populous."""
    index: dict[str, list[PlaceName]] = {}
    for key, named in read_names(_key):
        for each in {key, _FLEETING.sub("", key)}:
            index.setdefault(each, []).append(named)
    for places in index.values():
        places.sort(key=lambda each: (not each.place.is_country, not each.large, -each.people))
    return index
