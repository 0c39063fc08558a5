"""Where a text dates itself: a line that is only a date, and the dateline that opens a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.dates.finder import DateMention, find_dates
from corpus.language.tokens import STOP_WORDS, normalize

_LABELS = re.compile(
    r"\b(?:published|posted|updated|date|on|at|время|дата|опубликовано|обновлено|публикации|г|года|"
    r"\w{2,}day|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|\d{1,2}:\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
_LONGEST_DATELINE = 90
_DASH = r"[-–—]+"
_END = re.compile(
    rf"\.?\s*/[^/\n]{{2,30}}/\.?\s*(?:{_DASH}\s+)?"  # 5 октября. /ТАСС/.
    rf"|\s*\([^()\n]{{2,30}}\)\s*{_DASH}\s+"  # October 5 (Reuters) -
    rf"|\.?\s+{_DASH}\s+(?:РИА Новости\.\s+)?"  # 5 October 2012 -
    r"|[.:]\s+"
)
"""What parts the day from the report."""
_SOME_LEAP_YEAR = date(2000, 7, 1)
_PLACE = re.compile(r"[A-ZÀ-ÞА-ЯЁ][\w’'.-]*(?:[ ,/]+(?:[A-ZÀ-ÞА-ЯЁ][\w’'.-]*|am|de|la|на|of))*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and day at the start of a report: "MOSCOW, 5 October 2012 - "; the report begins at `end`.

    Where the dateline does not say the year (`date.year_given` is false), the date has some year or other.
    """

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
    dates = find_dates(head, reference=_SOME_LEAP_YEAR)
    day = next((each for each in dates if each.precision == "day" and each.start == each.end), None)
    if day is None:
        return None
    end = _END.match(line, day.span[1])
    before = head[: day.span[0]].strip(" ,(")
    if end is None or not (_is_place(before) or (not before and re.match(rf"\s+{_DASH}", end[0]))):
        return None
    return Dateline(before or None, day, end.end())


def _is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text)) and normalize(text.split(maxsplit=1)[0]) not in STOP_WORDS
