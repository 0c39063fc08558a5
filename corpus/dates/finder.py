"""Dates in running text, English and Russian.

A stretch around every digit and calendar word is cut into tokens (`corpus.dates.finder.lexer`) and read into
points: a day, a month, a quarter, a year (`corpus.dates.finder.absolute`). Two points with a dash or "to" between them
make a range; what one end leaves unsaid comes from the other, then from the reference date.

Left out on purpose: years of two digits, decades ("the 1990s"), a day without a month ("on the 5th"),
"in two weeks" (most often a duration), a year that names an agenda or a goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from corpus.dates.absolute import DateParser, PartialDate
from corpus.dates.lexer import Token, lower_same_length, tokens
from corpus.dates.relative import PreviousDate, relative
from corpus.models import Precision


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a text states.

    `start` and `end` are its first and last day: a month, a quarter or a year spans all of it. `span` is
    where its words stand, `text[span[0]:span[1]]`, without "on", "in" or "from". `year_given` is false where
    the year is not written but comes from the reference date ("5 October", "yesterday").
    """

    start: date
    end: date
    precision: Precision
    span: tuple[int, int]
    year_given: bool = True


_RANK: Final[dict[Precision, int]] = {"day": 0, "month": 1, "year": 2}

# Words that a date without digits is made of, or their stems. They count with a reference only.
_STEMS: Final = tuple(
    """
    day january february march april may june july august september october november december
    tomorrow tonight ago later earlier week month year
    январ феврал март апрел мая мае май маю июн июл август сентябр октябр ноябр декабр
    понедельник вторник сред четверг пятниц суббот воскресен сегодня вчера завтра
    назад спустя через ранее раньше позже дня дней недел месяц год
    """.split()
)
_DIGITS = re.compile(r"[0-9]++(?:[.,:/–—-]*+[0-9]++)*")
_BEGIN = re.compile(r"[djpYNMmcWwgeq#kvzuUGslr]")  # the kinds of token that a date can begin with
_REACH: Final = 40  # characters read on either side of a digit or a stem: a date's words lie closer


def find_dates(text: str, *, reference: date | None = None) -> list[DateMention]:
    """Return every date that `text` states, English or Russian, in order of place and without overlaps.

    `reference` (the document's date) gives a date that lacks its year the year that puts it nearest, and
    settles relative words ("yesterday", «в прошлом году»); without it those are left out. Of overlapping
    readings the longest counts. Numbers outside 1900–2100 are no years, an impossible day is no date, and
    "27/06/2017" is read day first unless there is no such month. "by 2030" counts as a deadline unless its
    sentence speaks of an agenda, goals, a strategy or a vision. No text raises; the time is linear.
    """
    low = lower_same_length(text)
    found: list[DateMention] = []
    for start, end in _windows(low, words=reference is not None):
        if row := tokens(text, low, start, end):
            _Reader(DateParser(text, row, reference, low), reference, found).read()
    return found


def _windows(low: str, *, words: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches that can hold a date, in order and apart from each other."""
    anchors = [match.span() for match in _DIGITS.finditer(low)]
    if words:
        for stem in _STEMS:
            at = low.find(stem)
            while at >= 0:
                anchors.append((at, at + len(stem)))
                at = low.find(stem, at + len(stem))
        anchors.sort()
    begin = stop = -1
    for start, end in anchors:
        if stop >= 0 and start - stop > 2 * _REACH:
            yield max(0, begin - _REACH), stop + _REACH
            begin = start
        elif stop < 0:
            begin = start
        stop = max(stop, end)
    if stop >= 0:
        yield max(0, begin - _REACH), min(len(low), stop + _REACH)


class _Reader:
    """Reads the mentions of one row of tokens into `found`."""

    def __init__(self, points: DateParser, reference: date | None, found: list[DateMention]) -> None:
        self.points, self.kinds, self.reference, self.found = points, points.kinds, reference, found

    def read(self) -> None:
        """Walk the row once: what begins first is read, at its longest."""
        at = 0
        while begin := _BEGIN.search(self.kinds, at):
            at = begin.start()
            at = self._date(at) or self._relative(at) or at + 1

    def _date(self, at: int) -> int:
        """Read a point, or a range of two, at token `at`; return the token after it, 0 for none."""
        points = self.points.at(at)
        if len(points) == 1:
            point = points[0]
            if stop := self._joined(point):
                return stop
            if not self.points.stands_alone(point):
                return 0
        for point in points:
            self._add(point, point)
        return points[-1].stop if points else 0

    def _joined(self, point: PartialDate) -> int:
        """Read the range or the pair of dates that `point` begins; return the token after it, 0 for none."""
        link = self.kinds[point.stop : point.stop + 2]
        comma = link.startswith(",&")
        other = self._single(point.stop + 1 + comma) if link[:1] in {"-", "T", "&"} or comma else None
        if other is None:
            return 0
        if link[0] in "-T" or (link[0] == "&" and "B" in self.kinds[max(0, point.begin - 2) : point.begin]):
            return other.stop if self._range(point, other) else 0
        if link[0] in "&," and point.precision == other.precision and point.year is None and other.year:
            point = replace(point, year=other.year, given=other.given)  # "5 October and 7 November 2012"
            ends, begins = point.days(point.year), other.days(other.year)
            if ends and begins and (begins[0] - ends[1]).days == 1 and self._range(point, other):
                return other.stop
            self._add(point, point)
            self._add(other, other)
            return other.stop
        return 0

    def _single(self, at: int) -> PartialDate | None:
        """Return the one point at token `at`, an article passed over."""
        points = self.points.at(at + (self.kinds[at : at + 1] == "t"))
        return points[0] if len(points) == 1 else None

    def _range(self, first: PartialDate, last: PartialDate) -> bool:
        """Add the range from one point to the other; false where they make none."""
        if first.precision != last.precision and (first.year is None or last.year is None):
            return False
        if self.kinds[last.begin] == "p":
            return False  # "3.8-3.12"
        turn = first.first[0] > last.first[0]  # over New Year
        if first.year is None and last.year is None and self.reference:
            first = replace(first, year=first.nearest(self.reference), given=False)
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - turn, given=last.given)
        elif last.year is None and first.year is not None:
            last = replace(last, year=first.year + turn, given=first.given)
        return self._add(first, last)

    def _add(self, first: PartialDate, last: PartialDate) -> bool:
        """Add the mention from `first` to `last`; false where it is no date or its year is not known."""
        if first is last and first.year is None and self.reference:
            first = last = replace(first, year=first.nearest(self.reference), given=False)
        begins, ends = first.days(first.year), last.days(last.year)
        if begins is None or ends is None or begins[0] > ends[1]:
            return False
        precision = max(first.precision, last.precision, key=_RANK.__getitem__)
        given = first.given and last.given
        self._put(begins[0], ends[1], precision, first.begin, last.stop, given=given)
        return True

    def _relative(self, at: int) -> int:
        """Read a date counted from another day at token `at`; return the token after it, 0 for none."""
        if self.reference is None:
            return 0
        last = self.found[-1] if self.found else None
        before = PreviousDate(last.start, last.end, last.span[1]) if last else None
        settled = relative(self.points, at, self.reference, before)
        if settled is None:
            return 0
        self._put(settled.start, settled.end, settled.precision, at, settled.stop, given=False)
        return settled.stop

    def _put(self, start: date, end: date, precision: Precision, begin: int, stop: int, *, given: bool) -> None:
        row: list[Token] = self.points.row
        self.found.append(DateMention(start, end, precision, (row[begin].start, row[stop - 1].end), given))
