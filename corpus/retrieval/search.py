"""Finding: the passages that may hold the answer, by words and, where installed, by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from corpus.index.protocol import Index
from corpus.language.lines import collapse_whitespace
from corpus.passages.store import Entries
from corpus.passages.terms import PassageTerms
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.query_terms import QueryTerm, add_semantic_matches, expand_query
from corpus.retrieval.questions import MAX_QUESTION_CHARS, Question
from corpus.retrieval.vector_store import Rows
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

BM25_WEIGHT = 1.0
"""The weight of BM25 in a passage's score, next to the cosine."""

_MOST_WORDS = 5_000
"""Words of questions whose vectors are kept: people ask about the same things."""

_POOL = 200
"""Passages that each way of finding proposes; the best of them together are kept."""

_MOST_SENTENCES = 50_000
"""Sentences that are all compared with a question; of more, those of the passages that come nearest."""

_NO_COSINE = -2.0
_DECIMALS = 6
"""Of a cosine: what lies behind depends on where in the matrix a row stands, and so would ties."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage that a search found.

    `bm25` is its BM25 score divided by the query's maximum score, so from 0 to 1. The cosines are 0 and none where the
    search did not compare meanings.
    """

    entry: PassageTerms
    bm25: float
    cosine: float = 0.0
    sentence_cosines: Sequence[float] = ()

    @property
    def score(self) -> float:
        """The score by which a hybrid search ranks passages."""
        return hybrid_score(self.cosine, self.bm25)


def hybrid_score(cosine: float, bm25: float) -> float:
    """Return the score of a passage from its cosine and its normalised BM25 score."""
    return cosine + BM25_WEIGHT * bm25


class LexicalSearch:
    """Finds passages by the question's words."""

    def __init__(self, entries: Entries, index: Index, vocabulary: Vocabulary) -> None:
        self.entries = entries
        self.index = index
        self.vocabulary = vocabulary

    def order(self, number: int) -> tuple[date, str, int]:
        """Return what passages that score the same are ordered by: however the corpus came about, in time order."""
        document = self.entries.document_of(number)
        return (document.date or date.max, document.id, number) if document else (date.max, "", number)

    def read(self, question: Question) -> list[QueryTerm]:
        """Return the question's words with the terms that stand for each."""
        return expand_query(question.words, self.vocabulary)

    def search(self, asked: Sequence[QueryTerm], k: int, within: frozenset[str] | None = None) -> list[SearchHit]:
        """Return the `k` best passages, best first; with `within`, of the documents of these keys."""
        query = [each.index_weights for each in asked]
        ceiling = self.index.ceiling(query)
        hits = self.index.search(query, k if within is None else _POOL, self.order)
        found = [SearchHit(self.entries[hit.passage], hit.score / ceiling) for hit in hits]
        return [each for each in found if _is_within(each, within)][:k]


@dataclass(frozen=True, slots=True)
class _Embedded:
    """The vectors of passages, of their sentences, of words: rows are only ever added.

    Passage `p` has the sentences `starts[p]` up to `starts[p + 1]`.
    """

    passages: Rows
    sentences: Rows
    starts: NDArray[np.int64]
    words: Rows
    places: dict[str, int]

    def with_added(self, entries: Sequence[PassageTerms | None], words: Sequence[str], encoder: Encoder) -> _Embedded:
        """Return them with those of more passages (None where a number is not used any more) and words."""
        whole = [collapse_whitespace(each.passage.text) if each else "" for each in entries]
        sentences = [
            collapse_whitespace(each.passage.document.text[sentence.start : sentence.end])
            for each in entries
            if each
            for sentence in each.passage.sentences
        ]
        rows = encoder.remember([*whole, *sentences, *words])
        counts = [len(each.passage.sentences) if each else 0 for each in entries]
        return _Embedded(
            self.passages.with_added(rows[: len(whole)]),
            self.sentences.with_added(rows[len(whole) : len(whole) + len(sentences)]),
            np.concatenate((self.starts, self.starts[-1] + np.cumsum(counts, dtype=np.int64))),
            self.words.with_added(rows[len(whole) + len(sentences) :]),
            self.places | {word: at for at, word in enumerate(words, len(self.places))},
        )


def _nothing(encoder: Encoder) -> _Embedded:
    empty = encoder.encode([])
    return _Embedded(Rows(empty), Rows(empty), np.zeros(1, dtype=np.int64), Rows(empty), {})


class HybridSearch:
    """Finds passages by words and meaning together. Building it embeds the corpus: seconds, at the first time.

    With `before`, a search of the same corpus when it was smaller, only what is new is embedded.
    """

    def __init__(self, words: LexicalSearch, encoder: Encoder, before: HybridSearch | None = None) -> None:
        self._words = words
        self._encoder = encoder
        embedded = before._embedded if before else _nothing(encoder)
        numbers = range(len(embedded.starts) - 1, len(words.entries))
        new = [None if number in words.entries.removed else words.entries[number] for number in numbers]
        unknown = [word for word in words.vocabulary.words if word not in embedded.places]
        self._embedded: _Embedded = embedded.with_added(new, unknown, encoder) if new or unknown else embedded
        self._vocabulary = np.array([self._embedded.places[word] for word in words.vocabulary.words], dtype=np.intp)
        self._removed = np.array(sorted(words.entries.removed), dtype=np.intp)
        self._word_vectors: dict[str, Vectors] = before._word_vectors if before else {}

    def search(
        self, question: Question, asked: Sequence[QueryTerm], k: int, within: frozenset[str] | None = None
    ) -> tuple[list[QueryTerm], list[SearchHit]]:
        """Return the question's words with the terms of like meaning added, and the `k` best passages.

        Passages are ordered by their `hybrid_score`; `within` is as in `LexicalSearch`.
        """
        vector, asked = self._read(question, asked)
        query = [each.index_weights for each in asked]
        ceiling = self._words.index.ceiling(query) or 1.0
        hits = self._words.index.search(query, _POOL, self._words.order)
        bm25 = {hit.passage: hit.score / ceiling for hit in hits}
        cosines, told = self._compare(vector, list(bm25))
        near = {at for at in _highest(cosines, _POOL).tolist() if cosines[at] > _NO_COSINE}
        scores = {at: hybrid_score(cosines.item(at), bm25.get(at, 0.0)) for at in bm25.keys() | near}
        pool = sorted(scores, key=lambda at: (-scores[at], self._words.order(at)))
        found = []
        for at in pool if within is not None else pool[:k]:
            own = told(at).tolist()
            found.append(SearchHit(self._words.entries[at], bm25.get(at, 0.0), cosines.item(at), own))
        return asked, [each for each in found if _is_within(each, within)][:k]

    def _read(self, question: Question, asked: Sequence[QueryTerm]) -> tuple[Vectors, list[QueryTerm]]:
        """Return the question's vector, and its words with their meanings: one run of the model for all."""
        vocabulary = self._words.vocabulary
        kept = self._word_vectors if len(self._word_vectors) < _MOST_WORDS else {}
        new = [
            each.word.text
            for each in asked
            if vocabulary.needs_semantic_matches(each.word) and each.word.text not in kept
        ]
        vector, *rows = self._encoder.encode([question.text[:MAX_QUESTION_CHARS], *new])
        vectors = kept | dict(zip(new, rows, strict=True))  # a new one: other threads may read the old
        self._word_vectors = vectors
        wanted = [each.word for each in asked if vocabulary.needs_semantic_matches(each.word)]
        likeness = self._likeness([vectors[word.text] for word in wanted])
        meanings = {word: vocabulary.semantic_matches(word, own) for word, own in zip(wanted, likeness, strict=True)}
        return vector, [
            add_semantic_matches(each, meanings[each.word], vocabulary) if each.word in meanings else each
            for each in asked
        ]

    def _likeness(self, vectors: Sequence[Vectors]) -> Sequence[Vectors]:
        """Return, for each vector, the cosine of each word of the vocabulary: all in one pass over the words."""
        if not vectors:
            return ()
        cosines: Vectors = np.round(np.stack(vectors) @ self._embedded.words.matrix.T, _DECIMALS)
        return list(cosines[:, self._vocabulary])

    def _compare(self, vector: Vectors, hits: Sequence[int]) -> tuple[Vectors, Callable[[int], Vectors]]:
        """Return each passage's cosine, the mean of its own and its best sentence's; and what gives its sentences'.

        Where there are very many sentences, only those of `hits` and of the passages that come nearest are compared:
        the others' passages have no cosine.
        """
        embedded = self._embedded
        own = _cosines(embedded.passages.matrix, vector)
        own[self._removed] = _NO_COSINE
        if len(embedded.sentences.matrix) <= _MOST_SENTENCES:
            told = _cosines(embedded.sentences.matrix, vector)
            spoken = np.flatnonzero(np.diff(embedded.starts))
            best = own.copy()
            if len(spoken):
                best[spoken] = np.maximum.reduceat(told, embedded.starts[spoken])
            mean: Vectors = (own + best) / np.float32(2)
            mean[self._removed] = _NO_COSINE
            return mean, lambda at: told[embedded.starts[at] : embedded.starts[at + 1]]
        chosen = sorted({*hits, *_highest(own, 2 * _POOL).tolist()})
        mean = np.full(len(own), _NO_COSINE, dtype=np.float32)
        by_passage: dict[int, Vectors] = {}
        for at in chosen:
            low, high = embedded.starts[at : at + 2].tolist()
            by_passage[at] = _cosines(embedded.sentences.matrix[low:high], vector)
            mean[at] = (own[at] + by_passage[at].max(initial=-1.0)) / np.float32(2) if high > low else own[at]
        return mean, by_passage.__getitem__


def _cosines(rows: Vectors, vector: Vectors) -> Vectors:
    return np.round(rows @ vector, _DECIMALS)


def _highest(cosines: Vectors, k: int) -> NDArray[np.intp]:
    """Return the places of the `k` highest and of all that tie with the last."""
    if k >= len(cosines):
        return np.arange(len(cosines))
    return np.flatnonzero(cosines >= np.partition(cosines, -k)[-k])


def _is_within(found: SearchHit, within: frozenset[str] | None) -> bool:
    return within is None or found.entry.passage.document.key in within
