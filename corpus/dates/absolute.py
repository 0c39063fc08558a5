"""One date as it is written, before its year is settled: a day, a few days, a month, a quarter, a year.

The grammar is a table of regular expressions over the kinds of a row of tokens (`corpus.dates.finder.lexer`).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from corpus.dates.lexer import SURNAMES, Token, lower_same_length
from corpus.dates.year_filter import counts, is_year
from corpus.models import Precision

_DAY = r"t?(?:[Ww],?t?)?[dj]"
_ITEM = rf"{_DAY}(?:[-T]{_DAY})?"
_DAYS = rf"(?:{_ITEM}(?:(?:,{_ITEM}){{0,12}},?&{_ITEM})?)"
_YEAR = r"(?:,?o?(?P<year>[Yy])[gG]?|,?o?t?(?P<rel>k)g)?"
_NEAR = r"(?:e-?o?t?|#-?ho?t?)?"  # "early", "the first half of"

_LOGGED = re.compile(r"(?P<days>d)-(?P<month>M)-(?P<year>[Yy])")  # 05-Oct-2018
_DAY_MONTH = re.compile(rf"(?P<days>{_DAYS})o?(?P<month>[Mm]){_YEAR}")
_MONTH_DAY = re.compile(rf"(?:[Ww],?t?)?(?P<month>M)(?P<days>{_DAYS}){_YEAR}")
_NUMERIC = re.compile(r"(?:[Ww],?)?(?:(?P<day>d)[-T])?(?P<full>N)")
_PART = re.compile(r"(?:(?P<code>q)|(?P<n>[#djk])-?(?P<part>h))(?:o?t?(?:(?P<year>Y)[gG]?|(?P<rel>k)?(?P<now>g)))?")
_MONTH = re.compile(rf"{_NEAR}(?P<which>k)?(?P<month>[Mmc]){_YEAR}")
_YEARS = re.compile(
    r"(?:e-?o?t?)?(?:g?(?P<year>Y)[gG]?(?:[-T](?P<until>Y)[gG]?|-(?P<short>[dz])(?![Mm])[gG]?)?|(?P<rel>k)g)"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written: the (month, day) of its ends, day 0 for the month's last; tokens `begin` to `stop`.

    `year` is None where none is written; `given` is false where it came from the reference. The last day
    lies `over` years after `year`.
    """

    precision: Precision
    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    begin: int
    stop: int
    given: bool = True
    over: int = 0

    def days(self, year: int | None) -> tuple[date, date] | None:
        """Return the first and the last day in `year`; None for an impossible day and for no year."""
        if year is None:
            return None
        try:
            ends, (month, day) = year + self.over, self.last
            return date(year, *self.first), date(ends, month, day or calendar.monthrange(ends, month)[1])
        except ValueError:
            return None

    def nearest(self, reference: date) -> int | None:
        """Return the year that puts it nearest to `reference`, of two the earlier; None for no such day."""
        leap = (2, 29) in (self.first, self.last)  # leap years can be eight years apart
        around = 8 if leap else 1
        best: tuple[int, int] | None = None
        for year in range(reference.year - around, reference.year + around + 1):
            if days := self.days(year):
                off = max((days[0] - reference).days, (reference - days[1]).days, 0)
                best = min(best or (off, year), (off, year))
        return best[1] if best else None


class DateParser:
    """The points of one row of tokens: `low` is the folded `text` that the row was cut from."""

    def __init__(self, text: str, row: list[Token], reference: date | None, low: str | None = None) -> None:
        self.text, self.row, self.reference = text, row, reference
        self.low = lower_same_length(text) if low is None else low
        self.kinds = "".join(token.kind for token in row)

    def at(self, at: int) -> list[PartialDate]:
        """Return the point that begins at token `at`: none, one, or several for days that are apart."""
        kind = self.kinds[at : at + 1]
        if kind == "p":
            day = self.row[at].value
            return [PartialDate("day", None, day, day, at, at + 1)]
        for pattern, build in _SHAPES.get(kind, ()):
            if (match := pattern.match(self.kinds, at)) and (points := build(self, match)):
                return points
        return []

    def word(self, at: int) -> str:
        """Return the folded word of token `at`."""
        return self.low[self.row[at].start : self.row[at].end]

    def stands_alone(self, point: PartialDate) -> bool:
        """Whether a point is plainly a date by itself: "in May" is, a bare "May" or "30.06" is not."""
        kinds = self.kinds[point.begin : point.stop]
        if kinds == "p":
            return False
        if point.precision != "month" or point.year is not None:
            return True
        if "h" in kinds or "q" in kinds:
            return False  # a quarter of no year
        before = self.kinds[max(0, point.begin - 2) : point.begin].rstrip("t")[-1:]
        if kinds[0] in "ek#" or before == "i":
            return True
        return before in {"n", "F", "T", "o"} and self.word(point.stop - 1) not in SURNAMES

    def twelve_months(self, at: int) -> bool:
        """Whether "the last year" stands at token `at`: twelve months, and no year of the calendar."""
        return self.kinds[max(0, at - 1) : at] == "t" and self.word(at) in {"last", "next"}

    def _value(self, match: re.Match[str], group: str) -> int:
        return int(self.row[match.start(group)].value)

    def _year_of(self, match: re.Match[str]) -> tuple[int | None, bool]:
        """Return the year of a match, and whether it was written as a number."""
        groups = match.groupdict()
        if groups.get("year"):
            return self._value(match, "year"), True
        if self.reference and groups.get("rel"):
            return self.reference.year + self._value(match, "rel"), False
        if self.reference and groups.get("now"):
            return self.reference.year, False
        return None, False

    def _month_day(self, match: re.Match[str]) -> list[PartialDate]:
        """Return the days of "October 5", but none for "in October 5 countries"."""
        before = match.start() - 1
        if not (match["year"] or match["rel"]) and before >= 0 and self.word(before) == "in":
            return []
        points = self._days(match)
        if len(points) > 1 and not match["year"] and counts(self.text, self.low, self.row[match.end() - 1].end):
            shorter = _MONTH_DAY.match(self.kinds, match.start(), match.end() - 1)
            return self._days(shorter) if shorter else []  # "on October 5 and 17 countries"
        return points

    def _days(self, match: re.Match[str]) -> list[PartialDate]:
        """Return days of one month: those that follow each other are one point."""
        year, given = self._year_of(match)
        if year is None and match.groupdict().get("rel"):
            return []
        month = self._value(match, "month")
        between = "B" in self.kinds[max(0, match.start() - 2) : match.start()]
        runs: list[list[int]] = []  # first day, last day, begin, stop
        joined = False
        for at in range(*match.span("days")):
            token = self.row[at]
            if token.kind not in "dj":
                joined = joined or token.kind in "-T" or (between and token.kind == "&")
                continue
            if runs and (joined or token.value == runs[-1][1] + 1):
                runs[-1][1], runs[-1][3] = token.value, at + 1
            else:
                runs.append([token.value, token.value, at, at + 1])
            joined = False
        runs[0][2], runs[-1][3] = match.start(), match.end()
        return [PartialDate("day", year, (month, run[0]), (month, run[1]), run[2], run[3], given) for run in runs]

    def _numeric(self, match: re.Match[str]) -> list[PartialDate]:
        full: date = self.row[match.start("full")].value
        first = (full.month, self._value(match, "day") if match["day"] else full.day)
        return [PartialDate("day", full.year, first, (full.month, full.day), *match.span())]

    def _part(self, match: re.Match[str]) -> list[PartialDate]:
        """Return a quarter or a half of a year."""
        year, given = self._year_of(match)
        if match["code"]:
            number, months = self.row[match.start("code")].value
        else:
            number, months = self._value(match, "n"), self._value(match, "part")
            if year is None:
                return []
            if match["n"] == "k":
                number = 12 // months if number < 0 else 0
        if not 1 <= number <= 12 // months:
            return []
        last = number * months
        return [PartialDate("month", year, (last - months + 1, 1), (last, 0), *match.span(), given)]

    def _month(self, match: re.Match[str]) -> list[PartialDate]:
        year, given = self._year_of(match)
        month = self._value(match, "month")
        if match["which"] and year is None:  # "last October"
            if self.reference is None:
                return []
            way, now = self._value(match, "which"), self.reference.month
            year = self.reference.year + (way if way * (month - now) <= 0 else 0)
        return [PartialDate("month", year, (month, 1), (month, 0), *match.span(), given)]

    def _years(self, match: re.Match[str]) -> list[PartialDate]:
        year, given = self._year_of(match)
        begin, stop = match.span()
        if year is None or (match["rel"] and self.twelve_months(match.start("rel"))):
            return []
        over = 0
        if match["year"]:
            group = "until" if match["until"] else "short" if match["short"] else "year"
            value = self._value(match, group)
            over = value - (year % 100 if group == "short" else year)
            if over < 0 or (group != "year" and over == 0):
                if group == "short":
                    return []
                over, group = 0, "year"
            stop = match.end(group) + (self.kinds[match.end(group) : match.end(group) + 1] in {"g", "G"})
            start, end = self.row[match.start("year")].start, self.row[match.start(group)].end
            sure = stop > match.end(group) or begin < match.start("year")
            if not is_year(self.text, self.low, start, end, sure=sure):
                return []
        return [PartialDate("year", year, (1, 1), (12, 0), begin, stop, given, over)]


# By the kind of the first token, in the order in which they are tried: the longer shape first.
_ALL = (
    ("d", _LOGGED, DateParser._days),
    ("djWw", _DAY_MONTH, DateParser._days),
    ("MWw", _MONTH_DAY, DateParser._month_day),
    ("NdWw", _NUMERIC, DateParser._numeric),
    ("q#djk", _PART, DateParser._part),
    ("Mmcek#", _MONTH, DateParser._month),
    ("Ygek", _YEARS, DateParser._years),
)
_SHAPES = {kind: [(pattern, build) for kinds, pattern, build in _ALL if kind in kinds] for kind in "djWwMNq#kmceYg"}
