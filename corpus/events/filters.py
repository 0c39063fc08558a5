"""Parser of requests for a list of events: "Vienna 2017", "since 2020", «предстоящие», "What happened in 2018?".

The parser removes the parts that it understands: dates first, then "upcoming" or "past", then places. The words
that are left are words of the events to find. A question asks for a list only if no such word is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, cast

from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import lower_same_length, month_number
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, WORD, is_cyrillic, lemma, morphology, normalize
from corpus.models import EventKind, EventType, Place
from corpus.places.gazetteer import country_code, find_place

MAX_REQUEST_CHARS = 200
MAX_PLACE_WORDS = 3
MAX_BOUND_CHARS = 40
_CACHED_WORDS = 10_000

When = Literal["upcoming", "past"]

_LIST_NOUNS = en.EVENT_LIST_NOUNS | ru.EVENT_LIST_NOUNS
_MEETINGS = en.MEETING_LIST_NOUNS | ru.MEETING_LIST_NOUNS
_SINGLE_NOUNS = en.SINGLE_EVENT_NOUNS | ru.SINGLE_EVENT_NOUNS
_HAPPEN_VERBS = en.HAPPEN_VERBS | ru.HAPPEN_VERBS
_ANYTHING = en.ANYTHING_WORDS | ru.ANYTHING_WORDS
_WHICH = _ANYTHING | en.WHICH_WORDS | ru.WHICH_WORDS
_REQUEST_WORDS = _ANYTHING | en.LIST_REQUEST_WORDS | ru.LIST_REQUEST_WORDS
_PREPOSITIONS = en.FILTER_PREPOSITIONS | ru.FILTER_PREPOSITIONS

_ASKING_US = re.compile(en.ASKING_US)
_UPCOMING = re.compile(rf"\b{any_of(en.UPCOMING_WORDS, ru.UPCOMING_WORDS)}\b")
_PAST = re.compile(rf"\b{any_of(en.PAST_WORDS, ru.PAST_WORDS)}\b")
_PLANNED = re.compile(rf"\b{any_of(en.PLANNED_WORDS, ru.PLANNED_WORDS)}\b")
_BOUNDS = "|".join(f"(?P<{bound}>{any_of(en.DATE_BOUNDS[bound], ru.DATE_BOUNDS[bound])})" for bound in en.DATE_BOUNDS)
_BOUND_BEFORE = re.compile(
    rf"\b(?:{_BOUNDS}|{any_of(en.DATE_PREPOSITIONS, ru.DATE_PREPOSITIONS)})\s+"
    rf"(?:{any_of(en.DATE_MODIFIERS, ru.DATE_MODIFIERS)}\s+)*\Z"
)
_BOUND_AFTER = re.compile(
    rf"\s*(?:(?P<since>\+|(?:(?:and|и)\s+)?{any_of(en.SINCE_SUFFIXES, ru.SINCE_SUFFIXES)}\b)|"
    rf"(?P<until>(?:and|и)\s+{any_of(en.UNTIL_SUFFIXES, ru.UNTIL_SUFFIXES)}\b))"
)
_RANGE = re.compile(rf"[-–—−]|\b{any_of(en.RANGE_WORDS, ru.RANGE_WORDS)}\b")
_YEAR = re.compile(r"(?<!\w)(?:19\d\d|20\d\d|2100)(?!\w)")
_EXCLUDED = re.compile(
    rf"(?:(?<!\S)[-–−]|\b{any_of(en.EXCLUSION_WORDS, ru.EXCLUSION_WORDS)}\s+)(?P<word>[^\W\d_]{{2,}})", re.IGNORECASE
)
_LAST_YEARS = re.compile(rf"\b{any_of(en.LAST_YEARS, ru.LAST_YEARS)}\b")
_SEASONS = tuple(any_of([one, other]) for one, other in zip(en.SEASONS, ru.SEASONS, strict=True))
_SEASON = re.compile(
    rf"\b(?P<season>{any_of(_SEASONS)})(?:\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?:\s+(?:год[ау]?|г\b\.?))?)?\b"
)
_WAYS = {"last": -1, "this": 0, "next": 1}
_QUARTER = re.compile("|".join(rf"(?P<{way}>{en.QUARTERS[way]}|{ru.QUARTERS[way]})(?!\s+of\b|\s+\d)" for way in _WAYS))
_SIGNED = en.SIGNED_WORDS | ru.SIGNED_WORDS
_SIGNING_PARTIES = en.SIGNING_PARTIES | ru.SIGNING_PARTIES
_FACTS = en.FACT_WORDS | ru.FACT_WORDS
_TYPES_BY_NOUN: Mapping[str, EventType] = {
    normalize(noun): cast("EventType", kind)
    for kind, nouns in (
        *en.EVENT_TYPES.items(),
        *ru.EVENT_TYPES.items(),
        *en.ASKED_TYPES.items(),
        *ru.ASKED_TYPES.items(),
    )
    for noun in nouns.split()
    if kind not in ("event", "meeting")
}
_GOAL = re.compile(rf"\b{any_of(en.GOAL_WORDS, ru.GOAL_WORDS)}\b")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A request for events; `EventFilter()` fits all.

    An event fits if one of its days lies between `first` and `last`, and one in `month` (1 to 12) of any year. `when`
    counts from today. The event must be in one of the `places`, if there are any, have each of the normalized `words`
    and none of `excluded`, and be of one of the `types`, if there are any.
    """

    first: date | None = None
    last: date | None = None
    month: int | None = None
    when: When | None = None
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    kind: EventKind | None = None


def read_filter(text: str, today: date | None = None) -> EventFilter:
    """Return the filter that `text` gives, the words after /events. Any string will do; the rest of a long one is cut.

    "until 2019" includes 2019, "before 2019" does not. Several years are all from the first to the last. `today`
    resolves "this year" and "next week"; without it they have no meaning.
    """
    parser = _RequestParser(text[:MAX_REQUEST_CHARS], today)
    no_content = STOP_WORDS | _REQUEST_WORDS | _LIST_NOUNS | _HAPPEN_VERBS | _FACTS | _SIGNED
    return parser.filter(tuple(dict.fromkeys(word for word in parser.words if word not in no_content)))


def read_list_request(text: str, today: date | None = None) -> EventFilter | None:
    """Return the filter of a question that asks for a list of events, else None.

    "What happened in 2018?" and "any meetings in Moscow?" ask for a list. "When is the congress?" and "What happened at
    the congress?" ask for one fact. `today` is as for `read_filter`.
    """
    if not may_be_list_request(text):
        return None  # before the names of places load, which takes long
    parser = _RequestParser(text, today)
    if _asks_what_was_signed(normalize(text)):
        return replace(parser.filter(), places=(), types=("signing",))
    words = frozenset(parser.words)
    if parser.has_types:
        words -= _SIGNED  # "what agreements were signed?", but not "what was signed?"
    if not words <= _REQUEST_WORDS | _LIST_NOUNS | _MEETINGS | _SINGLE_NOUNS | _HAPPEN_VERBS:
        return None
    found = parser.filter()
    if words & _SINGLE_NOUNS:  # "the next event", "last meeting", but not what happens there
        is_list = (parser.is_upcoming or found.when == "past") and not words & _HAPPEN_VERBS
    else:
        is_about_events = words & _ANYTHING and (parser.is_planned or words & _HAPPEN_VERBS) and found != EventFilter()
        is_list = bool(words & (_LIST_NOUNS | _MEETINGS) or is_about_events or found.types)
    return found if is_list else None


def may_be_list_request(text: str) -> bool:
    """Return False where `read_list_request` surely returns None, in much less time."""
    if len(text) > MAX_REQUEST_CHARS:
        return False
    words = frozenset(WORD.findall(normalize(text)))
    if any(map(_type_of_plural, words)) or _asks_what_was_signed(normalize(text)):
        return True
    if words & (_LIST_NOUNS | _MEETINGS | _SINGLE_NOUNS):
        return True
    return bool(words & _ANYTHING and (words & _HAPPEN_VERBS or _PLANNED.search(lower_same_length(text))))


def _asks_what_was_signed(normalized: str) -> bool:
    """Return True for "what did UNIDO sign with Russia?", but not for what was signed at some place or event."""
    words = frozenset(each for each in WORD.findall(normalized) if not each.isdigit())
    is_about_all = words <= _REQUEST_WORDS | _SIGNED | _SIGNING_PARTIES
    return is_about_all and bool(words & _SIGNED) and bool(words & _WHICH)


class _RequestParser:
    """Parses a request. `words` are the normalized words that are no date, no place and not "upcoming" or "past"."""

    def __init__(self, text: str, today: date | None) -> None:
        self._text = text
        self._first: date | None = None
        self._last: date | None = None
        self._month: int | None = None
        self._excluded = tuple(self._take_excluded())
        self._take_spans(today)
        self._take_dates(today)
        self._take_month()
        low = lower_same_length(self._text)
        self.is_upcoming = bool(_UPCOMING.search(low))
        self.is_planned = bool(_PLANNED.search(low))
        self._is_past = bool(_PAST.search(low))
        for pattern in (_ASKING_US, _UPCOMING, _PLANNED, _PAST):
            for match in pattern.finditer(low):
                self._blank(*match.span())
        self._places = _without_redundant_countries(tuple(dict.fromkeys(self._take_places())))
        self._types = tuple(dict.fromkeys(self._take_types()))
        self.words = WORD.findall(normalize(self._text))

    def filter(self, words: tuple[str, ...] = ()) -> EventFilter:
        """Return the filter of all parts that were understood, and of `words`."""
        is_dated = self._first or self._last or self._month
        when: When | None = None
        if self.is_upcoming or (self.is_planned and not is_dated):
            when = "upcoming"
        elif self._is_past:
            when = "past"
        types = self._types or (("signing",) if _SIGNED & set(self.words) else ())
        kind: EventKind | None = "milestone" if _FACTS & set(self.words) else None
        return EventFilter(self._first, self._last, self._month, when, self._places, words, self._excluded, types, kind)

    @property
    def has_types(self) -> bool:
        """True if the request asks for events of certain types."""
        return bool(self._types)

    def _blank(self, start: int, end: int) -> None:
        self._text = self._text[:start] + " " * (end - start) + self._text[end:]

    def _take_excluded(self) -> Iterator[str]:
        """Yield the words after a minus or "without", and take them out."""
        for match in _EXCLUDED.finditer(self._text):
            self._blank(*match.span())
            yield normalize(match["word"])

    def _take_spans(self, today: date | None) -> None:
        """Take out periods that the date grammar lacks: "last 3 years", "summer 2018", «за последние 15 лет»."""
        low = lower_same_length(self._text)
        if today and (match := _LAST_YEARS.search(low)):
            count = int(match["count"] or match["count_ru"])
            self._first = date(max(1, today.year - count), min(today.month, 12), min(today.day, 28))
            self._last = today
            self._blank(*match.span())
            low = lower_same_length(self._text)
        if today and (match := _QUARTER.search(low)):
            number = 4 * today.year + (today.month - 1) // 3 + _WAYS[str(match.lastgroup)]
            self._first, self._last = _quarter(number // 4, number % 4)
            self._blank(*match.span())
            low = lower_same_length(self._text)
        if match := _SEASON.search(low):
            season = next(at for at, words in enumerate(_SEASONS) if re.fullmatch(words, match["season"]))
            if match["year"] or today:
                year = int(match["year"]) if match["year"] else cast("date", today).year
                self._first, self._last = _season(season, year)
                self._blank(*match.span())

    def _take_types(self) -> Iterator[EventType]:
        """Yield the types that a plural means, and take them out: "signings", «конференции»."""
        for match in WORD.finditer(self._text):
            word = normalize(match[0])
            if word not in _MEETINGS and (kind := _type_of_plural(word)):
                self._blank(*match.span())
                yield kind

    def _take_dates(self, today: date | None) -> None:
        firsts: list[date] = [self._first] if self._first else []
        lasts: list[date] = [self._last] if self._last else []
        low = lower_same_length(self._text)
        for mention in self._find_dates(low, today):
            start, end = mention.span
            before = _BOUND_BEFORE.search(low, max(0, start - MAX_BOUND_CHARS), start)
            after = _BOUND_AFTER.match(low, end)
            match = after or before
            bound = match.lastgroup if match else None
            if not after and _is_range(mention) and _RANGE.search(low, start, end):
                bound = None  # "from 2012 to 2018"
            self._blank(before.start() if before else start, after.end() if after else end)
            if bound is None and not mention.year_given and (month := _month_of_any_year(mention, low)):
                self._month = month
                continue
            if bound not in ("until", "before"):
                firsts.append(mention.end + timedelta(1) if bound == "after" else mention.start)
            if bound not in ("since", "after"):
                lasts.append(mention.start - timedelta(1) if bound == "before" else mention.end)
        self._first, self._last = min(firsts, default=None), max(lasts, default=None)

    def _find_dates(self, low: str, today: date | None) -> Iterator[DateMention]:
        """Yield the dates, and the years that the date grammar takes for amounts: "2018 events"."""
        found = find_dates(self._text, reference=today, informal=True)
        yield from found
        for match in () if _GOAL.search(low) else _YEAR.finditer(low):
            if not any(each.span[0] < match.end() and match.start() < each.span[1] for each in found):
                year = int(match[0])
                yield DateMention(date(year, 1, 1), date(year, 12, 31), "year", match.span())

    def _take_month(self) -> None:
        """Take a month without a year; "may" and "march" only where they have no other meaning."""
        before = ""
        for match in WORD.finditer(self._text):
            month = month_number(match[0])
            is_ambiguous = match[0] in en.CAPITALISED_DATE_WORDS and before not in ("", "in")
            if month and not is_ambiguous:
                self._month = month
                self._blank(match.start() - len(before) - 1 if before in _PREPOSITIONS else match.start(), match.end())
            before = match[0].lower()

    def _take_places(self) -> Iterator[Place]:
        found = list(WORD.finditer(self._text))
        at = 0
        while at < len(found):
            for size in range(min(MAX_PLACE_WORDS, len(found) - at), 0, -1):
                start, end = found[at].start(), found[at + size - 1].end()
                written = self._text[start:end]
                no_place = size == 1 and normalize(written) in STOP_WORDS | _REQUEST_WORDS | _HAPPEN_VERBS
                place = None if no_place or "  " in written else _find_whole_place(written)
                if place:
                    if at and found[at - 1][0].lower() in _PREPOSITIONS:
                        start = found[at - 1].start()
                    self._blank(start, end)
                    yield place
                    at += size - 1
                    break
            at += 1


def _quarter(year: int, number: int) -> tuple[date, date]:
    """Return the first and last day of a quarter, counted from 0."""
    first = date(year, 3 * number + 1, 1)
    return first, (first + timedelta(days=93)).replace(day=1) - timedelta(days=1)


def _season(number: int, year: int) -> tuple[date, date]:
    """Return the first and last day of a season: winter (0) begins in December of the year before."""
    month = 3 * number
    first = date(year, month, 1) if number else date(year - 1, 12, 1)
    return first, date(year, month + 3, 1) - timedelta(days=1)


@lru_cache(maxsize=_CACHED_WORDS)
def _type_of_plural(word: str) -> EventType | None:
    """Return the type of events that a plural noun asks for: "signings", "agreements", «подписания»; else None."""
    if not is_cyrillic(word):
        singulars = (word.removesuffix(ending) for ending in ("s", "es") if word.endswith(ending))
        return next(filter(None, map(_TYPES_BY_NOUN.get, singulars)), None)
    base = normalize(lemma(word))
    may_be_plural = any(each.tag.number == "plur" for each in morphology().parse(word))
    return _TYPES_BY_NOUN.get(base) if may_be_plural else None


def _is_range(mention: DateMention) -> bool:
    """Return True if a date is more than one day, month or year; a quarter is."""
    chars = {"day": 10, "month": 7, "year": 4, "none": 0}[mention.precision]
    return mention.start.isoformat()[:chars] != mention.end.isoformat()[:chars]


def _month_of_any_year(mention: DateMention, low: str) -> int | None:
    """Return the month that a date without a year is: of "October", but not of "next October" or "5 October"."""
    is_alone = mention.precision == "month" and len(WORD.findall(low[slice(*mention.span)])) == 1
    return mention.start.month if is_alone else None


def _without_redundant_countries(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places without the countries of the cities among them: "Vienna Austria"."""
    countries_of_cities = {each.country for each in places if not country_code(each.english)}
    return tuple(each for each in places if each.country not in countries_of_cities or not country_code(each.english))


def _find_whole_place(written: str) -> Place | None:
    """Return the place that all of the words mean: "Nice, France" is one, "Vienna, Moscow" are two."""
    country = written.partition(",")[2].strip()
    place = find_place(written)
    return place if place and (not country or place.country == country_code(country)) else None
