"""The sentences that may answer, each with the features by which one is chosen and trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul

from corpus.answering.answer_types import cue
from corpus.answering.weights import EXTRA_SENTENCE_RATIO, TELLING, TITLE, TYPED_ANSWER_RATIO
from corpus.index.protocol import Index
from corpus.models import Passage, Sentence
from corpus.passages.terms import PassageTerms
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import PLAIN_KINDS, Question
from corpus.retrieval.search import SearchHit


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence. Shares are of the question's words, weighted by how telling each is."""

    covered: float
    """Share of the question's words in the sentence; what the title says is taken as half said."""
    local: float
    """The same, weighted by how well a word tells this sentence from the others of its passage."""
    around: float
    """Share of the question's words in the sentence's passage or title."""
    bm25: float
    """The passage's BM25 score over the most that the question could reach."""
    cue: float
    """1 where the sentence holds what the kind of question asks for (a date, a name), -1 where it does not."""
    names: float
    """Share of the names in the question that stand in the passage or title."""
    known: float
    """Share of the question's words that stand anywhere in the corpus."""
    attribute: float
    """How well the passage or title says anything of what is asked about a name: 1 where that can't be told."""
    passage_cosine: float = 0.0
    sentence_cosine: float = 0.0

    def weigh(self, weights: Mapping[str, float]) -> float:
        """Return the weighted sum, `bias` included where there is one."""
        return sum(
            weight if name == "bias" else float(getattr(self, name)) * weight for name, weight in weights.items()
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its features and the `score` by which the best is chosen."""

    passage: Passage
    sentence: Sentence
    features: Features
    score: float


def find_candidates(
    question: Question,
    asked: Sequence[QueryTerm],
    found: Sequence[SearchHit],
    index: Index,
    weights: Mapping[str, float],
) -> list[Candidate]:
    """Return the sentences of the passages found, the best first."""
    idf = [each.informativeness * max(index.idf(term) for term in each.terms) for each in asked]
    mass = sum(idf)
    if not mass:
        return []
    known = _share(
        (max((w for term, w in each.terms.items() if term in index), default=0.0) for each in asked), idf, mass
    )
    names = [each for each in asked if each.word.is_name]
    attributes = [each for each in asked if not each.word.is_name and each.informativeness >= TELLING] if names else []
    drafts: list[tuple[PassageTerms, Candidate]] = []
    for hit in found:
        entry = hit.entry
        columns = [_column(each, entry) for each in asked]
        around = _share((each.match(entry.held) for each in asked), idf, mass)
        named = sum(each.match(entry.held) for each in names) / len(names) if names else 1.0
        attribute = max((each.match(entry.held) for each in attributes), default=1.0)
        tells = [math.log(1 + len(entry.sentences) / _spread(column)) for column in columns]
        told = list(map(mul, idf, tells))
        most_told = mass * math.log(1 + len(entry.sentences))
        for at, (sentence, row) in enumerate(zip(entry.passage.sentences, zip(*columns, strict=True), strict=True)):
            if not hit.sentence_cosines and not any(row):
                continue  # by words alone, a sentence without any of them says nothing
            if entry.passage.document.text[sentence.start : sentence.end].endswith("?"):
                continue  # a question is no answer; the sentence behind it has its words
            features = Features(
                covered=_share(row, idf, mass),
                local=_share(row, told, most_told),
                around=around,
                bm25=hit.bm25,
                cue=0.0,
                names=named,
                known=known,
                attribute=attribute,
                passage_cosine=hit.cosine,
                sentence_cosine=hit.sentence_cosines[at] if hit.sentence_cosines else 0.0,
            )
            drafts.append((entry, Candidate(entry.passage, sentence, features, features.weigh(weights))))
    candidates = _with_cues(drafts, question, asked, weights)
    candidates.sort(key=lambda each: -each.score)
    if question.kind in PLAIN_KINDS and candidates and candidates[0].features.cue < 0:
        near = (
            each
            for each in candidates
            if each.features.cue > 0 and each.score >= TYPED_ANSWER_RATIO * candidates[0].score
        )
        if (better := next(near, None)) is not None:
            candidates.remove(better)
            candidates.insert(0, better)
    return candidates


def _with_cues(
    drafts: Sequence[tuple[PassageTerms, Candidate]],
    question: Question,
    asked: Sequence[QueryTerm],
    weights: Mapping[str, float],
) -> list[Candidate]:
    """Return the candidates with their cues, which take longest to find: not of those that no cue brings near the best.

    Who asks for a person may be shown any sentence that names that person.
    """
    share = weights.get("cue", 0.0)
    needed = EXTRA_SENTENCE_RATIO * (max((each.score for _, each in drafts), default=0.0) - share) - share
    cued = []
    for entry, each in drafts:
        if question.kind == "who" or each.score >= needed:
            features = replace(each.features, cue=_cue(question, asked, entry, each.sentence))
            each = Candidate(each.passage, each.sentence, features, features.weigh(weights))  # noqa: PLW2901 - with it
        cued.append(each)
    return cued


def _column(asked: QueryTerm, entry: PassageTerms) -> list[float]:
    """Return how far each sentence of a passage says a word; what the title says is half said in all of them."""
    implied = TITLE * asked.match(entry.title)
    return [max(asked.match(own), implied) for own in entry.sentences]


def _spread(column: Sequence[float]) -> int:
    return sum(map(bool, column)) or 1


def _cue(question: Question, asked: Sequence[QueryTerm], entry: PassageTerms, sentence: Sentence) -> float:
    if question.focus:  # "Which hotel …": does the passage speak of hotels at all?
        return 1.0 if any(each.match(entry.held) >= 0.3 for each in asked if each.word.term == question.focus) else -1.0
    document = entry.passage.document
    found = cue(question, document.text[sentence.start : sentence.end], document.date)
    if found < 0 and question.kind == "when" and cue(question, entry.passage.text) > 0:
        return 0.0  # the day stands beside it: in the dateline, in the sentence before
    return found


def _share(weights: Iterable[float], idf: Sequence[float], mass: float) -> float:
    return float(sum(map(mul, weights, idf))) / mass
