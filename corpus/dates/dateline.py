"""Dates of a document in its own text: a line that is only a date, and the dateline at the start of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates.finder import DateMention, find_dates
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, normalize

MAX_DATE_LINE_CHARS = 60
MAX_DATELINE_CHARS = 90

_LABELS = re.compile(
    rf"\b{any_of(en.DATE_LINE_WORDS, ru.DATE_LINE_WORDS)}\b|\d{{1,2}}:\d{{2}}(?::\d{{2}})?", re.IGNORECASE
)
_DASH = r"[-–—]+"
_END_OF_DATELINE = re.compile(
    rf"\.?\s*/[^/\n]{{2,30}}/\.?\s*(?:{_DASH}\s+)?"  # 5 октября. /ТАСС/.
    rf"|\s*\([^()\n]{{2,30}}\)\s*{_DASH}\s+"  # October 5 (Reuters) -
    rf"|\.?\s+{_DASH}\s+(?:РИА Новости\.\s+)?"  # 5 October 2012 -
    r"|[.:]\s+"
)
_PLACE = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w’'.-]*(?:[ ,/]+(?:[A-ZÀ-ÞА-ЯЁ][\w’'.-]*|am|de|la|на|of))*")
LEAP_YEAR_REFERENCE = date(2000, 7, 1)
"""A reference that lets the date grammar find days without a year, 29 February included."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and day at the start of a report: "MOSCOW, 5 October 2012 - "; the report begins at `end`.

    Where the dateline gives no year (`date.year_given` is false), the year of the date has no meaning.
    """

    place: str | None
    date: DateMention
    end: int


def date_of_line(line: str) -> date | None:
    """Return the day if `line` is a date with nothing but labels, a weekday, a time; else None."""
    if len(line) > MAX_DATE_LINE_CHARS:
        return None
    days = [each for each in find_dates(line) if _is_day(each)]
    if len(days) != 1:
        return None
    start, end = days[0].span
    rest = _LABELS.sub("", line[:start] + " " + line[end:])
    return days[0].start if not re.search(r"[^\W_]", rest) else None


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline at the start of `line`, or None."""
    head = line[:MAX_DATELINE_CHARS]
    day = next((each for each in find_dates(head, reference=LEAP_YEAR_REFERENCE) if _is_day(each)), None)
    if day is None:
        return None
    end = _END_OF_DATELINE.match(line, day.span[1])
    before = head[: day.span[0]].strip(" ,(")
    if end is None or not (_is_place(before) or (not before and re.match(rf"\s+{_DASH}", end[0]))):
        return None
    return Dateline(before or None, day, end.end())


def _is_day(mention: DateMention) -> bool:
    return mention.precision == "day" and mention.start == mention.end


def _is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text)) and normalize(text.split(maxsplit=1)[0]) not in STOP_WORDS
