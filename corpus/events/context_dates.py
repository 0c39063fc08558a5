"""Dates that the lines above complete: "On the 24th" below "November", "Tuesday." in a digest of a week.

A label is a weekday, a month or a date at the start of a paragraph, or alone on a line. It holds for the sentences of
its paragraph without a date of their own, a label on its own line up to the next one. A weekday needs the week, which
the title or the first lines give. A day without a month takes that of its sentence, of the label or
of the date before.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import TokenKind, lower_same_length, month_number, vocabulary
from corpus.language import en, ru
from corpus.language.lines import SENTENCE_END
from corpus.language.patterns import any_of

_MAX_WEEK_DAYS = 8
_MIN_WEEKDAY_LABELS = 2
_MARK = r"\s*(?:(?:\([^)]*\))?\s*[.:]|[–—-]\s|,\s|\Z)"
_WORD = r"[^\W\d_]{2,12}"
_LABEL = re.compile(
    rf"\W*(?:(?:on|во?)\s+)?(?P<first>{_WORD})\.?(?:,?\s\d{{1,2}}(?=\s?[–—:-]))?(?:(?:\s?[,–—&-]\s?|\s(?:and|to|и|–|—)\s)(?P<last>{_WORD})\.?)?"
    rf"(?:\s+(?P<year>(?:19|20)\d\d)(?:\s?г\.|\sгода?)?)?{_MARK}",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"\s*(?:г\.|года?)?\)?\s*(?:[.:]|[–—-]\s|\Z)")
_NOUN_AFTER = any_of(en.EVENT_NOUNS, ru.EVENT_NOUNS, en.COUNTED_NOUNS, ru.COUNTED_NOUNS)
_DAY = re.compile(
    r"\b(?P<start>\d{1,2})(?:st|nd|rd|th)(?:\s?(?:[–—-]|to|and|until|through)\s?(?:the\s)?(?P<end>\d{1,2})(?:st|nd|rd|th))?"
    rf"(?!-?\w)(?!\s+(?i:{_NOUN_AFTER}))(?=\s*(?:[,.;:()–—-]|\Z|\s[A-Z]|\s(?:{any_of(en.WORDS_AFTER_DAY)})\b))"
    r"|\b(?P<start_ru>\d{1,2})(?:\s?[–—-]\s?(?P<end_ru>\d{1,2}))?(?:-?го(?:\s+числа)?|-е(?:\s+числ[аоу])?|\s+числ[аоу])(?!\w)"
    rf"(?!\s+(?i:{_NOUN_AFTER}))(?=\s*(?:[,.;:()–—-]|\Z|\s[А-ЯЁ«]|\s(?:{any_of(ru.WORDS_AFTER_DAY)})))"
)
_BEFORE_DAY = re.compile(
    r"(?:\b(?:on|from|until|till|for|and|of|,)\s+the\s+|\A\W*(?:the\s+)?|\b[Сс]\s+|[,(–—]\s*|\b(?:на|до|и|к)\s+)\Z",
    re.IGNORECASE,
)
_DIGIT_FIRST = re.compile(r"\W*\d")
_MAX_PERIOD_WORDS = 20
_MAX_LABEL_CHARS = 50
_ANY_DAY = date(2000, 7, 1)
_OF_PAPER = re.compile(rf"\b{any_of(en.LEGAL_PAPERS, ru.LEGAL_PAPERS)}[^.;:]{{0,40}}\Z", re.IGNORECASE)
_CELL = re.compile(rf"(?<= \| )(?P<month>{_WORD})(?= \| |\Z)")
_COMPLEMENTS = (en.LABEL_COMPLEMENTS, ru.LABEL_COMPLEMENTS)
_ADDITIONS = (en.DATE_LABEL_ADDITIONS, ru.DATE_LABEL_ADDITIONS)
DATE_LABEL = re.compile(
    rf"[\W_]*{any_of(en.DATE_LABELS, ru.DATE_LABELS)}(?:\s+{any_of(*_ADDITIONS, *_COMPLEMENTS)})*\s*[:—–]\s*\S",
    re.IGNORECASE,
)
_MAX_LEAD_CHARS = 400
_SENTENCE = re.compile(r"(?:\S+\s+){2,60}?\S*[^\W\d_]{4}[.!?]\s+(?=[A-ZА-ЯЁ«“])")
_BARE_DAY = re.compile(
    rf"\W*(?:(?P<weekday>{_WORD})\.?,?\s)?(?P<first>\d{{1,2}})"
    rf"(?:\s?[–—-]\s?(?:{_WORD}\.?,?\s)?(?P<last>\d{{1,2}})(?:\s(?P<month>{_WORD})\.?)?)?\s[–—·-]\s(?=\D)"
)
_CAPTION = re.compile(r"\W*(?:[^.:]{1,40}:\s)?[A-ZА-ЯЁ][\w-]+(?:[ -][A-ZА-ЯЁ][\w-]+){0,2},\s\0\W*")
"""A place and a day alone in a sentence, maybe after a label: "Picture one: Perm, 16 February."."""
_WEEK_AHEAD = re.compile(rf"\b{any_of(en.WEEK_AHEAD, ru.WEEK_AHEAD)}", re.IGNORECASE)


class ContextDates:
    """Completes the dates of statements, given in the order of the text."""

    def __init__(self, reference: date | None, week: DateMention | None, *, is_chronicle: bool) -> None:
        self._reference = reference
        self._is_chronicle = is_chronicle
        self._monday = week.start - timedelta(week.start.weekday()) if week else None
        self.has_labels = False
        self._heading: tuple[int, int] | None = None  # year and month of the last heading
        self._label: DateMention | None = None
        self._label_line: int | None = None  # None for a label on a line of its own
        self._month: tuple[int, int] | None = None  # year and month of the last date

    def complete(self, text: str, found: Sequence[DateMention], line: int, *, is_prose: bool) -> list[DateMention]:
        """Return the dates `found` in a statement, with those that the context completes, in order."""
        dates = self._in_week(text, found)
        if " | " in text:
            return sorted([*dates, *self._months_of_cells(text, dates)], key=lambda each: each.span)
        if self._label_line is not None and self._label_line != line:
            self._label = self._label_line = None
        label, end = self._read_label(text, dates)
        if label:
            is_alone = not re.search(r"\w", text[end:])
            self.has_labels = True
            is_bare = label.precision == "day" and _BARE_DAY.match(text) is not None
            self._label, self._label_line = label, None if is_alone and not is_prose and not is_bare else line
            self._month = label.start.year, label.start.month
            if label.precision == "month":
                self._heading = self._month if label.start.month == label.end.month else None
            if not is_alone and label.span[1] and not any(each.span[0] < end for each in dates):
                dates = [label, *dates]
        dates = sorted([*dates, *self._days_of_month(text, dates)], key=lambda each: each.span)
        days = [each for each in dates if each.precision in ("day", "month")]
        if self._label and not label and not days:
            dates = [replace(self._label, span=(0, 0)), *dates]
        elif label and label.precision == "month" and len(days) > 1:
            dates = [each for each in dates if each is not label]
        for each in days:
            self._month = each.start.year, each.start.month
        return dates

    def _bare_day(self, text: str) -> DateMention | None:
        """Return the days that begin a line below the heading of a month: "15 – round table"."""
        match = _BARE_DAY.match(text)
        if match is None or self._heading is None or (match["weekday"] and not is_weekday(match["weekday"])):
            return None
        year, month = self._heading
        last_month = month_number(match["month"]) if match["month"] else month
        if last_month is None:
            return None
        try:
            first = date(year, month, int(match["first"]))
            last = date(year + (last_month < month), last_month, int(match["last"] or match["first"]))
        except ValueError:
            return None
        return DateMention(first, last, "day", match.span(), year_given=False) if first <= last else None

    def _read_label(self, text: str, dates: Sequence[DateMention]) -> tuple[DateMention | None, int]:
        """Return the label at the start of a statement, and where it ends."""
        first = next(iter(dates), None)
        if first and self._is_chronicle and (end := _end_of_date_label(text, first)):
            return first, end
        if (
            first
            and first.precision == "day"
            and _CAPTION.fullmatch(f"{text[: first.span[0]]}\0{text[first.span[1] :]}")
        ):
            return first, len(text)
        if bare := self._bare_day(text):
            return bare, bare.span[1]
        match = _LABEL.match(text)
        if match is None:
            return None, 0
        words = [each for each in (match["first"], match["last"]) if each]
        if len(words) > 1 and not _is_known(words[1]):
            match = re.match(rf"\W*{_WORD}{_MARK}", text)
            words = words[:1]
        if match is None:
            return None, 0
        if days := self._weekdays(words):
            return DateMention(*days, "day", (match.start() + _lead(text), match.end()), year_given=False), match.end()
        year = int(match["year"]) if match.re is _LABEL and match["year"] else None
        if months := self._months(words, year):
            return DateMention(*months, "month", (_lead(text), match.end()), year_given=year is not None), match.end()
        return None, 0

    def _weekdays(self, words: Sequence[str]) -> tuple[date, date] | None:
        numbers = [_weekday(each) for each in words]
        if self._monday is None or None in numbers:
            return None
        first, last = numbers[0] or 0, numbers[-1] or 0
        return (self._monday + timedelta(first), self._monday + timedelta(last)) if first <= last else None

    def _months(self, words: Sequence[str], year: int | None, *, any_case: bool = False) -> tuple[date, date] | None:
        months = [month_number(each) if any_case or each[0].isupper() else None for each in words]
        first, last = months[0], months[-1]
        if first is None or last is None or first > last:
            return None
        if year is None and self._reference:
            near = (self._reference.year + each for each in (-1, 0, 1))
            year = min(near, key=lambda each: abs((date(each, first, 15) - (self._reference or date.min)).days))
        if year is None:
            return None
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])

    def _months_of_cells(self, text: str, dates: Sequence[DateMention]) -> Iterable[DateMention]:
        """Yield the months that are alone in a cell of a row."""
        for match in _CELL.finditer(text):
            is_read = any(each.span[0] < match.end() and match.start() < each.span[1] for each in dates)
            months = None if is_read else self._months([match["month"]], None, any_case=True)
            if months:
                yield DateMention(*months, "month", match.span("month"), year_given=False)

    def _days_of_month(self, text: str, dates: Sequence[DateMention]) -> Iterable[DateMention]:
        """Yield the days without a month: "On the 24th", «28-го»."""
        for match in _DAY.finditer(text):
            start, end = match.span()
            if any(each.span[0] < end and start < each.span[1] for each in dates):
                continue
            if not (match["start_ru"] or _BEFORE_DAY.search(text, 0, start)):
                continue
            before = [each for each in dates if each.span[1] <= start and each.precision == "month"]
            inside = [each for each in before if each.start.month == each.end.month]
            month = (inside[-1].start.year, inside[-1].start.month) if inside else self._month
            first = int(match["start"] or match["start_ru"])
            last = int(match["end"] or match["end_ru"] or first)
            if month is None:
                continue
            try:
                days = date(*month, first), date(*month, last)
            except ValueError:
                continue
            if days[0] <= days[1]:
                yield DateMention(*days, "day", (start, end), year_given=False)

    def _in_week(self, text: str, found: Sequence[DateMention]) -> list[DateMention]:
        """Return dates, those that only a weekday gives in the week of the digest."""
        if self._monday is None:
            return list(found)
        moved = []
        for each in found:
            words = text[slice(*each.span)].split()
            days = self._weekdays([words[0], words[-1]]) if words else None
            is_weekday = days is not None and all(_is_known(word) or len(word) < 4 for word in words)
            moved.append(replace(each, start=days[0], end=days[1]) if days and is_weekday else each)
        return moved


def find_week(
    head: Iterable[str], labels: Sequence[str], mentions: Iterable[DateMention], written: date | None
) -> DateMention | None:
    """Return the week of a digest: a span in its head, else that of its weekdays next to the day it was written.

    `labels` are the beginnings of its paragraphs; a text with fewer than two weekdays among them is no digest.
    """
    found = [_weekday(match["first"]) for each in labels if (match := _LABEL.match(each))]
    weekdays = [each for each in found if each is not None]
    if len(weekdays) < _MIN_WEEKDAY_LABELS:
        return None
    spans = (each for each in mentions if each.precision == "day" and 1 < (each.end - each.start).days < _MAX_WEEK_DAYS)
    if week := next(spans, None):
        return week
    if written is None:
        return None
    monday = written - timedelta(written.weekday())
    if any(map(_WEEK_AHEAD.search, head)):
        monday += timedelta(7 * (monday + timedelta(weekdays[0]) < written))
    else:
        monday -= timedelta(7 * (monday + timedelta(max(weekdays)) > written))
    return DateMention(monday, monday + timedelta(6), "day", (0, 0), year_given=False)


def is_chronicle(lines: Sequence[str]) -> bool:
    """Return True if two paragraphs begin with a day as their label: "3 June. A seminar opened …"."""
    starts = (each[:_MAX_LABEL_CHARS] for each in lines if _DIGIT_FIRST.match(each))
    firsts = ((each, next(iter(find_dates(each, reference=_ANY_DAY)), None)) for each in starts)
    return len(list(islice((1 for text, first in firsts if first and _end_of_date_label(text, first)), 2))) > 1


def find_stated_day(lines: Iterable[str]) -> date | None:
    """Return the day with its year that a line with a label or the first sentence gives, in a text without a date."""
    is_lead = True
    for text in lines:
        is_labelled = DATE_LABEL.match(text) is not None
        if is_labelled or (is_lead and SENTENCE_END.search(text)):
            is_lead = is_lead and is_labelled
            first = _SENTENCE.match(text)
            lead = text[: min(first.end() if first else len(text), _MAX_LEAD_CHARS)]
            for each in find_dates(lead):
                if each.precision == "day" and each.year_given and not _OF_PAPER.search(lead, 0, each.span[0]):
                    return each.start
    return None


def find_period(head: Iterable[str]) -> date | None:
    """Return the middle of the time that a title or another line at the top gives: "II квартал 2016"."""
    for text in head:
        if len(text.split()) > _MAX_PERIOD_WORDS:
            continue
        for each in find_dates(text):
            is_long = each.end > each.start or each.precision != "day"
            if is_long and not _OF_PAPER.search(text, 0, each.span[0]):
                return each.start + (each.end - each.start) / 2
    return None


def _end_of_date_label(text: str, first: DateMention) -> int:
    """Return where the label that a day at the start of a text is ends; 0 where the day goes on as a sentence."""
    if first.precision != "day" or re.search(r"\w", text[: first.span[0]]):
        return 0
    mark = _AFTER_DATE.match(text, first.span[1])
    return mark.end() if mark and any(map(str.isdigit, text[slice(*first.span)])) else 0


def _weekday(word: str) -> int | None:
    kind, number = vocabulary()[0].get(lower_same_length(word), (TokenKind.OTHER, 0))
    return number if kind in (TokenKind.WEEKDAY, TokenKind.WEEKDAY_SHORT) else None


def is_weekday(word: str) -> bool:
    """Return True if a word names a weekday."""
    return _weekday(word) is not None


def _is_known(word: str) -> bool:
    return _weekday(word) is not None or month_number(word) is not None


def _lead(text: str) -> int:
    """Return where the words of a text begin."""
    return len(text) - len(text.lstrip("*_#•·–—- \t"))
