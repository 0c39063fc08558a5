"""Quiet hours: when a chat wants no message of the bot's own accord. Words in, hours and a zone out; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale

from corpus.text import fold

NIGHT = (22, 8)
"""The hours that the button stands for."""

_HOME = {"ru": "Europe/Moscow"}
_ELSEWHERE = "Europe/Vienna"
"""The zones that are taken where none is named: Moscow's for who reads Russian, UNIDO's own for everybody else."""

_HOURS = re.compile(
    r"(?:from |с )?(?P<first>[01]?\d|2[0-4])(?:[:.]00)?\s*(?:[-–—]|to|until|till|до)\s*"
    r"(?P<last>[01]?\d|2[0-4])(?:[:.]00)?(?P<zone>[\s,(].*)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt|мск)?\s*(?P<sign>[+-−–])\s*(?P<hours>\d{1,2})(?::?00)?", re.IGNORECASE)
_SHORT = {"мск": "Europe/Moscow", "msk": "Europe/Moscow", "cet": "Europe/Vienna", "utc": "UTC", "gmt": "UTC"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours from `first` to `last` (0 to 23, over midnight where `last` is the lower) in an IANA zone."""

    first: int
    last: int
    zone: str

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that `now` falls in end; None where it falls in none."""
        here = now.astimezone(ZoneInfo(self.zone))
        hours = (self.last - self.first) % 24
        for day in (here.date() - timedelta(1), here.date()):
            begin = datetime.combine(day, time(self.first), ZoneInfo(self.zone))
            end = begin + timedelta(hours=hours)  # by the clock on the wall, as people mean it
            if begin <= here < end:
                return end
        return None


def zone_for(language: str) -> str:
    """Return the zone that is taken for a reader of `language` who named none."""
    return _HOME.get(language, _ELSEWHERE)


def read_quiet(text: str, language: str) -> Quiet | None:
    """Return the hours that words like "22-8", "22:00–8:00 Moscow", «с 23 до 7 МСК», "22-7 UTC+3" mean, else None."""
    found = _HOURS.fullmatch(" ".join(text.split()))
    if not found:
        return None
    first, last = int(found["first"]) % 24, int(found["last"]) % 24
    named = (found["zone"] or "").strip(" ,()")
    zone = _zone(named) if named else zone_for(language)
    return Quiet(first, last, zone) if zone and first != last else None


def _zone(named: str) -> str | None:
    name = fold(named)
    if name in _SHORT:
        return _SHORT[name]
    if offset := _OFFSET.fullmatch(name):
        hours = int(offset["hours"]) * (1 if offset["sign"] == "+" else -1)
        hours += 3 if name.startswith("мск") else 0
        zone = f"Etc/GMT{-hours:+d}" if hours else "UTC"  # their signs count west of Greenwich
        return zone if zone in available_timezones() else None
    return _cities().get(name) or _cities().get(name.removesuffix(" time"))


@cache
def _cities() -> Mapping[str, str]:
    """Return the IANA zones by their own names and by their cities' names in English and Russian, folded."""
    cities: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        region, _, city = zone.rpartition("/")
        if region and not zone.startswith(("Etc/", "posix/", "right/", "US/", "SystemV/")):
            cities.setdefault(fold(city.replace("_", " ")), zone)
        cities[fold(zone)] = zone
    for language in ("en", "ru"):
        for zone, names in Locale(language).time_zones.items():
            if "city" in names and zone in available_timezones():
                cities[fold(names["city"])] = zone
    return cities
