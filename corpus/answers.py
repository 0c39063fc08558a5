"""Passages → the sentences that answer, or "not known"."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import find_dates
from corpus.index import Index, Query
from corpus.layout import folded
from corpus.people import NAME, names_office
from corpus.questions import Question
from corpus.text import terms
from corpus.types import Answer, Hit, Passage, Quote, Sentence, Source

MOST_SENTENCES = 3
MOST_CHARACTERS = 900
MOST_NEAREST = 3

_HITS = 12
_CUE = 0.25
"""What a sentence gains that holds what the question asks for: a date, a name, a place, a number."""
_PASSAGE = 0.5
"""The weight of the passage's own score beside the sentence's coverage of the question."""
_SECOND = 0.72
"""The share of the best sentence's score that another one needs to stand beside it."""
_KNOWN = 0.62
"""The confidence from which a sentence counts as an answer."""

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|"
    r"два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|десятк\w+|сотн\w+|тысяч\w*)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|to|from|near|basis of the|в|во|на|из)\s+(?:the\s+)?[A-ZА-ЯЁ]\w+|\b[A-Z]\w+-based\b")
_REASON = re.compile(
    r"\b(?:because|due to|in order to|so that|aim\w*|to (?:promote|support|strengthen|help)|purpose|since|"
    r"потому|чтобы|так как|из-за|благодаря|цел[ьи]\w*|для того)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage with the terms that were counted once, when it was read: its own, and each sentence's."""

    passage: Passage
    terms: tuple[str, ...]
    sentences: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and how well: `score` to order, `confidence` from 0 to 1 to trust."""

    passage: Passage
    sentence: Sentence
    score: float
    confidence: float


def read_passage(passage: Passage, title: Sequence[str]) -> Entry:
    """Return the passage with its terms; the document's title counts as words of each passage."""
    own = terms(passage.text)
    text = passage.document.text
    sentences = tuple(frozenset(terms(text[each.start : each.end])) for each in passage.sentences)
    return Entry(passage, (*own, *title), sentences)


def find_answer(question: Question, entries: Sequence[Entry], index: Index) -> Answer:
    """Return what the entries answer to `question`, or the nearest documents where they do not."""
    query: Query = [{term: 1.0} for term in question.terms]
    hits = index.search(query, _HITS) if query else []
    candidates = _candidates(question, query, hits, entries, index)
    if not candidates or candidates[0].confidence < _KNOWN:
        return Answer(question.text, question.language, (), _nearest(hits, entries))
    return _compose(question, candidates)


def _candidates(
    question: Question, query: Query, hits: Sequence[Hit], entries: Sequence[Entry], index: Index
) -> list[Candidate]:
    """Return the sentences of the passages found, best first."""
    mass = sum(index.idf(term) for term in question.terms)
    ceiling = index.ceiling(query)
    found: list[Candidate] = []
    for hit in hits:
        entry = entries[hit.passage]
        text = entry.passage.document.text
        context = frozenset(entry.terms)
        in_passage = Counter(term for each in entry.sentences for term in each)
        for sentence, own in zip(entry.passage.sentences, entry.sentences, strict=True):
            covered = sum(index.idf(term) for term in question.terms if term in own) / mass
            around = sum(index.idf(term) for term in question.terms if term in context) / mass
            local = sum(
                index.idf(term) * math.log(1 + len(entry.sentences) / in_passage[term])
                for term in question.terms
                if term in own
            ) / (mass * math.log(1 + len(entry.sentences)))
            cue = _CUE if _has_cue(question, text[sentence.start : sentence.end], own) else 0.0
            score = covered + local + _PASSAGE * hit.score / ceiling + cue
            missing = sum(1 for name in question.names if name not in context)
            confidence = 0.5 * covered + 0.5 * around + 0.3 * cue - 0.25 * missing
            found.append(Candidate(entry.passage, sentence, score, confidence))
    return sorted(found, key=lambda each: -each.score)


def _has_cue(question: Question, sentence: str, own: frozenset[str]) -> bool:
    match question.kind:
        case "when":
            return bool(find_dates(sentence))
        case "who":
            return names_office(sentence) or any(
                not set(terms(each[0])) & question.names for each in NAME.finditer(sentence)
            )
        case "where":
            return bool(_PLACE.search(sentence))
        case "how many" | "how much":
            return bool(_NUMBER.search(sentence))
        case "why":
            return bool(_REASON.search(sentence))
        case _:
            return False


def _compose(question: Question, candidates: Sequence[Candidate]) -> Answer:
    """Return the answer that the best candidates make: documents by rank, sentences as they stand there."""
    best = candidates[0]
    chosen: list[Candidate] = []
    length = 0
    for each in candidates:
        size = len(_quotable(each))
        if len(chosen) == MOST_SENTENCES or each.score < _SECOND * best.score:
            break
        if chosen and length + size + 1 > MOST_CHARACTERS:
            continue
        chosen.append(each)
        length += size + 1
    documents = list(dict.fromkeys(each.passage.document for each in chosen))
    number = {document.id: at for at, document in enumerate(documents, 1)}
    chosen.sort(key=lambda each: (number[each.passage.document.id], each.sentence.start))
    quotes = tuple(_quote(each, number[each.passage.document.id]) for each in chosen)
    sources = tuple(Source(number[document.id], document) for document in documents)
    return Answer(question.text, question.language, quotes, sources)


def _quotable(candidate: Candidate) -> str:
    sentence = candidate.sentence
    return folded(candidate.passage.document.text[sentence.start : sentence.end])


def _quote(candidate: Candidate, source: int) -> Quote:
    sentence = candidate.sentence
    text = candidate.passage.document.text
    speaker = folded(text[slice(*sentence.speaker)]) if sentence.speaker else None
    return Quote(_quotable(candidate), source, sentence.start, sentence.end, speaker)


def _nearest(hits: Sequence[Hit], entries: Sequence[Entry]) -> tuple[Source, ...]:
    documents = dict.fromkeys(entries[hit.passage].passage.document for hit in hits)
    return tuple(Source(at, document) for at, document in enumerate(list(documents)[:MOST_NEAREST], 1))
