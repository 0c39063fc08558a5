"""Postings of a run of passages as flat arrays: which passages contain a term, and how often.

A `Segment` is immutable. Its levels and dense columns depend on the average length and the IDF when it was built. They
are upper bounds and stay valid as long as the scorer allows for the change since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.formula import K1, CorpusStatistics, lucene_idf

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 255  # resolution of a posting's score, as a share of the term's maximum score
STEPS_PER_SCORE = 10  # resolution of dense columns: a score of 1 is 10 steps
_PASSAGES_AT_ONCE = 1_000  # passages that one call of numpy reads: it holds all threads of the process
_DENSE_SHARE = 1 / 48  # share of the passages that contain a term from which the term has a dense column
_MIN_PASSAGES_FOR_COLUMNS = 1_024
_MAX_COLUMN_BYTES = 1 << 27
"""Memory for the steps of all columns of a segment; the most frequent terms have precedence."""


class DenseColumn(NamedTuple):
    """An upper bound of a term's score in every passage of a segment, and the term's count there.

    The score is at most `steps / STEPS_PER_SCORE` where the term's maximum score is `max_score`.
    """

    steps: NDArray[Any]
    highest: int
    counts: NDArray[Any]
    max_score: float


def compute_levels(passages: NDArray[np.int32], counts: NDArray[Any], norms: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the score of each posting as a share of its term's maximum score, in `LEVELS`, rounded up."""
    levels = norms.astype(np.float32).take(passages)
    float_counts = counts.astype(np.float32)
    levels += float_counts
    np.divide(float_counts, levels, out=levels)
    levels *= LEVELS
    return np.ceil(levels, out=levels).astype(np.uint8)


class TermPostings(NamedTuple):
    """The range of a term's postings in a segment, and its dense column if the term is frequent."""

    start: int
    stop: int
    column: DenseColumn | None


class Segment:
    """The postings of passages numbered from 0.

    The postings of term number `t` are `passages[indptr[t]:indptr[t + 1]]`, in rising order, and `counts` has the
    term's count in each. `levels` are the postings' scores as `compute_levels` returns them, for a corpus of this
    `average` length. `lengths` are the passages' lengths in terms.
    """

    __slots__ = (
        "average",
        "columns",
        "counts",
        "free_buffers",
        "indptr",
        "lengths",
        "levels",
        "passages",
        "starts",
        "term_numbers",
    )

    def __init__(
        self,
        term_numbers: Mapping[str, int],
        indptr: NDArray[np.int64],
        passages: NDArray[np.int32],
        counts: NDArray[Any],
        lengths: NDArray[np.int32],
        average: float,
        levels: NDArray[np.uint8] | None = None,
        columns: Mapping[int, DenseColumn] | None = None,
    ) -> None:
        self.term_numbers = term_numbers
        self.indptr = indptr
        self.passages = passages
        self.counts = counts
        self.lengths = lengths
        self.average = average
        self.starts: memoryview[int] = indptr.data  # reading an item is three times as fast as from the array
        if levels is None:
            norms = CorpusStatistics(len(self), average * len(self)).length_norms(lengths)
            levels = compute_levels(passages, counts, norms)
        self.levels = levels
        # `full` writes every page now: after `zeros`, or without the first buffer, some query would wait for the pages.
        self.free_buffers: dict[np.dtype[Any], list[NDArray[Any]]] = {
            np.dtype(each): [np.full(len(self), 0, dtype=each)] for each in (np.float64, np.uint16)
        }
        """Arrays of zeros, one a passage, for sums of scores. A search takes one, or a new one, and returns it."""
        if columns is None:
            columns = self._build_columns() if len(self) >= _MIN_PASSAGES_FOR_COLUMNS else {}
        self.columns = columns
        """The dense columns of the frequent terms by term number."""

    def build_column(self, start: int, stop: int, max_score: float) -> DenseColumn:
        """Return the dense column of the term with these postings."""
        steps_by_level = np.ceil(np.arange(LEVELS + 1) * (STEPS_PER_SCORE * max_score / LEVELS))
        steps_by_level = steps_by_level.astype(np.min_scalar_type(int(steps_by_level[-1])))
        passages, counts = self.passages[start:stop].astype(np.intp), self.counts[start:stop]
        steps = np.zeros(len(self), dtype=steps_by_level.dtype)
        steps[passages] = steps_by_level.take(self.levels[start:stop])
        dense_counts = np.zeros(len(self), dtype=counts.dtype)
        dense_counts[passages] = counts
        return DenseColumn(steps, int(steps.max()), dense_counts, max_score)

    def _build_columns(self) -> dict[int, DenseColumn]:
        """Return the dense columns of the frequent terms by term number."""
        df = np.diff(self.indptr)
        frequent = np.flatnonzero(df > len(self) * _DENSE_SHARE)
        frequent = frequent[np.argsort(-df[frequent], kind="stable")][: _MAX_COLUMN_BYTES // len(self)]
        columns = {}
        for number in frequent.tolist():
            max_score = (K1 + 1) * lucene_idf(int(df[number]), len(self))
            columns[number] = self.build_column(self.starts[number], self.starts[number + 1], max_score)
        return columns

    def __len__(self) -> int:
        return len(self.lengths)

    def postings(self, term: str) -> TermPostings | None:
        """Return where the postings of a term are, or None if it has none."""
        number = self.term_numbers.get(term)
        if number is None:
            return None
        return TermPostings(self.starts[number], self.starts[number + 1], self.columns.get(number))


def build_segment(passages: Sequence[Sequence[str]], average: float | None = None) -> Segment:
    """Return the segment of tokenised passages; `average` is the corpus's average length, by default their own."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    lengths = np.fromiter(map(len, passages), dtype=np.int32, count=len(passages))
    size = int(lengths.sum(dtype=np.int64))
    terms = np.empty(size, dtype=np.int32)
    at = 0
    for first in range(0, len(passages), _PASSAGES_AT_ONCE):
        part = passages[first : first + _PASSAGES_AT_ONCE]
        end = at + int(lengths[first : first + _PASSAGES_AT_ONCE].sum(dtype=np.int64))
        numbered = map(numbers.__getitem__, chain.from_iterable(part))
        terms[at:end] = np.fromiter(numbered, dtype=np.int32, count=end - at)
        at = end
    numbers.default_factory = None
    return group_by_term(terms, lengths, numbers, average or average_length(lengths))


def average_length(lengths: NDArray[np.int32]) -> float:
    """Return the average length, or 1 if there are no terms: BM25 divides by it."""
    return (float(lengths.mean()) if len(lengths) else 0.0) or 1.0


def group_by_term(
    terms: NDArray[np.int32], lengths: NDArray[np.int32], term_numbers: Mapping[str, int], average: float
) -> Segment:
    """Return the segment of passages given as one array of term numbers; `lengths` says where each passage ends."""
    bits = max(len(lengths) - 1, 1).bit_length()
    keys = terms.astype(np.int64)  # a key is the term, then the passage: sorting groups equal ones
    keys <<= bits
    keys |= np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    keys.sort()
    is_first = np.empty(len(keys), dtype=bool)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    counts = np.diff(first, append=len(keys))
    counts = counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
    keys = keys[first]
    passages = (keys & ((1 << bits) - 1)).astype(np.int32)
    keys >>= bits
    indptr = np.searchsorted(keys, np.arange(len(term_numbers) + 1))
    return Segment(term_numbers, indptr, passages, counts, lengths, average)


def merge(*segments: Segment, average: float) -> Segment:
    """Return segments as one, the passages of each after those of the one before."""
    numbers: dict[str, int] = {}
    terms, passages = [], []
    size = 0
    for each in segments:
        own_numbers = [numbers.setdefault(term, len(numbers)) for term in each.term_numbers]
        terms.append(np.repeat(np.array(own_numbers, dtype=np.int32), np.diff(each.indptr)))
        passages.append(each.passages + np.int32(size))
        size += len(each)
    all_terms = np.concatenate(terms)
    order = np.argsort(all_terms, kind="stable")  # so that the passages of a term stay in rising order
    indptr = np.concatenate(([0], np.cumsum(np.bincount(all_terms, minlength=len(numbers)))))
    counts = np.concatenate([each.counts for each in segments])
    lengths = np.concatenate([each.lengths for each in segments])
    return Segment(numbers, indptr, np.concatenate(passages)[order], counts[order], lengths, average)
