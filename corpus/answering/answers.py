"""The path of a question: retrieve passages, read candidates, estimate the confidence, select sentences, answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.answering import weights
from corpus.answering.answer_types import Span, find_short_answer
from corpus.answering.candidates import Candidate, find_candidates
from corpus.answering.confidence import Confidence, estimate_confidence, probability, with_doubt
from corpus.answering.constraints import asks_for_office, is_cancellation, is_plan, years
from corpus.answering.reading import (
    MAX_READ_CANDIDATES,
    candidate_text,
    question_to_read,
    read_candidates,
    reading_table,
)
from corpus.answering.selected_sentences import SelectedSentence
from corpus.answering.selection import select_sentences
from corpus.dates.clauses import Clauses
from corpus.dates.finder import find_dates
from corpus.dates.lexer import lower_same_length
from corpus.models import Answer, Certainty, Document, Source
from corpus.passages.store import PassageStore
from corpus.reading.reader import Reader
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import Question, read_question
from corpus.retrieval.search import HybridSearch, LexicalSearch, SearchHit, SearchResult

MAX_NEAREST_DOCUMENTS = 3

MAX_SEARCHED_PASSAGES = 10  # passages whose sentences become candidates


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """The intermediate results of a search for an answer: to build it from, to explain, to measure and to fit.

    `candidates` are the read ones first. `is_read` is False if no reader was there, or it was busy. `read_as` is the
    question as the reader got it with sentences in the language of the best candidate.
    """

    question: Question
    query: Sequence[QueryTerm]
    hits: Sequence[SearchHit]
    candidates: Sequence[Candidate]
    confidence: Confidence
    unknown_words: tuple[str, ...]
    is_hybrid: bool
    is_read: bool = False
    read_as: str = ""

    @property
    def eligible(self) -> Sequence[Candidate]:
        """The candidates that would be sufficient if they were the best, which is one of them."""
        best, *others = self.candidates[:MAX_READ_CANDIDATES]
        return [best, *(each for each in others if self._probability(each) >= self.confidence.threshold)]

    @property
    def choices(self) -> Sequence[str]:
        """The eligible sentences, each with the title and date of its document."""
        return [candidate_text(each) for each in self.eligible]

    @property
    def near(self) -> Sequence[Document]:
        """The documents with a passage that comes near the question, the best first."""
        near = (each.entry.passage.document for each in self.hits if each.score >= weights.MIN_NEAREST_SCORE)
        return list(dict.fromkeys(near))

    def _probability(self, candidate: Candidate) -> float:
        weighed = candidate.score if self.is_read else candidate.features.weigh(self.confidence.table)
        return probability(weighed)


def search_answer(
    question: Question,
    lexical: LexicalSearch,
    hybrid: Callable[[], HybridSearch | None],
    reader: Reader | None = None,
    max_passages: int = MAX_SEARCHED_PASSAGES,
) -> AnswerTrace:
    """Return the candidates for the answer and the confidence in the best.

    The hybrid search, if `hybrid` returns one that can be used, follows the lexical one. Without a `reader`, or if it
    is busy, the features of the words alone decide.
    """
    found = lexical.search(question, max_passages)
    search = hybrid() if found.terms else None
    by_meaning = search.search(question, found.terms, max_passages) if search else None
    found = by_meaning or found
    is_hybrid = by_meaning is not None
    scoring = weights.SCORE_HYBRID if is_hybrid else weights.SCORE_LEXICAL
    candidates = find_candidates(question, found, scoring)
    read = read_candidates(question, candidates, reader, lexical.vocabulary, lexical.passages) if reader else None
    read_as, table = "", None
    if read and reader:
        language = read[0].passage.document.language
        read_as = question_to_read(question, language, reader, lexical.vocabulary)
        table = reading_table(question, language, reader)
    confidence = estimate_confidence(question, found, read or candidates, is_hybrid=is_hybrid, read_table=table)
    if question.is_unresolved:
        confidence = with_doubt(confidence, "nothing says what it points to")
    return AnswerTrace(
        question,
        found.terms,
        found.hits,
        read or candidates,
        confidence,
        _unknown_words(question, found),
        is_hybrid=is_hybrid,
        is_read=bool(read),
        read_as=read_as,
    )


def prefer_topic(found: AnswerTrace, on_topic: AnswerTrace) -> AnswerTrace:
    """Return which of two traces of a question to answer from: of all documents, or of those of the topic."""
    own, other = on_topic.confidence, found.confidence
    is_better = own.certainty == "sure" or own.probability >= other.probability
    return on_topic if own.is_sufficient and (is_better or not other.is_sufficient) else found


def _unknown_words(question: Question, found: SearchResult) -> tuple[str, ...]:
    """Return the words of the question that no document has, as they were written; common ones are not reported.

    Nor are those that a follow-up takes from the question before, where they have been reported.
    """
    own = read_question(question.text).terms
    return tuple(
        each.word.written
        for each in found.terms
        if (not question.context or each.word.term in own)
        and each.informativeness >= weights.MIN_REPORTED_INFORMATIVENESS
        and not any(term in found.statistics for term in each.terms)
    )


def build_answer(
    trace: AnswerTrace, store: PassageStore, *, always: bool = False, chosen: Sequence[int] | None = None
) -> Answer:
    """Return the answer with quotes, or with the nearest documents if the confidence is not sufficient.

    With `always`, quote the best candidate whatever the confidence: for measuring. `chosen` are the indexes of the
    choices to quote if the confidence is sufficient; nothing is quoted if it is empty.
    """
    question, confidence = trace.question, trace.confidence
    is_sufficient = confidence.is_sufficient and (chosen is None or len(chosen) > 0)
    if not trace.candidates or not (is_sufficient or always):
        near = () if len(trace.unknown_words) == len(question.words) else _nearest_documents(trace)
        return Answer(question.text, question.language, (), near, trace.unknown_words)
    certainty = confidence.certainty if confidence.is_sufficient and 0 in (chosen or [0]) else "likely"
    wanted = [trace.eligible[each] for each in chosen or ()]
    selected = select_sentences(question, trace.query, trace.candidates, store, certainty, wanted)
    answer = build_quotes(question, selected, certainty)
    return replace(answer, unknown_words=trace.unknown_words)


def build_quotes(question: Question, selected: Sequence[SelectedSentence], certainty: Certainty = "sure") -> Answer:
    """Return the answer that quotes the sentences selected, in their order."""
    documents = list(dict.fromkeys(each.document for each in selected))
    numbers = {document.id: number for number, document in enumerate(documents, 1)}
    return Answer(
        question.text,
        question.language,
        tuple(each.quote(numbers[each.document.id]) for each in selected),
        tuple(Source(numbers[document.id], document) for document in documents),
        certainty=certainty if selected else "unknown",
        as_of=_as_of(question, selected[0]) if selected else None,
        short=(short := _short(question, selected)),
        planned_until=_planned_until(selected[0], short) if short else None,
    )


def _short(question: Question, selected: Sequence[SelectedSentence]) -> Span | None:
    """Return the exact words that answer; none where the event asked about was called off, or may have been."""
    if not selected or (question.kind == "when" and any(is_cancellation(each.text) for each in selected)):
        return None
    return find_short_answer(question, selected[0].text, selected[0].document.date)


def _planned_until(first: SelectedSentence, short: Span) -> date | None:
    """Return the last day of the date at `short` if its clause is about the future; None for anything else."""
    mentions = find_dates(first.text, reference=first.document.date)
    clauses = Clauses(first.text, lower_same_length(first.text), [each.span for each in mentions])
    at = next((i for i, each in enumerate(mentions) if each.span[0] < short[1] and short[0] < each.span[1]), None)
    return mentions[at].end if at is not None and clauses.looks_forward(at) else None


def _as_of(question: Question, first: SelectedSentence) -> date | None:
    """Return the date of the first sentence's document if the answer is an office or a plan, unless a year is asked."""
    asks_office = question.kind == "who" and asks_for_office(question.text)
    if years(question.text_to_read) or not (asks_office or is_plan(first.text)):
        return None
    return first.document.date


def _nearest_documents(trace: AnswerTrace) -> tuple[Source, ...]:
    return tuple(Source(number, document) for number, document in enumerate(trace.near[:MAX_NEAREST_DOCUMENTS], 1))
