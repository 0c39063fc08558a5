"""Countries by their CLDR names, English and Russian, and by the adjectives and nouns derived from them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel import Locale

from corpus.caching import cache_once
from corpus.language.tokens import normalize

_ABBREVIATIONS = {"UAE": "AE", "USA": "US", "US": "US", "UK": "GB", "DPRK": "KP", "RF": "RU"}
_ABBREVIATIONS_RU = {"ОАЭ": "AE", "США": "US", "КНР": "CN", "КНДР": "KP", "РФ": "RU"}
_CASE_ENDING = r"[аеиоуыюяйьхм]{0,3}"

_SUFFIX = re.compile(r"(?:ians?|ans?|ese|ish|ia|ns?|a|(?:и?й|ь)?ск[а-я]+|[аеиоуыюяйьхм]{1,3})$")
"""Suffixes of names of countries and of their derivatives: Russia, Russian; Россия, российский."""
_ADJECTIVE = re.compile(r"ск[а-я]+$")
_MIN_ROOT_CHARS = 3


@cache_once
def country_names() -> Mapping[str, str]:
    """Return the names of all countries and unions in CLDR, in both languages, with their two-letter codes."""
    codes = {**_ABBREVIATIONS, **_ABBREVIATIONS_RU}
    for language in ("en", "ru"):
        for code, name in Locale(language).territories.items():
            if code.isalpha() and len(code) == 2:
                codes[re.sub(r"\s*\(.*\)$", "", name)] = code
    return codes


@cache_once
def _country_pattern() -> re.Pattern[str]:
    """Return a pattern for the name of a country; for a Russian name approximately in all its cases."""
    patterns = [_name_pattern(name) for name in sorted(country_names(), key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _name_pattern(name: str) -> str:
    if not re.search("[а-я]$", name) or " " in name:
        return re.escape(name)
    return re.escape(re.sub("[аеиоуыюяйьхм]+$", "", name)) + _CASE_ENDING


def find_countries(text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` that name a country, in order."""
    return [match.span() for match in _country_pattern().finditer(text)]


@cache_once
def _roots() -> Mapping[str, str]:
    """Return the codes of the countries with a name of one word, by its root; a root that two share is left out."""
    roots: dict[str, str] = {}
    shared = set()
    for name, code in country_names().items():
        if name.isalpha():
            root = name if name.isupper() else _root(normalize(name))
            shared |= {root} if roots.setdefault(root, code) != code else set()
    return {root: code for root, code in roots.items() if root not in shared}


def _root(word: str) -> str:
    root = _SUFFIX.sub("", word)
    return root if len(root) >= _MIN_ROOT_CHARS else word


def country_of(word: str) -> str | None:
    """Return the code of the country that a word, as written, names or derives from: Russia, Russian, РФ."""
    if word.islower() and not _ADJECTIVE.search(word):
        return None
    return _roots().get(word if word.isupper() else _root(normalize(word)))
