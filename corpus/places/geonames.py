"""The names of cities and countries: GeoNames' cities, by way of pycities, and CLDR's countries, by way of Babel.

GeoNames has the cities of 15,000 people and more; those that are small and have no Russian name are left out. It
marks which of the names in all languages is the English one, and which the Russian.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.resources import as_file, files
from typing import NamedTuple

from babel import Locale

from corpus.models import Place
from corpus.places.countries import country_names

_CITIES = """
    SELECT name, coalesce(name_en, name), coalesce(name_ru, ''), country_code, population,
           population >= CASE feature_code WHEN 'PPLC' THEN 100000 ELSE 500000 END,
           feature_code IN ('PPLA', 'PPLC'), coalesce(alternate_names, '')
    FROM city WHERE population >= 100000 OR name_ru IS NOT NULL
"""
_TIMEZONE = "SELECT timezone FROM city WHERE country_code = ? AND {named} ORDER BY population DESC LIMIT 1"
_COUNTRIES = "SELECT iso, name, name_en, name_ru FROM country WHERE population > 0"
_REGIONS = "SELECT substr(key, 1, 2), name, name_en, name_ru FROM administrative_unit"

_OTHER_NAME = re.compile(
    r"[A-ZÀ-Þ][A-Za-zÀ-ž.]*[a-zß-ž](?:[ -][A-Za-zÀ-ž.]+)*|[А-ЯЁ][А-Яа-яЁё]*[а-яё](?:[ -][А-Яа-яЁё]+)*"
)
"""One of the names from all languages that may stand in an English or a Russian text; no code, no transliteration."""
_SHORTEST_OTHER_NAME = 4
_TIMES_SMALLER = 10
"""By another name, a city counts as this much smaller: "Petersburg" is still rather Russia's than Virginia's."""

_HARDLY_SHARED = 200_000
"""A city of so many people is better known than a region of its name."""
_NOTE = re.compile(r"\s*\(.*\)$| SAR China$")


class GeoPlace(NamedTuple):
    """A city or a country: how English may call it, GeoNames' own name first, its Russian name or "", its code."""

    english: tuple[str, ...]
    russian: str
    country: str
    is_country: bool = False


class PlaceName(NamedTuple):
    """A city or a country under one of its names.

    `usual` is its English and its Russian name; by another, its `people` are fewer than it has, and it isn't `large`,
    as are cities of half a million and capitals of 100,000. `shared` where a region that it isn't the seat of,
    or a continent, is called so too.
    """

    name: str
    place: GeoPlace
    people: int
    large: bool
    usual: bool
    shared: bool


def read_names(key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    """Yield every name of every place, with its key; names that are spelled almost alike should have the same key."""
    with _database() as database:
        yield from _countries(database, key)
        yield from _cities(database, key)


def _countries(database: sqlite3.Connection, key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    english, russian = (Locale(language).territories for language in ("en", "ru"))
    also: dict[str, set[str]] = {}
    for name, code in country_names().items():
        also.setdefault(code, set()).add(name)
    for code, *names in database.execute(_COUNTRIES):
        if code in english:
            usual = [_NOTE.sub("", each[code]) for each in (english, russian)]
            country = GeoPlace((usual[0],), usual[1], code, is_country=True)
            for name in {*usual, *filter(None, names), *also.get(code, ())}:
                yield key(name), PlaceName(name, country, 0, large=True, usual=True, shared=False)


def _cities(database: sqlite3.Connection, key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    regions: dict[str, str] = {}
    for language in ("en", "ru"):
        territories = Locale(language).territories
        regions |= {name: "" for code, name in territories.items() if str(code).isdigit()}
    regions |= {name: code for code, *names in database.execute(_REGIONS) for name in names}
    for *names, country, people, large, seat, others in database.execute(_CITIES):
        city = GeoPlace(tuple(dict.fromkeys(names[:2])), names[2], country)
        called = {key(name): name for name in filter(None, names)}
        for each, name in called.items():
            region = regions.get(name) if people < _HARDLY_SHARED else None
            shared = region is not None and not (seat and region == country)
            yield each, PlaceName(name, city, people, bool(large), usual=True, shared=shared)
        if large:
            found = (name for name in others.split(",") if _OTHER_NAME.fullmatch(name))
            also = {key(name): name for name in found if len(name) >= _SHORTEST_OTHER_NAME}
            for each in also.keys() - called.keys():
                yield (
                    each,
                    PlaceName(also[each], city, people // _TIMES_SMALLER, large=False, usual=False, shared=False),
                )


def timezone_of(place: Place) -> str | None:
    """Return the IANA time zone of a city, or of a country's largest city; None where GeoNames knows none."""
    named = (place.country, place.english, place.english)
    with _database() as database:
        row = database.execute(_TIMEZONE.format(named="(name = ? OR name_en = ?)"), named).fetchone()
        row = row or database.execute(_TIMEZONE.format(named="TRUE"), named[:1]).fetchone()
    return str(row[0]) if row else None


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    source = files("pycities") / "data" / "data.db"
    with as_file(source) as path, closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database:
        yield database
