"""Finder of dates in running text, English and Russian.

The lexer (`corpus.dates.lexer`) cuts a window around every digit and calendar word into tokens. The parsers read dates
from them: a day, a month, a quarter, a year (`corpus.dates.absolute`), or days that count from another day
(`corpus.dates.relative`). Two dates with a dash or "to" between them make a range. What one end does not say comes
from the other end, then from the reference date.

A day without a year takes the year that its clause gives ("In 2025, the congress met on 18 March"). If the clause has a
year that cannot be its own, the day is left out: a guess from the reference is never put over an explicit year.

The grammar leaves out decades ("the 1990s"), a day without a month ("on the 5th"), "in two weeks" (most often a
duration), and a year that names an agenda or a goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.dates.absolute import ABSOLUTE_STARTS, DateParser, PartialDate
from corpus.dates.clauses import Clauses, YearRole
from corpus.dates.lexer import WEEKDAYS, any_kind, lower_same_length, tokenize
from corpus.dates.lexer import TokenKind as K
from corpus.dates.relative import RELATIVE_STARTS, PreviousDate, parse_relative
from corpus.language import en, ru
from corpus.models import Precision

_PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
_LATIN, _CYRILLIC = re.compile("[a-z]{3}"), re.compile("[а-я]{3}")
_DIGITS = re.compile(r"[0-9]++(?:[.,:/–—-]*+[0-9]++)*")
_START = re.compile(any_kind(*ABSOLUTE_STARTS, *RELATIVE_STARTS))
_ANY_DAY = date(2000, 7, 1)  # a reference for dates of which only the clause can tell the year
_MAX_RUN_DAYS = 366
_LAST_REFERENCE = date.max - timedelta(30)  # no weekday after it is looked up
_FIRST_REFERENCE = date.min + timedelta(30)
_WEEK = timedelta(7)
_MAX_WEEKDAY_DAYS = 31  # from a weekday to the end of its run
_MAX_YEARS_OFF = 2  # of a year in a name: a later one is that of a goal
_BRACKET = re.escape(K.BRACKET)
_LINK = re.compile(f"(?P<range>{K.COMMA}?{K.AND}?{K.TO}{{1,2}}|{K.DASH})|{K.COMMA}?{K.AND}")
_APPOSITION = re.compile(
    f"(?:{K.DAY_WORD}|{K.WHICH}{{0,2}}(?:{K.WEEKDAY}{K.AND})?{any_kind(*WEEKDAYS)}(?={_BRACKET}|{K.COMMA}|{K.DASH}))"
    f"(?:{_BRACKET}|{K.COMMA}|{K.DASH})?{any_kind(K.FROM, K.IN, K.ON)}?{K.THE}?(?={any_kind(*ABSOLUTE_STARTS)})"
)
_AND = re.compile(r"\s(?:and|и)\s")
_WINDOW_CHARS = 50  # on either side of a digit or a stem: the words of a date lie closer


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
    found: list[_Reading] = []
    for start, end in _windows(low, with_stems=reference is not None):
        if row := tokenize(text, low, start, end, informal=informal):
            _WindowReader(DateParser(text, low, row, reference, informal=informal), found).read()
    if not any(each.ends or each.is_tense_open for each in found):
        return [each.mention for each in found]
    return _Settler(text, low, found, reference).settle()


def _windows(low: str, *, with_stems: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans that can contain a date, in order and disjoint."""
    anchors = [match.span() for match in _DIGITS.finditer(low)]
    if with_stems:
        for stem in (*(en.DATE_STEMS if _LATIN.search(low) else ()), *(ru.DATE_STEMS if _CYRILLIC.search(low) else ())):
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """A mention as read on its own. `ends` are those of a date without a year, for which the mention has a guess.

    `is_tense_open` is as for `corpus.dates.relative.RelativeDate`.
    """

    mention: DateMention
    ends: tuple[PartialDate, PartialDate] | None = None
    is_tense_open: bool = False


class _WindowReader:
    """Reads the mentions of one window into `found`."""

    def __init__(self, parser: DateParser, found: list[_Reading]) -> None:
        self.parser, self.kinds, self.reference, self.found = parser, parser.kinds, parser.reference, found
        self.guess_reference = parser.reference or _ANY_DAY

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
        link = _LINK.match(self.kinds, first.stop)
        last = self._date_at(link.end()) if link else None
        if link is None or last is None:
            return 0
        is_between = not link["range"] and K.BETWEEN in self.parser.kinds_before(first.begin, 2)
        if link["range"] or is_between:
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
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - over_new_year, year_given=last.year_given)
        elif last.year is None and first.year is not None:
            last = replace(last, year=first.year + over_new_year, year_given=first.year_given)
        return self._add(first, last)

    def _add(self, first: PartialDate, last: PartialDate) -> bool:
        """Add the mention from `first` to `last`; return False where it is no date."""
        ends = (first, last) if first.year is None else None
        if ends:
            year = first.nearest_year(self.guess_reference)
            days = _days_in(ends, year) if year is not None else None
        else:
            first_days, last_days = first.days(first.year), last.days(last.year)
            days = (first_days[0], last_days[1]) if first_days and last_days else None
        if days is None or days[0] > days[1]:
            return False
        precision = max(first.precision, last.precision, key=_PRECISIONS.index)
        year_given = ends is None and first.year_given and last.year_given
        self._append(*days, precision, first.begin, last.stop, year_given=year_given, ends=ends)
        return True

    def _read_relative(self, at: int) -> int:
        """Read a date that counts from another day at token `at`; return the token after it, 0 for none."""
        if self.reference is None:
            return 0
        if apposition := _APPOSITION.match(self.kinds, at):
            dates = self.parser.at(apposition.end())
            if dates and dates[0].precision == "day" and self.parser.is_unambiguous(dates[0]):
                return apposition.end()  # "today, 5 October": the date says it better
        last = self.found[-1].mention if self.found else None
        previous = PreviousDate(last.start, last.end, last.span[1]) if last else None
        found = parse_relative(self.parser, at, self.reference, previous)
        if found is None:
            return 0
        start, end, precision, stop, is_tense_open = found
        self._append(start, end, precision, at, stop, year_given=False, is_tense_open=is_tense_open)
        return found.stop

    def _append(
        self,
        start: date,
        end: date,
        precision: Precision,
        begin: int,
        stop: int,
        *,
        year_given: bool,
        ends: tuple[PartialDate, PartialDate] | None = None,
        is_tense_open: bool = False,
    ) -> None:
        row = self.parser.row
        mention = DateMention(start, end, precision, (row[begin].start, row[stop - 1].end), year_given)
        self.found.append(_Reading(mention, ends, is_tense_open))


def _days_in(ends: tuple[PartialDate, PartialDate], year: int) -> tuple[date, date] | None:
    """Return the first and the last day of a date without a year in `year`; None for an impossible day."""
    first, last = ends
    first_days = first.days(year)
    last_days = last.days(year + (first.first[0] > last.first[0])) if last is not first else first_days
    return (first_days[0], last_days[1]) if first_days and last_days else None


class _Settler:
    """Settles what only the clause of a date can tell: its year, and whether a weekday is past or to come."""

    def __init__(self, text: str, low: str, found: list[_Reading], reference: date | None) -> None:
        self.found, self.reference = found, reference
        self.clauses = Clauses(text, low, [each.mention.span for each in found])

    def settle(self) -> list[DateMention]:
        """Return the mentions with their years, without those whose year stays unknown."""
        settled: list[DateMention] = []
        last = -1  # the index of the last one settled
        for at, reading in enumerate(self.found):
            mention = self._with_year(at, *reading.ends) if reading.ends else self._with_tense(at)
            if mention is None:
                continue
            if settled and last == at - 1 and self.clauses.runs_until(last, at):
                first, mention = self._in_order(last, settled[-1], at, mention)
                if self._is_run(first, mention):
                    settled.pop()
                    year_given = first.year_given and mention.year_given
                    mention = DateMention(first.start, mention.end, "day", (first.span[0], mention.span[1]), year_given)
            settled.append(mention)
            last = at
        return settled

    def _in_order(
        self, first_at: int, first: DateMention, last_at: int, last: DateMention
    ) -> tuple[DateMention, DateMention]:
        """Return the ends of a run; a weekday moves to the other end: "starts on Thursday and ends on Saturday"."""
        days = (last.end - first.start).days
        if self.found[last_at].is_tense_open and first.start < _LAST_REFERENCE:
            weeks = timedelta(7 * max(0, -(days // 7)))
            return first, replace(last, start=last.start + weeks, end=last.end + weeks)
        if self.found[first_at].is_tense_open and abs(days) > _MAX_WEEKDAY_DAYS:
            start = last.end - timedelta(days % 7)
            return replace(first, start=start, end=start), last
        return first, last

    @staticmethod
    def _is_run(first: DateMention, last: DateMention) -> bool:
        are_days = first.precision == last.precision == "day" and first.start == first.end
        return are_days and 0 < (last.end - first.start).days < _MAX_RUN_DAYS

    def _with_tense(self, at: int) -> DateMention | None:
        """Return a mention; the weekday of a plan is the next one instead of the last one, days that are over the last.

        Two weekdays without a verb are hours of work: "Monday to Friday".
        """
        reading, reference = self.found[at], self.reference
        mention = reading.mention
        if not reading.is_tense_open or reference is None:
            return mention
        is_ahead = self.clauses.looks_forward(at)
        are_hours = mention.start < mention.end and not _AND.search(self.clauses.words(at))
        if is_ahead is None and are_hours:
            return None
        if is_ahead and mention.start < reference < _LAST_REFERENCE:
            return replace(mention, start=mention.start + _WEEK, end=mention.end + _WEEK)
        is_over = is_ahead is False and mention.start > _FIRST_REFERENCE and reference < mention.end
        return replace(mention, start=mention.start - _WEEK, end=mention.end - _WEEK) if is_over else mention

    def _with_year(self, at: int, first: PartialDate, last: PartialDate) -> DateMention | None:
        """Return a mention with the year of its clause, else with the year nearest to the reference."""
        reading = self.found[at]
        stated = [i for i in self.clauses.around(at) if i != at and self._gives_year(i)]
        guess = self._guess(at, first, last) if self.reference else None
        dates = [i for i in stated if self.found[i].mention.precision != "year"]
        if dates:
            nearest = self.found[min(dates, key=lambda i: abs(i - at))].mention
            year = first.nearest_year(nearest.start)
            others = (i for i in dates if self.clauses.is_attributed(i) and not self.clauses.runs_until(at, i))
            if year not in {nearest.start.year, nearest.end.year} or (guess != year and any(True for _ in others)):
                year = None
            is_given = True
        else:
            year, is_given = self._year_among(at, stated, guess)
        if year is None:
            return None
        days = _days_in((first, last), year)
        return replace(reading.mention, start=days[0], end=days[1], year_given=is_given) if days else None

    def _gives_year(self, at: int) -> bool:
        """Return True for a date with its year; the years of a plan, "for 2024–2026", are those of no day."""
        mention = self.found[at].mention
        return mention.year_given and (mention.precision != "year" or mention.start.year == mention.end.year)

    def _year_among(self, at: int, stated: list[int], guess: int | None) -> tuple[int | None, bool]:
        """Return the year for date `at` among the `stated` ones and the guess, and whether the text gives it."""
        roles = {i: self.clauses.year_role(i, at) for i in stated}
        own = {y for i, role in roles.items() if role is YearRole.OWN for y in self._years(i)}
        doubtful = {y for i, role in roles.items() if role is YearRole.DOUBTFUL for y in self._years(i)}
        if len(own) == 1 and doubtful <= own:
            return own.pop(), True
        if own or doubtful:
            return (guess if guess in own | doubtful else None), True
        if guess is not None and (named := self.clauses.years_in_names(at)) and guess not in named:
            near = {year for year in named if abs(year - guess) <= _MAX_YEARS_OFF}
            return (near.pop(), True) if len(near) == 1 else (guess, False)
        return guess, False

    def _years(self, at: int) -> set[int]:
        mention = self.found[at].mention
        return {mention.start.year, mention.end.year}

    def _guess(self, at: int, first: PartialDate, last: PartialDate) -> int | None:
        """Return the year nearest to the reference; for a plan, the nearest from the reference on."""
        mention, reference = self.found[at].mention, self.reference
        if reference and mention.end < reference and self.clauses.looks_forward(at):
            later = (
                year
                for year in range(mention.start.year, reference.year + 2)
                if (days := _days_in((first, last), year)) and days[1] >= reference
            )
            return next(later, mention.start.year)
        return mention.start.year
