"""Countries in a text, from CLDR, in English and Russian: their names, and what is called after them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

from corpus.caching import cache_once
from corpus.language.tokens import normalize

_ALSO = {"UAE": "AE", "USA": "US", "US": "US", "UK": "GB", "DPRK": "KP", "RF": "RU"}
_ALSO_RUSSIAN = {"ОАЭ": "AE", "США": "US", "КНР": "CN", "КНДР": "KP", "РФ": "RU"}
_ENDING = r"[аеиоуыюяйьхм]{0,3}"

_ROOT = re.compile(r"(?:ians?|ans?|ese|ish|ia|ns?|a|(?:и?й|ь)?ск[а-я]+|[аеиоуыюяйьхм]{1,3})$")
"""What parts a country's name from what is called after it: Russia, Russian; Россия, российский."""
_ADJECTIVE = re.compile(r"ск[а-я]+$")
_SHORTEST_ROOT = 3


@cache_once
def country_names() -> Mapping[str, str]:
    """Return the names of all countries and unions of CLDR, in both languages, with their two-letter codes."""
    named = {**_ALSO, **_ALSO_RUSSIAN}
    for language in ("en", "ru"):
        for code, name in Locale(language).territories.items():
            if code.isalpha() and len(code) == 2:
                named[re.sub(r"\s*\(.*\)$", "", name)] = code
    return named


@cache_once
def _countries() -> re.Pattern[str]:
    """Return what matches a country's name; a Russian one in any of its cases, near enough."""
    patterns = [_pattern(name) for name in sorted(country_names(), key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _pattern(name: str) -> str:
    if not re.search("[а-я]$", name) or " " in name:
        return re.escape(name)
    return re.escape(re.sub("[аеиоуыюяйьхм]+$", "", name)) + _ENDING


def find_countries(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` that name a country, in order."""
    return [match.span() for match in _countries().finditer(text)]


@cache_once
def _roots() -> Mapping[str, str]:
    """Return the codes of the countries that are called by one word, by its root; one that two share is left out."""
    roots: dict[str, str] = {}
    shared = set()
    for name, code in country_names().items():
        if name.isalpha():
            root = name if name.isupper() else _root(normalize(name))
            shared |= {root} if roots.setdefault(root, code) != code else set()
    return {root: code for root, code in roots.items() if root not in shared}


def _root(word: str) -> str:
    root = _ROOT.sub("", word)
    return root if len(root) >= _SHORTEST_ROOT else word


@lru_cache(maxsize=50_000)
def country_of(word: str) -> str | None:
    """Return the code of the country that a word as it is written names or is called after: Russia, Russian, РФ."""
    if word.islower() and not _ADJECTIVE.search(word):
        return None
    return _roots().get(word if word.isupper() else _root(normalize(word)))
