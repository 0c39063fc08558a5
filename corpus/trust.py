"""Trusting: how likely the best sentence answers, and what makes it doubtful."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus import weights
from corpus.bridge import Asked
from corpus.candidates import Candidate
from corpus.choosing import names_nobody
from corpus.questions import PLAIN_KINDS, Question


@dataclass(frozen=True, slots=True)
class Trust:
    """The probability that the best sentence answers.

    By the fitted `table`; `doubts` says in words why it is less than that. `across`: the sentence is in another
    language than the question.
    """

    confidence: float
    table: Mapping[str, float]
    across: bool = False
    doubts: tuple[str, ...] = ()


def weigh_trust(question: Question, asked: Sequence[Asked], candidates: Sequence[Candidate], by_meaning: bool) -> Trust:
    """Return how far the best of `candidates`, which stands first, can be trusted to answer."""
    across = bool(candidates) and candidates[0].passage.document.language != question.language
    table = weights.CONFIDENCE_BY_WORDS
    if by_meaning:
        table = weights.CONFIDENCE_ACROSS if across else weights.CONFIDENCE_BY_MEANING
    if not candidates:
        return Trust(0.0, table)
    best = candidates[0].features
    log_odds = best.weigh(table)
    doubts = []
    if best.attribute < weights.SAID:
        doubts.append("it names what is asked about and says nothing of what is asked")
        log_odds -= weights.UNSAID
    if best.cue < 0 and question.focus:
        doubts.append("it does not speak of what is asked for")
        log_odds -= weights.LACKING_FOCUS
    confidence = 1 / (1 + math.exp(-log_odds))
    if lacking := _lacks(question, asked, candidates):
        doubts.append(lacking)
        confidence *= weights.KNOWN  # never enough, and still more where more speaks for it
    return Trust(confidence, table, across, tuple(doubts))


def _lacks(question: Question, asked: Sequence[Asked], candidates: Sequence[Candidate]) -> str | None:
    """Return what no answer can be without and the best candidate lacks."""
    best = candidates[0].features
    if best.cue < 0 and question.kind in PLAIN_KINDS:
        return f"it holds nothing that says {question.kind}"
    if names_nobody(question, asked, candidates):
        return "nothing found names that person"
    if question.kind == "other" and "?" not in question.text and best.covered < weights.MOST_OF_IT:
        return "these are words in a row that no sentence brings together"
    return None
