"""A second implementation of the `Index` protocol, on rank-bm25 itself: it scores every passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from corpus.index.formula import K1, B, LuceneBM25
from corpus.index.mapped_file import Contents
from corpus.index.protocol import Hit, IndexResult, Query, TermStatistics


class RankBM25Index:
    """An `Index` whose scores are those of rank-bm25."""

    def __init__(self, passages: Sequence[Sequence[str]] = (), removed: frozenset[int] = frozenset()) -> None:
        self._passages = [list(each) for each in passages]
        self._numbers = [number for number in range(len(self._passages)) if number not in removed]
        self._removed = removed

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def _bm25(self) -> Any:
        return LuceneBM25([self._passages[number] for number in self._numbers], k1=K1, b=B)

    def search(self, query: Query, k: int, order: Callable[[int], Any] = int) -> IndexResult:
        statistics = self.statistics(term for clause in query for term in clause)
        if k <= 0 or not any(self._passages[number] for number in self._numbers):  # rank-bm25 would divide by zero
            return IndexResult([], statistics)
        scores = np.zeros(len(self))
        for clause in query:
            alternatives = [weight * self._bm25.get_scores([term]) for term, weight in clause.items()]
            scores += np.max(alternatives, axis=0) if alternatives else 0.0
        hits = [Hit(number, float(score)) for number, score in zip(self._numbers, scores, strict=True) if score > 0]
        hits.sort(key=lambda hit: (-hit.score, order(hit.passage)))
        return IndexResult(hits[:k], statistics)

    def statistics(self, terms: Iterable[str]) -> TermStatistics:
        passages = [self._passages[number] for number in self._numbers]
        return TermStatistics(len(self), {term: sum(term in each for each in passages) for term in terms})

    def passages_with(self, term: str) -> Sequence[int]:
        return [number for number in self._numbers if term in self._passages[number]]

    def add(self, passages: Sequence[Sequence[str]]) -> RankBM25Index:
        return RankBM25Index([*self._passages, *passages], self._removed)

    def remove(self, numbers: Iterable[int]) -> RankBM25Index:
        return RankBM25Index(self._passages, self._removed.union(numbers))

    def save(self) -> Contents:
        return Contents({}, {"passages": [" ".join(each) for each in self._passages]})

    def load(self, saved: Contents) -> RankBM25Index:
        return RankBM25Index([each.split() for each in saved.lists["passages"]])
