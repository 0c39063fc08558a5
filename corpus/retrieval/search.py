"""Search for passages: by words, or by words and meaning together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from corpus.index.protocol import Index, TermStatistics
from corpus.language.lines import collapse_whitespace
from corpus.passages.store import PassageStore
from corpus.passages.terms import PassageTerms
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.query_terms import QueryTerm, add_semantic_matches, expand_query
from corpus.retrieval.questions import MAX_QUESTION_CHARS, Question
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

BM25_WEIGHT = 1.0  # the weight of BM25 in a passage's score, next to the cosine
_MAX_CACHED_WORD_VECTORS = 5_000  # words of questions whose vectors are cached
_POOL_SIZE = 200  # passages that each of BM25 and the cosine proposes to a hybrid search
_MAX_SENTENCES_TO_COMPARE = 50_000
"""Sentences that are all compared with a question. If there are more, only those of likely passages are."""

_NO_COSINE = -2.0
_COSINE_DECIMALS = 6  # further digits depend on where in a matrix a row is, which would decide ties


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


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The passages found, best first, by the expanded `terms` of the question, with the statistics of these terms."""

    terms: Sequence[QueryTerm]
    hits: Sequence[SearchHit]
    statistics: TermStatistics


class LexicalSearch:
    """Search by the question's words."""

    def __init__(self, passages: PassageStore, index: Index, vocabulary: Vocabulary) -> None:
        self.passages = passages
        self.index = index
        self.vocabulary = vocabulary

    def tie_order(self, number: int) -> tuple[date, str, int]:
        """Return the key that orders passages of equal scores: by time, however the corpus has grown."""
        document = self.passages.document_of(number)
        return (document.date or date.max, document.id, number) if document else (date.max, "", number)

    def search(self, question: Question, k: int) -> SearchResult:
        """Return the `k` best passages, best first."""
        terms = expand_query(question.words, self.vocabulary)
        scores, statistics = self.bm25_scores(terms, k if question.documents is None else _POOL_SIZE)
        hits = (SearchHit(self.passages[number], score) for number, score in scores.items())
        return SearchResult(terms, [each for each in hits if _is_searched(each, question)][:k], statistics)

    def bm25_scores(self, terms: Sequence[QueryTerm], k: int) -> tuple[dict[int, float], TermStatistics]:
        """Return the `k` best passages, best first, with their BM25 scores divided by the query's maximum."""
        query = [each.index_weights for each in terms]
        hits, statistics = self.index.search(query, k, self.tie_order)
        max_score = statistics.max_score(query) or 1.0
        return {hit.passage: hit.score / max_score for hit in hits}, statistics


@dataclass(frozen=True, slots=True)
class _CorpusVectors:
    """The vectors of passages, of their sentences, and of words, one row each.

    Passage `p` has the sentences `starts[p]` up to `starts[p + 1]`; a word has the row `word_rows[word]`.
    """

    passages: Vectors
    sentences: Vectors
    starts: NDArray[np.int64]
    words: Vectors
    word_rows: dict[str, int]

    @classmethod
    def empty(cls, encoder: Encoder) -> _CorpusVectors:
        """Return the vectors of an empty corpus."""
        rows = encoder.encode([])
        return cls(rows, rows, np.zeros(1, dtype=np.int64), rows, {})

    def extend(self, passages: Sequence[PassageTerms | None], words: Sequence[str], encoder: Encoder) -> _CorpusVectors:
        """Return the vectors with those of more passages (None for a removed one) and words."""
        texts = [collapse_whitespace(each.passage.text) if each else "" for each in passages]
        sentences = [
            collapse_whitespace(each.passage.document.text[sentence.start : sentence.end])
            for each in passages
            if each
            for sentence in each.passage.sentences
        ]
        rows = encoder.encode_cached([*texts, *sentences, *words])
        counts = [len(each.passage.sentences) if each else 0 for each in passages]
        return _CorpusVectors(
            np.concatenate((self.passages, rows[: len(texts)])),
            np.concatenate((self.sentences, rows[len(texts) : len(texts) + len(sentences)])),
            np.concatenate((self.starts, self.starts[-1] + np.cumsum(counts, dtype=np.int64))),
            np.concatenate((self.words, rows[len(texts) + len(sentences) :])),
            self.word_rows | {word: row for row, word in enumerate(words, len(self.word_rows))},
        )


class HybridSearch:
    """Search by words and meaning together.

    Creating it embeds the corpus, which takes seconds the first time. Given the search of the `previous` snapshot, it
    embeds only new passages and words.
    """

    def __init__(self, lexical: LexicalSearch, encoder: Encoder, previous: HybridSearch | None = None) -> None:
        self._lexical = lexical
        self._encoder = encoder
        vectors = previous._vectors if previous else _CorpusVectors.empty(encoder)
        passages, vocabulary = lexical.passages, lexical.vocabulary
        numbers = range(len(vectors.starts) - 1, len(passages))
        new = [None if number in passages.removed else passages[number] for number in numbers]
        new_words = [word for word in vocabulary.words if word not in vectors.word_rows]
        self._vectors: _CorpusVectors = vectors.extend(new, new_words, encoder) if new or new_words else vectors
        self._word_rows = np.array([self._vectors.word_rows[word] for word in vocabulary.words], dtype=np.intp)
        self._removed = np.array(sorted(passages.removed), dtype=np.intp)
        self._question_words: dict[str, Vectors] = previous._question_words if previous else {}

    def search(self, question: Question, terms: Sequence[QueryTerm], k: int) -> SearchResult:
        """Return the `k` best passages by `hybrid_score`; `terms` are those of the lexical search.

        The terms of the result include semantic matches.
        """
        vector, terms = self._encode_question(question, terms)
        bm25, statistics = self._lexical.bm25_scores(terms, _POOL_SIZE)
        cosines, cosines_of_sentences = self._compare(vector, list(bm25))
        nearest = {at for at in _highest(cosines, _POOL_SIZE).tolist() if cosines[at] > _NO_COSINE}
        scores = {at: hybrid_score(cosines.item(at), bm25.get(at, 0.0)) for at in bm25.keys() | nearest}
        ranked = sorted(scores, key=lambda at: (-scores[at], self._lexical.tie_order(at)))
        hits = (
            SearchHit(
                self._lexical.passages[at], bm25.get(at, 0.0), cosines.item(at), cosines_of_sentences(at).tolist()
            )
            for at in (ranked[:k] if question.documents is None else ranked)
        )
        return SearchResult(terms, [each for each in hits if _is_searched(each, question)][:k], statistics)

    def _encode_question(self, question: Question, terms: Sequence[QueryTerm]) -> tuple[Vectors, Sequence[QueryTerm]]:
        """Return the question's vector, and its terms with semantic matches; the model runs once for both."""
        vocabulary = self._lexical.vocabulary
        words = [each.word for each in terms if vocabulary.needs_semantic_matches(each.word)]
        cached = self._question_words if len(self._question_words) < _MAX_CACHED_WORD_VECTORS else {}
        new = [word.text for word in words if word.text not in cached]
        vector, *rows = self._encoder.encode([question.text[:MAX_QUESTION_CHARS], *new])
        vectors = cached | dict(zip(new, rows, strict=True))  # a copy: other threads may read the old one
        self._question_words = vectors
        similarities = self._similarities([vectors[word.text] for word in words])
        matches = {word: vocabulary.semantic_matches(word, own) for word, own in zip(words, similarities, strict=True)}
        return vector, [
            add_semantic_matches(each, matches[each.word], vocabulary) if each.word in matches else each
            for each in terms
        ]

    def _similarities(self, vectors: Sequence[Vectors]) -> Sequence[Vectors]:
        """Return, for each vector, its cosine with every word of the vocabulary."""
        if not vectors:
            return ()
        cosines: Vectors = np.round(np.stack(vectors) @ self._vectors.words.T, _COSINE_DECIMALS)
        return list(cosines[:, self._word_rows])

    def _compare(self, vector: Vectors, lexical_hits: Sequence[int]) -> tuple[Vectors, Callable[[int], Vectors]]:
        """Return every passage's cosine with the question, and a function that returns those of a passage's sentences.

        A passage's cosine is the mean of its own and its best sentence's. In a large corpus, only the sentences of
        `lexical_hits` and of the nearest passages are compared; other passages have no cosine.
        """
        vectors = self._vectors
        own = _cosines(vectors.passages, vector)
        own[self._removed] = _NO_COSINE
        if len(vectors.sentences) <= _MAX_SENTENCES_TO_COMPARE:
            sentences = _cosines(vectors.sentences, vector)
            with_sentences = np.flatnonzero(np.diff(vectors.starts))
            best = own.copy()
            if len(with_sentences):
                best[with_sentences] = np.maximum.reduceat(sentences, vectors.starts[with_sentences])
            mean: Vectors = (own + best) / np.float32(2)
            mean[self._removed] = _NO_COSINE
            return mean, lambda at: sentences[vectors.starts[at] : vectors.starts[at + 1]]
        mean = np.full(len(own), _NO_COSINE, dtype=np.float32)
        by_passage: dict[int, Vectors] = {}
        for at in sorted({*lexical_hits, *_highest(own, 2 * _POOL_SIZE).tolist()}):
            low, high = vectors.starts[at : at + 2].tolist()
            by_passage[at] = _cosines(vectors.sentences[low:high], vector)
            mean[at] = (own[at] + by_passage[at].max(initial=-1.0)) / np.float32(2) if high > low else own[at]
        return mean, by_passage.__getitem__


def _cosines(rows: Vectors, vector: Vectors) -> Vectors:
    return np.round(rows @ vector, _COSINE_DECIMALS)


def _highest(cosines: Vectors, k: int) -> NDArray[np.intp]:
    """Return the places of the `k` highest cosines and of all that tie with the last."""
    if k >= len(cosines):
        return np.arange(len(cosines))
    return np.flatnonzero(cosines >= np.partition(cosines, -k)[-k])


def _is_searched(hit: SearchHit, question: Question) -> bool:
    return question.documents is None or hit.entry.passage.document.key in question.documents
