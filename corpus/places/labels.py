"""Places that stand without a preposition: "Venue: Hofburg, Vienna", "Moscow, 4–5 October", "Kazan hosts a forum"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates.dateline import find_dateline
from corpus.dates.finder import find_dates
from corpus.language.person_names import has_job_title
from corpus.places.ambiguity import Ambiguity
from corpus.places.name_spans import CAPITAL, END_OF_PART, WORD, Name, name_at

_CITY = r"(?:г(?:ор)?\.|город|city of)"
_LABEL = re.compile(
    r"^[ \t>*•·|–—-]{0,9}(?:(?:dates?|time|when|дата|время|когда)\s(?:and|и)\s)?"
    r"(?:venue|place|location|where|city|место|город|где|площадка)"
    r"(?:\s(?:of\s(?:the\s)?\w{1,20}|проведения(?:\s\w{1,20})?))?"
    r"[ \t*]{0,3}[:|\t–—][ \t*|]{0,5}(?P<value>[^\n]{1,200})",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(r"[^,;|/()\n]{1,80}")
_FIRST = re.compile(rf"(?:^[ \t*•·–—-]{{0,20}}|\(){_CITY}?[ \t]?(?=[{CAPITAL}])", re.MULTILINE)
_BEHIND_DAY = re.compile(rf"\d(?: [^\W\d_]{{3,9}}\.?)?(?: (?:г\.|года?))? ?[,|–—\t][ \t]?{_CITY}?[ ]?(?=[{CAPITAL}])")
_LAST_WITH_COUNTRY = re.compile(
    rf"(?:^[ \t]{{0,20}}|, )(?=[{CAPITAL}][^,\n\d]{{1,50}}, [^,.\n\d]{{1,40}}$)", re.MULTILINE
)
_UP_TO_DATE = re.compile(r"[\s,.;:|–—-]*(?:on |from )?")
_HOSTS = re.compile(r"\b(?:(?:will|to|is|has) )?host(?:s|ed|ing)?\b|\bпри(?:м[её]т|няла?|няло|нимает)\b")
_ANY_CAPITAL = re.compile(rf"(?<![\w’'-])(?=[{CAPITAL}])")
_REACH = 100
_SOME_DAY = date(2000, 7, 1)


def find_labelled(text: str) -> Iterator[Name]:
    """Yield the place of each line that says where: a part of it that is a city's name, else has one in it."""
    for line in _LABEL.finditer(text):
        names = [each for part in _PART.finditer(text, *line.span("value")) for each in _names_in(text, *part.span())]
        names.sort(key=lambda each: (each[0].is_country, not each[1]))
        yield from (name for name, is_whole in names[:1] if is_whole or not name.is_country)


def _names_in(text: str, start: int, end: int) -> Iterator[tuple[Name, bool]]:
    """Yield the names in a part of a line, each with whether the part has no other words."""
    at = start
    for capital in _ANY_CAPITAL.finditer(text, start, end):
        name = name_at(text, capital.start()) if capital.start() >= at else None
        if name and name.place(Ambiguity.NAMESAKE):
            rest = re.sub(rf"\b{_CITY}", "", text[start : name.start] + text[name.end : end])
            yield name, not re.search(r"[^\W\d_]", rest)
            at = name.end


def find_beside_dates(text: str) -> Iterator[Name]:
    """Yield the cities that stand beside a date, but for datelines, or alone with their country."""
    for match in _FIRST.finditer(text):
        name = name_at(text, match.end())
        if not name or name.is_country:
            continue
        marked = text[match.start() : match.end()].strip()
        with_country = marked == "(" and name.reach > name.end and text.startswith(")", name.reach)
        if with_country or (_date_follows(text, name.reach) and (marked or not find_dateline(_line(text, name.start)))):
            yield name
    for match in _BEHIND_DAY.finditer(text):
        name = name_at(text, match.end())
        ends = name and not name.is_country and END_OF_PART.match(text, name.reach)
        if name and ends and _date_precedes(text, match.start(), match.end()):
            yield name
    for match in _LAST_WITH_COUNTRY.finditer(text):
        name = name_at(text, match.end())
        if name and name.reach > name.end and text[name.reach : name.reach + 1] in ("", "\n"):
            line = text[max(0, name.end - _REACH) : name.end].rpartition("\n")[2]
            if not re.search(r"\d", line) and not has_job_title(line):
                yield name


def find_hosts(text: str) -> Iterator[Name]:
    """Yield the cities that host something."""
    for verb in _HOSTS.finditer(text):
        end = len(text[max(0, verb.start() - _REACH) : verb.start()].rstrip()) + max(0, verb.start() - _REACH)
        for capital in _ANY_CAPITAL.finditer(text, max(0, end - _REACH), end):
            if (name := name_at(text, capital.start())) and name.end == end and not name.is_country:
                yield name
                break


def _line(text: str, start: int) -> str:
    return text[start : start + _REACH].partition("\n")[0]


def _date_follows(text: str, end: int) -> bool:
    behind = _line(text, end)
    dates = find_dates(behind, reference=_SOME_DAY)
    return bool(dates) and bool(_UP_TO_DATE.fullmatch(behind, 0, dates[0].span[0]))


def _date_precedes(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : end].rpartition("\n")[2]
    dates = find_dates(before, reference=_SOME_DAY)
    return bool(dates) and not re.search(WORD, before[dates[-1].span[1] :].replace("г.", ""))
