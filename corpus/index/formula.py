"""The BM25 formula: rank-bm25's, with Lucene's IDF."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rank_bm25 import BM25Okapi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

K1 = 0.9
B = 0.4


def lucene_idf(df: int, size: int) -> float:
    """Return Lucene's IDF of a term that occurs in `df` of `size` passages; always positive."""
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


class LuceneBM25(BM25Okapi):  # type: ignore[misc] # rank-bm25 has no types
    """rank-bm25 with Lucene's IDF.

    Its own IDF is zero for a term in half of the passages and negative above that, so that in a small corpus a passage
    that contains the question's words would not be found.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf |= {term: lucene_idf(df, self.corpus_size) for term, df in nd.items()}


class CorpusStatistics(LuceneBM25):
    """rank-bm25's parameters and statistics for a corpus whose passages are stored elsewhere.

    rank-bm25 counts every passage into a dictionary of its own and walks through all of them for every term of a
    query. The index counts into arrays instead, and passes in the totals.
    """

    def __init__(self, size: int, total_length: float) -> None:
        self._total_length = total_length
        super().__init__(range(size), k1=K1, b=B)

    def _initialize(self, corpus: range) -> dict[str, int]:
        self.corpus_size = len(corpus)
        self.avgdl = self._total_length / self.corpus_size if self._total_length else 1.0
        return {}

    def max_term_score(self, df: int) -> float:
        """Return the limit of the score of a term in `df` passages as its count grows: `idf * (k1 + 1)`."""
        return float((self.k1 + 1) * lucene_idf(df, self.corpus_size))

    def length_norms(self, lengths: NDArray[Any]) -> NDArray[Any]:
        """Return what BM25 adds to a term's count in the divisor, for passages of these lengths."""
        norms: NDArray[Any] = self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        return norms
