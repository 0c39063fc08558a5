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
from corpus.index.segment import Segment, TermPostings, average_length, build_segment, merge
from corpus.index.top_k import QueryClause, SegmentScorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_NEW_PASSAGES = 8_192
"""Passages in the second segment; merging it into the first takes as long as some hundred additions."""
_MAX_NEW_SHARE = 1 / 8
_MAX_CACHED_TERMS = 100_000
_MAX_DRIFT = 0.02
"""Relative change of the average length from which dense columns are rebuilt: bounds get loose."""


class _Term(NamedTuple):
    """A term of the corpus: its document frequency, its maximum score, and its postings in each segment."""

    df: int
    max_score: float
    postings: tuple[TermPostings | None, ...]


class _Part(NamedTuple):
    """A segment, the number of its first passage, and by term number how many removed passages contain the term."""

    segment: Segment
    offset: int
    removed_counts: Mapping[int, int]


class BM25Index:
    """An `Index` in memory over flat arrays. `add` and `remove` share what has not changed with the new state."""

    def __init__(self, passages: Sequence[Sequence[str]] = ()) -> None:
        self._set([build_segment(passages)], [{}], np.zeros(0, dtype=np.int64))

    def _set(
        self, segments: Sequence[Segment], removed_counts: Sequence[Mapping[int, int]], removed: NDArray[np.int64]
    ) -> None:
        offsets = np.cumsum([0, *map(len, segments)]).tolist()
        lengths = np.concatenate([each.lengths for each in segments])
        remaining_length = int(lengths.sum(dtype=np.int64)) - int(lengths[removed].sum(dtype=np.int64))
        self._parts = [_Part(*each) for each in zip(segments, offsets, removed_counts, strict=False)]
        self._removed = removed
        self._bm25 = CorpusStatistics(offsets[-1] - len(removed), remaining_length)
        self._drift = max(abs(each.average / self._bm25.avgdl - 1) for each in segments)
        self._scorers = []
        for segment, offset, _ in self._parts:
            norms = self._bm25.length_norms(segment.lengths)
            own = removed[slice(*np.searchsorted(removed, (offset, offset + len(segment))))] - offset
            self._scorers.append(SegmentScorer(segment, norms, own, slack=1 + self._drift))
        self._terms: dict[str, _Term] = {}

    @classmethod
    def _of(
        cls, segments: Sequence[Segment], removed_counts: Sequence[Mapping[int, int]], removed: NDArray[np.int64]
    ) -> BM25Index:
        index = cls.__new__(cls)
        index._set(segments, removed_counts, removed)
        return index

    @classmethod
    def from_segment(cls, segment: Segment) -> BM25Index:
        """Return the index of a segment."""
        return cls._of([segment], [{}], np.zeros(0, dtype=np.int64))

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
        for at, (part, scorer) in enumerate(zip(self._parts, self._scorers, strict=True)):
            if k > 0 and (own := _clauses_of_segment(clauses, at)):
                best = scorer.best(own, k)
                if not part.offset:
                    scores = best
                else:
                    scores |= {part.offset + passage: score for passage, score in best.items()}
        return IndexResult(_rank(scores, k, order), TermStatistics(len(self), document_frequencies))

    def statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return the document frequencies of `terms`."""
        return TermStatistics(len(self), {term: self._resolve(term).df for term in terms})

    def _resolve(self, term: str) -> _Term:
        """Look a term up in all segments."""
        if resolved := self._terms.get(term):
            return resolved
        df = 0
        postings = []
        for segment, _, removed_counts in self._parts:
            own = segment.postings(term)
            if own:
                df += own.stop - own.start - removed_counts.get(segment.term_numbers[term], 0)
            postings.append(own)
        resolved = _Term(df, self._bm25.max_term_score(term, df), tuple(postings))
        if len(self._terms) >= _MAX_CACHED_TERMS:
            self._terms.clear()
            self._bm25.idf.clear()
        self._terms[term] = resolved
        return resolved

    def add(self, passages: Sequence[Sequence[str]]) -> BM25Index:
        """Return the index with tokenised passages appended."""
        if not passages:
            return self
        [first, *rest] = self._parts
        if not first.segment.lengths.size:
            return BM25Index(passages)
        new = build_segment(passages, self._bm25.avgdl)
        new_counts: Mapping[int, int] = {}
        if rest:
            new, new_counts = merge(rest[0].segment, new, new.average), rest[0].removed_counts
        index = self._of([first.segment, new], [first.removed_counts, new_counts], self._removed)
        is_large = len(new) > min(_MAX_NEW_PASSAGES, len(first.segment) * _MAX_NEW_SHARE)
        return index.merged() if is_large or index._drift > _MAX_DRIFT else index

    def remove(self, numbers: Iterable[int]) -> BM25Index:
        """Return the index without the passages of these numbers; the others keep theirs."""
        new = np.setdiff1d(np.array(list(numbers), dtype=np.int64), self._removed)
        if not len(new):
            return self
        removed_counts = []
        for segment, offset, counts in self._parts:
            own = new[slice(*np.searchsorted(new, (offset, offset + len(segment))))] - offset
            added = segment.count_terms_of(own) if len(own) else {}
            removed_counts.append({**counts, **{number: counts.get(number, 0) + n for number, n in added.items()}})
        segments = [part.segment for part in self._parts]
        index = self._of(segments, removed_counts, np.union1d(self._removed, new))
        return index.merged() if index._drift > _MAX_DRIFT else index

    def merged(self) -> BM25Index:
        """Return the index as one segment with new dense columns."""
        [first, *rest] = self._parts
        own = first.segment
        removed_counts = dict(first.removed_counts)
        if rest:
            [second] = rest
            segment = merge(own, second.segment, self._bm25.avgdl)
            terms = list(second.segment.term_numbers)
            for number, count in second.removed_counts.items():
                merged_number = segment.term_numbers[terms[number]]
                removed_counts[merged_number] = removed_counts.get(merged_number, 0) + count
        else:
            segment = Segment(own.term_numbers, own.indptr, own.passages, own.counts, own.lengths, self._bm25.avgdl)
        return self._of([segment], [removed_counts], self._removed)

    def save(self) -> Contents:
        """Return the postings as one segment; removed passages are still in it."""
        [part] = (self if len(self._parts) == 1 else self.merged())._parts
        segment = part.segment
        arrays: dict[str, NDArray[Any]] = {
            "indptr": segment.indptr,
            "passages": segment.passages,
            "counts": segment.counts,
            "lengths": segment.lengths,
        }
        return Contents(arrays, {"terms": list(segment.term_numbers)})

    def load(self, saved: Contents) -> BM25Index:
        """Return the index of what `save` returned."""
        terms, arrays = saved.lists["terms"], saved.arrays
        numbers = dict(zip(terms, range(len(terms)), strict=True))
        return self.from_segment(Segment(numbers, **arrays, average=average_length(arrays["lengths"])))


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
