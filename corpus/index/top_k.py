"""The best passages of a segment for a query, without an exact score for every passage that matches.

`SegmentScorer.best` works in four steps; docs/search.md explains them with an example:

1. Rare bounds: go through the postings of the rare terms and add up their levels, which bound the scores from above.
2. Dense bounds: add up the columns of the frequent terms, which bound these terms' scores.
3. Candidates by upper bound: both sums say which few passages can be among the best.
4. Exact scores: compute the scores of the candidates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.segment import LEVELS, STEPS_PER_SCORE, DenseColumn, TermPostings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.index.segment import Segment

_MAX_POSTINGS_IN_PYTHON = 64  # up to this number a Python loop takes less time than the calls of numpy
_MAX_EXACT_POSTINGS = 2_048
"""Up to this number, adding up exact scores takes less time than adding up levels and scoring the candidates again."""
_SAMPLE = 1_024
_STRIDES = 1_024
_MAX_UINT8 = 255
_MAX_UINT16 = 65_535
_TOLERANCE = 1e-6  # more than the rounding error of a sum in float32, as a share of it


class QueryClause(NamedTuple):
    """The alternative terms of a clause in a segment, each with the limit of its score.

    `size` is the number of their postings. A clause is frequent if one of its terms has a dense column.
    """

    terms: Sequence[tuple[TermPostings, float]]
    size: int
    is_frequent: bool


class _RareBounds(NamedTuple):
    """Upper bounds of the rare clauses' scores, one for each posting, too high by at most `error`; exact if it is 0.

    A passage has a place for each posting, at most `repeats`, always with the same bound.
    """

    passages: NDArray[np.intp]
    scores: NDArray[Any]
    repeats: int
    error: float

    def select(self, places: NDArray[np.intp]) -> dict[int, float]:
        """Return the scores at some places by passage."""
        return dict(zip(self.passages.take(places).tolist(), self.scores.take(places).tolist(), strict=True))


_NO_RARE_BOUNDS = _RareBounds(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), 1, 0.0)


class _DenseBounds(NamedTuple):
    """Upper bounds of the frequent clauses' scores: `steps * step_score`, too high by at most `error`."""

    steps: NDArray[Any]
    step_score: float
    error: float


class SegmentScorer:
    """Scores the passages of a segment with the statistics of one state of the corpus.

    `norms` are BM25's length norms. The scorer makes them infinite for `removed` passages, so that these score 0.
    `drift` is the change of the average length since the segment's levels were computed, as a share of it.
    """

    __slots__ = ("_level_error", "_norms", "_removed", "_segment", "_slack")

    def __init__(self, segment: Segment, norms: NDArray[np.float64], removed: NDArray[np.int64], drift: float) -> None:
        self._segment = segment
        self._norms = norms
        self._norms[removed] = np.inf
        self._removed = removed
        self._slack = 1 + drift + _TOLERANCE  # factor by which an exact score can exceed its level
        self._level_error = self._slack**2 - 1 + self._slack / LEVELS
        """The error of a level times `slack`, as a share of the term's maximum score."""

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
        if rare_size <= _MAX_POSTINGS_IN_PYTHON and not frequent:
            return self._score_postings(clauses, range(rare_size))
        rare_bounds = self._bound_rare(clauses[:rare], rare_size)
        dense_bounds = self._bound_frequent(frequent) if frequent else None
        places, others = _select_candidates(rare_bounds, dense_bounds, k)
        if rare_bounds.error:
            scores = self._score_postings(clauses[:rare], places.tolist())
        else:
            scores = rare_bounds.select(places)
        for passage in others:
            scores.setdefault(passage, 0.0)
        return self._add_frequent(scores, frequent) if frequent else scores

    def _score_postings(self, clauses: Sequence[QueryClause], places: Sequence[int]) -> dict[int, float]:
        """Return exact scores by passage, computed from the clauses' postings at `places`.

        A place counts the postings of all terms, one term after the other. The places are in rising order and contain
        all postings of a passage or none.
        """
        passages, counts, norms = self._segment.passages.data, self._segment.counts.data, self._norms.data
        scores: dict[int, float] = {}
        first = low = 0
        for clause in clauses:
            has_alternatives = len(clause.terms) > 1
            best: dict[int, float] = {}
            for (start, stop, _), max_score in clause.terms:
                end = first + stop - start
                high = bisect_left(places, end, low)
                shift = start - first
                for place in places[low:high]:
                    passage, count = passages[place + shift], counts[place + shift]
                    score = max_score * (count / (norms[passage] + count))
                    if not has_alternatives:
                        scores[passage] = scores.get(passage, 0.0) + score
                    elif score > best.get(passage, 0.0):
                        best[passage] = score
                first, low = end, high
            for passage, score in best.items():
                scores[passage] = scores.get(passage, 0.0) + score
        return scores

    def _bound_rare(self, clauses: Sequence[QueryClause], size: int) -> _RareBounds:
        """Return the sums of the clauses' exact scores, or of their levels if there are many postings.

        The levels are read in order, and their sums take 16 bits a passage. Exact scores need the length norm of every
        posting's passage, at a random place, and four times as much memory.
        """
        if not clauses:
            return _NO_RARE_BOUNDS
        terms = [term for clause in clauses for term in clause.terms]
        sizes = [own.stop - own.start for own, _ in terms]
        passages = np.concatenate([self._segment.passages[own.start : own.stop] for own, _ in terms], dtype=np.intp)
        if size <= _MAX_EXACT_POSTINGS:
            counts = np.concatenate([self._segment.counts[own.start : own.stop] for own, _ in terms], dtype=np.float64)
            scores = self._norms.take(passages)
            scores += counts
            np.divide(counts, scores, out=scores)
            scores *= np.array([max_score for _, max_score in terms]).repeat(sizes)
            return _RareBounds(passages, self._sum_by_passage(clauses, passages, scores), len(terms), 0.0)
        highest = sum([max([max_score for _, max_score in clause.terms]) for clause in clauses])
        unit = highest / (_MAX_UINT16 - len(clauses))
        factors = np.array([max_score / (LEVELS * unit) for _, max_score in terms], dtype=np.float32).repeat(sizes)
        factors *= np.concatenate([self._segment.levels[own.start : own.stop] for own, _ in terms])
        bounds = self._sum_by_passage(clauses, passages, factors.astype(np.uint16)).astype(np.float32)
        bounds += len(clauses)  # each addend was rounded down
        bounds *= unit * self._slack
        error = highest * self._level_error + len(clauses) * unit * self._slack
        return _RareBounds(passages, bounds, len(terms), error)

    def _sum_by_passage(
        self, clauses: Sequence[QueryClause], passages: NDArray[np.intp], scores: NDArray[Any]
    ) -> NDArray[Any]:
        """Return for each posting the sum over the clauses in its passage, each with its best alternative."""
        buffers = self._segment.free_buffers[scores.dtype]
        try:
            buffer = buffers.pop()
        except IndexError:  # other threads use all
            buffer = np.zeros(len(self._segment), dtype=scores.dtype)
        if all(len(clause.terms) == 1 for clause in clauses):
            np.add.at(buffer, passages, scores)
        else:
            start = 0
            for clause in clauses:
                stop = start + clause.size
                np.add.at(buffer, *max_per_passage(passages[start:stop], scores[start:stop]))
                start = stop
        if len(self._removed):
            buffer[self._removed] = 0
        sums = buffer.take(passages)
        buffer[passages] = 0
        buffers.append(buffer)
        return sums

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
        error = sum(max_scores) * self._level_error
        for column, own in zip(columns, units, strict=True):
            error += step_score * (1 + column.highest * (1 - own / unit))
        return _DenseBounds(self._add_columns(columns), step_score, error)

    def _column(self, clause: QueryClause) -> DenseColumn:
        """Return the dense column of a clause: that of its only term, or the maximum over its terms."""
        [(postings, _), *others] = clause.terms
        if postings.column and not others:
            return postings.column
        columns = [self._segment.build_column(own.start, own.stop, max_score) for own, max_score in clause.terms]
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


def _select_candidates(rare: _RareBounds, dense: _DenseBounds | None, k: int) -> tuple[NDArray[np.intp], Sequence[int]]:
    """Return the places in `rare` of passages that can be among the best `k`, and such passages without a rare term.

    At least `k` passages have an upper bound of `reached`, so an exact score of `reached - error`. A passage whose
    upper bound is lower cannot be among the best. The second result may contain passages of the first.
    """
    bounds, error = rare, rare.error
    if dense:
        upper = dense.steps.take(rare.passages) * np.float32(dense.step_score)
        bounds = rare._replace(scores=np.add(upper, rare.scores, out=upper))
        error += dense.error
    reached = kth_largest(bounds.scores, k * rare.repeats)
    if error:  # the `k * repeats` best places repeat passages: take the `k`th passage for a higher threshold
        best = sorted(bounds.select((bounds.scores >= reached).nonzero()[0]).values())
        reached = best[-k] if k <= len(best) else 0.0
    without_rare: Sequence[int] = ()
    if dense:
        highest = float(dense.steps.max()) * dense.step_score
        if highest > reached:
            reached = max(reached, kth_largest_lower_bound(dense.steps, k) * dense.step_score)
        threshold = (reached - error) * (1 - _TOLERANCE)
        if highest >= threshold:
            steps = max(ceil(threshold / dense.step_score), 1)
            without_rare = (dense.steps >= steps).nonzero()[0].tolist()
    threshold = (reached - error) * (1 - _TOLERANCE) ** 2
    return (bounds.scores >= threshold).nonzero()[0], without_rare


def max_per_passage(passages: NDArray[np.intp], scores: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[Any]]:
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
    parted = scores.copy()
    parted.partition(len(parted) - k)
    return float(parted[-k])


def kth_largest_lower_bound(scores: NDArray[Any], k: int) -> float:
    """Return a number that at least `k` scores reach, or 0; often it is the `k`th largest.

    Partitioning many equal numbers is slow. Instead this takes the maximum of each of 1,024 interleaved slices; at
    least `k` scores reach the `k`th largest of these maxima.
    """
    rows = len(scores) // _STRIDES
    return kth_largest(scores[: rows * _STRIDES].reshape(rows, _STRIDES).max(axis=0), k) if rows else 0.0
