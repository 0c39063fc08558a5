"""Places of the world by their names, English and Russian.

The key of a name is its normalized words, the Russian ones without their endings. «Баку» and «баке» have the same key,
so a look-up then compares the forms of the names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, normalize, parses_of, words
from corpus.language.word_frequency import informativeness
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity, english_ambiguity, russian_ambiguity
from corpus.places.countries import country_of
from corpus.places.geonames import GeoPlace, PlaceName, read_names

_CASE_ENDING = re.compile("(?:[ое]го|[аеиоуыюяйьхм]+)$")
_FLEETING_VOWEL = re.compile("[ео](?=[клцн]$)")  # the vowel that a Russian name loses in other cases: Орёл, в Орле
_PREFIX = re.compile(r"(?:in|at|the|city of|во?|на|город[еа]?)\s+|(?:г|гор)\.\s*", re.IGNORECASE)
MAX_NAME_CHARS = 100
_STATE_NAME = re.compile(
    r"([A-ZА-ЯЁ]\w+)\s+(?:Federation|Republic|Kingdom|Федераци[а-я]+|Республик[а-я]+|Королевств[а-я]+)", re.IGNORECASE
)


class PlaceCandidate(NamedTuple):
    """A city, a region or a country that a name may mean, and the ambiguity of the name.

    `is_locative` is false for a Russian name that is not in the case of a location: «в Вену» instead of «в Вене».
    """

    place: Place
    ambiguity: Ambiguity
    is_country: bool
    is_locative: bool
    is_region: bool = False


def find_place(name: str) -> Place | None:
    """Return the place that a name means, English or Russian, in any case: "Vienna", «в Вене», "Nice, France".

    Of several places, return the most populous. Return None for an ordinary word and for a person's name.
    """
    name, _, where = name.strip()[:MAX_NAME_CHARS].replace("(", ",").rstrip(" )").partition(",")
    while not (found := place_candidates(name.strip())) and (prefix := _PREFIX.match(name)):
        name = name[prefix.end() :]
    country = country_code(where.strip()) if where and found else None
    inside = (each.place for each in found if country and each.place.country == country)
    certain = (each.place for each in found if each.ambiguity is Ambiguity.NONE)
    return next(inside, None) or next(certain, None)


@lru_cache(maxsize=20_000)  # the capitalised words that documents repeat
def place_candidates(name: str) -> tuple[PlaceCandidate, ...]:
    """Return the places that a name may mean, a country first, then the most populous."""
    key = _key(name)
    found: dict[Place, PlaceCandidate] = {}
    for named in sorted(
        _index().get(key, ()), key=lambda each: is_cyrillic(key) and normalize(each.name) != normalize(name)
    ):
        ambiguity = _ambiguity(name, key, named)
        if ambiguity is not None:
            place = _place(named.place)
            is_locative = _is_locative(name, named.name)
            found.setdefault(
                place, PlaceCandidate(place, ambiguity, named.place.is_country, is_locative, named.place.is_region)
            )
    if not found and (state := _STATE_NAME.fullmatch(name)):
        is_locative = _is_locative(name, name)
        same = place_candidates(_english_name(country_of(state[1].title())))
        return tuple(each._replace(is_locative=is_locative) for each in same if each.is_country)
    return tuple(found.values())


def is_area(name: str) -> bool:
    """Return True if a name is that of a country or a region, and of no town that is better known."""
    candidates = place_candidates(name)
    return bool(candidates) and (candidates[0].is_country or candidates[0].is_region)


def country_code(name: str) -> str | None:
    """Return the code of the country that a name means: "Austria", «Австрии», "the Russian Federation"."""
    return next((each.place.country for each in place_candidates(name.removeprefix("the ")) if each.is_country), None)


def _english_name(country: str | None) -> str:
    return str(Locale("en").territories.get(country, "")) if country else ""


def _ambiguity(name: str, key: str, named: PlaceName) -> Ambiguity | None:
    """Return the ambiguity of a name, as written, as this name of a place; None where it is another name."""
    if named.name.isupper():  # "US" is not "us"
        return Ambiguity.NONE if name.isupper() else None
    if " " in key:
        return Ambiguity.NONE
    ambiguity = russian_ambiguity(name, named) if is_cyrillic(key) else english_ambiguity(key, named)
    return Ambiguity.WORD if ambiguity is not None and named.is_shared else ambiguity


def _is_locative(name: str, base: str) -> bool:
    if not is_cyrillic(name) or base.isupper():
        return True
    parses = [each for word in name.split() for each in parses_of(word)]
    forms = [each for each in parses if normalize(each.normal_form) == normalize(base)]
    return any("loct" in each.tag or "loc2" in each.tag for each in forms or parses)


def _place(geo_place: GeoPlace) -> Place:
    english = min(geo_place.english, key=lambda name: _unfamiliarity(name, geo_place.english[0]))
    return Place(english, geo_place.russian or english, geo_place.country)


def _unfamiliarity(name: str, usual: str) -> tuple[bool, float, bool, int]:
    """Return a sort key: the greater, the less familiar to English readers: "Nizhniy Novgorod", "Peterburg", "Amoy"."""
    return (not _is_plain(name), max(map(informativeness, words(name))), name[0] != usual[0], len(name))


def _is_plain(name: str) -> bool:
    return name.isascii() and name.replace(" ", "").replace("-", "").isalpha()


def _key(name: str) -> str:
    """Return the key that a name has in all its cases and spellings."""
    return " ".join(map(_word_key, words(name)))


def _word_key(word: str) -> str:
    if is_cyrillic(word):
        return _CASE_ENDING.sub("", word).replace("ь", "") or word
    return "saint" if word == "st" else word


@cache_once
def _index() -> Mapping[str, list[PlaceName]]:
    """Return all places by the keys of their names: countries first, then large cities, each by population."""
    index: dict[str, list[PlaceName]] = {}
    for key, named in read_names(_key):
        for each in {key, _FLEETING_VOWEL.sub("", key)}:
            index.setdefault(each, []).append(named)
    for places in index.values():
        places.sort(key=lambda each: (not each.place.is_country, not each.is_large, -each.population))
    return index
