"""Where a text dates itself: a line that is only a date, and the dateline that opens a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates import DateMention, find_dates

_LABELS = re.compile(
    r"\b(?:published|posted|updated|date|on|at|время|дата|опубликовано|обновлено|публикации|г|года|"
    r"\w{2,}day|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|\d{1,2}:\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
_LONGEST_DATELINE = 90
_DASH = re.compile(r"\s+[-–—]+\s+|\s*/[^/\n]{2,30}/\.?\s*[-–—]?\s*|\.\s+|:\s+")
_PLACE = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w’'.-]*(?:[ ,/]+(?:[A-ZÀ-ÞА-ЯЁ][\w’'.-]*|am|de|la|на|of))*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and day at the start of a report: "MOSCOW, 5 October 2012 - "; the report begins at `end`."""

    place: str | None
    date: DateMention
    end: int


def date_of_line(line: str) -> date | None:
    """Return the day where `line` is a date and nothing else but labels, a weekday, a time; else None."""
    if len(line) > _LONGEST_LABEL:
        return None
    found = [each for each in find_dates(line) if each.precision == "day" and each.start == each.end]
    if len(found) != 1:
        return None
    start, end = found[0].span
    rest = _LABELS.sub("", line[:start] + " " + line[end:])
    return found[0].start if not re.search(r"[^\W_]", rest) else None


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline that `line` opens with, or None."""
    head = line[:_LONGEST_DATELINE]
    day = next((each for each in find_dates(head) if each.precision == "day"), None)
    if day is None:
        return None
    dash = _DASH.match(head, day.span[1])
    before = head[: day.span[0]].strip(" ,(")
    if dash is None or not (_PLACE.fullmatch(before) or (not before and dash[0].strip(" /.")[:1] in ("-", "–", "—"))):
        return None
    return Dateline(before or None, day, dash.end())
