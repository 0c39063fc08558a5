"""Names of countries in a text, from CLDR, in English and Russian."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_ALSO = ("UAE", "USA", "US", "UK", "DPRK", "ОАЭ", "США", "КНР", "КНДР")
_ENDING = r"[аеиоуыюяйьхм]{0,3}"


@cache
def _countries() -> re.Pattern[str]:
    """Return what matches a country's name; a Russian one in any of its cases, near enough."""
    names: set[str] = set(_ALSO)
    for code in ("en", "ru"):
        territories = Locale(code).territories
        names |= {
            re.sub(r"\s*\(.*\)$", "", name) for key, name in territories.items() if key.isalpha() and len(key) == 2
        }
    patterns = [_pattern(name) for name in sorted(names, key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _pattern(name: str) -> str:
    if not re.search("[а-я]$", name) or " " in name:
        return re.escape(name)
    return re.escape(re.sub("[аеиоуыюяйь]+$", "", name)) + _ENDING


def find_countries(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` that name a country, in order."""
    return [match.span() for match in _countries().finditer(text)]
