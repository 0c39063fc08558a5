"""Quiet hours, in which a chat gets no unsolicited messages. Pure functions from text to hours and a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from corpus.language.tokens import normalize
from corpus.places.gazetteer import find_place
from corpus.places.geonames import timezone_of

DEFAULT_HOURS = (22, 8)  # the hours that the button sets
_HOME = {"ru": "Europe/Moscow"}
_ELSEWHERE = "Europe/Vienna"
"""Time zones if none is named: Moscow for readers of Russian, otherwise Vienna, the seat of UNIDO."""

_HOUR = r"(?:[01]?\d|2[0-4])"
_HOURS = re.compile(
    rf"(?:from |с )?(?P<first>{_HOUR})(?:[:.]00)?\s*(?P<first_half>[ap]m)?\s*(?:[-–—]|to|until|till|до)\s*"
    rf"(?P<last>{_HOUR})(?:[:.]00)?\s*(?P<last_half>[ap]m)?(?P<zone>[\s,(].*)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt|мск)?\s*(?P<sign>[-+−–])\s*(?P<hours>\d{1,2})(?::?00)?", re.IGNORECASE)
_SHORT = {"мск": "Europe/Moscow", "msk": "Europe/Moscow", "cet": "Europe/Vienna", "utc": "UTC", "gmt": "UTC"}
_AROUND = re.compile(r"^по |( time| времени)$")
_ADJECTIVES = {"московскому": "Europe/Moscow", "венскому": "Europe/Vienna"}


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours from `first` to `last` (0 to 23; over midnight if `last` is lower) in an IANA time zone."""

    first: int
    last: int
    zone: str

    def until(self, now: datetime) -> datetime | None:
        """Return the end of the quiet hours that contain `now`, or None."""
        here = now.astimezone(ZoneInfo(self.zone))
        hours = (self.last - self.first) % 24
        for day in (here.date() - timedelta(1), here.date()):
            begin = datetime.combine(day, time(self.first), ZoneInfo(self.zone))
            end = begin + timedelta(hours=hours)  # in wall-clock time, as users mean it
            if begin <= here < end:
                return end
        return None


def default_zone(language: str) -> str:
    """Return the time zone for a reader of `language` who has not named one."""
    return _HOME.get(language, _ELSEWHERE)


def read_quiet_hours(text: str, language: str) -> QuietHours | None:
    """Parse hours such as "22-8", "10pm–8am Moscow", «с 23 до 7 МСК» or "22-7 UTC+3"; None if they can't be parsed."""
    found = _HOURS.fullmatch(" ".join(text.split()))
    if not found:
        return None
    first, last = _hour(found["first"], found["first_half"]), _hour(found["last"], found["last_half"])
    named = (found["zone"] or "").strip(" ,()")
    zone = read_zone(named) if named else default_zone(language)
    return QuietHours(first, last, zone) if zone and first != last else None


def _hour(digits: str, half: str | None) -> int:
    hour = int(digits) % 24
    return hour if half is None else hour % 12 + 12 * (half.lower() == "pm")


def read_zone(named: str) -> str | None:
    """Return the IANA time zone that a text names: a city, "UTC+5", «по Москве», "CET"; None if it names none."""
    name = normalize(named)
    if offset := _OFFSET.fullmatch(name):
        hours = int(offset["hours"]) * (1 if offset["sign"] == "+" else -1)
        hours += 3 if name.startswith("мск") else 0
        zone = f"Etc/GMT{-hours:+d}" if hours else "UTC"  # their signs count west of Greenwich
        return zone if zone in available_timezones() else None
    plain = _AROUND.sub("", _AROUND.sub("", name))
    if known := _SHORT.get(plain) or _ADJECTIVES.get(plain):
        return known
    by_own_name = next((zone for zone in available_timezones() if "/" in zone and normalize(zone) == name), None)
    place = find_place(_AROUND.sub("", _AROUND.sub("", named)))
    return by_own_name or (timezone_of(place) if place else None)
