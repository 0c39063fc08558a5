"""Parser of one date as it is written: a day, several days, a month, a quarter, a half, a year.

The grammar is a table of regular expressions over the kinds of a row of tokens (`corpus.dates.lexer`).
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.dates.lexer import DAYS, DAYS_IN_WORDS, MONTHS, WEEKDAYS, YEAR_WORDS, Token, any_kind
from corpus.dates.lexer import TokenKind as K
from corpus.dates.year_filter import is_count, is_year
from corpus.language import en
from corpus.models import Precision

_WEEKDAY = any_kind(*WEEKDAYS)
_BRACKET = re.escape(K.BRACKET)
_DAY = f"{K.THE}?(?:{_WEEKDAY}{K.COMMA}?{K.THE}?)?{any_kind(*DAYS)}(?:{_BRACKET}{_WEEKDAY}{_BRACKET})?"
_TO = f"(?:{K.DASH}|{K.AND}?{K.TO})"
_DAY_RANGE = f"{_DAY}(?:{_TO}{_DAY})?"
_DAYS = f"(?:{_DAY_RANGE}(?:(?:{K.COMMA}{_DAY_RANGE}){{0,12}}{K.COMMA}?{K.AND}{_DAY_RANGE})?)"
_LISTED_DAYS = f"(?:{_DAY_RANGE}(?:{K.COMMA}{_DAY_RANGE}){{1,12}})"
_DAY_IN_WORDS = f"{K.THE}?(?:{K.TENS}{K.DASH}?)?{any_kind(*DAYS_IN_WORDS)}"
_DAYS_IN_WORDS = f"{_DAY_IN_WORDS}(?:{any_kind(K.DASH, K.TO, K.AND)}{K.TO}?{_DAY_IN_WORDS})?"
_YEAR_WORD = any_kind(*YEAR_WORDS)
_YEAR_NUMBER = f"(?P<year>{any_kind(K.YEAR, K.YEAR_AFTER_COMMA, K.SHORT_YEAR)})"
_ASIDE = f"(?:{_BRACKET}{K.IN}?{_WEEKDAY}{_BRACKET}|{K.COMMA}{any_kind(K.IN, K.ON)}?{_WEEKDAY})"  # (четверг)
_RELATIVE_YEAR = f"(?P<relative>{K.WHICH}){K.YEAR_WORD}"
_NO_YEAR = f"(?:{_BRACKET}{K.IN}?{_WEEKDAY}{_BRACKET}|{K.COMMA}{_WEEKDAY}(?={K.COMMA}))"
_OPTIONAL_YEAR = (
    f"(?:{_ASIDE}?{K.COMMA}?{K.OF}?{_YEAR_NUMBER}{_YEAR_WORD}?"
    f"|{_ASIDE}?{K.COMMA}?{K.OF}?{K.THE}?{_RELATIVE_YEAR}|{_NO_YEAR})?"
)
_MONTH = any_kind(*MONTHS)
_EARLY = f"{K.EARLY}{K.DASH}?{K.OF}?{K.THE}?"
_PART = f"{K.DASH}?{K.PART}"

_LOGGED_DAY = f"(?P<days>{K.DAY}){K.DASH}(?P<month>{K.MONTH}){K.DASH}{_YEAR_NUMBER}"  # 05-Oct-2018
_MONTH_AFTER_DAY = f"{K.OF}?(?P<month>{any_kind(K.MONTH, K.MONTH_GENITIVE)}){_OPTIONAL_YEAR}"
_DAY_MONTH = f"(?P<days>{_DAYS}){_MONTH_AFTER_DAY}"
_DAYS_MONTH = f"(?P<days>{_LISTED_DAYS}){_MONTH_AFTER_DAY}"  # 5, 6, 7 October
_DAY_NOMINATIVE = (
    f"(?P<days>{_DAYS})(?P<month>{K.MONTH_OTHER_CASE}){K.COMMA}?{_YEAR_NUMBER}{_YEAR_WORD}?"  # 08 май 2020
)
_DAY_IN_WORDS_MONTH = (
    f"(?P<days>{_DAYS_IN_WORDS})(?:{K.OF}{K.THE}?(?={K.MONTH})|(?={K.MONTH_GENITIVE}))"
    f"(?P<month>{any_kind(K.MONTH, K.MONTH_GENITIVE)}){_OPTIONAL_YEAR}"
)
_MONTH_IN = f"(?:{_WEEKDAY}{K.COMMA}?{K.THE}?)?(?P<month>{any_kind(K.MONTH, K.MONTH_GENITIVE)})"
_MONTH_DAY = f"{_MONTH_IN}(?P<days>{_DAYS}){_OPTIONAL_YEAR}"
_NOMINATIVE_DAY = f"(?P<month>{K.MONTH_OTHER_CASE})(?P<days>{_DAYS}){K.COMMA}?{_YEAR_NUMBER}{_YEAR_WORD}?"
_MONTH_DAYS = f"{_MONTH_IN}(?P<days>{_LISTED_DAYS}){K.COMMA}{_YEAR_NUMBER}"  # October 5, 6, 7, 2017
_MONTH_DAY_IN_WORDS = f"{_MONTH_IN}(?P<days>{_DAY_IN_WORDS}){K.COMMA}?{_YEAR_NUMBER}"  # May the fourth, 2017
_YEAR_MONTH_DAY = (
    f"(?P<year>{K.YEAR})(?:{K.COMMA}|{K.DASH})?(?P<month>{_MONTH}){K.DASH}?(?P<days>{_DAY_RANGE})"
    f"(?!{_MONTH}|{K.COMMA}?{K.YEAR})"
)
_NUMERIC_DATE = (
    f"(?:(?P<before>{_WEEKDAY}){K.COMMA}?)?(?:(?P<day>{K.DAY}){_TO})?(?P<date>{K.NUMERIC_DATE})"
    f"(?P<aside>{_BRACKET}(?P<inside>{_WEEKDAY}){_BRACKET}|{K.COMMA}(?P<after>{_WEEKDAY}))?"
)
_PART_OF_YEAR = (
    f"(?:(?P<code>{K.PART_CODE})|(?P<ordinal>{any_kind(K.ORDINAL, K.ROMAN, K.WHICH, *DAYS)})"
    f"{K.DASH}?(?P<part>{K.PART}))"
    f"(?:{K.OF}?{K.THE}?(?:(?P<year>{K.YEAR}){_YEAR_WORD}?|(?P<relative>{K.WHICH})?(?P<this_year>{K.YEAR_WORD})))?"
)
_MONTH_YEAR = f"(?:{_EARLY}|{K.ORDINAL}{_PART}{K.OF}?{K.THE}?)?(?P<which>{K.WHICH})?(?P<month>{_MONTH}){_OPTIONAL_YEAR}"
_NUMERIC_MONTH = f"(?:{_EARLY})?(?P<date>{K.NUMERIC_MONTH}){_YEAR_WORD}?"
_YEAR_MONTH = f"(?<!{K.YEAR}{K.DASH})(?P<year>{K.YEAR})(?P<month>{_MONTH})(?!{any_kind(K.YEAR, *DAYS)})"
_YEARS = (
    f"(?:{_EARLY})?(?:{K.YEAR_WORD}?(?P<year>{K.YEAR}){_YEAR_WORD}?"
    f"(?:{_TO}(?P<until>{K.YEAR}){_YEAR_WORD}?"
    f"|{K.DASH}(?P<short>{any_kind(K.DAY, K.NUMBER)})(?!{any_kind(K.MONTH, K.MONTH_GENITIVE)}){_YEAR_WORD}?)?"
    f"|{_RELATIVE_YEAR})"
)


_PLANNED_FOR = re.compile(r"(?:foreseen|planned|scheduled|set|expected) for \Z")
_EARLIER_YEAR = re.compile(r",?\s+,?\s?1[0-8]\d\d(?![\w%]|\s+(?:[a-z]+s|[а-я]+(?:ов|ей|ек))\b)")
"""A year before the calendar of the lexer: the day before it is no day of this or the last century."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written in the tokens from `begin` to `stop`.

    `first` and `last` are the (month, day) of its ends; day 0 is the last of the month. `year` is None where the text
    gives none; `year_given` is false where it comes from the reference. The last day lies `years_later` after `year`.
    """

    precision: Precision
    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    begin: int
    stop: int
    year_given: bool = True
    years_later: int = 0

    def days(self, year: int | None) -> tuple[date, date] | None:
        """Return the first and the last day in `year`; None for an impossible day and for no year."""
        if year is None:
            return None
        try:
            last_year, (month, day) = year + self.years_later, self.last
            return date(year, *self.first), date(last_year, month, day or calendar.monthrange(last_year, month)[1])
        except ValueError:
            return None

    def nearest_year(self, reference: date) -> int | None:
        """Return the year that puts the date nearest to `reference`, of two the earlier; None for an impossible day."""
        leap_day = (2, 29) in (self.first, self.last)
        reach = 8 if leap_day else 1  # leap years can be eight years apart
        best: tuple[int, int] | None = None
        for year in range(reference.year - reach, reference.year + reach + 1):
            if days := self.days(year):
                distance = max((days[0] - reference).days, (reference - days[1]).days, 0)
                best = min(best or (distance, year), (distance, year))
        return best[1] if best else None


class DateParser:
    """Parses the partial dates of `row`, the tokens of a stretch of `text`; `low` is its `lower_same_length`."""

    def __init__(
        self, text: str, low: str, row: list[Token], reference: date | None, *, informal: bool = False
    ) -> None:
        self.text, self.low, self.row, self.reference = text, low, row, reference
        self.kinds = "".join(token.kind for token in row)
        self._shapes = _INFORMAL_SHAPES if informal else _SHAPES

    def at(self, at: int) -> list[PartialDate]:
        """Return the date that begins at token `at`: none, one, or several for days that are apart."""
        for pattern, build in self._shapes.get(self.kinds[at : at + 1], ()):
            if (match := pattern.match(self.kinds, at)) and (dates := build(self, match)):
                return dates
        return []

    def word(self, at: int) -> str:
        """Return the lower-case word of token `at`."""
        return self.low[self.row[at].start : self.row[at].end]

    def kinds_before(self, at: int, count: int) -> str:
        """Return the kinds of at most `count` tokens before token `at`."""
        return self.kinds[max(0, at - count) : at]

    def is_unambiguous(self, partial: PartialDate) -> bool:
        """Return True if the words are surely a date: "in May" is, a bare "May" or "30.06" is not."""
        kinds = self.kinds[partial.begin : partial.stop]
        if kinds == K.NUMERIC_DAY:
            return False
        if partial.precision != "month" or partial.year is not None:
            return True
        if K.PART in kinds or K.PART_CODE in kinds:
            return False  # a quarter of no year
        before = self.kinds_before(partial.begin, 2).rstrip(K.THE)[-1:]
        if kinds[0] in {K.EARLY, K.WHICH, K.ORDINAL} or before == K.IN:
            return True
        if _PLANNED_FOR.search(self.low, max(0, self.row[partial.begin].start - 20), self.row[partial.begin].start):
            return True
        if before == K.TO and self.word(partial.begin - 1) in {"until", "till"}:
            return True
        return before in {K.BY, K.FROM, K.TO, K.OF} and self.word(partial.stop - 1) not in en.MONTH_SURNAMES

    def is_twelve_months(self, at: int) -> bool:
        """Return True if token `at` begins "the last year": twelve months instead of a calendar year."""
        return self.kinds_before(at, 1) == K.THE and self.word(at) in {"last", "next"}

    def _number(self, match: re.Match[str], group: str) -> int:
        return self.row[match.start(group)].number

    def _year_of(self, match: re.Match[str]) -> tuple[int | None, bool]:
        """Return the year of a match, and whether the text gives it as a number."""
        groups = match.groupdict()
        if groups.get("year"):
            return self._number(match, "year"), True
        if self.reference and groups.get("relative"):
            return self.reference.year + self._number(match, "relative"), False
        if self.reference and groups.get("this_year"):
            return self.reference.year, False
        return None, False

    def _month_day(self, match: re.Match[str]) -> list[PartialDate]:
        """Return the days of "October 5", but none for "in October 5 countries"."""
        before = match.start() - 1
        if not (match["year"] or match["relative"]) and before >= 0 and self.word(before) == "in":
            return []
        dates = self._days(match)
        if len(dates) > 1 and not match["year"] and is_count(self.text, self.low, self.row[match.end() - 1].end):
            shorter = match.re.match(self.kinds, match.start(), match.end() - 1)
            return self._days(shorter) if shorter else []  # "on October 5 and 17 countries"
        return dates

    def _days(self, match: re.Match[str]) -> list[PartialDate]:
        """Return the days of one month; consecutive days are one range."""
        year, given = self._year_of(match)
        if year is None and match.groupdict().get("relative"):
            return []
        if year is None and _EARLIER_YEAR.match(self.low, self.row[match.end() - 1].end):
            return []
        month = self._number(match, "month")
        between = K.BETWEEN in self.kinds_before(match.start(), 2)
        ranges: list[list[int]] = []  # first day, last day, begin, stop
        is_joined = False
        tens = 0  # of "twenty-first"
        for at in range(*match.span("days")):
            token = self.row[at]
            if token.kind is K.TENS:
                tens = token.number
            if token.kind not in DAYS | DAYS_IN_WORDS:
                is_link = token.kind in {K.DASH, K.TO} and not tens
                is_joined = is_joined or is_link or (between and token.kind is K.AND)
                continue
            day, tens = token.number + tens, 0
            if ranges and (is_joined or day == ranges[-1][1] + 1):
                ranges[-1][1], ranges[-1][3] = day, at + 1
            else:
                ranges.append([day, day, at, at + 1])
            is_joined = False
        ranges[0][2], ranges[-1][3] = match.start(), match.end()
        return [
            PartialDate("day", year, (month, each[0]), (month, each[1]), each[2], each[3], given) for each in ranges
        ]

    def _listed_days(self, match: re.Match[str]) -> list[PartialDate]:
        """Return the days of "5, 6, 7 October"; none for other numbers before a day: "4 Main Street, 12 October"."""
        days = [self.row[at].number for at in range(*match.span("days")) if self.row[at].kind in DAYS]
        is_ascending = all(earlier < later for earlier, later in pairwise(days))
        return self._days(match) if is_ascending and (len(days) > 2 or days[1] == days[0] + 1) else []

    def _numeric_date(self, match: re.Match[str]) -> list[PartialDate]:
        """Return a numeric date; one that contradicts its own weekday is read month first."""
        token = self.row[match.start("date")]
        year, month, day = token.values
        stop = match.end()
        weekdays = [self._number(match, group) for group in ("before", "inside", "after") if match[group]]
        is_day_first = not self.low[token.start : token.start + 4].isdecimal()
        if weekdays and date(year, month, day).weekday() != weekdays[0]:
            if is_day_first and day <= 12 and date(year, day, month).weekday() == weekdays[0]:
                month, day = day, month
            elif match["aside"] and not match["before"]:
                stop = match.start("aside")
        first = self._number(match, "day") if match["day"] else day
        return [PartialDate("day", year, (month, first), (month, day), match.start(), stop)]

    def _numeric_day(self, match: re.Match[str]) -> list[PartialDate]:
        month, day = self.row[match.start()].values
        return [PartialDate("day", None, (month, day), (month, day), *match.span())]

    def _numeric_month(self, match: re.Match[str]) -> list[PartialDate]:
        year, month = self.row[match.start("date")].values
        return [PartialDate("month", year, (month, 1), (month, 0), *match.span())]

    def _part_of_year(self, match: re.Match[str]) -> list[PartialDate]:
        """Return a quarter or a half of a year."""
        year, given = self._year_of(match)
        if match["code"]:
            number, months = self.row[match.start("code")].values
        else:
            number, months = self._number(match, "ordinal"), self._number(match, "part")
            if year is None:
                return []
            if match["ordinal"] == K.WHICH:
                number = 12 // months if number < 0 else 0
        if not 1 <= number <= 12 // months:
            return []
        last = number * months
        return [PartialDate("month", year, (last - months + 1, 1), (last, 0), *match.span(), given)]

    def _month(self, match: re.Match[str]) -> list[PartialDate]:
        year, given = self._year_of(match)
        month = self._number(match, "month")
        if match.groupdict().get("which") and year is None:  # "last October"
            if self.reference is None:
                return []
            direction, this_month = self._number(match, "which"), self.reference.month
            year = self.reference.year + (direction if direction * (month - this_month) <= 0 else 0)
        return [PartialDate("month", year, (month, 1), (month, 0), *match.span(), given)]

    def _years(self, match: re.Match[str]) -> list[PartialDate]:
        """Return a year, or a range of years: "2012–2015", "2012/13"."""
        year, given = self._year_of(match)
        begin, stop = match.span()
        if year is None or (match["relative"] and self.is_twelve_months(match.start("relative"))):
            return []
        years_later = 0
        if match["year"]:
            last = next(group for group in ("until", "short", "year") if match[group])
            years_later = self._number(match, last) - (year % 100 if last == "short" else year)
            if last != "year" and years_later <= 0:
                if last == "short":
                    return []
                last, years_later = "year", 0
            has_year_word = self.kinds[match.end(last) : match.end(last) + 1] in YEAR_WORDS
            stop = match.end(last) + has_year_word
            is_sure = has_year_word or begin < match.start("year")
            start, end = self.row[match.start("year")].start, self.row[match.start(last)].end
            if not is_year(self.text, self.low, start, end, is_sure=is_sure):
                return []
        return [PartialDate("year", year, (1, 1), (12, 0), begin, stop, given, years_later)]


_Build = Callable[[DateParser, re.Match[str]], list[PartialDate]]

# The kinds that a shape can begin with. For each kind, the parser tries the shapes in this order: the longer first.
_FORMAL: tuple[tuple[Iterable[str], str, _Build], ...] = (
    ({K.NUMERIC_DAY}, K.NUMERIC_DAY, DateParser._numeric_day),
    ({K.DAY}, _LOGGED_DAY, DateParser._days),
    (DAYS | WEEKDAYS, _DAYS_MONTH, DateParser._listed_days),
    (DAYS | WEEKDAYS, _DAY_MONTH, DateParser._days),
    (DAYS | WEEKDAYS, _DAY_NOMINATIVE, DateParser._days),
    (DAYS_IN_WORDS | {K.TENS}, _DAY_IN_WORDS_MONTH, DateParser._days),
    ({K.MONTH, K.MONTH_GENITIVE} | WEEKDAYS, _MONTH_DAYS, DateParser._listed_days),
    ({K.MONTH, K.MONTH_GENITIVE} | WEEKDAYS, _MONTH_DAY, DateParser._month_day),
    ({K.MONTH_OTHER_CASE}, _NOMINATIVE_DAY, DateParser._days),
    ({K.MONTH} | WEEKDAYS, _MONTH_DAY_IN_WORDS, DateParser._days),
    ({K.YEAR}, _YEAR_MONTH_DAY, DateParser._days),
    ({K.NUMERIC_DATE, K.DAY} | WEEKDAYS, _NUMERIC_DATE, DateParser._numeric_date),
    ({K.PART_CODE, K.ORDINAL, K.ROMAN, K.WHICH} | DAYS, _PART_OF_YEAR, DateParser._part_of_year),
    ({K.EARLY, K.ORDINAL, K.WHICH} | MONTHS, _MONTH_YEAR, DateParser._month),
    ({K.YEAR, K.YEAR_WORD, K.EARLY, K.WHICH}, _YEARS, DateParser._years),
)
_INFORMAL = (
    ({K.NUMERIC_MONTH, K.EARLY}, _NUMERIC_MONTH, DateParser._numeric_month),
    ({K.YEAR}, _YEAR_MONTH, DateParser._month),
)


def _by_first_kind(
    shapes: Iterable[tuple[Iterable[str], str, _Build]],
) -> dict[str, list[tuple[re.Pattern[str], _Build]]]:
    table: defaultdict[str, list[tuple[re.Pattern[str], _Build]]] = defaultdict(list)
    for kinds, pattern, build in shapes:
        for kind in kinds:
            table[kind].append((re.compile(pattern), build))
    return dict(table)


_SHAPES = _by_first_kind(_FORMAL)
_INFORMAL_SHAPES = _by_first_kind((*_INFORMAL, *_FORMAL))
ABSOLUTE_STARTS = frozenset(_INFORMAL_SHAPES)
