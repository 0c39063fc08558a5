"""Names of cities and countries: GeoNames' cities, from pycities, and CLDR's countries, from Babel.

GeoNames has the cities from 15,000 people. Small ones without a Russian name are left out. GeoNames marks the English
and the Russian name among those in all languages.
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
from corpus.places.regions import SMALL_TOWNS, russian_regions

_CITIES = """
    SELECT name, coalesce(name_en, name), coalesce(name_ru, ''), country_code, population,
           population >= CASE feature_code WHEN 'PPLC' THEN 100000 ELSE 500000 END,
           feature_code IN ('PPLA', 'PPLC'), coalesce(alternate_names, '')
    FROM city WHERE population >= 100000 OR name_ru IS NOT NULL
"""
_LONG_ENDING = re.compile(r"(?<=[a-z])[iy]y\b")
_TIMEZONE = "SELECT timezone FROM city WHERE country_code = ? AND {named} ORDER BY population DESC LIMIT 1"
_CAPITAL = "SELECT name FROM city WHERE country_code = ? AND feature_code = 'PPLC' ORDER BY population DESC LIMIT 1"
_COUNTRIES = "SELECT iso, name, name_en, name_ru FROM country WHERE population > 0"
_REGIONS = "SELECT substr(key, 1, 2), name, name_en, name_ru FROM administrative_unit"

_OTHER_NAME = re.compile(
    r"[A-ZÀ-Þ][A-Za-zÀ-ž.]*[a-zß-ž](?:[ -][A-Za-zÀ-ž.]+)*|[А-ЯЁ][А-Яа-яЁё]*[а-яё](?:[ -][А-Яа-яЁё]+)*"
)
"""A name from another language that an English or a Russian text may use; no code, no transliteration."""
_MIN_OTHER_NAME_CHARS = 4
_OTHER_NAME_DIVISOR = 10
"""Of the population of a city under another name: "Petersburg" is still rather Russia's than Virginia's."""

_REGION_POPULATION = 1  # cities of the same name come first
_KNOWN_CITY_POPULATION = 200_000  # from it on, a city is better known than a region of its name
_NOTE = re.compile(r"\s*\(.*\)$| SAR China$")


class GeoPlace(NamedTuple):
    """A city, region or country: its English names, GeoNames' own first, its Russian name or "", its country code."""

    english: tuple[str, ...]
    russian: str
    country: str
    is_country: bool = False
    is_region: bool = False


class PlaceName(NamedTuple):
    """A city or a country under one of its names.

    `is_usual` marks its English and its Russian name. `is_large` marks the usual names of countries, of cities from
    500,000 people and of capitals from 100,000. Under another name the `population` counts as smaller. `is_shared`
    marks the name of a continent as well, or of a region that the city is not the seat of.
    """

    name: str
    place: GeoPlace
    population: int
    is_large: bool
    is_usual: bool
    is_shared: bool


def read_names(key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    """Yield every name of every place with its key; names of similar spelling should have the same key."""
    with _database() as database:
        yield from _countries(database, key)
        yield from _regions_and_towns(key)
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
                yield key(name), PlaceName(name, country, 0, is_large=True, is_usual=True, is_shared=False)


def _regions_and_towns(key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    for english, russian, names in russian_regions():
        region = GeoPlace((english,), russian, "RU", is_region=True)
        for name in names:
            yield key(name), PlaceName(name, region, _REGION_POPULATION, is_large=True, is_usual=True, is_shared=False)
    for english, russian, country in SMALL_TOWNS:
        town = GeoPlace((english,), russian, country)
        for name in (english, russian):
            yield key(name), PlaceName(name, town, _REGION_POPULATION, is_large=True, is_usual=True, is_shared=False)


def _cities(database: sqlite3.Connection, key: Callable[[str], str]) -> Iterator[tuple[str, PlaceName]]:
    regions: dict[str, str] = {}
    for language in ("en", "ru"):
        territories = Locale(language).territories
        regions |= {name: "" for code, name in territories.items() if str(code).isdigit()}
    regions |= {name: code for code, *names in database.execute(_REGIONS) for name in names}
    for *names, country, population, is_large, is_seat, others in database.execute(_CITIES):
        written = [_usual_spelling(name) for name in names[:2]] if country == "RU" else []
        city = GeoPlace(tuple(dict.fromkeys([*written, *names[:2]])), names[2], country)
        called = {key(name): name for name in filter(None, [*names, *written])}
        for each, name in called.items():
            region = regions.get(name) if population < _KNOWN_CITY_POPULATION else None
            is_shared = region is not None and not (is_seat and region == country)
            yield each, PlaceName(name, city, population, bool(is_large), is_usual=True, is_shared=is_shared)
        if is_large:
            found = (name for name in others.split(",") if _OTHER_NAME.fullmatch(name))
            also = {key(name): name for name in found if len(name) >= _MIN_OTHER_NAME_CHARS}
            for each in also.keys() - called.keys():
                smaller = population // _OTHER_NAME_DIVISOR
                yield each, PlaceName(also[each], city, smaller, is_large=False, is_usual=False, is_shared=False)


def _usual_spelling(name: str) -> str:
    """Return the usual spelling of a Russian town for GeoNames' own: "Gus-Khrustalny" for "Gus’-Khrustal’nyy"."""
    return _LONG_ENDING.sub("y", name.replace("’", ""))


def capital_of(country: str) -> str | None:
    """Return GeoNames' name of the capital of a country."""
    with _database() as database:
        row = database.execute(_CAPITAL, (country,)).fetchone()
    return str(row[0]) if row else None


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
