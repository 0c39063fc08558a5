"""Day on which a text was published, by its own words: a label line, "today", the verb of a report.

The day of a change, of a decree and of an event is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import lower_same_length
from corpus.language import en, ru
from corpus.language.lines import SENTENCE_END
from corpus.language.patterns import any_of

MAX_LABEL_LINE_CHARS = 120
_MAX_CLOSING_CHARS = 500  # of the last line
_MAX_LEAD_CHARS = 1_500
_MAX_SECTION_WORDS = 5
_MAX_PUBLISHER_WORDS = 10  # of the publisher, before a bar
_MAX_WORDS_BEFORE_TIME = 2  # in the header of a post: "Ministry | News 3 May 2016, 18:20"
_CONTEXT_CHARS = 70

_YEAR = re.compile(r"(?:(?:19|20)\d\d|['’‘]\d\d)")
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(
    r"(?:\bв\s)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:msk|мск|cest|cet|gmt|utc|eet|est))?(?:[+-]\d\d:?\d\d)?"
)
_COUNT = re.compile(
    r"\d+\s*(?:min|мин|view|просмотр|comment|коммент)\w*|(?:views?|просмотр\w*|comments?)\s*:?\s*\d+"
    r"|\d+(?:[.,]\d+)?\s?[kmкм]\b"
)
_EVENT = re.compile(
    rf"\b{any_of(en.EVENT_NOUNS, ru.EVENT_NOUNS, en.SIGNING_VERBS.values(), ru.SIGNING_VERBS.values())}"
)
_TIMES = re.compile(r"\d[:.]\d\d\s*(?:[-–—]|to|до)\s*\d\d?[:.]\d\d")
_LINE_WORDS = re.compile(rf"\b{any_of(en.DATE_LINE_WORDS, ru.DATE_LINE_WORDS)}\b")
_CHANGED = re.compile(rf"\b{any_of(en.CHANGE_WORDS, ru.CHANGE_WORDS)}")
_OTHER_PAPER = re.compile(
    rf"\b{any_of(en.LEGAL_PAPERS, ru.LEGAL_PAPERS, en.OTHER_DATE_LABELS, ru.OTHER_DATE_LABELS)}|©"
)
_PUBLICATION_LABEL = any_of(en.PUBLICATION_LABELS, ru.PUBLICATION_LABELS)
_SENT_LABEL = any_of(en.SENT_LABELS, ru.SENT_LABELS)
_LABEL_BEFORE = re.compile(
    rf"(?:.*[.;|]\s+)?[\W_]*(?:(?i:first|originally|впервые)\s+)?(?i:{_PUBLICATION_LABEL}|{_SENT_LABEL}(?=:))\b[\s:|–—.,()-]*(?:№\s?\d+\s*)?(?:(?:by|on|at|of|from|от|в|the)\s+)?"
    r"(?:(?:[A-ZА-ЯЁ][\w.-]*|of|and|и|by|for|в|во|при|г\.|in|at|(?!прош|состоя|провед|подпис)[а-яё]{4,})[\s,|–—-]+){0,6}(?:(?:on|at|от|в)\s+)?[\s:|(–—-]*"
)
_NAMED_LABEL_BEFORE = re.compile(
    rf"(?:.*\s)?(?:(?:Date|Дата):|(?i:press release|пресс-релиз)(?:\s(?:№|no\.?)\s?\d+)?,?"
    rf"|\b(?i:{any_of(en.POSTING_VERBS, ru.POSTING_VERBS)})(?:\s(?:on|at|в))?)\s+(?:the\s)?"
)
"""A label after other words of its line: "From: the Secretariat Date: 6 May 2022"."""
_STATUS_AT = re.compile(rf"(?:.*\W)?(?i:{any_of(en.STATUS_AT, ru.STATUS_AT)})\s+(?:the\s)?")
_ISSUE = re.compile(rf"\b{any_of(en.PERIODICALS, ru.PERIODICALS)}\b")
_ISSUE_WORDS = 8  # at most, next to the day of a newspaper
_TIME_AFTER = re.compile(r"[,\s·]{1,3}\d{1,2}:\d\d\s*$")
_DONE_IN = re.compile(
    r"\W*(?:(?:done|signed|adopted|approved|drawn up|issued)\b(?: (?:at|in|by) [^.;]{2,60})?(?: on(?: the)?)?"
    r"|(?:совершено|составлен[оа]?|утвержд[её]н[оаы]?|принят[оаы]?|подписан[оаы]?)"
    r"(?: (?:в|на) [^.;]{2,60}| [а-я]+(?:ом|ем|ой)(?: [а-я]+)?)?)\s*\Z"
)
_PAPER_CLOSED = re.compile(
    rf"(?:^|[.!?]\s+)(?:the\s+)?{any_of(en.OWN_PAPERS, ru.OWN_PAPERS)}\b[^.!?]{{0,60}}?"
    rf"\b{any_of(en.PAPER_CLOSED, ru.PAPER_CLOSED)}\b[^.!?;]{{0,80}}?\Z"
)
_BAR = re.compile(r"[|·•¦]")
_PAPER_HEADER = re.compile(r"№\s*[\w/.-]+|(?<!\d)(?<!\d )\bг\.\s?[А-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?")
"""The number and the town of an official paper, between which its date is: «г. Вологда № 14 5 мая 2015 г.»."""
_REFERENCE_BEFORE = re.compile(
    r"(?!.*\b(?:О|ОБ|К|В|НА)\s)[А-ЯЁ\W]{6,}\s(?:№\s*[\w/.-]+\s+)?от\s+[«\"]?"
    r"|(?:.{0,60}\s)?[Ии]сх\w*\.?:?\s*(?:№\s*[\w/.-]+\s+)?от\s+[«\"]?"
)
_REFERENCE_AFTER = re.compile(r"[»\"]?(?:\s*(?:г\.|года))?\s*(?:№\s*[\w/.-]+)?\W*")
"""The words around the day in the reference line of a letter or an order: «исх. № 14/2 от 5 мая 2015 г.»."""
_NUMBER_OF_ISSUE = re.compile(r"\b(?:no\.|issue|выпуск)\s?№?\s?\d+[\s,.(–—-]+\Z|№\s?\d+[\s,.(–—-]+\Z")
_THIS_YEAR = re.compile(rf"\b{any_of(en.THIS_YEAR, ru.THIS_YEAR)}")
_NEWSPAPER = re.compile(r"[\s,.|]*(?:(?:газета|журнал|the)\s+)?[«“\"][^«»“”\"]{2,60}[»”\"][\s,.|]*", re.IGNORECASE)
_LAST_YEAR = re.compile(rf"\b{any_of(en.LAST_YEAR, ru.LAST_YEAR)}")
_SEPARATOR = re.compile(r"\s*[|·•¦]\s*|\s+[–—/-]\s+|\s*[»>]\s+")

_TODAY = re.compile(rf"\b{any_of(en.TODAY_WORDS, ru.TODAY_WORDS)}[\s,(–—-]*(?:on\s+)?\Z")
_PHRASE = r"(?:,?\s+(?:in|at|during|to)\s+[\w'’-]+(?:\s+[\w'’-]+){0,2}?)"  # "in a statement"
_PHRASE_RU = r"(?:\s+(?!(?:о|об|что|чтобы|как|про)\b)[\w«»-]+)"
_REPORTED_BEFORE = re.compile(
    rf"(?:(?<!was )(?<!were )(?<!been )\b{any_of(en.REPORT_VERBS)}{_PHRASE}{{0,2}}"
    rf"|\b{any_of(ru.REPORT_VERBS)}{_PHRASE_RU}{{0,5}})[\s,(]*(?:(?:on|во?)\s+)?\Z"
)
_ABOUT_THIS = re.compile(r"\bоб\s+этом[^.!?]*\Z")
_REPORTED_AFTER = re.compile(rf"\s*,?\s*(?:[\w-]+\s+){{0,2}}?{any_of(ru.REPORT_VERBS)}\b")
_REPORTS_AFTER = re.compile(rf"\s*,?\s*(?:[\w-]+\s+){{0,2}}?{any_of(en.REPORTS, ru.REPORTS)}\b")
_REPORT_WORD = re.compile(
    any_of(en.TODAY_WORDS, ru.TODAY_WORDS, en.REPORT_VERBS, ru.REPORT_VERBS, en.REPORTS, ru.REPORTS)
)
_MAY_END_LEAD = re.compile(r"(?:\s?г\.|\sгода)?\s?(?:\)(?:\.|$)|\.?$)", re.MULTILINE)

_END_OF_LEAD = re.compile(r"\s?\)(?:\.|\s*\Z)|\.?\s*\Z")
_BEFORE_END_OF_LEAD = re.compile(r"(?:\(|\s[–—-]\s)(?:[A-ZА-ЯЁ][\w-]+,\s*)?\Z")


def publication_day(line: str) -> date | None:
    """Return the day in a line of a date, labels and sections: "News | 23 May 2017", "Posted: 6 May 2015 in Trade"."""
    if len(line) > MAX_LABEL_LINE_CHARS or not _YEAR.search(line):
        return None
    low = lower_same_length(line)
    if line.count(" | ") > 1 and _EVENT.search(low):
        return None  # a row of a table
    if _OTHER_PAPER.search(low) or _TIMES.search(low):
        return None
    days = list(_unchanged_days(line, low))
    for day, label_start in days:
        if any(each.fullmatch(line, label_start, day.span[0]) for each in (_LABEL_BEFORE, _NAMED_LABEL_BEFORE)):
            return day.start
    if len(days) != 1:
        return None
    [(day, _)] = days
    is_stated = _STATUS_AT.fullmatch(line, 0, day.span[0]) or _is_issue(line, low, day)
    is_stated = is_stated or _is_section_line(line, day) or _is_paper_header(line, day)
    return day.start if is_stated else None


def reference_day(line: str) -> date | None:
    """Return the day in the line with the number of a letter, an order or an issue: «ПРИКАЗ от 3 мая 2015 г. № 17».

    The line says more than the day, so that it is no line of a date.
    """
    if len(line) > MAX_LABEL_LINE_CHARS or not _YEAR.search(line):
        return None
    days = [each for each in find_dates(line) if each.precision == "day" and each.start == each.end]
    if len(days) != 1:
        return None
    start, end = days[0].span
    before = lower_same_length(line[:start])
    is_own = "№" in line and _REFERENCE_BEFORE.fullmatch(line, 0, start) and _REFERENCE_AFTER.fullmatch(line, end)
    is_own = is_own or (_ISSUE.search(before) and _NUMBER_OF_ISSUE.search(before) and _END_OF_LEAD.match(line, end))
    return days[0].start if is_own else None


def closing_day(line: str) -> date | None:
    """Return the day on which the last line of a paper says that it was signed or approved: "Minutes signed on …"."""
    line = line[-_MAX_CLOSING_CHARS:]
    low = lower_same_length(line)
    if not _YEAR.search(line):
        return None
    days = [each for each in find_dates(line) if each.precision == "day" and each.start == each.end]
    if days and len(line) <= MAX_LABEL_LINE_CHARS and _DONE_IN.match(low[: days[0].span[0]]):
        return days[0].start
    return next((each.start for each in days if _PAPER_CLOSED.search(low, 0, each.span[0])), None)


def stated_year(text: str) -> int | None:
    """Return the year in which a text says that it was written: «в уходящем 2021 году», "in this year, 2021"."""
    low = lower_same_length(text)
    years = {int(match[0][-4:]) for match in _THIS_YEAR.finditer(low)}
    years |= {int(match[0][-4:]) + 1 for match in _LAST_YEAR.finditer(low)}
    return years.pop() if len(years) == 1 else None


def reported_day(text: str) -> date | None:
    """Return the day on which the beginning of a text says that it was written.

    "Today, 5 October 2012", "the ministry said on 5 October 2012", or the day in brackets that ends the lead. Where
    these words give no year, it is the year in which the text says that it was written.
    """
    lead = text[:_MAX_LEAD_CHARS]
    low = lower_same_length(lead)
    year = stated_year(text)
    if not year and not any(_may_be_reported(low, *match.span()) for match in _YEAR.finditer(low)):
        return None
    found = find_dates(lead, reference=date(year, 7, 1) if year else None)
    days = [each for each in found if each.precision == "day" and each.start == each.end]
    days = [each for each in days if each.year_given or any(map(str.isdecimal, lead[slice(*each.span)]))]
    for each in days:
        start, end = each.span
        before, after = low[max(0, start - _CONTEXT_CHARS) : start], low[end : end + _CONTEXT_CHARS]
        if _TODAY.search(before) or _REPORTED_BEFORE.search(before) or _REPORTS_AFTER.match(after):
            return each.start
        if _ABOUT_THIS.search(before) and _REPORTED_AFTER.match(after):
            return each.start
    lead = lead.partition("\n")[0]
    for each in days:
        start, end = each.span
        if _END_OF_LEAD.match(lead, end) and _BEFORE_END_OF_LEAD.search(lead[:start]):
            return each.start
    return None


def _may_be_reported(low: str, start: int, end: int) -> bool:
    """Return True if the words around a year may say so: a quick test before the dates are read."""
    around = low[max(0, start - 2 * _CONTEXT_CHARS) : end + _CONTEXT_CHARS]
    return _REPORT_WORD.search(around) is not None or _MAY_END_LEAD.match(low, end) is not None


def _unchanged_days(line: str, low: str) -> Iterator[tuple[DateMention, int]]:
    """Yield the days of a line without those of a change, each with the start of its label."""
    reached = 0
    for each in find_dates(line):
        if each.precision == "day" and each.start == each.end and not _CHANGED.search(low, reached, each.span[0]):
            yield each, reached
        reached = each.span[1]


def _is_section_line(line: str, day: DateMention) -> bool:
    """Return True if the day is alone between separators and the rest are a few words: a section, an author."""
    start, end = day.span
    if _NEWSPAPER.fullmatch(f"{line[:start]}{line[end:]}"):
        return True
    marked = f"{line[:start]}\0{line[end:]}"
    parts = _SEPARATOR.split(marked)
    if len(parts) > 1 and SENTENCE_END.search(marked):
        return False
    is_post = bool(_BAR.search(marked) and _TIME_AFTER.match(line, end))
    max_words = _MAX_PUBLISHER_WORDS if _BAR.search(marked) else _MAX_SECTION_WORDS
    for part in parts:
        rest = _COUNT.sub(" ", _TIME.sub(" ", lower_same_length(part.replace("\0", " "))))
        if "\0" in part:
            words = _WORD.findall(_LINE_WORDS.sub(" ", rest))
            if len(words) > (_MAX_WORDS_BEFORE_TIME if is_post else 0):
                return False
        elif len(_WORD.findall(rest)) > max_words or any(char.isdecimal() for char in rest):
            return False
    return True


def _is_issue(line: str, low: str, day: DateMention) -> bool:
    """Return True if the line is the name of a newspaper or its number, and the day: "Tver Herald, 3 May 2016"."""
    start, end = day.span
    rest = f"{low[:start]} {low[end:]}"
    is_short = len(_WORD.findall(rest)) <= _ISSUE_WORDS and not SENTENCE_END.search(line[:start])
    return is_short and _ISSUE.search(rest) is not None and not _EVENT.search(rest)


def _is_paper_header(line: str, day: DateMention) -> bool:
    """Return True if the rest of the line is the town and the number of an official paper."""
    rest = f"{line[: day.span[0]]} {line[day.span[1] :]}"
    found = [match[0] for match in _PAPER_HEADER.finditer(rest)]
    has_town = any(not each.startswith("№") for each in found)
    return has_town and not re.search(r"[^\W_]", _PAPER_HEADER.sub(" ", rest))
