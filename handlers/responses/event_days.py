"""The day of a named event, where the sentence that answers "when?" has only its year or month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.answering.followups import Topic
from corpus.dates.finder import find_dates
from corpus.language.tokens import terms
from corpus.library import Library
from corpus.models import Answer, Event
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import read_question

MIN_MATCH = 0.85  # the weight of a term that is the word itself or its translation


def lacks_day(answer: Answer) -> bool:
    """Return True for an answer to "when?" with a year or a month only."""
    if not answer.short_text or read_question(answer.question).kind != "when":
        return False
    dates = find_dates(answer.short_text, reference=answer.sources[0].document.date)
    return bool(dates) and all(each.precision in ("year", "month") for each in dates)


def with_event_day(library: Library, answer: Answer, topic: Topic | None) -> Answer:
    """Return the answer with the sentence that has the days of the event asked for, if just one event fits. Blocks."""
    if not lacks_day(answer):
        return answer
    query = library.search_answer(answer.question, topic=topic).query
    [said] = find_dates(answer.short_text or "", reference=answer.sources[0].document.date)[:1]
    fitting = [
        each
        for each in library.events()
        if each.start and each.precision == "day" and each.days_hold and said.start <= each.start <= said.end
        if any(each.document.key == source.document.key for source in answer.sources) and _is_asked(each, query)
    ]
    return _reported(library, fitting[0], answer) if len(fitting) == 1 else answer


def _is_asked(event: Event, query: Sequence[QueryTerm]) -> bool:
    name = frozenset(terms(event.name))
    return bool(query) and all(each.match(name) >= MIN_MATCH for each in query)


def _reported(library: Library, event: Event, answer: Answer) -> Answer:
    """Return an answer with the sentence that reports an event; the old one if its day can't be marked there."""
    report = library.event_summary(event)
    first = report.quotes[0]
    spans = [each.span for each in find_dates(first.text, reference=event.document.date) if each.start == event.start]
    if not spans:
        return answer
    return replace(
        answer,
        quotes=(first,),
        sources=report.sources[:1],
        short=spans[0],
        planned_until=event.end if event.status == "planned" else None,
    )
