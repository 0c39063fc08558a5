"""Datelines: the place, the day and the agency at the start of a report, and lines that are only a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import lower_same_length
from corpus.dates.publication import MAX_LABEL_LINE_CHARS, publication_day
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, normalize

MAX_DATE_LINE_CHARS = 60
MAX_DATELINE_CHARS = 110
_MAX_REPORT_START_CHARS = 300  # with the agency after the day

_LABELS = re.compile(
    rf"\b{any_of(en.DATE_LINE_WORDS, ru.DATE_LINE_WORDS)}\b|\d{{1,2}}:\d{{2}}(?::\d{{2}})?", re.IGNORECASE
)
_DASH = r"(?:[-–—]+|--)"
_CAPITAL = "A-ZÀ-ÞА-ЯЁ"
_BRACKETS = r"(?:\([^()\n]{2,60}\)|/[^/\n]{2,40}/)"
_NEWS_AGENCY = any_of(en.NEWS_AGENCIES, ru.NEWS_AGENCIES)
_NEWS_SERVICE = any_of(en.NEWS_AGENCIES, ru.NEWS_AGENCIES, en.NEWS_SERVICES, ru.NEWS_SERVICES)
_AGENCY_IN_BRACKETS = rf"(?:\((?i:{_NEWS_SERVICE})\)|/(?i:{_NEWS_SERVICE})/)"
_AGENCY_NAME = rf"(?i:{_NEWS_AGENCY})(?:\.\w{{2,3}}|[ -][{_CAPITAL}][\w-]+)?"  # ИНТЕРФАКС-ПОВОЛЖЬЕ
_END_OF_DATELINE = re.compile(
    rf"\)?\.?\s*{_BRACKETS}\s*(?:\.\s+|\.?\s*{_DASH}\s*|(?<=/)\s+)"  # 5 октября. /ТАСС/. October 5 (Reuters) -
    rf"|\)?[.,]?\s+{_AGENCY_NAME}\.?\s*{_DASH}\s+"  # 14 сентября. ИНТЕРФАКС –
    rf"|\)?\.?\s+{_DASH}\s+(?:{_AGENCY_NAME}(?:,\s[\w ]{{2,40}})?\.\s+)?|\)?\s?--\s*"  # 5 October 2012 -
    rf"|\)?[.:]\s+|(?<=г\.)\s+(?=[{_CAPITAL}«“\"])"
)
_PLACE_NAME = (
    rf"[{_CAPITAL}][\w’'.-]*(?:(?:\s*,\s*|[ /]+)(?:[{_CAPITAL}][\w’'.-]*|am|an|der|de|del|la|le|da|do|на|of|upon))*"
)
_PLACE = re.compile(_PLACE_NAME)
_BEFORE_DAY = re.compile(
    rf"\(?(?:{_AGENCY_IN_BRACKETS}\s*|{_AGENCY_NAME}\s*[–—.,-]\s*)?(?:г\.\s?)?(?P<place>{_PLACE_NAME})?"
    rf"(?:\s*\([^()\n\d]{{2,40}}?[\s,–—-]+|\s*{_AGENCY_IN_BRACKETS}[\s,.–—-]*|\s*(?:[,.(]|\s{_DASH}\s)\s*|\s+)?(?:on\s+)?(?:the\s+)?[«“\"]?"
)
_AFTER_DAY = re.compile(
    rf"\s*[,.]\s+(?P<place>{_PLACE_NAME})(?:\)?\s+{_DASH}\s+|\s*\.?\s*{_BRACKETS}\s*{_DASH}?\s*|\.?\s*$)"
)
_AFTER_LEADING_DAY = re.compile(
    rf"(?:\.|(?:,|\s(?=г\.))\s?(?:г\.\s?)?(?P<place>{_PLACE_NAME}?)\.)\s+(?=[^\W\d_a-zа-яё]|[«“\"])"
)
_NUMERIC_DAY = re.compile(r"(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)(?=\s+[A-ZА-ЯЁ«])")
_DIGIT = re.compile(r"\d")
_MARK_OF_AGENCY = re.compile(r"[)/]\s*(?:[-–—.:]|$)|\s[-–—]")
_WITHOUT_DAY = re.compile(
    rf"(?P<place>{_PLACE_NAME})\s*[.,]?\s*"
    rf"(?:{_AGENCY_IN_BRACKETS}(?:\s*{_DASH}\s*|[.:]\s+)|{_AGENCY_NAME}\s+{_DASH}\s+)"
)
_NO_PLACE = re.compile(
    any_of(
        *(en.CHANGE_WORDS, ru.CHANGE_WORDS, en.LEGAL_PAPERS, ru.LEGAL_PAPERS),
        *(en.OTHER_DATE_LABELS, ru.OTHER_DATE_LABELS),
    )
)
LEAP_YEAR_REFERENCE = date(2000, 7, 1)
"""A reference that lets the date grammar find days without a year, 29 February included."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place and day at the start of a report: "MOSCOW, 5 October 2012 - "; the report begins at `end`.

    `date` is None where an agency follows the place: "MOSCOW (TASS) - ". Where the dateline gives no year
    (`date.year_given` is false), the year of the date has no meaning.
    """

    place: str | None
    date: DateMention | None
    end: int


def date_of_line(line: str) -> date | None:
    """Return the day if `line` is a date with nothing but labels, a weekday, a time, a section; else None."""
    if len(line) > MAX_LABEL_LINE_CHARS or not _DIGIT.search(line):
        return None
    return _day_alone(line) or publication_day(line)


def _day_alone(line: str) -> date | None:
    if len(line) > MAX_DATE_LINE_CHARS:
        return None
    days = [each for each in find_dates(line) if _is_day(each)]
    if len(days) != 1:
        return None
    start, end = days[0].span
    rest = _LABELS.sub("", line[:start] + " " + line[end:])
    return days[0].start if not re.search(r"[^\W_]", rest) else None


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline at the start of `line`, or None; a place and a day alone on a line are one."""
    return _find_dateline(line[:_MAX_REPORT_START_CHARS])


def find_leading_day(line: str) -> Dateline | None:
    """Return the day of the report that is a sentence of its own before it: «12 марта 2021 года, Липецк. Сегодня …».

    «12 марта 2021 г. Сегодня …» is one where the day is not abbreviated, so that its full stop ends the sentence.
    """
    if not line[:1].isdigit():
        return None
    day = next(iter(find_dates(line[:MAX_DATELINE_CHARS])), None)
    if day is None or day.span[0] or not (_is_day(day) and day.year_given):
        return None
    end = day.span[1]
    if match := _AFTER_LEADING_DAY.match(line, end):
        place = match["place"]
        return Dateline(place, day, match.end()) if place is None or _is_place(place) else None
    if (numeric := _NUMERIC_DAY.match(line)) and numeric.end() == end:
        return Dateline(None, day, end + len(line[end:]) - len(line[end:].lstrip()))
    return None


@lru_cache(maxsize=1_000)  # readers, passages and events ask for the same lines
def _find_dateline(line: str) -> Dateline | None:
    head = line[:MAX_DATELINE_CHARS]
    if not _DIGIT.search(head):
        return _dateline_without_day(line)
    day = next((each for each in find_dates(head, reference=LEAP_YEAR_REFERENCE) if _is_day(each)), None)
    if day is None:
        return _dateline_without_day(line)
    start, end = day.span
    before = _BEFORE_DAY.fullmatch(head, 0, start)
    place = before["place"].rstrip(".-") if before and before["place"] else None
    if before is None or (place and not _is_place(place)):
        return _dateline_without_day(line)
    if match := _END_OF_DATELINE.match(line, end):
        if place or re.match(rf"\s+{_DASH}", match[0]):
            return Dateline(place, day, match.end())
    elif place and re.fullmatch(r"\)?\s*\.?", line[end:]) and day.year_given:
        return Dateline(place, day, len(line))
    if not place and (match := _AFTER_DAY.match(line, end)) and _is_place(match["place"]):
        return Dateline(match["place"], day, match.end())
    return None


def _dateline_without_day(line: str) -> Dateline | None:
    if not _MARK_OF_AGENCY.search(line, 0, MAX_DATELINE_CHARS):
        return None
    match = _WITHOUT_DAY.match(line)
    return Dateline(match["place"].rstrip(".-"), None, match.end()) if match and _is_place(match["place"]) else None


def _is_day(mention: DateMention) -> bool:
    return mention.precision == "day" and mention.start == mention.end


def _is_place(text: str) -> bool:
    is_label = _NO_PLACE.match(lower_same_length(text)) is not None
    return not is_label and bool(_PLACE.fullmatch(text)) and normalize(text.split(maxsplit=1)[0]) not in STOP_WORDS
