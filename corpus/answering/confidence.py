"""Confidence: the probability that the best candidate answers, and the threshold that it must reach."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.answering import weights
from corpus.answering.candidates import Candidate
from corpus.answering.person_questions import is_unknown_person
from corpus.language.word_frequency import informativeness
from corpus.models import Certainty
from corpus.places.countries import country_of
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS, Question
from corpus.retrieval.search import SearchResult


@dataclass(frozen=True, slots=True)
class Confidence:
    """The confidence in the best candidate.

    `probability` is that of a right answer, by the fitted `table`. It must reach `threshold`. `doubts` are reasons for
    which no probability is sufficient. `is_cross_lingual` where the candidate is in another language than the question.
    """

    probability: float
    table: Mapping[str, float]
    threshold: float
    is_cross_lingual: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def is_sufficient(self) -> bool:
        """Return True if the probability reaches the threshold and there is no doubt."""
        return not self.doubts and self.probability >= self.threshold

    @property
    def certainty(self) -> Certainty:
        """The certainty of an answer with this confidence."""
        if not self.is_sufficient:
            return "unknown"
        return "sure" if self.probability >= weights.SURE_THRESHOLD else "likely"


def estimate_confidence(
    question: Question,
    found: SearchResult,
    candidates: Sequence[Candidate],
    *,
    is_hybrid: bool,
    read_table: Mapping[str, float] | None = None,
) -> Confidence:
    """Return the confidence in the first of `candidates`; `read_table` has the weights if they have been read."""
    is_cross_lingual = bool(candidates) and candidates[0].passage.document.language != question.language
    if read_table:
        table, threshold = read_table, weights.ANSWER_THRESHOLD
    else:
        hybrid = weights.CONFIDENCE_CROSS_LINGUAL if is_cross_lingual else weights.CONFIDENCE_HYBRID
        table, threshold = hybrid if is_hybrid else weights.CONFIDENCE_LEXICAL, weights.UNREAD_ANSWER_THRESHOLD
    if not candidates:
        return Confidence(0.0, table, threshold)
    confidence = Confidence(
        probability(candidates[0].features.weigh(table)), table, threshold, is_cross_lingual=is_cross_lingual
    )
    is_translated = is_cross_lingual and question.language == "ru"
    unknown = [each for each in found.terms if _is_unknown_name(each, found, is_translated=is_translated)]
    if unknown:
        names = ", ".join(each.word.written for each in unknown)
        return with_doubt(confidence, f"no document has the name {names}")
    if candidates[0].features.office_match == 0:
        return with_doubt(confidence, "it names the holder of another office")
    if is_unknown_person(question, found.terms, candidates):
        return with_doubt(confidence, "nothing found names that person")
    if not read_table and candidates[0].features.type_match < 0 and question.kind in TYPED_KINDS:
        return with_doubt(confidence, f"it holds nothing that says {question.kind}, and it was not read")
    return confidence


def probability(weighed: float) -> float:
    """Return the probability of weighed features: the logistic function."""
    return 1 / (1 + math.exp(-weighed))


def with_doubt(confidence: Confidence, doubt: str) -> Confidence:
    """Return the confidence with a reason for which no probability is sufficient."""
    return replace(confidence, doubts=(*confidence.doubts, doubt))


def _is_unknown_name(term: QueryTerm, found: SearchResult, *, is_translated: bool) -> bool:
    """Return True for a name that no document has in any spelling.

    Of names in the other alphabet only those of countries are sure to be known by their translation.
    """
    is_name = term.word.is_name and informativeness(term.word.text) >= weights.MIN_NAME_INFORMATIVENESS
    if is_translated and country_of(term.word.written) is None:
        return False
    return is_name and not any(each in found.statistics for each in term.spellings)
