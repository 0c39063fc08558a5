"""Finders of places without a preposition: "Venue: Vienna", "Moscow, 4–5 October", "Kazan hosts a forum"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.dates.dateline import LEAP_YEAR_REFERENCE, find_dateline
from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.lines import SENTENCE_END
from corpus.language.patterns import any_of
from corpus.language.person_names import has_job_title
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import find_place
from corpus.places.name_spans import CAPITAL, END_OF_PART, WORD, NameSpan, name_at

_CITY = r"(?:г(?:ор)?\.|город|city of|хутор|пос(?:[её]лок|\.)|пгт|село|деревня|станица|village of|town of)"
_LABEL = re.compile(
    r"^[ \t>*•·|–—-]{0,9}(?:(?:dates?|time|when|дата|время|когда)\s(?:and|и)\s)?"
    rf"{any_of(en.VENUE_LABELS, ru.VENUE_LABELS)}"
    r"(?:\s(?:of\s(?:the\s)?\w{1,20}|проведения(?:\s\w{1,20})?))?"
    r"[ \t*]{0,3}[:|\t–—][ \t*|]{0,5}(?P<value>[^\n]{1,200})",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(r"[^,;|/()\n]{1,80}")
_LINE_START = re.compile(rf"(?:^[ \t*•·–—-]{{0,20}}|\(|\s[–—]\s|:\s){_CITY}?[ \t]?(?=[{CAPITAL}])", re.MULTILINE)
_AFTER_DAY = re.compile(rf"\d(?: [^\W\d_]{{3,9}}\.?)?(?: (?:г\.|года?))? ?[,|–—\t][ \t]?{_CITY}?[ ]?(?=[{CAPITAL}])")
_LINE_END_WITH_COUNTRY = re.compile(
    rf"(?:^[ \t]{{0,20}}|, )(?=[{CAPITAL}][^,\n\d]{{1,50}}, [^,.\n\d]{{1,40}}$)", re.MULTILINE
)
_BEFORE_DAY = re.compile(rf"(?<=\s)(?P<name>[{CAPITAL}][\w-]+(?: [{CAPITAL}][\w-]+)?), (?=\d{{1,2}}\b)")
_MAX_TITLE_CHARS = 200
_CITY_LABEL = re.compile(rf"{_CITY}[ ]?$")
_IN_LONGER_NAME = re.compile(rf" (?=[{CAPITAL}])(?:\w+ )?(?:Hall|Congress|Theatre|Palace|Museum|Library|Hotel|House)\b")
_GAP_BEFORE_DATE = re.compile(r"[\s,.;:|–—-]*(?:on |from )?")
_HOSTS = re.compile(r"\b(?:(?:will|to|is|has) )?host(?:s|ed|ing)?\b|\bпри(?:м[её]т|няла?|няло|нимает)\b")
_ANY_CAPITAL = re.compile(rf"(?<![\w’'-])(?=[{CAPITAL}])")
_CONTEXT_CHARS = 100
_MIN_STEM_CHARS = 4
_TOWN_EVENT = re.compile(
    r"\b(?i:на полях|в рамках|в ходе|на)\s+(?P<stem>[А-ЯЁ][а-яё]+ск)(?:ого|ом)\s+"
    r"(?:\w+\s+){0,3}(?:форум|конгресс|саммит)\w*"
)


_TOWNS_OF_EVENTS = {
    "Saint Petersburg": ("ПМЭФ", "SPIEF"),
    "Vladivostok": ("ВЭФ", "EEF"),
    "Yekaterinburg": ("Иннопроме", "«Иннопром»", "ИННОПРОМе", "INNOPROM"),
}
_WELL_KNOWN = re.compile(
    r"\b(?:at|during|of|на|полях|площадке|рамках|выставк[еи])\s(?:the\s)?"
    rf"(?P<name>{'|'.join(name for names in _TOWNS_OF_EVENTS.values() for name in names)})(?!\w)"
)


def find_labelled(text: str) -> Iterator[NameSpan]:
    """Yield the place of each line with a place label: the city that is a part of the line, else one within a part."""
    for line in _LABEL.finditer(text):
        names = [each for part in _PART.finditer(text, *line.span("value")) for each in _names_in(text, *part.span())]
        names.sort(key=lambda each: (each[0].is_country, not each[1]))
        yield from (name for name, is_whole in names[:1] if is_whole or not name.is_country)


def _names_in(text: str, start: int, end: int) -> Iterator[tuple[NameSpan, bool]]:
    """Yield the names in a part of a line, each with True if the part has no other words."""
    at = start
    for capital in _ANY_CAPITAL.finditer(text, start, end):
        name = name_at(text, capital.start()) if capital.start() >= at else None
        if name and name.place(Ambiguity.NAMESAKE) and not _IN_LONGER_NAME.match(text, name.end):
            rest = re.sub(rf"\b{_CITY}", "", text[start : name.start] + text[name.end : end])
            yield name, not re.search(r"[^\W\d_]", rest)
            at = name.end


def find_near_dates(text: str) -> Iterator[NameSpan]:
    """Yield the cities next to a date, or alone on a line with their country; datelines are left out."""
    for match in _LINE_START.finditer(text):
        name = name_at(text, match.end())
        if not name or name.is_country:
            continue
        mark = match[0].strip()
        has_country = mark == "(" and name.reach > name.end and text.startswith(")", name.reach)
        if has_country or (_date_follows(text, name.reach) and (mark or not find_dateline(_line(text, name.start)))):
            yield name
    if len(text) <= _MAX_TITLE_CHARS and "\n" not in text and not SENTENCE_END.search(text) and not find_dateline(text):
        for match in _BEFORE_DAY.finditer(text):
            name = name_at(text, match.start())
            if name and name.end == match.end("name") and not (name.is_country or name.is_region):
                yield name
    for match in _AFTER_DAY.finditer(text):
        name = name_at(text, match.end())
        if name and _CITY_LABEL.search(match[0]):
            name = name._replace(candidates=[each._replace(ambiguity=Ambiguity.NONE) for each in name.candidates])
        is_part = name and not name.is_country and END_OF_PART.match(text, name.reach)
        if name and is_part and _date_precedes(text, match.start(), match.end()):
            yield name
    for match in _LINE_END_WITH_COUNTRY.finditer(text):
        name = name_at(text, match.end())
        if name and name.reach > name.end and text[name.reach : name.reach + 1] in ("", "\n"):
            line = text[max(0, name.end - _CONTEXT_CHARS) : name.end].rpartition("\n")[2]
            if not re.search(r"\d", line) and not has_job_title(line):
                yield name


def find_hosts(text: str) -> Iterator[NameSpan]:
    """Yield the cities that host something."""
    for verb in _HOSTS.finditer(text):
        begin = max(0, verb.start() - _CONTEXT_CHARS)
        end = begin + len(text[begin : verb.start()].rstrip())
        for capital in _ANY_CAPITAL.finditer(text, max(0, end - _CONTEXT_CHARS), end):
            if (name := name_at(text, capital.start())) and name.end == end and not name.is_country:
                yield name
                break


def find_event_towns(text: str) -> Iterator[Place]:
    """Yield the town of an event that is called by it, or is always there: «на полях Петербургского форума», SPIEF."""
    for match in _WELL_KNOWN.finditer(text):
        yield from filter(
            None, (find_place(town) for town, names in _TOWNS_OF_EVENTS.items() if match["name"] in names)
        )
    for match in _TOWN_EVENT.finditer(text):
        stem = match["stem"]
        names = (stem, stem.removesuffix("ск"), f"{stem.removesuffix('ск')}ь")
        yield from filter(None, (find_place(each) for each in names if len(each) > _MIN_STEM_CHARS))


def _line(text: str, start: int) -> str:
    return text[start : start + _CONTEXT_CHARS].partition("\n")[0]


def _date_follows(text: str, end: int) -> bool:
    after = _line(text, end)
    dates = find_dates(after, reference=LEAP_YEAR_REFERENCE)
    return bool(dates) and bool(_GAP_BEFORE_DATE.fullmatch(after, 0, dates[0].span[0]))


def _date_precedes(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _CONTEXT_CHARS) : end].rpartition("\n")[2]
    dates = find_dates(before, reference=LEAP_YEAR_REFERENCE)
    return bool(dates) and not re.search(WORD, re.sub(_CITY, "", before[dates[-1].span[1] :]))
