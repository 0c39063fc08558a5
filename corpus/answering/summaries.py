"""Summaries of documents and events in their own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.answering.answer_types import find_answer_spans
from corpus.answering.selected_sentences import AnswerBudget, SelectedSentence, sentences_of, with_antecedent
from corpus.models import Document, Event
from corpus.passages.terms import PassageTerms
from corpus.retrieval.questions import Kind, Question

_FACTS: tuple[Kind, ...] = ("when", "where", "who")
_EVENT_SENTENCES = 2
MAX_EVENT_QUOTES = 4


def summarise_document(document: Document, passages: Sequence[PassageTerms]) -> list[SelectedSentence]:
    """Return the first sentence of a document and those richest in dates, places and names, in reading order."""
    prose = [
        each
        for each in sentences_of(passages)
        if each.sentence.kind == "sentence" and not each.sentence.speaker and not each.needs_antecedent
    ]
    budget = AnswerBudget()
    for each in [*prose[:1], *sorted(prose[1:], key=_fact_count, reverse=True)]:
        budget.add([each])
    return sorted(budget.selected, key=lambda each: each.sentence.start)


def _fact_count(selected: SelectedSentence) -> int:
    return sum(bool(find_answer_spans(Question("", "en", kind, ()), selected.text)) for kind in _FACTS)


def summarise_event(event: Event, passages: Sequence[PassageTerms]) -> list[SelectedSentence]:
    """Return what a document says on an event: the sentence that reports it, and the richest other one.

    Of a milestone, and of an event that the document is not about, it is one sentence, after the one it refers to.
    """
    own = reporting_sentence(event, passages)
    if event.index and own:
        return with_antecedent(own[0], passages)
    more = [each for each in summarise_document(event.document, passages) if each not in own]
    return sorted([*own, *more][:_EVENT_SENTENCES], key=lambda each: each.sentence.start)


def reporting_sentence(event: Event, passages: Sequence[PassageTerms]) -> list[SelectedSentence]:
    """Return the sentence that reports an event, if it can be quoted."""
    return [
        each
        for each in sentences_of(passages)
        if each.sentence.start < event.sentence.end and event.sentence.start < each.sentence.end
    ][:1]
