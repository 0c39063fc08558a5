"""The embedded index: rank-bm25's scores from postings, without its walk through every passage.

`BM25Okapi` brings the formula, its parameters and the corpus statistics; three things are changed. Its IDF is
Lucene's, which is never zero or negative. The weight of every (term, passage) pair is computed when the index
is built and kept in flat arrays, so that a query adds only the postings of its own terms into one score
buffer; scores equal `BM25Okapi.get_scores` with the same IDF to 1e-9. Terms in more than a quarter of the
passages are kept as one dense column each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from rank_bm25 import BM25Okapi

from corpus.index import Query
from corpus.types import Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1 = 0.9
B = 0.4
_DENSE_SHARE = 0.25
_CLASSES = 1024


class _Postings(BM25Okapi):  # type: ignore[misc] # rank-bm25 has no types
    """rank-bm25 with its statistics kept as postings instead of one dictionary a passage.

    Term number `t` has the postings `passages[indptr[t]:indptr[t + 1]]` with the same stretch of `weights`.
    """

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        super().__init__(passages, k1=K1, b=B)

    def _initialize(self, corpus: Sequence[Sequence[str]]) -> dict[str, int]:
        """Count the corpus; return the df of each term, as rank-bm25's constructor expects."""
        self.numbers: dict[str, int] = {}
        lengths = np.fromiter(map(len, corpus), dtype=np.int64, count=len(corpus))
        terms = np.fromiter(
            (self.numbers.setdefault(term, len(self.numbers)) for term in chain.from_iterable(corpus)),
            dtype=np.int64,
            count=int(lengths.sum()),
        )
        size = max(len(corpus), 1)
        keys, self.counts = np.unique(terms * size + np.repeat(np.arange(len(corpus)), lengths), return_counts=True)
        df = np.bincount(keys // size, minlength=len(self.numbers))
        self.corpus_size = len(corpus)
        self.doc_len = lengths
        self.avgdl = float(lengths.mean()) if lengths.any() else 1.0
        self.passages: NDArray[np.int32] = (keys % size).astype(np.int32)
        self.indptr = np.concatenate(([0], np.cumsum(df)))
        return dict(zip(self.numbers, df.tolist(), strict=True))

    def _calc_idf(self, nd: dict[str, int]) -> None:
        """Set Lucene's IDF, and from it the weight of every posting."""
        self.idf: dict[str, float] = {term: lucene_idf(df, self.corpus_size) for term, df in nd.items()}
        idf = np.fromiter(self.idf.values(), dtype=np.float64, count=len(nd))
        norm = self.k1 * (1 - self.b + self.b * self.doc_len / self.avgdl)
        self.weights: NDArray[np.float64] = (
            np.repeat(idf, np.diff(self.indptr)) * self.counts * (self.k1 + 1) / (self.counts + norm[self.passages])
        )
        del self.counts


class BM25Index:
    """An `Index` over tokenised passages. Immutable once built; safe to search from many threads."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        self._postings = _Postings(passages)
        self._dense = {
            term: self._column(term)
            for term, number in self._postings.numbers.items()
            if len(self) > _CLASSES and self._df(number) > _DENSE_SHARE * len(self)
        }

    def __len__(self) -> int:
        return int(self._postings.corpus_size)

    def __contains__(self, term: object) -> bool:
        return term in self._postings.numbers

    def idf(self, term: str) -> float:
        """Return Lucene's IDF of `term`; the highest there is for a term that no passage holds."""
        return self._postings.idf.get(term) or lucene_idf(0, len(self))

    def get_scores(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return the score of every passage for `terms`, as rank-bm25's method of that name does."""
        return self._scores([{term: 1.0} for term in terms])

    def search(self, query: Query, k: int) -> list[Hit]:
        """Return the `k` best passages that hold any term of `query`, best first, ties by number."""
        scores = self._scores(query)
        best = _top(scores, k)
        order = np.lexsort((best, -scores[best]))[: max(k, 0)]
        return [Hit(int(each), float(scores[each])) for each in best[order]]

    def ceiling(self, query: Query) -> float:
        """Return the score that no passage can reach: `idf * (k1 + 1)` of each thing asked, at its best."""
        best = (max((weight * self.idf(term) for term, weight in each.items()), default=0.0) for each in query)
        return sum(best) * (K1 + 1)

    def _scores(self, query: Query) -> NDArray[np.float64]:
        scores = np.zeros(len(self))
        for alternatives in query:
            known = {term: weight for term, weight in alternatives.items() if term in self}
            if len(known) == 1:
                self._add(scores, *known.popitem())
            elif known:
                best = np.zeros(len(self))
                for term, weight in known.items():
                    passages, weights = self._stretch(term)
                    best[passages] = np.maximum(best[passages], weight * weights)
                scores += best
        return scores

    def _add(self, scores: NDArray[np.float64], term: str, weight: float) -> None:
        if (column := self._dense.get(term)) is not None:
            scores += column if weight == 1 else weight * column
        else:
            passages, weights = self._stretch(term)
            np.add.at(scores, passages, weights if weight == 1 else weight * weights)

    def _stretch(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        postings = self._postings
        number = postings.numbers[term]
        stretch = slice(postings.indptr[number], postings.indptr[number + 1])
        return postings.passages[stretch], postings.weights[stretch]

    def _df(self, number: int) -> int:
        return int(self._postings.indptr[number + 1] - self._postings.indptr[number])

    def _column(self, term: str) -> NDArray[np.float64]:
        column = np.zeros(len(self))
        passages, weights = self._stretch(term)
        column[passages] = weights
        return column


def lucene_idf(df: int, size: int) -> float:
    """Return Lucene's IDF of a term in `df` of `size` passages: never zero, never negative."""
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


def _top(scores: NDArray[np.float64], k: int) -> NDArray[Any]:
    """Return the numbers of the `k` highest scores above 0, in no order, and of all that tie with the last.

    Partitioning is slow on a vector of mostly zeros. The k highest lie in the k classes (columns of the vector
    laid out in rows) with the highest maxima, so only those are partitioned.
    """
    if len(scores) <= _CLASSES * 4 or k >= _CLASSES:
        return _best(scores, np.arange(len(scores)), k)
    rows = len(scores) // _CLASSES
    whole = rows * _CLASSES
    classes = _best(scores[:whole].reshape(rows, _CLASSES).max(axis=0), np.arange(_CLASSES), k)
    candidates = (np.arange(rows)[:, None] * _CLASSES + classes).ravel()
    return _best(scores, np.concatenate((candidates, np.arange(whole, len(scores)))), k)


def _best(scores: NDArray[np.float64], candidates: NDArray[Any], k: int) -> NDArray[Any]:
    chosen = scores[candidates]
    least = np.partition(chosen, -k)[-k] if 0 < k < len(chosen) else 0.0
    best: NDArray[Any] = candidates[(chosen >= least) & (chosen > 0)]
    return best
