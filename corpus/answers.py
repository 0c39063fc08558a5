"""A question → the sentences that answer it, or "not known"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus import weights
from corpus.bridge import Asked
from corpus.candidates import Candidate, Found, find_candidates
from corpus.cues import find_cues
from corpus.layout import folded
from corpus.questions import Question
from corpus.search import MeaningSearch, WordSearch
from corpus.types import Answer, Quote, Source

MOST_SENTENCES = 3
MOST_CHARACTERS = 900
MOST_NEAREST = 3

HITS = 10
"""Passages whose sentences are weighed against each other."""


@dataclass(frozen=True, slots=True)
class Findings:
    """How an answer came about: for explaining, measuring and fitting."""

    question: Question
    asked: Sequence[Asked]
    found: Sequence[Found]
    candidates: Sequence[Candidate]
    confidence: float
    by_meaning: bool


def find(
    question: Question, words: WordSearch, meaning: Callable[[], MeaningSearch | None], hits: int = HITS
) -> Findings:
    """Look for the answer: by words first, and by meaning too where they alone do not settle it."""
    asked = words.read(question)
    found = words.search(asked, hits)
    candidates = find_candidates(question, asked, found, words.index, weights.CHOICE_BY_WORDS)
    confidence = _confidence(candidates, weights.CONFIDENCE_BY_WORDS)
    if confidence >= weights.SETTLED or not asked or (deeper := meaning()) is None:
        return Findings(question, asked, found, candidates, confidence, by_meaning=False)
    asked = deeper.read(asked)
    found = deeper.search(question, asked, hits)
    candidates = find_candidates(question, asked, found, words.index, weights.CHOICE_BY_MEANING)
    confidence = _confidence(candidates, weights.CONFIDENCE_BY_MEANING)
    return Findings(question, asked, found, candidates, confidence, by_meaning=True)


def _confidence(candidates: Sequence[Candidate], table: Mapping[str, float]) -> float:
    """Return the probability, by the fitted weights, that the best candidate answers."""
    return 1 / (1 + math.exp(-candidates[0].features.weigh(table))) if candidates else 0.0


def compose(findings: Findings, *, always: bool = False) -> Answer:
    """Return the answer that the findings make, or the nearest documents where they do not make one.

    `always` answers with the best there is, however poor: for measuring.
    """
    question = findings.question
    threshold = weights.KNOWN_BY_MEANING if findings.by_meaning else weights.KNOWN_BY_WORDS
    if not findings.candidates or (findings.confidence < threshold and not always):
        return Answer(question.text, question.language, (), _nearest(findings.found))
    chosen = _choose(findings.candidates)
    documents = list(dict.fromkeys(each.passage.document for each in chosen))
    number = {document.id: at for at, document in enumerate(documents, 1)}
    chosen.sort(key=lambda each: (number[each.passage.document.id], each.sentence.start))
    return Answer(
        question.text,
        question.language,
        tuple(_quote(question, each, number[each.passage.document.id]) for each in chosen),
        tuple(Source(number[document.id], document) for document in documents),
    )


def _choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate and those that come near it, within the limits of an answer."""
    best = candidates[0]
    chosen: list[Candidate] = []
    length = 0
    for each in candidates:
        if len(chosen) == MOST_SENTENCES or each.score < weights.BESIDE * best.score:
            break
        size = len(_text(each))
        if chosen and length + size + 1 > MOST_CHARACTERS:
            continue
        chosen.append(each)
        length += size + 1
    return chosen


def _text(candidate: Candidate) -> str:
    sentence = candidate.sentence
    return folded(candidate.passage.document.text[sentence.start : sentence.end])


def _quote(question: Question, candidate: Candidate, source: int) -> Quote:
    sentence = candidate.sentence
    text = candidate.passage.document.text
    quoted = _text(candidate)
    speaker = folded(text[slice(*sentence.speaker)]) if sentence.speaker else None
    return Quote(quoted, source, sentence.start, sentence.end, speaker, tuple(find_cues(question, quoted)))


def _nearest(found: Sequence[Found]) -> tuple[Source, ...]:
    documents = list(dict.fromkeys(each.entry.passage.document for each in found))
    return tuple(Source(at, document) for at, document in enumerate(documents[:MOST_NEAREST], 1))
