"""Finder of a time of day with its zone: "at 10:00 (Moscow time)", «в 15:30 МСК», "9.30 a.m. CET", "14:00 UTC+3"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_ZONES: Mapping[str, str] = {
    "msk": "Europe/Moscow",
    "мск": "Europe/Moscow",
    "moscow": "Europe/Moscow",
    "московск": "Europe/Moscow",
    "cet": "Europe/Vienna",
    "cest": "Europe/Vienna",
    "vienna": "Europe/Vienna",
    "венск": "Europe/Vienna",
    "gmt": "UTC",
    "utc": "UTC",
}
"""IANA names of time zones by the words of texts."""
_MAX_OFFSET_HOURS = 14

_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)\s*(?P<half>[ap]\.?m\.?)?\s*"
    r"(?:hours\s*|час\w*\s*)?[,(]?\s*(?:по\s+)?"
    r"(?P<zone>(?:msk|мск|cest|cet|gmt|utc)(?![^\W\d])|(?:moscow|vienna)(?=\s+time)|(?:московск|венск)(?=\w+\s+времени))"
    r"(?:\s*(?P<sign>[+−-])\s*(?P<offset>\d{1,2})(?::(?P<part>[0-5]\d))?)?",
    re.IGNORECASE,
)


def find_start_time(text: str, day: date) -> datetime | None:
    """Return the first time that `text` gives with its zone, on `day`; None where there is none."""
    match = _TIME.search(text)
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + 12 * match["half"].lower().startswith("p")
    return datetime.combine(day, time(hour, int(match["minute"])), _zone(match))


def _zone(match: re.Match[str]) -> tzinfo:
    if match["sign"] and match["zone"].lower() in ("utc", "gmt"):
        offset = timedelta(hours=min(int(match["offset"]), _MAX_OFFSET_HOURS), minutes=int(match["part"] or 0))
        return timezone(offset if match["sign"] == "+" else -offset)
    return ZoneInfo(_ZONES[match["zone"].lower()])
