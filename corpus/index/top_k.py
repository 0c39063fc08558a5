"""The best passages of a segment for a query, without an exact score for every passage that matches.

`SegmentScorer.best` works in four steps; docs/search.md explains them with an example:

1. Rare postings: go through the postings of the rare terms and add up their exact scores.
2. Dense sums: add up the columns of the frequent terms, which bound these terms' scores from above.
3. Candidates by upper bound: both sums say which few passages can be among the best.
4. Exact scores: add the scores of the frequent terms to each candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.segment import STEPS_PER_SCORE, DenseColumn, TermPostings, build_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.index.segment import Segment

_MAX_POSTINGS_IN_PYTHON = 64  # up to so many postings a Python loop takes less time than the calls of numpy
_SAMPLE = 1_024
_STRIDES = 1_024
_MAX_UINT8 = 255
_FLOAT64_TOLERANCE = 1e-9  # more than the rounding error of a sum of scores, as a share of it


class QueryClause(NamedTuple):
    """The alternative terms of a clause in a segment, each with the limit of its score.

    `size` is the number of their postings. A clause is frequent if one of its terms has a dense column.
    """

    terms: Sequence[tuple[TermPostings, float]]
    size: int
    is_frequent: bool


class _RareScores(NamedTuple):
    """Exact scores for the rare clauses. A passage occurs at most `repeats` times, always with the same score."""

    passages: NDArray[np.intp]
    scores: NDArray[np.float64]
    repeats: int

    def select(self, bounds: NDArray[np.float64], threshold: float) -> dict[int, float]:
        """Return the scores of passages whose bound reaches the threshold."""
        places = (bounds >= threshold).nonzero()[0]
        return dict(zip(self.passages.take(places).tolist(), self.scores.take(places).tolist(), strict=True))


class _DenseBounds(NamedTuple):
    """Upper bounds of the frequent clauses' scores: `steps * step_score`, too high by at most `error`."""

    steps: NDArray[Any]
    step_score: float
    error: float


class SegmentScorer:
    """Scores the passages of a segment with the statistics of one state of the corpus.

    `norms` are BM25's length norms. The scorer makes them infinite for `removed` passages, so that these score 0.
    `slack` is the factor by which exact scores can exceed the dense columns, which are older than the statistics.
    """

    __slots__ = ("_free_buffers", "_norms", "_removed", "_segment", "_slack")

    def __init__(self, segment: Segment, norms: NDArray[np.float64], removed: NDArray[np.int64], slack: float) -> None:
        self._segment = segment
        self._norms = norms
        self._norms[removed] = np.inf
        self._removed = removed
        self._slack = slack
        self._free_buffers: list[NDArray[np.float64]] = []
        """Arrays of zeros, one a passage. A thread takes one and returns it: a new one costs page faults."""

    def best(self, clauses: Sequence[QueryClause], k: int) -> dict[int, float]:
        """Return exact scores by passage: the best `k`, all that tie with them, and perhaps others.

        Scores of clauses are added in their order, rare ones first, so that equal passages tie to the last bit.
        """
        rare_size = rare = 0
        for clause in clauses:
            if clause.is_frequent:
                break
            rare += 1
            rare_size += clause.size
        frequent = clauses[rare:]
        if rare_size <= _MAX_POSTINGS_IN_PYTHON:
            scores = self._score_few(clauses[:rare])
            if not frequent:
                return scores
            scored = _RareScores(np.array(list(scores), dtype=np.intp), np.array(list(scores.values())), 1)
        else:
            scored = self._score_many(clauses[:rare])
            if not frequent:
                return scored.select(scored.scores, kth_largest(scored.scores, k * scored.repeats))
        candidates = _select_candidates(scored, self._bound_frequent(frequent), k)
        return self._add_frequent(candidates, frequent)

    def _score_few(self, clauses: Sequence[QueryClause]) -> dict[int, float]:
        passages, counts, norms = self._segment.passages.data, self._segment.counts.data, self._norms.data
        scores: dict[int, float] = {}
        for clause in clauses:
            best: dict[int, float] = {}
            for (start, stop, _), max_score in clause.terms:
                for place in range(start, stop):
                    passage, count = passages[place], counts[place]
                    score = max_score * (count / (norms[passage] + count))
                    if score > best.get(passage, 0.0):
                        best[passage] = score
            for passage, score in best.items():
                scores[passage] = scores.get(passage, 0.0) + score
        return scores

    def _score_many(self, clauses: Sequence[QueryClause]) -> _RareScores:
        terms = [term for clause in clauses for term in clause.terms]
        passages = np.concatenate([self._segment.passages[own.start : own.stop] for own, _ in terms], dtype=np.intp)
        counts = np.concatenate([self._segment.counts[own.start : own.stop] for own, _ in terms])
        scores = self._norms.take(passages)
        scores += counts
        np.divide(counts, scores, out=scores)
        scores *= np.array([max_score for _, max_score in terms]).repeat([own.stop - own.start for own, _ in terms])
        buffer = self._free_buffers.pop() if self._free_buffers else np.full(len(self._segment), 0.0)
        if len(terms) == len(clauses):
            np.add.at(buffer, passages, scores)
        else:
            start = 0
            for clause in clauses:
                stop = start + clause.size
                np.add.at(buffer, *max_per_passage(passages[start:stop], scores[start:stop]))
                start = stop
        sums = buffer.take(passages)
        buffer[passages] = 0
        self._free_buffers.append(buffer)
        return _RareScores(passages, sums, len(terms))

    def _bound_frequent(self, clauses: Sequence[QueryClause]) -> _DenseBounds:
        """Return the sum of the clauses' columns.

        Columns are integers, each in units of its own term's `max_score`. To add them up, all are taken to have the
        largest unit; `error` counts what this and the rounding add.
        """
        columns = [self._column(clause) for clause in clauses]
        max_scores = [max([max_score for _, max_score in clause.terms]) for clause in clauses]
        units = [max_score / column.max_score for max_score, column in zip(max_scores, columns, strict=True)]
        unit = max(units)
        step_score = unit * self._slack / STEPS_PER_SCORE
        error = sum(max_scores) * 2 * (self._slack - 1)
        for column, own in zip(columns, units, strict=True):
            error += step_score * (1 + column.highest * (1 - own / unit))
        return _DenseBounds(self._add_columns(columns), step_score, error)

    def _column(self, clause: QueryClause) -> DenseColumn:
        """Return the dense column of a clause: that of its only term, or the maximum over its terms."""
        [(postings, _), *others] = clause.terms
        if postings.column and not others:
            return postings.column
        columns = []
        for (start, stop, _), max_score in clause.terms:
            passages, counts = self._segment.passages[start:stop], self._segment.counts[start:stop]
            columns.append(build_column(passages, counts, self._norms, max_score))
        steps = columns[0].steps
        for column in columns[1:]:
            steps = np.maximum(steps, column.steps)
        highest = max([column.highest for column in columns])
        return DenseColumn(steps, highest, columns[0].counts, max([column.max_score for column in columns]))

    def _add_columns(self, columns: Sequence[DenseColumn]) -> NDArray[Any]:
        total = columns[0].steps
        if len(columns) > 1:
            highest = sum([column.highest for column in columns])
            total = np.add(total, columns[1].steps, dtype=np.uint8 if highest <= _MAX_UINT8 else np.uint32)
            for column in columns[2:]:
                total += column.steps
        if len(self._removed):
            total = total.copy()
            total[self._removed] = 0
        return total

    def _add_frequent(self, candidates: dict[int, float], clauses: Sequence[QueryClause]) -> dict[int, float]:
        """Return exact scores of candidates, given their scores for the rare clauses."""
        passages = np.array(list(candidates), dtype=np.intp)
        scores = np.array(list(candidates.values()))
        norms = self._norms.take(passages)
        for clause in clauses:
            best = np.zeros(len(passages))
            for postings, max_score in clause.terms:
                counts = self._counts(postings, passages)
                np.maximum(best, max_score * (counts / (norms + counts)), out=best)
            scores += best
        return dict(zip(candidates, scores.tolist(), strict=True))

    def _counts(self, postings: TermPostings, passages: NDArray[np.intp]) -> NDArray[Any]:
        """Return how often a term occurs in each of some passages."""
        if postings.column:
            return postings.column.counts.take(passages)
        own = self._segment.passages[postings.start : postings.stop]
        places = np.searchsorted(own, passages.astype(own.dtype)).clip(max=len(own) - 1)
        return np.where(own[places] == passages, self._segment.counts[postings.start + places], 0)


def _select_candidates(rare: _RareScores, bounds: _DenseBounds, k: int) -> dict[int, float]:
    """Return the passages that can be among the best `k`, with their scores for the rare clauses.

    At least `k` passages have an upper bound of `reached`, so an exact score of `reached - error`. A passage whose
    upper bound is lower cannot be among the best.
    """
    upper = bounds.steps.take(rare.passages) * bounds.step_score
    upper += rare.scores
    reached = max(
        kth_largest(upper, k * rare.repeats),
        kth_largest_lower_bound(bounds.steps, k) * bounds.step_score,
    )
    threshold = (reached - bounds.error) * (1 - _FLOAT64_TOLERANCE)
    steps = max(ceil(threshold / bounds.step_score), 1)
    without_rare: list[int] = []
    if bounds.steps.max() >= steps:
        without_rare = (bounds.steps >= steps).nonzero()[0].tolist()
    return dict.fromkeys(without_rare, 0.0) | rare.select(upper, threshold)


def max_per_passage(
    passages: NDArray[np.intp], scores: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return each passage once, with the highest of its scores."""
    order = np.lexsort((scores, passages))
    passages = passages[order]
    is_last = np.ones(len(passages), dtype=bool)
    np.not_equal(passages[1:], passages[:-1], out=is_last[:-1])
    return passages[is_last], scores[order][is_last]


def kth_largest(scores: NDArray[Any], k: int) -> float:
    """Return the `k`th largest score, or 0 if there are fewer."""
    if k > len(scores):
        return 0.0
    if len(scores) > _SAMPLE:  # partitioning is slow: leave out the scores that a sample shows to be too low
        scores = scores[scores >= kth_largest(scores[:_SAMPLE], k)]
    return float(np.partition(scores, len(scores) - k)[-k])


def kth_largest_lower_bound(scores: NDArray[Any], k: int) -> float:
    """Return a number that at least `k` scores reach, or 0; often it is the `k`th largest.

    Partitioning many equal numbers is slow. Instead this takes the maximum of each of 1,024 interleaved slices; at
    least `k` scores reach the `k`th largest of these maxima.
    """
    rows = len(scores) // _STRIDES
    return kth_largest(scores[: rows * _STRIDES].reshape(rows, _STRIDES).max(axis=0), k) if rows else 0.0
