"""Search for passages: by words, or by words and meaning together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpus.errors import SearchUnavailable
from corpus.index.protocol import Index, TermStatistics
from corpus.passages.store import PassageStore
from corpus.passages.terms import PassageTerms
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.query_terms import QueryTerm, add_semantic_matches, expand_query
from corpus.retrieval.questions import MAX_QUESTION_CHARS, Question
from corpus.retrieval.vectors import POOL_SIZE
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from corpus.retrieval.encoder import Vectors
    from corpus.retrieval.vectors import CorpusVectors

BM25_WEIGHT = 1.0  # the weight of BM25 in a passage's score, next to the cosine
_MAX_CACHED_WORD_VECTORS = 5_000  # words of questions whose vectors are cached


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
        scores, statistics = self.bm25_scores(terms, k if question.documents is None else POOL_SIZE)
        hits = (SearchHit(self.passages[number], score) for number, score in scores.items())
        return SearchResult(terms, [each for each in hits if _is_searched(each, question)][:k], statistics)

    def bm25_scores(self, terms: Sequence[QueryTerm], k: int) -> tuple[dict[int, float], TermStatistics]:
        """Return the `k` best passages, best first, with their BM25 scores divided by the query's maximum."""
        query = [each.index_weights for each in terms]
        hits, statistics = self.index.search(query, k, self.tie_order)
        max_score = statistics.max_score(query) or 1.0
        return {hit.passage: hit.score / max_score for hit in hits}, statistics


class HybridSearch:
    """Search by words and meaning together.

    Creating it embeds the corpus, which takes seconds the first time; `vectors` are those of the previous snapshot, or
    of an empty corpus.
    """

    def __init__(self, lexical: LexicalSearch, encoder: Encoder, vectors: CorpusVectors) -> None:
        self._lexical = lexical
        self._encoder = encoder
        self.vectors = vectors.with_corpus(lexical.passages, lexical.vocabulary)
        self._question_words: dict[str, Vectors] = {}

    def with_corpus(self, lexical: LexicalSearch) -> HybridSearch:
        """Return the search of a changed corpus; only new passages and words are embedded."""
        changed = HybridSearch(lexical, self._encoder, self.vectors)
        changed._question_words = self._question_words
        return changed

    def search(self, question: Question, terms: Sequence[QueryTerm], k: int) -> SearchResult | None:
        """Return the `k` best passages by `hybrid_score`, or None if the vectors can't be had just now.

        `terms` are those of the lexical search. The terms of the result include semantic matches.
        """
        try:
            vector, terms = self._encode_question(question, terms)
            bm25, statistics = self._lexical.bm25_scores(terms, POOL_SIZE)
            cosines, cosines_of_sentences = self.vectors.compare(vector, bm25)
        except SearchUnavailable:
            return None
        scores = {at: hybrid_score(cosine, bm25.get(at, 0.0)) for at, cosine in cosines.items()}
        ranked = sorted(scores, key=lambda at: (-scores[at], self._lexical.tie_order(at)))
        hits = (
            SearchHit(self._lexical.passages[at], bm25.get(at, 0.0), cosines[at], cosines_of_sentences(at))
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
        similarities = self.vectors.compare_words([vectors[word.text] for word in words])
        matches = {word: vocabulary.semantic_matches(word, own) for word, own in zip(words, similarities, strict=True)}
        return vector, [
            add_semantic_matches(each, matches[each.word], vocabulary) if each.word in matches else each
            for each in terms
        ]


def _is_searched(hit: SearchHit, question: Question) -> bool:
    return question.documents is None or hit.entry.passage.document.key in question.documents
