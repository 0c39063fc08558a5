"""Places of events: that of a label, of the sentence of a date, of the dateline, of a sentence about the event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import islice

from corpus.dates.finder import DateMention
from corpus.events.phrases.phrase import EventPhrase
from corpus.events.statements import HEADER_LINES, ROW, StatedDate, Statement, Statements, is_context
from corpus.events.weights import EVENT_NOUN, EVENT_SENTENCE
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.finder import PlaceMention, find_places
from corpus.places.gazetteer import find_place, is_area
from corpus.places.labels import find_event_towns
from corpus.places.name_spans import name_at

_TOWN_IN_LINE = re.compile(r"(?:^|[,;] )г\. ?(?P<town>[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?)(?=[,;]|$)")
_OBJECT_BEFORE = re.compile(rf"\b(?:{any_of(en.AGREED_OBJECTS, ru.AGREED_OBJECTS)})\b", re.IGNORECASE)
_SIGNED = re.compile(rf"\b(?:{any_of(en.SIGNING_VERBS.values(), ru.SIGNING_VERBS.values())})\b", re.IGNORECASE)
_ARRIVED = re.compile(rf"\b(?:{any_of(en.ARRIVAL_VERBS, ru.ARRIVAL_VERBS)})\b", re.IGNORECASE)
_INTO = re.compile(r"\b(?:to|in|[Вв]о?|на)\s+(?:the\s+)?(?=[A-ZА-ЯЁ])")
_INSTITUTION_AFTER = re.compile(
    r"\s(?:[A-Z][\w-]+\s){0,3}(?:University|Institute|Academy|College|School|Centre|Center)\b"
)
_GOES_TO_THEN = re.compile(r"\bto\s(?P<name>[A-Z][\w.’'-]*(?:[ -][A-Z][\w’'-]*){0,2})(?:\son)?\s\Z")
_TOWN_AT_END = re.compile(r"[,(–—]\s?(?:г\.\s?)?(?P<town>[A-ZА-ЯЁ][\w-]+(?:[ -][A-ZА-ЯЁ][\w-]+)?)\)?[.;]?\s*\Z")
_MAX_REPORT_DELAY = timedelta(7)  # of a report that is still written at the place of the event
_NEXT_CHARS = 12  # between the name of an event and its place

_COMPLEMENTS = (en.LABEL_COMPLEMENTS, ru.LABEL_COMPLEMENTS)
_VENUE_LABEL = re.compile(
    rf"[\W_]*{any_of(en.VENUE_LABELS, ru.VENUE_LABELS)}(?:\s+{any_of(*_COMPLEMENTS)})*\s*[:—–]\s*\S", re.IGNORECASE
)
_VISITED_PLACE = re.compile(rf"\b(?i:{any_of(en.VISIT_VERBS, ru.VISIT_VERBS)})\s+(?:the\s+)?(?=[A-ZА-ЯЁ])")
_TOWN_NAMED = re.compile(r"(?<!\bfrom )(?<!\bиз )(?<![\w’'-])(?=[A-ZА-ЯЁ])")
_CLAUSE_CHARS = 200
_SAME_PLACE = re.compile(rf"\b(?:{any_of(en.SAME_PLACE, ru.SAME_PLACE)})", re.IGNORECASE)
_NEWSPAPER = re.compile(rf"«(?P<stem>[А-ЯЁ][а-яё]+?)ск(?:ие|ая|ий|ое)\s(?i:{any_of(ru.PERIODICALS)})")
_NEXT_SENTENCES = 3
_DESTINATION_CHARS = 40
_GOES_TO = re.compile(r"\b(?:(?P<to>to|в|во)|на|the|of)\s+(?:the\s+)?(?=[A-ZА-ЯЁ])")
_VENUE_SENTENCE = re.compile(
    rf"^\W*(?:{any_of(en.VENUE_SUBJECTS)}"
    rf"|{any_of(ru.VENUE_SUBJECTS)})\b.{{0,60}}?\b{any_of(en.VENUE_PREDICATES, ru.VENUE_PREDICATES)}\b",
    re.IGNORECASE,
)
_LOCATED = re.compile(rf"\b{any_of(en.LOCATION_VERBS, ru.LOCATION_VERBS)}\b", re.IGNORECASE)
_TOWN = r"(?:г\. ?)?(?P<{group}>[A-ZА-ЯЁ][\w-]+(?: [A-ZА-ЯЁ][\w-]+)?)(?=[.,;)]|$)"
_VENUE_NAME = re.compile(
    r"(?P<vic>\bVIC\b)|(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?) "
    r"(?:International|Exhibition|Congress|Conference|Convention|Business|Expo|Trade) (?:Centre|Center)"
    rf"|\b(?:{any_of(en.BUILDINGS)})(?: [A-Z][\w-]+){{0,2}}, {_TOWN.format(group='town_after')}"
    rf"|\b(?:{any_of(ru.BUILDINGS)})(?: [«А-ЯЁ][\w»-]*){{0,3}}, {_TOWN.format(group='town_ru')}"
    rf"|\b(?:ул|пр|пл|просп)\. ?[^,.]+,[^,.]+, {_TOWN.format(group='town_street')}"
)


class Venues:
    """The places that a document gives for its events."""

    def __init__(self, statements: Statements) -> None:
        self.document = statements.document
        self.statements = statements

    def labelled(self) -> Place | None:
        """Return the place of a line with a label: "Venue: …"."""
        for each in self.statements.all:
            if label := _VENUE_LABEL.match(each.text):
                value = each.text[label.end() - 1 :]
                if place := first_place([value]) or next(filter(None, map(find_place, value.split(","))), None):
                    return place
        return None

    def of_caption(self, stated: StatedDate) -> Place | None:
        """Return the place that the sentence with the date of a paragraph gives: "Picture one: Perm, 16 February."."""
        if stated.date.span != (0, 0):
            return None
        at, line = stated.statement.sentence.start, stated.statement.line
        before = (each for each in self.statements.all if each.line == line and each.sentence.start < at)
        days = stated.date.start, stated.date.end
        return first_place(each.text for each in before if any((one.start, one.end) == days for one in each.dates))

    def of_head(self) -> Place | None:
        """Return the town that a line at the top which is no sentence names: «г. Дзержинск, Дворец культуры»."""
        head = [each.text for each in self.statements.all if each.prose_index is None and each.line < HEADER_LINES]
        named = (find_place(match["town"]) for text in head for match in _TOWN_IN_LINE.finditer(text))
        return next(filter(None, named), None) or first_place(head)

    def finer(self, place: Place | None, start: date, end: date) -> Place | None:
        """Return the town of the dateline instead of its country or region: «в столице Башкирии»."""
        town = self.statements.dateline_place
        is_there = town and place and town.country == place.country and self._is_written_then(start, end)
        return town if is_there and place and is_area(place.english) else place

    def _is_written_then(self, start: date, end: date) -> bool:
        day = self.document.date
        return day is None or start - timedelta(1) <= day <= end + _MAX_REPORT_DELAY

    def of_phrase(self, phrase: EventPhrase) -> Place | None:
        """Return the place that another sentence gives directly after the name of an event."""
        for each in self.statements.all:
            for one in each.phrases:
                is_told = one.is_specific or is_context(each, one)
                if is_told and phrase.is_specific and (one.is_same(phrase) or one.is_near(phrase)):
                    after = [place for place in _places(each.text) if 0 <= place.span[0] - one.span[1] <= _NEXT_CHARS]
                    is_signing = phrase.type == "signing"
                    after = [place for place in after if not (is_signing and _is_of_object(each.text, one, place))]
                    if after:
                        return after[0].place
        return None

    def destination(self) -> Place | None:
        """Return the first place to which the text or the title says that somebody went or was to go."""
        texts = [*(each.text for each in self.statements.all if each.prose_index is not None), self.document.title]
        return next(filter(None, map(_visited_place, texts)), None)

    def of_context(self, statement: Statement, start: date, end: date) -> Place | None:
        """Return the place that the statement lacks: of an adjacent line, the title, the dateline, another sentence."""
        adjacent_lines = (
            each.text
            for each in self.statements.all
            if statement.prose_index is None and each.prose_index is None and abs(each.line - statement.line) <= 1
        )
        if place := first_place(adjacent_lines) or first_place([self.document.title]):
            return place
        if self.statements.dateline_place and self._is_written_then(start, end):
            return self.statements.dateline_place
        is_over = self.document.date is not None and start <= self.document.date
        return first_place(
            each.text
            for each in self.statements.all
            if not each.dates and EVENT_SENTENCE.search(each.text) and not (is_over and each.said_status == "planned")
        )

    def after(self, statement: Statement) -> Place | None:
        """Return the place that a sentence soon after a statement gives: "The ceremony took place in Shuya"."""
        if statement.prose_index is None:
            return None
        following = (
            each
            for each in self.statements.all
            if each.prose_index is not None and 0 < each.prose_index - statement.prose_index <= _NEXT_SENTENCES
        )
        undated = [each.text for each in following if not any(map(_is_day, each.dates))]
        place = first_place(each for each in undated if _VENUE_SENTENCE.search(each))
        return place or next(filter(None, map(_arrival_town, undated)), None)

    @cached_property
    def location(self) -> Place | None:
        """The place where the text says that a building is, else the only town in which it says that anything was."""
        prose = [each for each in self.statements.all if each.prose_index is not None]
        same = next((at for at, each in enumerate(prose) if _SAME_PLACE.search(each.text)), None)
        if same is not None and (before := first_place(each.text for each in prose[:same])):
            return before
        if place := first_place(each.text for each in prose if _LOCATED.search(each.text)):
            return place
        undated = [
            each.text
            for each in prose
            if (each.prose_index in (0, 1) and not self.statements.is_digest) or not any(map(_is_fine, each.dates))
        ]
        named = {one.place for text in (self.document.title, *undated) for one in _places(text)}
        named |= {venue for text in undated if (venue := _venue_town(text) or _arrival_town(text))}
        named |= {each for each in (self.statements.dateline_place, self.statements.signed_place) if each}
        towns = {each for each in named if not is_area(each.english)} or set(self._newspaper_towns())
        return towns.pop() if len(towns) == 1 else None

    def _newspaper_towns(self) -> Iterator[Place]:
        """Yield the town by which a newspaper in a line at the top is called: «Осташковские вести»."""
        for each in self.statements.all[:_NEXT_SENTENCES]:
            for match in _NEWSPAPER.finditer(each.text):
                stem = match["stem"]
                names = (stem, f"{stem}ск", f"{stem}ь", f"{stem}а")
                yield from islice(filter(None, (find_place(name) for name in names if len(name) > _NEXT_SENTENCES)), 1)

    def of_topic(self) -> Place | None:
        """Return the place of a sentence about the event that gives no date, else of the title."""
        texts = (
            each.text
            for each in self.statements.all
            if not each.dates and (EVENT_SENTENCE.search(each.text) or EVENT_NOUN.search(each.text))
        )
        return first_place(texts) or first_place([self.document.title])


@lru_cache(maxsize=1_000)  # several events of a document ask for the same sentences
def _places(text: str) -> tuple[PlaceMention, ...]:
    return tuple(find_places(text))


def first_place(texts: Iterable[str]) -> Place | None:
    """Return the first place in which one of `texts` says that something happens."""
    return next((mention.place for text in texts for mention in _places(text)), None)


def nearest_place(stated: StatedDate) -> Place | None:
    """Return the place in the sentence of a date that is nearest to it."""
    start, end = stated.date.span
    if ROW.search(stated.statement.text):
        cells = ROW.split(stated.statement.text)
        return next(filter(None, (find_place(each) for each in cells if each[:1].isupper() or each[:1] == "г")), None)
    text = stated.statement.text
    if place := _place_before(text, start) or (_town_at_end(text) if stated.is_listed else None):
        return place
    phrase = stated.phrase()
    is_signing = phrase is not None and phrase.type == "signing"
    if is_signing and (town := next(find_event_towns(text), None)):
        return town
    places = [each for each in _places(text) if not (is_signing and phrase and _is_of_object(text, phrase, each))]
    others = [each.span for each in stated.statement.dates if each.span != stated.date.span]
    places = [each for each in places if not _is_of_other_date(text, (start, end), each.span, others)]
    if places:
        return min(places, key=lambda each: _distance(text, (start, end), each.span)).place
    if venue := _venue_town(text):
        return venue
    return _visited_place(text) or next(find_event_towns(text), None)


def _place_before(text: str, start: int) -> Place | None:
    """Return the town directly before a date, to which somebody goes then: "will travel to Omsk on Thursday"."""
    match = _GOES_TO_THEN.search(text, max(0, start - _DESTINATION_CHARS), start)
    name = name_at(text, match.start("name")) if match else None
    is_town = match is not None and name is not None and name.end == match.end("name") and not name.is_country
    return name.place() if is_town and name else None


def _town_at_end(text: str) -> Place | None:
    """Return the town that ends an item of a list: "7–9 October – exhibition, Moscow", "2 May – seminar (Tula)"."""
    match = _TOWN_AT_END.search(text)
    place = find_place(match["town"]) if match else None
    return place if place and not is_area(place.english) else None


def _is_of_object(text: str, phrase: EventPhrase, place: PlaceMention) -> bool:
    """Return True for the place of what is agreed on: "an agreement on a project that will help mines in Peru"."""
    found = _OBJECT_BEFORE.search(text, phrase.span[0], max(phrase.span[0], place.span[0]))
    return found is not None and not _SIGNED.search(text, found.end(), place.span[0])


def _is_of_other_date(
    text: str, date_span: tuple[int, int], span: tuple[int, int], others: Sequence[tuple[int, int]]
) -> bool:
    """Return True for a place beyond a semicolon, with another date on its side of it."""
    begin, end = sorted((date_span, span))
    at = text.find(";", begin[1], end[0])
    return at >= 0 and any((one[0] > at) == (span[0] > at) for one in others)


def _distance(text: str, date_span: tuple[int, int], span: tuple[int, int]) -> int:
    """Return how far a place is from a date, in characters; a place in another clause is farther."""
    begin, end = sorted((date_span, span))
    return max(end[0] - begin[1], 0) + _CLAUSE_CHARS * text.count(";", begin[1], end[0])


def destination_of(text: str, phrase: EventPhrase) -> Place | None:
    """Return the place to which a visit or a training goes: "a visit to Omsk", «экскурсия в Рузаевку»."""
    stop = phrase.span[1] + _DESTINATION_CHARS
    stop = min((at for mark in ",;(" if (at := text.find(mark, phrase.span[1], stop)) >= 0), default=stop)
    for match in _GOES_TO.finditer(text, max(0, phrase.span[0] - 1), stop):
        name = name_at(text, match.end())
        if name and (place := name.place(Ambiguity.WORD if match["to"] else Ambiguity.NONE)):
            return place
    named = (name_at(phrase.name, match.end()) for match in _GOES_TO.finditer(phrase.name))
    return next((place for name in named if name and (place := name.place())), None)


def any_town(text: str) -> Place | None:
    """Return the first town that a text names in any role, unless somebody comes from it."""
    for match in _TOWN_NAMED.finditer(text):
        name = name_at(text, match.end())
        is_in_name = name is not None and _INSTITUTION_AFTER.match(text, name.end)
        if name and not is_in_name and not (name.is_country or name.is_region) and (place := name.place()):
            return place
    return None


def _venue_town(text: str) -> Place | None:
    """Return the town in the name or the address of a building: "Vienna International Centre"."""
    towns = (
        "Vienna" if each["vic"] else each["town"] or each["town_after"] or each["town_ru"] or each["town_street"]
        for each in _VENUE_NAME.finditer(text)
    )
    return next(filter(None, map(find_place, towns)), None)


def town_of_name(name: str) -> Place | None:
    """Return the town by which an event is called: "Astana Economic Forum"."""
    named = name_at(name, 0)
    is_town = named is not None and not (named.is_country or named.is_region)
    return named.place() if named and is_town and name[named.end :].startswith(" ") else None


def _arrival_town(text: str) -> Place | None:
    """Return the town in which a text says that the guests arrived: «в Тулу приехали мастера»."""
    if not _ARRIVED.search(text):
        return None
    named = (name_at(text, each.end()) for each in _INTO.finditer(text))
    towns = (each for each in named if each and not (each.is_country or each.is_region))
    return next(filter(None, (each.place() for each in towns)), None)


def _is_fine(mention: DateMention) -> bool:
    return mention.precision in ("day", "month")


def _is_day(mention: DateMention) -> bool:
    return mention.precision == "day"


def _visited_place(text: str) -> Place | None:
    """Return the first place to which a text says that somebody goes: "visited Omsk", «приедет в Тулу»."""
    visited = (name_at(text, each.end()) for each in _VISITED_PLACE.finditer(text))
    return next((place for name in visited if name and (place := name.place())), None)
