"""Finder of hours with their zone: "from 10:00 to 12:00 (CET)", «14:00–16:30 (МСК)», "2–4 p.m. Moscow time"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_ZONES: Mapping[str, str] = {
    **dict.fromkeys(("msk", "мск", "moscow", "московск"), "Europe/Moscow"),
    **dict.fromkeys(("cet", "cest", "vienna", "венск", "central european", "центральноевропейск"), "Europe/Vienna"),
    **dict.fromkeys(("gmt", "utc", "гринвич"), "UTC"),
    **dict.fromkeys(("geneva", "женевск"), "Europe/Zurich"),
    **dict.fromkeys(("paris", "парижск"), "Europe/Paris"),
    **dict.fromkeys(("berlin", "берлинск"), "Europe/Berlin"),
    **dict.fromkeys(("brussels", "брюссельск"), "Europe/Brussels"),
    **dict.fromkeys(("london", "лондонск", "bst"), "Europe/London"),
    **dict.fromkeys(("new york", "нью-йоркск", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("eet", "eest"), "Europe/Kyiv"),
    **dict.fromkeys(("beijing", "пекинск"), "Asia/Shanghai"),
    **dict.fromkeys(("tokyo", "токийск"), "Asia/Tokyo"),
    **dict.fromkeys(("astana", "астанинск", "almaty", "алматинск"), "Asia/Almaty"),
    **dict.fromkeys(("tashkent", "ташкентск"), "Asia/Tashkent"),
    **dict.fromkeys(("yekaterinburg", "екатеринбургск"), "Asia/Yekaterinburg"),
    **dict.fromkeys(("novosibirsk", "новосибирск"), "Asia/Novosibirsk"),
    **dict.fromkeys(("vladivostok", "владивостокск"), "Asia/Vladivostok"),
}
"""IANA names of time zones by the words of texts."""
_CITY_ZONES = "|".join(sorted((name for name in _ZONES if len(name) > 4), key=len, reverse=True))
_SHORT_ZONES = "|".join(name for name in _ZONES if len(name) <= 4)
_MAX_OFFSET_HOURS = 14
_FIXED_ZONES = frozenset({"utc", "gmt"})

_CLOCK = (
    r"(?P<{0}_hour>[01]?\d|2[0-3])(?:(?:[:.]|h(?=\d))(?P<{0}_minute>[0-5]\d)|-(?P<{0}_dashed>00|15|30|45))?"
    r"(?![\d:]|[./]\d|-\d+-)(?:\s*(?P<{0}_half>[ap]\.?\s?m\b\.?|noon\b))?"
    r"(?:\s*(?P<{0}_unit>часов|часа|час\.?|ч\.?|hours|hrs|h)(?!\w)(?:\s*(?P<{0}_rest>[0-5]?\d)\s*мин\w*\.?)?)?"
)
_ZONE = (
    r"[\s,(]*(?:(?:по|at|in|время)\s+)?(?:the\s+)?"
    rf"(?P<{{0}}>(?:{_SHORT_ZONES})(?![^\W\d])|(?:{_CITY_ZONES})(?=\w*\s+time\b|\w+\s+времени|\w+\)|ому\b|ое\b|у\b))"
    r"(?:\s?(?P<{0}_sign>[+−-])(?P<{0}_offset>\d{{1,2}})(?::?(?P<{0}_part>[0-5]\d))?(?!\d))?"
)
_HOURS = re.compile(
    r"(?<![\d.:/-])"
    + _CLOCK.format("start")
    + rf"(?:(?:{_ZONE.format('first')}\)?)?\s*(?:[-–—]|to\b|till\b|until\b|до\b|по\b)\s*{_CLOCK.format('end')})?"
    + rf"(?:\)?{_ZONE.format('zone')})?",
    re.IGNORECASE,
)


class Hours(NamedTuple):
    """The hours of an event with their zone; `end` is None where the text gives none."""

    start: datetime
    end: datetime | None


def find_hours(text: str, day: date) -> Hours | None:
    """Return the first hours that `text` gives with their zone, on `day`; None where there are none.

    An end before the start is on the next day.
    """
    return next(_hours(text, day), None)


def _hours(text: str, day: date) -> Iterator[Hours]:
    for match in _HOURS.finditer(text):
        zone_group = next((group for group in ("zone", "first") if match[group]), None)
        ends = [name for name in ("start", "end") if match[f"{name}_hour"]]
        if zone_group is None or not any(_is_clock(match, name) for name in ends):
            continue
        zone = _zone(match, zone_group, day)
        start = _time(match, "start", match["start_half"] or _half_of_start(match))
        if len(ends) == 1:
            yield Hours(datetime.combine(day, start, zone), None)
            continue
        end = _time(match, "end", match["end_half"])
        last_day = day + timedelta(end <= start) if day < date.max else day
        yield Hours(datetime.combine(day, start, zone), datetime.combine(last_day, end, zone))


def _is_clock(match: re.Match[str], name: str) -> bool:
    """Return True if a number is an hour by itself: it has minutes, a half of the day or a unit."""
    return any(match[f"{name}_{part}"] for part in ("minute", "dashed", "half", "unit"))


def _half_of_start(match: re.Match[str]) -> str | None:
    """Return the half of the day that the start of "2–4 p.m." takes from its end; "11–1 p.m." starts in the morning."""
    half = match["end_half"] if match["end_hour"] else None
    if half and int(match["start_hour"]) % 12 > int(match["end_hour"]) % 12:
        return "am" if half.lower().startswith(("p", "n")) else "pm"
    return half


def _time(match: re.Match[str], name: str, half: str | None) -> time:
    hour = int(match[f"{name}_hour"])
    if half and hour <= 12:
        hour = hour % 12 + 12 * half.lower().startswith(("p", "n"))
    minutes = (match[f"{name}_{part}"] for part in ("minute", "dashed", "rest"))
    return time(hour, int(next(filter(None, minutes), 0)))


def _zone(match: re.Match[str], group: str, day: date) -> tzinfo:
    name, sign = match[group].lower(), match[f"{group}_sign"]
    zone = ZoneInfo(_ZONES[name])
    if not sign or not (name in _FIXED_ZONES or _ZONES[name] == "Europe/Moscow"):
        return zone
    offset = timedelta(
        hours=min(int(match[f"{group}_offset"]), _MAX_OFFSET_HOURS), minutes=int(match[f"{group}_part"] or 0)
    )
    base = datetime.combine(day, time(12), zone).utcoffset() or timedelta(0)  # МСК+2 counts from Moscow
    total = base + (offset if sign == "+" else -offset)
    return timezone(max(-timedelta(hours=_MAX_OFFSET_HOURS), min(total, timedelta(hours=_MAX_OFFSET_HOURS))))
