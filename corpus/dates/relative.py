"""Dates that are counted from another day: "yesterday", "on Tuesday", "two weeks later", «три дня назад»."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from corpus.dates.absolute import DateParser
from corpus.models import Precision

_OFFSET = re.compile(
    r"(?P<count>[vdz])?(?P<unit>[ugUG])(?P<way>[alb])"  # three days ago, two weeks later, a day before
    r"|(?P<ahead>[sl])(?P<count2>[vdz])?(?P<unit2>[ugUG])(?P<to>[Tb])?"  # через неделю (после), за день до
)
_DAY_WORD = re.compile(r"(?:u(?P<step>b))?(?P<word>r)")
_WEEKDAY = re.compile(r"(?P<which>k{1,2})?(?P<day>W)")
_WEEK_OR_MONTH = re.compile(r"k(?P<unit>u)")
_CLAUSE_END = re.compile(r"[ \t]*(?:\Z|\n[ \t]*\n|[.,;:!?)–—])")
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_SENTENCE: Final = 300  # characters back to the date that "two weeks later" counts from
_WEEK, _MONTH, _YEAR = 7, 30, 365  # how the vocabulary tells the units apart


class Relative(NamedTuple):
    """A settled date, and the token after its words."""

    start: date
    end: date
    precision: Precision
    stop: int


class PreviousDate(NamedTuple):
    """The mention before, which "later" counts from: its days, and where its words end in the text."""

    start: date
    end: date
    place: int


def _offset(points: DateParser, at: int, reference: date, before: PreviousDate | None) -> Relative | None:
    match = _OFFSET.match(points.kinds, at)
    if match is None:
        return None
    ahead = match["ahead"] is not None
    number, unit, word = ("count2", "unit2", "ahead") if ahead else ("count", "unit", "way")
    kind = (match["to"] or "l") if ahead else match["way"]
    way = int(points.row[match.start(word)].value)
    if match[number] is None and match[unit] in "UG":
        return None  # "days ago"
    if ahead and way < 0 and kind == "l":
        return None  # «за три дня» is how long it took
    if kind == "a":
        anchor: tuple[date, date] | None = (reference, reference)
    elif kind == "l":
        anchor = _date_before(points, at, reference, before)
    else:
        anchor = _date_after(points, match.end(), at, reference, before)
    if anchor is None:
        return None
    count = way * (int(points.row[match.start(number)].value) if match[number] else 1)
    length = int(points.row[match.start(unit)].value)
    return Relative(*_moved(anchor[count > 0], length, count), match.end())


def _date_before(points: DateParser, at: int, reference: date, before: PreviousDate | None) -> tuple[date, date]:
    """Return the mention before in the same sentence, else the reference."""
    here = points.row[at].start
    if before and here - before.place < _SENTENCE and not _SENTENCE_END.search(points.low, before.place, here):
        return before.start, before.end
    return reference, reference


def _date_after(
    points: DateParser, stop: int, at: int, reference: date, before: PreviousDate | None
) -> tuple[date, date] | None:
    """Return the date that "three days before" goes on with; None where it goes on with something else."""
    follows = points.at(stop + (points.kinds[stop : stop + 1] == "t"))
    if len(follows) == 1 and points.stands_alone(follows[0]):
        return follows[0].days(follows[0].year or follows[0].nearest(reference))
    if _CLAUSE_END.match(points.low, points.row[stop - 1].end):
        return _date_before(points, at, reference, before)
    return None


def _day_word(points: DateParser, at: int, reference: date, _: PreviousDate | None) -> Relative | None:
    match = _DAY_WORD.match(points.kinds, at)
    if match is None:
        return None
    step = int(points.row[match.start("step")].value) if match["step"] else 0
    day = reference + timedelta(int(points.row[match.start("word")].value) + step)
    return Relative(day, day, "day", match.end())


def _weekday(points: DateParser, at: int, reference: date, _: PreviousDate | None) -> Relative | None:
    match = _WEEKDAY.match(points.kinds, at)
    if match is None or not (match["which"] or points.kinds[max(0, at - 1) : at] in {"O", "i"}):
        return None
    ahead = int(points.row[match.start("day")].value) - reference.weekday()
    if match["which"]:
        way = int(points.row[match.start("day") - 1].value)
        ahead = ahead % 7 - 7 if way < 0 else (ahead - 1) % 7 + 1 if way > 0 else ahead
    else:
        ahead = -(-ahead % 7)  # the nearest at or before the reference
    day = reference + timedelta(ahead)
    return Relative(day, day, "day", match.end())


def _week_or_month(points: DateParser, at: int, reference: date, _: PreviousDate | None) -> Relative | None:
    match = _WEEK_OR_MONTH.match(points.kinds, at)
    length = int(points.row[match.start("unit")].value) if match else 0
    if match is None or length not in {_WEEK, _MONTH} or points.twelve_months(at):
        return None
    start, end, precision = _moved(reference, length, int(points.row[at].value))
    if length == _WEEK:
        start -= timedelta(start.weekday())
        end = start + timedelta(6)
    return Relative(start, end, precision, match.end())


def _moved(anchor: date, length: int, count: int) -> tuple[date, date, Precision]:
    """Return the day, month or year that lies `count` units of `length` from `anchor`."""
    if length == _YEAR:
        return date(anchor.year + count, 1, 1), date(anchor.year + count, 12, 31), "year"
    if length == _MONTH:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + count, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, 1), date(year, month + 1, last), "month"
    day = anchor + timedelta(length * count)
    return day, day, "day"


# By the kind of the first token.
_READERS: Final = {
    **dict.fromkeys("vdzgUGsl", (_offset,)),
    "u": (_offset, _day_word),
    "r": (_day_word,),
    "W": (_weekday,),
    "k": (_weekday, _week_or_month),
}


def relative(points: DateParser, at: int, reference: date, before: PreviousDate | None) -> Relative | None:
    """Return the date that the relative words at token `at` give; None where there are none."""
    try:
        for read in _READERS.get(points.kinds[at], ()):
            if settled := read(points, at, reference, before):
                return settled
    except (ValueError, OverflowError):  # beyond the calendar's first or last day
        pass
    return None
