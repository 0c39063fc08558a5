"""Documents → events: what each reports, when and where, and the other dated facts in it.

Every date that a text states is weighed: by where it stands (title, label, lead), by how much its sentence speaks of
what the title does, by what the sentence says of it (held, since, closes). The best one, where it is good enough, is
the day of the event; else the day that the report itself bears. All others are milestones.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.dates.finder import DateMention, find_dates
from corpus.dates.times import find_hour
from corpus.events import patterns as cues
from corpus.language.lines import split_lines, unwrap_lines
from corpus.language.tokens import terms
from corpus.models import Document, Event, EventKind, Passage, Place, Precision, Sentence
from corpus.places.finder import dateline_place, find_places
from corpus.places.gazetteer import find_place

_ENOUGH = 2.9
"""The weight from which a date is that of the event."""
_LONGEST_TITLE = 120
"""Characters by which a milestone is known in a list."""
_HEADER = 6
"""Lines at the top among which a date that stands alone is the event's."""
_GOES_ON = re.compile(r"\s*,?\s*(?:and|и)?\s*(?:on|в)?\s*")
_BOUNDARY = ".;!?("


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence, or a line that is none: a label, a heading. `prose` counts the sentences before it."""

    sentence: Sentence
    text: str
    prose: int | None
    line: int
    dates: tuple[DateMention, ...]
    shared: float
    """The share of the title's terms that it holds."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with its statement."""

    statement: _Statement
    date: DateMention

    @property
    def clause(self) -> str:
        """What stands before the date, from the last boundary or date on."""
        text = self.statement.text[: self.date.span[0]]
        before = [each.span[1] for each in self.statement.dates if each.span[1] <= self.date.span[0]]
        return text[max([0, *before, *(text.rfind(mark) + 1 for mark in _BOUNDARY)]) :]


def read_events(document: Document, passages: Sequence[Passage]) -> list[Event]:
    """Return the event of a document, then its milestones in time order."""
    reader = _Reader(document, passages)
    event = reader.event()
    return [event, *reader.milestones(event)]


class _Reader:
    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.text = unwrap_lines(document.text)
        self.title = frozenset(terms(document.title))
        self.origin: Place | None = None
        """The place of the dateline."""
        self.statements = list(self._read(passages))
        self.dated = [_Dated(statement, each) for statement in self.statements for each in statement.dates]

    def _read(self, passages: Sequence[Passage]) -> Iterator[_Statement]:
        """Yield the statements in order; on the way, note where the report comes from."""
        sentences = [each for passage in passages for each in passage.sentences]
        at = prose = covered = 0
        for number, line in enumerate(split_lines(self.document.text)):
            if self.origin is None and number < _HEADER and (dateline := find_dateline(line.text)) and dateline.place:
                self.origin = dateline_place(dateline.place)
            while at < len(sentences) and sentences[at].start < line.end:
                yield self._statement(sentences[at], prose, number)
                prose += sentences[at].kind == "sentence"
                covered = sentences[at].end
                at += 1
            if covered <= line.start and not date_of_line(line.text):
                yield self._statement(Sentence(line.start, line.end), None, number)

    def _statement(self, sentence: Sentence, prose: int | None, line: int) -> _Statement:
        text = self.text[sentence.start : sentence.end]
        dates = tuple(find_dates(text, reference=self.document.date))
        held = frozenset(terms(text)) if dates else frozenset()
        shared = len(held & self.title) / len(self.title) if self.title else 0.0
        return _Statement(sentence, text, prose, line, dates, shared)

    def event(self) -> Event:
        """Return what the document reports, as the text says or, before that, as the document's metadata does."""
        read = self._read_event()
        stated = self.document
        if stated.start:
            end = stated.end if stated.end and stated.end >= stated.start else stated.start
            read = replace(read, start=stated.start, end=end, precision="day", starts_at=None)
        if stated.place:
            read = replace(read, place=find_place(stated.place) or Place(stated.place, stated.place))
        return read

    def _read_event(self) -> Event:
        best = max(self.dated, key=self._weight, default=None)
        if best and self._weight(best) >= _ENOUGH:
            best = self._narrowed(best)
            start, end, precision = best.date.start, _last_day(best), best.date.precision
            statement = best.statement
            place = self._label_place() or self._place_near(best) or self._place_beside(statement, start)
            return self._make(0, start, end, precision, place, statement)
        lead = next((each for each in self.statements if each.prose == 0), None)
        statement = lead or (self.statements[0] if self.statements else self._empty())
        day = self.document.date
        if day and not (lead and cues.COMING.search(lead.text)):
            place = self._label_place() or self._place_in(statement) or self.origin or self._place_of_topic()
            return self._make(0, day, day, "day", place, statement)
        return self._make(
            0, None, None, "none", self._label_place() or self._place_of_topic() or self.origin, statement
        )

    def milestones(self, event: Event) -> list[Event]:
        """Return the dated facts that do not fall on the event, the earliest first, each date once."""
        found: dict[tuple[date, date], _Dated] = {}
        for each in self.dated:
            span = (each.date.start, each.date.end)
            on_event = event.start and event.end and span[0] <= event.end and event.start <= span[1]
            if not on_event and not cues.PUBLISHED.search(each.clause):
                found.setdefault(span, each)
        return [
            self._make(number, *span, each.date.precision, self._place_near(each), each.statement)
            for number, (span, each) in enumerate(sorted(found.items(), key=lambda item: item[0]), 1)
        ]

    def _weight(self, dated: _Dated) -> float:
        """Return how much speaks for a date being the event's."""
        statement, mention = dated.statement, dated.date
        if cues.DEADLINE.search(dated.clause) or cues.PUBLISHED.search(dated.clause):
            return -1.0
        weight = 3 * statement.shared
        if statement.prose is None:
            label = cues.LABEL.match(statement.text)
            weight += 4.0 if label else 2.5 if statement.line < _HEADER else 0.0
        else:
            weight += {0: 2.0, 1: 0.75, 2: 0.5}.get(statement.prose, 0.0)
            weight += 4.0 * bool(cues.LABEL.match(statement.text))
        weight += 1.5 * bool(cues.HAPPENS.search(statement.text)) + bool(cues.POINTS.search(statement.text))
        weight -= 3.0 * bool(cues.BACKGROUND.search(dated.clause))
        weight += {"day": 0.5, "month": -0.5, "year": -2.0, "none": 0.0}[mention.precision]
        return weight + 0.5 * (mention.precision == "day" and mention.end > mention.start)

    def _narrowed(self, best: _Dated) -> _Dated:
        """Return the days that the same sentence names within a longer time: "last week, on 5 and 6 March"."""
        within = [
            each
            for each in self.dated
            if each.statement is best.statement and best.date.start <= each.date.start <= each.date.end <= best.date.end
        ]
        return min(within, key=lambda each: each.date.end - each.date.start)

    def _label_place(self) -> Place | None:
        """Return the place of the line that says where."""
        for each in self.statements:
            if label := cues.PLACE_LABEL.match(each.text):
                value = each.text[label.end() - 1 :]
                if found := self._place_of(value) or next(filter(None, map(find_place, value.split(","))), None):
                    return found
        return None

    def _place_of(self, text: str) -> Place | None:
        return next((each.place for each in find_places(text)), None)

    def _place_in(self, statement: _Statement) -> Place | None:
        return self._place_of(statement.text)

    def _place_near(self, dated: _Dated) -> Place | None:
        """Return the place in the date's own sentence that stands nearest to it."""
        start, end = dated.date.span
        found = find_places(dated.statement.text)
        near = min(found, key=lambda each: max(start - each.span[1], each.span[0] - end), default=None)
        if near:
            return near.place
        visited = cues.VISITED.search(dated.statement.text)
        return find_place(visited[1]) if visited else None

    def _place_beside(self, statement: _Statement, start: date) -> Place | None:
        """Return the place that the sentence lacks: from a line beside it, the title, or the dateline of that day."""
        beside = [
            each
            for each in self.statements
            if each.prose is None and abs(each.line - statement.line) <= 1 and statement.prose is None
        ]
        named = next(filter(None, map(self._place_in, beside)), None) or self._place_of(self.document.title)
        if named:
            return named
        day = self.document.date
        if self.origin and day and abs((start - day).days) <= 1:
            return self.origin
        held = (each for each in self.statements if not each.dates and cues.HELD.search(each.text))
        return next(filter(None, map(self._place_in, held)), None)

    def _place_of_topic(self) -> Place | None:
        """Return the place of a sentence that speaks of the event itself and of no other day."""
        told = (
            each
            for each in self.statements
            if not each.dates and (cues.HELD.search(each.text) or cues.POINTS.search(each.text))
        )
        return next(filter(None, map(self._place_in, told)), None) or self._place_of(self.document.title)

    def _empty(self) -> _Statement:
        return _Statement(Sentence(0, 0), "", None, 0, (), 0.0)

    def _make(
        self,
        number: int,
        start: date | None,
        end: date | None,
        precision: Precision,
        place: Place | None,
        statement: _Statement,
    ) -> Event:
        hour = find_hour(statement.text, start) if start and precision == "day" else None
        title = self.document.title
        if number:
            title = textwrap.shorten(statement.text, _LONGEST_TITLE, placeholder="…")
        kind: EventKind = "milestone" if number else "event"
        return Event(self.document, number, kind, title, start, end, precision, place, statement.sentence, hour)


def _last_day(dated: _Dated) -> date:
    """Return the last day of a date and of those that go on from it in the same breath: "on Monday and Tuesday"."""
    end, at = dated.date.end, dated.date.span[1]
    for each in dated.statement.dates:
        gap = dated.statement.text[at : each.span[0]]
        if each.span[0] >= at and each.start == end + timedelta(days=1) and _GOES_ON.fullmatch(gap):
            end, at = each.end, each.span[1]
    return end
