"""The path of a question: retrieve passages, read candidates, estimate the confidence, select sentences, answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.answering import weights
from corpus.answering.answer_types import find_answer_spans
from corpus.answering.candidates import Candidate, find_candidates
from corpus.answering.confidence import Confidence, estimate_confidence, with_doubt
from corpus.answering.selected_sentences import SelectedSentence
from corpus.answering.selection import select_sentences
from corpus.language.lines import collapse_whitespace
from corpus.models import Answer, Quote, Source
from corpus.passages.store import PassageStore
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import Question
from corpus.retrieval.search import HybridSearch, LexicalSearch, SearchHit, SearchResult

MAX_NEAREST_DOCUMENTS = 3

MAX_READ_PASSAGES = 10  # passages whose sentences become candidates


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """The intermediate results of a search for an answer: to build it from, to explain, to measure and to fit."""

    question: Question
    query: Sequence[QueryTerm]
    hits: Sequence[SearchHit]
    candidates: Sequence[Candidate]
    confidence: Confidence
    unknown_words: tuple[str, ...]
    is_hybrid: bool


def search_answer(
    question: Question,
    lexical: LexicalSearch,
    hybrid: Callable[[], HybridSearch | None],
    max_passages: int = MAX_READ_PASSAGES,
    skip_semantic_confidence: float = weights.SEMANTIC_SKIP_CONFIDENCE,
) -> AnswerTrace:
    """Return the candidates for the answer and the confidence in the best.

    The lexical search comes first. The hybrid search, if `hybrid` returns one, follows where the confidence is below
    `skip_semantic_confidence` or not sufficient.
    """
    found = lexical.search(question, max_passages)
    trace = _read(question, found, is_hybrid=False)
    is_certain = trace.confidence.is_sufficient and trace.confidence.probability >= skip_semantic_confidence
    if found.terms and not is_certain and (search := hybrid()):
        found = search.search(question, found.terms, max_passages)
        trace = _read(question, found, is_hybrid=True)
    if question.is_unresolved:
        return replace(trace, confidence=with_doubt(trace.confidence, "nothing says what it points to"))
    return trace


def _read(question: Question, found: SearchResult, *, is_hybrid: bool) -> AnswerTrace:
    """Read the candidates in the passages found, and estimate the confidence in the best."""
    scoring = weights.SCORE_HYBRID if is_hybrid else weights.SCORE_LEXICAL
    candidates = find_candidates(question, found, scoring)
    confidence = estimate_confidence(question, found.terms, candidates, is_hybrid=is_hybrid)
    return AnswerTrace(question, found.terms, found.hits, candidates, confidence, _unknown_words(found), is_hybrid)


def _unknown_words(found: SearchResult) -> tuple[str, ...]:
    """Return the words, as they were written, that no document has; common words are not reported."""
    return tuple(
        each.word.written
        for each in found.terms
        if each.informativeness >= weights.MIN_REPORTED_INFORMATIVENESS
        and not any(term in found.statistics for term in each.terms)
    )


def build_answer(trace: AnswerTrace, store: PassageStore, *, always: bool = False) -> Answer:
    """Return the answer with quotes, or with the nearest documents if the confidence is not sufficient.

    With `always`, quote the best candidate whatever the confidence: for measuring.
    """
    question = trace.question
    if not trace.candidates or not (trace.confidence.is_sufficient or always):
        return Answer(question.text, question.language, (), _nearest_documents(trace.hits), trace.unknown_words)
    selected = select_sentences(question, trace.query, trace.candidates, store)
    return build_quotes(question, selected, trace.unknown_words)


def build_quotes(
    question: Question, selected: Sequence[SelectedSentence], unknown_words: tuple[str, ...] = ()
) -> Answer:
    """Return the answer that quotes the sentences selected, in their order."""
    documents = list(dict.fromkeys(each.document for each in selected))
    numbers = {document.id: number for number, document in enumerate(documents, 1)}
    return Answer(
        question.text,
        question.language,
        tuple(_quote(question, each, numbers[each.document.id]) for each in selected),
        tuple(Source(numbers[document.id], document) for document in documents),
        unknown_words,
    )


def _quote(question: Question, selected: SelectedSentence, source: int) -> Quote:
    sentence, document, text = selected.sentence, selected.document, selected.text
    speaker = collapse_whitespace(document.text[slice(*sentence.speaker)]) if sentence.speaker else None
    marks = tuple(find_answer_spans(question, text, document.date))
    return Quote(text, source, sentence.start, sentence.end, speaker, marks)


def _nearest_documents(hits: Sequence[SearchHit]) -> tuple[Source, ...]:
    near = (each.entry.passage.document for each in hits if each.score >= weights.MIN_NEAREST_SCORE)
    documents = list(dict.fromkeys(near))[:MAX_NEAREST_DOCUMENTS]
    return tuple(Source(number, document) for number, document in enumerate(documents, 1))
