"""Confidence: the probability that the best candidate answers, and the threshold that it must reach."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.answering import weights
from corpus.answering.candidates import Candidate
from corpus.answering.person_questions import is_unknown_person
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS, Question


@dataclass(frozen=True, slots=True)
class Confidence:
    """The confidence in the best candidate.

    `probability` is that of a right answer, by the fitted `table`. It must reach `threshold`; None means that no
    probability is sufficient. `doubts` are the reasons for a threshold above the usual one. `is_cross_lingual` where
    the candidate is in another language than the question.
    """

    probability: float
    table: Mapping[str, float]
    threshold: float | None = weights.ANSWER_THRESHOLD
    is_cross_lingual: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def is_sufficient(self) -> bool:
        """Return True if the probability reaches the threshold."""
        return self.threshold is not None and self.probability >= self.threshold


def estimate_confidence(
    question: Question, query: Sequence[QueryTerm], candidates: Sequence[Candidate], *, is_hybrid: bool
) -> Confidence:
    """Return the confidence in the first of `candidates`."""
    is_cross_lingual = bool(candidates) and candidates[0].passage.document.language != question.language
    table = weights.CONFIDENCE_LEXICAL
    if is_hybrid:
        table = weights.CONFIDENCE_CROSS_LINGUAL if is_cross_lingual else weights.CONFIDENCE_HYBRID
    if not candidates:
        return Confidence(0.0, table)
    best = candidates[0].features
    probability = 1 / (1 + math.exp(-best.weigh(table)))
    confidence = Confidence(probability, table, is_cross_lingual=is_cross_lingual)
    if best.attribute_match < weights.MIN_ATTRIBUTE_MATCH:
        doubt = "it names what is asked about and says nothing of what is asked"
        confidence = with_doubt(confidence, doubt, weights.ANSWER_THRESHOLD_IF_ATTRIBUTE_MISSING)
    if best.type_match < 0 and question.focus:
        doubt = "it does not speak of what is asked for"
        confidence = with_doubt(confidence, doubt, weights.ANSWER_THRESHOLD_IF_FOCUS_MISSING)
    requirement = _missing_requirement(question, query, candidates)
    return with_doubt(confidence, requirement) if requirement else confidence


def with_doubt(confidence: Confidence, doubt: str, threshold: float | None = None) -> Confidence:
    """Return the confidence with a doubt, and its threshold raised; to None if no probability is to be sufficient."""
    thresholds = (confidence.threshold, threshold)
    highest = None if None in thresholds else max(filter(None, thresholds))
    return replace(confidence, threshold=highest, doubts=(*confidence.doubts, doubt))


def _missing_requirement(question: Question, query: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> str | None:
    """Return the required element that the best candidate lacks, if any."""
    best = candidates[0].features
    if best.type_match < 0 and question.kind in TYPED_KINDS:
        return f"it holds nothing that says {question.kind}"
    if is_unknown_person(question, query, candidates):
        return "nothing found names that person"
    is_keywords = question.kind == "other" and "?" not in question.text
    if is_keywords and best.coverage < weights.MIN_KEYWORD_COVERAGE:
        return "these are words in a row that no sentence brings together"
    return None
