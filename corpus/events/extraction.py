"""Extraction of events: what each document reports, when and where, and the other dated facts in it.

Each date in the text gets a weight. It depends on its place (title, label, lead), on the terms that its sentence shares
with the title, and on the words around it ("held", "since", "closes"). The date of the greatest weight, if that reaches
`MIN_EVENT_WEIGHT`, is the date of the event; else the date of the document is. All other dates are milestones.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.dates.finder import DateMention, find_dates
from corpus.dates.times import find_start_time
from corpus.language import en, ru
from corpus.language.lines import split_lines, unwrap_lines
from corpus.language.patterns import any_of
from corpus.language.tokens import terms
from corpus.models import Document, Event, EventKind, Passage, Place, Precision, Sentence
from corpus.places.finder import dateline_place, find_places
from corpus.places.gazetteer import find_place

MIN_EVENT_WEIGHT = 2.9  # from this weight on, a date is the date of the event
TITLE_WEIGHT = 3.0  # for a sentence with all terms of the title; in proportion for one with some
LABEL_WEIGHT = 4.0  # for a line that labels the date: "Date: …"
HEADER_WEIGHT = 2.5  # for a line at the top that is no sentence
LEAD_WEIGHTS = (2.0, 0.75, 0.5)  # for the first sentences of the text
EVENT_VERB_WEIGHT = 1.5
EVENT_NOUN_WEIGHT = 1.0
BACKGROUND_WEIGHT = -3.0
RANGE_WEIGHT = 0.5  # for several days: events last, facts mostly do not
PRECISION_WEIGHTS: Mapping[Precision, float] = {"day": 0.5, "month": -0.5, "year": -2.0, "none": 0.0}
EXCLUDED_WEIGHT = -1.0  # of a deadline and of a date of publication
MAX_TITLE_CHARS = 120  # of a milestone in a list
HEADER_LINES = 6

_COMPLEMENTS = (en.LABEL_COMPLEMENTS, ru.LABEL_COMPLEMENTS)
_ADDITIONS = (en.DATE_LABEL_ADDITIONS, ru.DATE_LABEL_ADDITIONS)
_DATE_LABEL = re.compile(
    rf"{any_of(en.DATE_LABELS, ru.DATE_LABELS)}(?:\s+{any_of(*_ADDITIONS, *_COMPLEMENTS)})*\s*[:—–]\s*\S", re.IGNORECASE
)
_VENUE_LABEL = re.compile(
    rf"{any_of(en.VENUE_LABELS, ru.VENUE_LABELS)}(?:\s+{any_of(*_COMPLEMENTS)})*\s*[:—–]\s*\S", re.IGNORECASE
)
_EVENT_VERB = re.compile(rf"\b{any_of(en.EVENT_VERBS, ru.EVENT_VERBS)}\b", re.IGNORECASE)
_EVENT_NOUN = re.compile(
    rf"\b(?:the|this)\s+(?:\w+\s+)?{any_of(en.EVENT_NOUNS)}\b|\b{any_of(ru.EVENT_NOUNS)}\b", re.IGNORECASE
)
_EVENT_SENTENCE = re.compile(
    rf"^{any_of(en.EVENT_SUBJECTS)}\s+{any_of(en.EVENT_PREDICATES)}\b|\b{any_of(ru.EVENT_PREDICATES)}\b", re.IGNORECASE
)
_VISITED_PLACE = re.compile(
    rf"\b{any_of(en.VISIT_VERBS, ru.VISIT_VERBS)}\s+([A-ZА-ЯЁ][\w’-]+(?:[ -][A-ZА-ЯЁ][\w’-]+)?)"
)
_FUTURE = re.compile(rf"\b{any_of(en.FUTURE_WORDS, ru.FUTURE_WORDS)}\b", re.IGNORECASE)
_BACKGROUND = re.compile(rf"\b{any_of(en.BACKGROUND_WORDS, ru.BACKGROUND_WORDS)}\b", re.IGNORECASE)
_PUBLISHED = re.compile(rf"\b{any_of(en.PUBLICATION_WORDS, ru.PUBLICATION_WORDS)}\b", re.IGNORECASE)
_DEADLINE = re.compile(
    rf"\b{any_of(en.DEADLINE_WORDS, ru.DEADLINE_WORDS)}\b|"
    rf"\b{any_of(en.DEADLINE_PREPOSITIONS, ru.DEADLINE_PREPOSITIONS)}(?:\d{{1,2}}[:.]\d\d\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
_DATES_IN_SEQUENCE = re.compile(r"\s*,?\s*(?:and|и)?\s*(?:on|в)?\s*")
_CLAUSE_BOUNDARIES = ".;!?("


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence, or a line that is none: a label, a heading.

    `prose_index` counts the sentences from 0; it is None for a line. `title_overlap` is the share of the title's terms
    that the statement has.
    """

    sentence: Sentence
    text: str
    prose_index: int | None
    line: int
    dates: tuple[DateMention, ...]
    title_overlap: float


@dataclass(frozen=True, slots=True)
class _StatedDate:
    """A date with its statement."""

    statement: _Statement
    date: DateMention

    @property
    def clause(self) -> str:
        """The text before the date, from the last boundary or date on."""
        text = self.statement.text[: self.date.span[0]]
        ends = [each.span[1] for each in self.statement.dates if each.span[1] <= self.date.span[0]]
        return text[max([0, *ends, *(text.rfind(mark) + 1 for mark in _CLAUSE_BOUNDARIES)]) :]


def read_events(document: Document, passages: Sequence[Passage]) -> list[Event]:
    """Return the event of a document, then its milestones in time order."""
    reader = _EventReader(document, passages)
    event = reader.read_event()
    return [event, *reader.read_milestones(event)]


class _EventReader:
    """Reads the events of one document."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.text = unwrap_lines(document.text)
        self.title_terms = frozenset(terms(document.title))
        self.dateline_place: Place | None = None
        self.statements = list(self._read_statements(passages))
        self.dates = [_StatedDate(statement, each) for statement in self.statements for each in statement.dates]

    def _read_statements(self, passages: Sequence[Passage]) -> Iterator[_Statement]:
        """Yield the statements in order, and set the place of the dateline."""
        sentences = [each for passage in passages for each in passage.sentences]
        at = prose_index = covered = 0
        for number, line in enumerate(split_lines(self.document.text)):
            if self.dateline_place is None and number < HEADER_LINES and (dateline := find_dateline(line.text)):
                self.dateline_place = dateline_place(dateline.place or "")
            while at < len(sentences) and sentences[at].start < line.end:
                yield self._statement(sentences[at], prose_index, number)
                prose_index += sentences[at].kind == "sentence"
                covered = sentences[at].end
                at += 1
            if covered <= line.start and not date_of_line(line.text):
                yield self._statement(Sentence(line.start, line.end), None, number)

    def _statement(self, sentence: Sentence, prose_index: int | None, line: int) -> _Statement:
        text = self.text[sentence.start : sentence.end]
        dates = tuple(find_dates(text, reference=self.document.date))
        shared = frozenset(terms(text)) & self.title_terms if dates else frozenset()
        overlap = len(shared) / len(self.title_terms) if self.title_terms else 0.0
        return _Statement(sentence, text, prose_index, line, dates, overlap)

    def read_event(self) -> Event:
        """Return the event that the document reports; its metadata take precedence over its text."""
        event = self._read_event_from_text()
        document = self.document
        if document.start:
            end = document.end if document.end and document.end >= document.start else document.start
            event = replace(event, start=document.start, end=end, precision="day", starts_at=None)
        if document.place:
            event = replace(event, place=find_place(document.place) or Place(document.place, document.place))
        return event

    def _read_event_from_text(self) -> Event:
        best = max(self.dates, key=_weight, default=None)
        if best and _weight(best) >= MIN_EVENT_WEIGHT:
            best = self._narrow(best)
            start, end, precision = best.date.start, _last_day(best), best.date.precision
            place = self._labelled_place() or _nearest_place(best) or self._context_place(best.statement, start)
            return self._make_event(0, start, end, precision, place, best.statement)
        lead = next((each for each in self.statements if each.prose_index == 0), None)
        statement = lead or next(iter(self.statements), _Statement(Sentence(0, 0), "", None, 0, (), 0.0))
        day = self.document.date
        if day and not (lead and _FUTURE.search(lead.text)):
            place = self._labelled_place() or _first_place([statement.text]) or self.dateline_place
            return self._make_event(0, day, day, "day", place or self._topic_place(), statement)
        place = self._labelled_place() or self._topic_place() or self.dateline_place
        return self._make_event(0, None, None, "none", place, statement)

    def read_milestones(self, event: Event) -> list[Event]:
        """Return the dated facts outside the days of the event, the earliest first, each date once."""
        found: dict[tuple[date, date], _StatedDate] = {}
        for each in self.dates:
            start, end = each.date.start, each.date.end
            is_in_event = event.start and event.end and start <= event.end and event.start <= end
            if not is_in_event and not _PUBLISHED.search(each.clause):
                found.setdefault((start, end), each)
        return [
            self._make_event(index, *days, each.date.precision, _nearest_place(each), each.statement)
            for index, (days, each) in enumerate(sorted(found.items(), key=lambda item: item[0]), 1)
        ]

    def _narrow(self, best: _StatedDate) -> _StatedDate:
        """Return the shortest date of the sentence within `best`: "last week, on 5 and 6 March"."""
        within = [
            each
            for each in self.dates
            if each.statement is best.statement and best.date.start <= each.date.start <= each.date.end <= best.date.end
        ]
        return min(within, key=lambda each: each.date.end - each.date.start)

    def _labelled_place(self) -> Place | None:
        for each in self.statements:
            if label := _VENUE_LABEL.match(each.text):
                value = each.text[label.end() - 1 :]
                if place := _first_place([value]) or next(filter(None, map(find_place, value.split(","))), None):
                    return place
        return None

    def _context_place(self, statement: _Statement, start: date) -> Place | None:
        """Return the place that the statement lacks: of an adjacent line, the title, the dateline, another sentence."""
        adjacent_lines = (
            each.text
            for each in self.statements
            if statement.prose_index is None and each.prose_index is None and abs(each.line - statement.line) <= 1
        )
        if place := _first_place(adjacent_lines) or _first_place([self.document.title]):
            return place
        day = self.document.date
        if self.dateline_place and day and abs((start - day).days) <= 1:
            return self.dateline_place
        return _first_place(
            each.text for each in self.statements if not each.dates and _EVENT_SENTENCE.search(each.text)
        )

    def _topic_place(self) -> Place | None:
        """Return the place of a sentence about the event that gives no date, else of the title."""
        texts = (
            each.text
            for each in self.statements
            if not each.dates and (_EVENT_SENTENCE.search(each.text) or _EVENT_NOUN.search(each.text))
        )
        return _first_place(texts) or _first_place([self.document.title])

    def _make_event(
        self,
        index: int,
        start: date | None,
        end: date | None,
        precision: Precision,
        place: Place | None,
        statement: _Statement,
    ) -> Event:
        starts_at = find_start_time(statement.text, start) if start and precision == "day" else None
        title = self.document.title
        if index:
            title = textwrap.shorten(statement.text, MAX_TITLE_CHARS, placeholder="…")
        kind: EventKind = "milestone" if index else "event"
        return Event(self.document, index, kind, title, start, end, precision, place, statement.sentence, starts_at)


def _weight(stated: _StatedDate) -> float:
    """Return the weight of a date: the greater it is, the likelier the date is the event's."""
    statement, mention, clause = stated.statement, stated.date, stated.clause
    if _DEADLINE.search(clause) or _PUBLISHED.search(clause):
        return EXCLUDED_WEIGHT
    weight = TITLE_WEIGHT * statement.title_overlap + PRECISION_WEIGHTS[mention.precision]
    if _DATE_LABEL.match(statement.text):
        weight += LABEL_WEIGHT
    elif statement.prose_index is None and statement.line < HEADER_LINES:
        weight += HEADER_WEIGHT
    if statement.prose_index is not None and statement.prose_index < len(LEAD_WEIGHTS):
        weight += LEAD_WEIGHTS[statement.prose_index]
    if _EVENT_VERB.search(statement.text):
        weight += EVENT_VERB_WEIGHT
    if _EVENT_NOUN.search(statement.text):
        weight += EVENT_NOUN_WEIGHT
    if _BACKGROUND.search(clause):
        weight += BACKGROUND_WEIGHT
    if mention.precision == "day" and mention.end > mention.start:
        weight += RANGE_WEIGHT
    return weight


def _last_day(stated: _StatedDate) -> date:
    """Return the last day of a date and of those that directly continue it: "on Monday and Tuesday"."""
    end, at = stated.date.end, stated.date.span[1]
    for each in stated.statement.dates:
        between = stated.statement.text[at : each.span[0]]
        if each.span[0] >= at and each.start == end + timedelta(days=1) and _DATES_IN_SEQUENCE.fullmatch(between):
            end, at = each.end, each.span[1]
    return end


def _first_place(texts: Iterable[str]) -> Place | None:
    """Return the first place in which one of `texts` says that something happens."""
    return next((mention.place for text in texts for mention in find_places(text)), None)


def _nearest_place(stated: _StatedDate) -> Place | None:
    """Return the place in the sentence of a date that is nearest to it."""
    start, end = stated.date.span
    places = find_places(stated.statement.text)
    if places:
        return min(places, key=lambda each: max(start - each.span[1], each.span[0] - end)).place
    visited = _VISITED_PLACE.search(stated.statement.text)
    return find_place(visited[1]) if visited else None
