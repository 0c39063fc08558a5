"""Trusting: how likely the best sentence answers, and what makes it doubtful."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.answering import weights
from corpus.answering.candidates import Candidate
from corpus.answering.selection import names_nobody
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import PLAIN_KINDS, Question


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far the best sentence can be trusted.

    `confidence` is the probability, by the fitted `table`, that it answers; `needed` is the confidence from which it
    is taken to: more than usual, or more than there can be, where `doubts` says why. `across`: the sentence is in
    another language than the question.
    """

    confidence: float
    table: Mapping[str, float]
    needed: float = weights.ANSWER_THRESHOLD
    across: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the confidence is enough to answer."""
        return self.confidence >= self.needed


_NEVER = 2.0
"""More than a confidence can be."""


def estimate_confidence(
    question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate], by_meaning: bool
) -> Confidence:
    """Return how far the best of `candidates`, which stands first, can be trusted to answer."""
    across = bool(candidates) and candidates[0].passage.document.language != question.language
    table = weights.CONFIDENCE_BY_WORDS
    if by_meaning:
        table = weights.CONFIDENCE_ACROSS if across else weights.CONFIDENCE_BY_MEANING
    if not candidates:
        return Confidence(0.0, table)
    best = candidates[0].features
    doubts = {weights.ANSWER_THRESHOLD: ""}
    if best.attribute < weights.ATTRIBUTE_PRESENT_ABOVE:
        doubts[weights.ANSWER_THRESHOLD_IF_ATTRIBUTE_MISSING] = (
            "it names what is asked about and says nothing of what is asked"
        )
    if best.cue < 0 and question.focus:
        doubts[weights.ANSWER_THRESHOLD_IF_FOCUS_MISSING] = "it does not speak of what is asked for"
    if lacking := _lacks(question, asked, candidates):
        doubts[_NEVER] = lacking
    confidence = 1 / (1 + math.exp(-best.weigh(table)))
    return Confidence(confidence, table, max(doubts), across, tuple(filter(None, doubts.values())))


def with_doubt(trust: Confidence, why: str) -> Confidence:
    """Return `trust` with a doubt that no confidence makes up for."""
    return replace(trust, needed=_NEVER, doubts=(*trust.doubts, why))


def _lacks(question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> str | None:
    """Return what no answer can be without and the best candidate lacks."""
    best = candidates[0].features
    if best.cue < 0 and question.kind in PLAIN_KINDS:
        return f"it holds nothing that says {question.kind}"
    if names_nobody(question, asked, candidates):
        return "nothing found names that person"
    if question.kind == "other" and "?" not in question.text and best.covered < weights.MOST_OF_IT:
        return "these are words in a row that no sentence brings together"
    return None
