"""Parser of dates that count from another day: "yesterday", "on Tuesday", "two weeks later", «три дня назад»."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from corpus.dates.absolute import DateParser
from corpus.dates.lexer import TokenKind as K
from corpus.dates.lexer import any_kind
from corpus.models import Precision

_COUNTS = (K.NUMBER_WORD, K.DAY, K.NUMBER)
_COUNT = any_kind(*_COUNTS)
_UNITS = (K.UNIT, K.UNITS, K.YEAR_WORD, K.YEARS_WORD)
_UNIT = any_kind(*_UNITS)
_OFFSETS = (
    re.compile(f"(?P<count>{_COUNT})?(?P<unit>{_UNIT})(?P<way>{any_kind(K.AGO, K.LATER, K.AFTER)})"),  # three days ago
    # через неделю, через неделю после, за день до
    re.compile(
        f"(?P<way>{any_kind(K.AHEAD, K.LATER)})(?P<count>{_COUNT})?(?P<unit>{_UNIT})(?P<to>{any_kind(K.TO, K.AFTER)})?"
    ),
)
_DAY_WORD = re.compile(f"(?:{K.UNIT}(?P<step>{K.AFTER}))?(?P<word>{K.DAY_WORD})")  # the day after tomorrow
_WEEKDAY = re.compile(
    f"(?P<which>{K.WHICH}{{1,2}})?(?P<day>{K.WEEKDAY})"
    f"(?:(?P<link>{any_kind(K.TO, K.DASH, K.AND)})(?P<last>{K.WEEKDAY}))?"
)
_ADVERB_FOLLOWED = re.compile(r"\s+(?:[а-я]+(?:л[аои]?|л[аои]сь|лся|[её]н[аоы]?|ан[аоы]?)|во?|на)\b|\s*[,.;)]|\s*\Z")
_UNTIL = frozenset({"until", "till", "by", "до"})
_BEFORE_WEEKDAY = frozenset({K.ON, K.IN, K.TO, K.BY})
_WEEK_OR_MONTH = re.compile(f"{K.WHICH}(?P<unit>{K.UNIT})")
_CLAUSE_END = re.compile(r"[ \t]*(?:\Z|\n[ \t]*\n|[.,;:!?)–—])")
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_MAX_ANCHOR_CHARS = 300  # back to the date that "two weeks later" counts from
_POSSESSIVE = frozenset({"'s", "’s"})
_WEEK_DAYS, _MONTH_DAYS, _YEAR_DAYS = 7, 30, 365  # by which the vocabulary tells the units apart


class RelativeDate(NamedTuple):
    """A date that relative words give; its words end before token `stop`.

    `is_tense_open` marks a weekday that was looked up backwards: in a plan it is the next one.
    """

    start: date
    end: date
    precision: Precision
    stop: int
    is_tense_open: bool = False


class PreviousDate(NamedTuple):
    """The mention before, from which "later" counts: its days, and where its words end in the text."""

    start: date
    end: date
    text_end: int


def parse_relative(parser: DateParser, at: int, reference: date, previous: PreviousDate | None) -> RelativeDate | None:
    """Return the date that the relative words at token `at` give; None where there are none."""
    try:
        for parse in _PARSERS.get(parser.kinds[at], ()):
            if found := parse(parser, at, reference, previous):
                return found
    except (ValueError, OverflowError):  # before the calendar's first day or after its last one
        pass
    return None


def _offset(parser: DateParser, at: int, reference: date, previous: PreviousDate | None) -> RelativeDate | None:
    match = next(filter(None, (pattern.match(parser.kinds, at) for pattern in _OFFSETS)), None)
    if match is None:
        return None
    direction = parser.row[match.start("way")].number
    is_ahead = match.start("way") == at
    anchor_kind = (match.groupdict().get("to") or K.LATER) if is_ahead else match["way"]
    if match["count"] is None and match["unit"] in {K.UNITS, K.YEARS_WORD}:
        return None  # "days ago"
    if is_ahead and direction < 0 and anchor_kind == K.LATER:
        return None  # «за три дня» is a duration
    anchor: tuple[date, date] | None
    if anchor_kind == K.AGO:
        anchor = reference, reference
    elif anchor_kind == K.LATER:
        anchor = _anchor_before(parser, at, reference, previous)
    else:
        anchor = _anchor_after(parser, match.end(), at, reference, previous)
    if anchor is None:
        return None
    count = direction * (parser.row[match.start("count")].number if match["count"] else 1)
    unit = parser.row[match.start("unit")].number
    return RelativeDate(*_move(anchor[count > 0], unit, count), match.end())


def _anchor_before(parser: DateParser, at: int, reference: date, previous: PreviousDate | None) -> tuple[date, date]:
    """Return the days of the previous mention in the same sentence, else the reference."""
    here = parser.row[at].start
    if (
        previous
        and here - previous.text_end < _MAX_ANCHOR_CHARS
        and not _SENTENCE_END.search(parser.low, previous.text_end, here)
    ):
        return previous.start, previous.end
    return reference, reference


def _anchor_after(
    parser: DateParser, stop: int, at: int, reference: date, previous: PreviousDate | None
) -> tuple[date, date] | None:
    """Return the days of the date that follows "three days before"; None where something else follows."""
    following = parser.at(stop + (parser.kinds[stop : stop + 1] == K.THE))
    if len(following) == 1 and parser.is_unambiguous(following[0]):
        return following[0].days(following[0].year or following[0].nearest_year(reference))
    if _CLAUSE_END.match(parser.low, parser.row[stop - 1].end):
        return _anchor_before(parser, at, reference, previous)
    return None


def _day_word(parser: DateParser, at: int, reference: date, _: PreviousDate | None) -> RelativeDate | None:
    match = _DAY_WORD.match(parser.kinds, at)
    if match is None or not _is_adverb(parser, match.end() - 1):
        return None
    step = parser.row[match.start("step")].number if match["step"] else 0
    day = reference + timedelta(parser.row[match.start("word")].number + step)
    return RelativeDate(day, day, "day", match.end())


def _is_adverb(parser: DateParser, at: int) -> bool:
    """Return False for a preposition: «накануне форума»."""
    end = parser.row[at].end
    return parser.word(at) != "накануне" or _ADVERB_FOLLOWED.match(parser.low, end) is not None


def _weekday(parser: DateParser, at: int, reference: date, _: PreviousDate | None) -> RelativeDate | None:
    match = _WEEKDAY.match(parser.kinds, at)
    before = parser.kinds_before(at, 1)
    if match is None or not (match["which"] or match["last"] or before in _BEFORE_WEEKDAY):
        return None
    if before in {K.TO, K.BY} and parser.word(at - 1) not in _UNTIL:
        return None  # "Monday through Friday"
    has_last, stop = bool(match["last"]), match.end()
    if match["link"] == K.AND and not _follows(parser, match):
        has_last, stop = False, match.end("day")  # "on Monday and Friday"
    if has_last and not match["which"] and before not in _BEFORE_WEEKDAY | {K.FROM, K.BETWEEN}:
        return None
    days = parser.row[match.start("day")].number - reference.weekday()
    is_bound = before in {K.TO, K.BY}
    if match["which"]:
        which = parser.row[match.start("day") - 1].number
        days = days % 7 - 7 if which < 0 else (days - 1) % 7 + 1 if which > 0 else days
    elif is_bound:
        days %= 7
    else:
        days = -(-days % 7)  # the nearest at or before the reference
    start = end = reference + timedelta(days)
    if has_last:
        end += timedelta((parser.row[match.start("last")].number - start.weekday()) % 7)
    return RelativeDate(start, end, "day", stop, is_tense_open=not match["which"] and not is_bound)


def _follows(parser: DateParser, match: re.Match[str]) -> bool:
    """Return True if the second weekday is the day after the first: "on Wednesday and Thursday"."""
    first, last = (parser.row[match.start(group)].number for group in ("day", "last"))
    return (last - first) % 7 == 1


def _week_or_month(parser: DateParser, at: int, reference: date, _: PreviousDate | None) -> RelativeDate | None:
    match = _WEEK_OR_MONTH.match(parser.kinds, at)
    unit = parser.row[match.start("unit")].number if match else 0
    if match is None or unit not in {_WEEK_DAYS, _MONTH_DAYS} or parser.is_twelve_months(at):
        return None
    end_of_words = parser.row[match.end() - 1].end
    if parser.low[end_of_words : end_of_words + 2] in _POSSESSIVE:
        return None  # "last week's digest"
    start, end, precision = _move(reference, unit, parser.row[at].number)
    if unit == _WEEK_DAYS:
        start -= timedelta(start.weekday())
        end = start + timedelta(6)
    return RelativeDate(start, end, precision, match.end())


def _move(anchor: date, unit: int, count: int) -> tuple[date, date, Precision]:
    """Return the day, month or year that lies `count` units of `unit` days from `anchor`."""
    if unit == _YEAR_DAYS:
        return date(anchor.year + count, 1, 1), date(anchor.year + count, 12, 31), "year"
    if unit == _MONTH_DAYS:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + count, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, 1), date(year, month + 1, last), "month"
    day = anchor + timedelta(unit * count)
    return day, day, "day"


_Parse = Callable[[DateParser, int, date, PreviousDate | None], RelativeDate | None]
# By the kind of the first token.
_PARSERS: dict[str, tuple[_Parse, ...]] = {
    **dict.fromkeys((*_COUNTS, *_UNITS, K.AHEAD, K.LATER), (_offset,)),
    K.UNIT: (_offset, _day_word),
    K.DAY_WORD: (_day_word,),
    K.WEEKDAY: (_weekday,),
    K.WHICH: (_weekday, _week_or_month),
}
RELATIVE_STARTS = frozenset(_PARSERS)
