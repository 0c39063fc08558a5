"""Finder of dates in running text, English and Russian.

The lexer (`corpus.dates.lexer`) cuts a window around every digit and calendar word into tokens. The parsers read dates
from them: a day, a month, a quarter, a year (`corpus.dates.absolute`), or days that count from another day
(`corpus.dates.relative`). Two dates with a dash or "to" between them make a range. What one end does not say comes
from the other end, then from the reference date.

The grammar leaves out years of two digits, decades ("the 1990s"), a day without a month ("on the 5th"), "in two weeks"
(most often a duration), and a year that names an agenda or a goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates.absolute import ABSOLUTE_STARTS, DateParser, PartialDate
from corpus.dates.lexer import TokenKind as K
from corpus.dates.lexer import any_kind, lower_same_length, tokenize
from corpus.dates.relative import RELATIVE_STARTS, PreviousDate, parse_relative
from corpus.language import en, ru
from corpus.models import Precision

_PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
_DIGITS = re.compile(r"[0-9]++(?:[.,:/–—-]*+[0-9]++)*")
_START = re.compile(any_kind(*ABSOLUTE_STARTS, *RELATIVE_STARTS))
_WINDOW_CHARS = 40  # on either side of a digit or a stem: the words of a date lie closer


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a text states.

    `start` and `end` are its first and last day: a month, a quarter or a year spans all of it. Its words are
    `text[span[0]:span[1]]`, without "on", "in" or "from". `year_given` is false where the text does not give the year,
    so it comes from the reference date ("5 October", "yesterday").
    """

    start: date
    end: date
    precision: Precision
    span: tuple[int, int]
    year_given: bool = True


def find_dates(text: str, *, reference: date | None = None, informal: bool = False) -> list[DateMention]:
    """Return every date that `text` states, English or Russian, in order of place and without overlaps.

    `reference` (the document's date) gives a date without a year the year that puts it nearest. It also resolves
    relative words ("yesterday", «в прошлом году»). Without a reference, both are left out. `informal` adds forms that
    people type in a search but that mean other things in a document: "2022-10", "10/2022", "2022 October", "may 2022".

    Of overlapping readings the longest counts. Years lie in 1900–2100; an impossible day is no date. "27/06/2017" is
    read day first unless there is no such month. "by 2030" is a deadline unless its sentence speaks of an agenda,
    goals, a strategy or a vision. No text raises; the time is linear.
    """
    low = lower_same_length(text)
    found: list[DateMention] = []
    for start, end in _windows(low, with_stems=reference is not None):
        if row := tokenize(text, low, start, end, informal=informal):
            _WindowReader(DateParser(text, low, row, reference, informal=informal), found).read()
    return found


def _windows(low: str, *, with_stems: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans that can contain a date, in order and disjoint."""
    anchors = [match.span() for match in _DIGITS.finditer(low)]
    if with_stems:
        for stem in (*en.DATE_STEMS, *ru.DATE_STEMS):
            at = low.find(stem)
            while at >= 0:
                anchors.append((at, at + len(stem)))
                at = low.find(stem, at + len(stem))
        anchors.sort()
    begin = stop = -1
    for start, end in anchors:
        if stop >= 0 and start - stop > 2 * _WINDOW_CHARS:
            yield max(0, begin - _WINDOW_CHARS), stop + _WINDOW_CHARS
            begin = start
        elif stop < 0:
            begin = start
        stop = max(stop, end)
    if stop >= 0:
        yield max(0, begin - _WINDOW_CHARS), min(len(low), stop + _WINDOW_CHARS)


class _WindowReader:
    """Reads the mentions of one window into `found`."""

    def __init__(self, parser: DateParser, found: list[DateMention]) -> None:
        self.parser, self.kinds, self.reference, self.found = parser, parser.kinds, parser.reference, found

    def read(self) -> None:
        """Walk the tokens once: the date that begins first is read, at its longest."""
        at = 0
        while start := _START.search(self.kinds, at):
            at = start.start()
            at = self._read_absolute(at) or self._read_relative(at) or at + 1

    def _read_absolute(self, at: int) -> int:
        """Read a date, or a range of two, at token `at`; return the token after it, 0 for none."""
        dates = self.parser.at(at)
        if len(dates) == 1:
            if stop := self._read_pair(dates[0]):
                return stop
            if not self.parser.is_unambiguous(dates[0]):
                return 0
        for each in dates:
            self._add(each, each)
        return dates[-1].stop if dates else 0

    def _read_pair(self, first: PartialDate) -> int:
        """Read the range or the pair of dates that `first` begins; return the token after it, 0 for none."""
        link = self.kinds[first.stop : first.stop + 2]
        if link == K.COMMA + K.AND:
            last = self._date_at(first.stop + 2)
        else:
            last = self._date_at(first.stop + 1) if link[:1] in {K.DASH, K.TO, K.AND} else None
        if last is None:
            return 0
        is_between = link[0] == K.AND and K.BETWEEN in self.parser.kinds_before(first.begin, 2)
        if link[0] in {K.DASH, K.TO} or is_between:
            return last.stop if self._add_range(first, last) else 0
        if first.precision != last.precision or first.year is not None or not last.year:
            return 0
        first = replace(first, year=last.year, year_given=last.year_given)  # "5 October and 7 November 2012"
        first_days, last_days = first.days(first.year), last.days(last.year)
        is_range = first_days and last_days and (last_days[0] - first_days[1]).days == 1
        if not (is_range and self._add_range(first, last)):
            self._add(first, first)
            self._add(last, last)
        return last.stop

    def _date_at(self, at: int) -> PartialDate | None:
        """Return the only date at token `at`, after an article if there is one."""
        dates = self.parser.at(at + (self.kinds[at : at + 1] == K.THE))
        return dates[0] if len(dates) == 1 else None

    def _add_range(self, first: PartialDate, last: PartialDate) -> bool:
        """Add the range from one date to the other; return False where they make none."""
        if first.precision != last.precision and (first.year is None or last.year is None):
            return False
        if self.kinds[last.begin] == K.NUMERIC_DAY:
            return False  # "3.8-3.12"
        over_new_year = first.first[0] > last.first[0]
        if first.year is None and last.year is None and self.reference:
            first = replace(first, year=first.nearest_year(self.reference), year_given=False)
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - over_new_year, year_given=last.year_given)
        elif last.year is None and first.year is not None:
            last = replace(last, year=first.year + over_new_year, year_given=first.year_given)
        return self._add(first, last)

    def _add(self, first: PartialDate, last: PartialDate) -> bool:
        """Add the mention from `first` to `last`; return False where it is no date or its year is unknown."""
        if first is last and first.year is None and self.reference:
            first = last = replace(first, year=first.nearest_year(self.reference), year_given=False)
        first_days, last_days = first.days(first.year), last.days(last.year)
        if first_days is None or last_days is None or first_days[0] > last_days[1]:
            return False
        precision = max(first.precision, last.precision, key=_PRECISIONS.index)
        year_given = first.year_given and last.year_given
        self._append(first_days[0], last_days[1], precision, first.begin, last.stop, year_given=year_given)
        return True

    def _read_relative(self, at: int) -> int:
        """Read a date that counts from another day at token `at`; return the token after it, 0 for none."""
        if self.reference is None:
            return 0
        last = self.found[-1] if self.found else None
        previous = PreviousDate(last.start, last.end, last.span[1]) if last else None
        found = parse_relative(self.parser, at, self.reference, previous)
        if found is None:
            return 0
        self._append(found.start, found.end, found.precision, at, found.stop, year_given=False)
        return found.stop

    def _append(self, start: date, end: date, precision: Precision, begin: int, stop: int, *, year_given: bool) -> None:
        row = self.parser.row
        self.found.append(DateMention(start, end, precision, (row[begin].start, row[stop - 1].end), year_given))
