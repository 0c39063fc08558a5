"""The embedded index: rank-bm25's scores, without its walk through every passage.

The passages are in two segments: a large one that rarely changes, and a small one for passages added since. All that
depends on the whole corpus is computed from both when it is needed, so that adding and removing touch little. Scores
equal `LuceneBM25.get_scores` to 1e-9, whatever was added and removed before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.formula import CorpusStatistics
from corpus.index.mapped_file import Contents
from corpus.index.protocol import Hit, IndexResult, Query, TermStatistics
from corpus.index.segment import DenseColumn, Segment, TermPostings, build_segment, merge
from corpus.index.term_numbers import TermNumbers
from corpus.index.top_k import QueryClause, SegmentScorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_NEW_PASSAGES = 8_192
"""Passages in the second segment; merging it into the first takes as long as some hundred additions."""
_MAX_NEW_SHARE = 1 / 8
_MAX_CACHED_TERMS = 100_000
_MAX_DRIFT = 0.02  # relative change of the average length from which levels are computed again: bounds get loose
_SAVED_ARRAYS = ("indptr", "passages", "counts", "lengths", "levels")


class _Term(NamedTuple):
    """A term of the corpus: its document frequency, its maximum score, and its postings in each segment."""

    df: int
    max_score: float
    postings: tuple[TermPostings | None, ...]


class BM25Index:
    """An `Index` in memory over flat arrays. The states of an index share the segments that have not changed."""

    def __init__(self, segments: Sequence[Segment] = (), is_removed: NDArray[np.bool_] | None = None) -> None:
        """Create an index of at most two segments, by default an empty one; `is_removed` has a flag a passage."""
        segments = segments or [build_segment([])]
        lengths = np.concatenate([each.lengths for each in segments])
        self._segments = segments
        self._offsets = [0, len(segments[0])][: len(segments)]
        self._is_removed = np.zeros(len(lengths), dtype=bool) if is_removed is None else is_removed
        self._has_removed = bool(self._is_removed.any())
        remaining = lengths[~self._is_removed] if self._has_removed else lengths
        self._bm25 = CorpusStatistics(len(remaining), int(remaining.sum(dtype=np.int64)))
        self._drift = max(abs(each.average / self._bm25.avgdl - 1) for each in segments)
        self._terms: dict[str, _Term] = {}
        self._scorers = []
        for segment, offset in zip(segments, self._offsets, strict=True):
            norms = self._bm25.length_norms(segment.lengths)
            removed = self._is_removed[offset : offset + len(segment)].nonzero()[0]
            self._scorers.append(SegmentScorer(segment, norms, removed, drift=self._drift))

    def __len__(self) -> int:
        return int(self._bm25.corpus_size)

    def search(self, query: Query, k: int, order: Callable[[int], Any] = int) -> IndexResult:
        """Return the `k` best passages that contain a term of `query`; `order(number)` breaks ties."""
        clauses: list[tuple[int, list[tuple[_Term, float]]]] = []
        document_frequencies = {}
        for clause in query:
            terms = []
            clause_df = 0
            for name, weight in clause.items():
                term = self._terms.get(name) or self._resolve(name)
                document_frequencies[name] = term.df
                if term.df:
                    clause_df += term.df
                    terms.append((term, weight * term.max_score))
            if terms:
                clauses.append((clause_df, terms))
        clauses.sort(key=_BY_DF)  # in all segments alike: a score is a sum in this order, so that equal passages tie
        scores: dict[int, float] = {}
        for at, scorer in enumerate(self._scorers):
            if k > 0 and (own := _clauses_of_segment(clauses, at)):
                offset, best = self._offsets[at], scorer.best(own, k)
                scores |= {offset + passage: score for passage, score in best.items()} if offset else best
        return IndexResult(_rank(scores, k, order), TermStatistics(len(self), document_frequencies))

    def statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return the document frequencies of `terms`."""
        return TermStatistics(len(self), {term: self._resolve(term).df for term in terms})

    def passages_with(self, term: str) -> Sequence[int]:
        """Return the numbers of the passages that contain a term, in rising order."""
        found: list[int] = []
        for segment, offset in zip(self._segments, self._offsets, strict=True):
            if own := segment.postings(term):
                numbers = segment.passages[own.start : own.stop] + np.int32(offset)
                found += numbers[~self._is_removed[numbers]].tolist()
        return found

    def _resolve(self, term: str) -> _Term:
        """Look a term up in all segments."""
        if resolved := self._terms.get(term):
            return resolved
        df = 0
        postings = []
        for segment, offset in zip(self._segments, self._offsets, strict=True):
            postings.append(own := segment.postings(term))
            if own:
                df += own.stop - own.start
                if self._has_removed:
                    passages = segment.passages[own.start : own.stop]
                    df -= int(self._is_removed[offset:].take(passages).sum())
        resolved = _Term(df, self._bm25.max_term_score(df), tuple(postings))
        if len(self._terms) >= _MAX_CACHED_TERMS:
            self._terms.clear()
        self._terms[term] = resolved
        return resolved

    def add(self, passages: Sequence[Sequence[str]]) -> BM25Index:
        """Return the index with tokenised passages appended."""
        if not passages:
            return self
        if not len(self._is_removed):
            return BM25Index([build_segment(passages)])
        [first, *rest] = self._segments
        new = build_segment(passages, self._bm25.avgdl)
        if rest:
            new = merge(rest[0], new, average=new.average)
        index = BM25Index([first, new], np.append(self._is_removed, np.zeros(len(passages), dtype=bool)))
        is_large = len(new) > min(_MAX_NEW_PASSAGES, len(first) * _MAX_NEW_SHARE)
        return index.merged() if is_large or index._drift > _MAX_DRIFT else index

    def remove(self, numbers: Iterable[int]) -> BM25Index:
        """Return the index without the passages of these numbers; the others keep theirs."""
        is_removed = self._is_removed.copy()
        is_removed[list(numbers)] = True
        index = BM25Index(self._segments, is_removed)
        return index.merged() if index._drift > _MAX_DRIFT else index

    def merged(self) -> BM25Index:
        """Return the index as one segment with new levels and dense columns."""
        return BM25Index([merge(*self._segments, average=self._bm25.avgdl)], self._is_removed)

    def save(self) -> Contents:
        """Return the postings as one segment; removed passages are still in it."""
        [segment] = (self if len(self._segments) == 1 else self.merged())._segments
        arrays: dict[str, NDArray[Any]] = {name: getattr(segment, name) for name in _SAVED_ARRAYS}
        terms, columns = segment.term_numbers, list(segment.columns.values())
        shape = len(columns), len(segment)
        arrays |= {
            "average": np.array([segment.average]),
            "order": terms.order if isinstance(terms, TermNumbers) else TermNumbers.order_of(list(terms)),
            "columns": np.array(list(segment.columns), np.int64),
            "steps": np.array([each.steps for each in columns], np.uint8).reshape(shape),
            "column_counts": np.array([each.counts for each in columns], segment.counts.dtype).reshape(shape),
            "max_scores": np.array([each.max_score for each in columns], np.float64),
        }
        return Contents(arrays, {"terms": terms.strings if isinstance(terms, TermNumbers) else list(terms)})

    def load(self, saved: Contents) -> BM25Index:
        """Return the index of what `save` returned."""
        arrays = saved.arrays
        columns = zip(*(arrays[name] for name in ("columns", "steps", "column_counts", "max_scores")), strict=True)
        segment = Segment(
            TermNumbers(saved.lists["terms"], arrays["order"]),
            **{name: arrays[name] for name in _SAVED_ARRAYS},
            average=float(arrays["average"][0]),
            columns={
                int(number): DenseColumn(steps, int(steps.max()), counts, float(max_score))
                for number, steps, counts, max_score in columns
            },
        )
        return BM25Index([segment])


def _clauses_of_segment(clauses: Sequence[tuple[int, Sequence[tuple[_Term, float]]]], at: int) -> list[QueryClause]:
    """Return the clauses with the terms that the segment at place `at` contains, without empty ones."""
    found = []
    for _, terms in clauses:
        own = []
        size = 0
        is_frequent = False
        for term, max_score in terms:
            if postings := term.postings[at]:
                own.append((postings, max_score))
                size += postings.stop - postings.start
                is_frequent = is_frequent or postings.column is not None
        if own:
            found.append(QueryClause(own, size, is_frequent))
    return found


def _rank(scores: Mapping[int, float], k: int, order: Callable[[int], Any]) -> list[Hit]:
    """Return the `k` best scores above 0, best first."""
    least = sorted(scores.values())[-k] if len(scores) > k > 0 else 0.0
    ranked = sorted([(-score, order(number), number) for number, score in scores.items() if score >= least and score])
    return [Hit(number, -score) for score, _, number in ranked[:k]]


_BY_DF = itemgetter(0)
