"""A question → the sentences that answer it, or "not known"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.answering import weights
from corpus.answering.answer_types import find_cues
from corpus.answering.candidates import Candidate, find_candidates
from corpus.answering.confidence import Confidence, estimate_confidence
from corpus.answering.selection import Chosen, EntriesOf, choose, text_of
from corpus.index.protocol import Index
from corpus.language.lines import collapse_whitespace
from corpus.models import Answer, Quote, Source
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import Question
from corpus.retrieval.search import HybridSearch, LexicalSearch, SearchHit

MOST_NEAREST = 3

HITS = 10
"""Passages whose sentences are weighed against each other."""


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """How an answer came about: for explaining, measuring and fitting."""

    question: Question
    asked: Sequence[QueryTerm]
    found: Sequence[SearchHit]
    candidates: Sequence[Candidate]
    trust: Confidence
    by_meaning: bool
    missing: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """The probability that the best candidate answers."""
        return self.trust.confidence

    @property
    def known(self) -> bool:
        """Whether the confidence is enough to answer."""
        return self.trust.known


def find(
    question: Question,
    words: LexicalSearch,
    meaning: Callable[[], HybridSearch | None],
    hits: int = HITS,
    within: frozenset[str] | None = None,
    settled: float = weights.SEMANTIC_SKIP_CONFIDENCE,
) -> AnswerTrace:
    """Look for the answer: by words first, and by meaning too where their confidence is below `settled`.

    With `within`, only in the documents of these keys.
    """
    asked = words.read(question)
    found = words.search(asked, hits, within)
    candidates = find_candidates(question, asked, found, words.index, weights.CHOICE_BY_WORDS)
    trust = estimate_confidence(question, asked, candidates, by_meaning=False)
    deeper = meaning() if asked and (trust.confidence < settled or not trust.known) else None
    if deeper:
        asked, found = deeper.search(question, asked, hits, within)
        candidates = find_candidates(question, asked, found, words.index, weights.CHOICE_BY_MEANING)
        trust = estimate_confidence(question, asked, candidates, by_meaning=True)
    missing = _missing(asked, words.index)
    return AnswerTrace(question, asked, found, candidates, trust, by_meaning=deeper is not None, missing=missing)


def _missing(asked: Sequence[QueryTerm], index: Index) -> tuple[str, ...]:
    """Return the words, as they were written, that nothing in the corpus stands for; common ones are not missed."""
    return tuple(
        each.word.written
        for each in asked
        if each.informativeness >= weights.REPORT_MISSING_ABOVE and not any(term in index for term in each.terms)
    )


def compose(findings: AnswerTrace, entries_of: EntriesOf, *, always: bool = False) -> Answer:
    """Return the answer that the findings make, or the nearest documents where they do not make one.

    `always` answers with the best there is, however poor: for measuring.
    """
    question = findings.question
    if not findings.candidates or not (findings.known or always):
        return Answer(question.text, question.language, (), _nearest(findings.found), findings.missing)
    chosen = choose(question, findings.asked, findings.candidates, entries_of)
    return quote(question, chosen, findings.missing)


def quote(question: Question, chosen: Sequence[Chosen], missing: tuple[str, ...] = ()) -> Answer:
    """Return the answer that quotes the sentences `chosen`, in their order."""
    documents = list(dict.fromkeys(passage.document for passage, _ in chosen))
    number = {document.id: at for at, document in enumerate(documents, 1)}
    return Answer(
        question.text,
        question.language,
        tuple(_quote(question, each, number[each[0].document.id]) for each in chosen),
        tuple(Source(number[document.id], document) for document in documents),
        missing,
    )


def _quote(question: Question, chosen: Chosen, source: int) -> Quote:
    passage, sentence = chosen
    quoted = text_of(chosen)
    speaker = collapse_whitespace(passage.document.text[slice(*sentence.speaker)]) if sentence.speaker else None
    return Quote(
        quoted, source, sentence.start, sentence.end, speaker, tuple(find_cues(question, quoted, passage.document.date))
    )


def _nearest(found: Sequence[SearchHit]) -> tuple[Source, ...]:
    near = (each for each in found if each.score >= weights.NEAR)
    documents = list(dict.fromkeys(each.entry.passage.document for each in near))
    return tuple(Source(at, document) for at, document in enumerate(documents[:MOST_NEAREST], 1))
