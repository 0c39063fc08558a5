"""The best passages of a segment for a query, found without counting all that match.

Rare terms are summed up posting by posting; where these are few, exactly, and that is all. Frequent terms are kept as
columns, one byte a passage, that give no passage too little: adding them up for all passages at once takes less time
than going through their postings. The sums say which few passages can be among the best; those are counted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.postings import LEVELS
from corpus.topk import ROUGH, at_least, best_of_each, distinct, least_of, least_of_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.postings import Segment
    from corpus.topk import Scored

_RARE = 32
"""A term in more than one of so many passages is frequent."""
_FEW = 4_096
"""In a segment of so few passages none is."""
_EXACT = 8_192
"""So few postings are counted exactly, of more the levels are added up."""
_FEW_SEEN = 4
"""Of so few passages that hold rare terms, for each that is wanted, the best may not be the best of all."""
_SCALE = 10.0
"""What a score of 1 is in a column."""
_MOST_BYTES = 1 << 27
"""The size of all columns of a segment."""


class Unit(NamedTuple):
    """A thing asked, in one segment: the numbers of the terms that would each do, with the factor of each.

    A term's score in a passage is its factor times its impact there. `size` is how many postings there are.
    """

    terms: Sequence[tuple[int, float]]
    size: int


class View:
    """A segment as one state of the corpus sees it: `norm` is what BM25 adds to a count in the divisor.

    For the passages that were `removed` it is infinite, so that nothing in them counts. `slack` is how much higher than
    its level an impact may be by now.
    """

    __slots__ = ("_columns", "_counts", "_exact", "_removed", "_rough", "_slack", "norm", "segment")

    def __init__(self, segment: Segment, norm: NDArray[np.float64], removed: NDArray[np.int64], slack: float) -> None:
        self.segment = segment
        self.norm = norm
        self.norm[removed] = np.inf
        self._removed = removed
        self._slack = slack
        self._columns: dict[tuple[int, float], NDArray[Any]] = {}
        self._counts: dict[int, NDArray[Any]] = {}
        self._exact: list[NDArray[Any]] = []
        """Buffers for scores, all zero: who searches takes one, or a new one, and gives it back so."""
        self._rough: list[NDArray[Any]] = []

    def best(self, units: Sequence[Unit], k: int) -> Scored:
        """Return passages with their scores, in no order: the best `k` and all that tie are among them.

        Scores are added up in the order of the units. Some passages may have the score 0, and some be returned twice.
        """
        size = len(self.segment)
        rare = 0
        while rare < len(units) and (units[rare].size * _RARE <= size or size <= _FEW):
            rare += 1
        first, frequent = units[:rare], units[rare:]
        times = sum([len(each[0]) for each in first])  # so often a passage may have been seen
        postings = sum([each[1] for each in first])
        if postings <= _EXACT:
            passages, scores = self._summed(first) if first else _NOTHING
            if not frequent:
                return at_least(passages, scores, least_of(scores, k * times))
            known = self._with_columns(passages, scores, frequent, k, times, 0.0)
            near, partial = np.array(list(known), dtype=np.intp), np.array(list(known.values()))
            return near, self._counted(near, frequent, partial)
        passages, rough = self._roughly(first)
        error = self._error(first, 1 / LEVELS)  # the sums are too high by less than this
        if frequent:
            near = np.array(list(self._with_columns(passages, rough, frequent, k, times, error)), dtype=np.intp)
        else:
            near = distinct(at_least(passages, rough, least_of(rough, k * times) * ROUGH - error)[0])
        return near, self._counted(near, units, np.zeros(len(near)))

    def _error(self, units: Sequence[Unit], coarseness: float) -> float:
        """Return by how much a rough sum may be too high: by a level, and by what the average has moved, both ways."""
        return sum([max([factor for _, factor in each[0]]) for each in units]) * (coarseness + 2 * (self._slack - 1))

    def _with_columns(
        self,
        passages: NDArray[np.intp],
        scores: NDArray[Any],
        frequent: Sequence[Unit],
        k: int,
        times: int,
        error: float,
    ) -> dict[int, float]:
        """Return the passages that may be among the best when `frequent` units are added, with what they have so far.

        That are the `scores` of `passages`, too high by no more than `error`, and 0 for those that hold no rare term.
        """
        columns = [self._column_of(each) for each in frequent]
        error += len(frequent) / _SCALE + self._error(frequent, 1 / LEVELS)
        sums: NDArray[Any] = columns[0]
        if len(columns) > 1:
            most = sum([_SCALE * factor * self._slack + 1 for each in frequent for _, factor in each[0]])
            sums = np.add(columns[0], columns[1], dtype=np.uint8 if most < _BYTE else np.uint32)
            for each in columns[2:]:
                np.add(sums, each, out=sums)
        whole = sums.take(passages) * (1 / _SCALE) + scores
        reached = least_of(whole, k * times) if times else 0.0
        if len(whole) < _FEW_SEEN * k * times or not times:
            reached = max(reached, least_of_many(sums, k) / _SCALE)
        least = reached * ROUGH - error
        seen = (whole >= least if least > 0 else whole > 0).nonzero()[0]
        known = dict(zip(passages.take(seen).tolist(), scores.take(seen).tolist(), strict=True))
        enough = int(np.ceil(least * _SCALE * ROUGH)) if least > 0 else 1
        if int(sums.max()) >= enough:  # mostly nobody is among the best without any rare term
            for place in np.flatnonzero(sums >= enough).tolist():
                known.setdefault(place, 0.0)
        return known

    def _summed(self, units: Sequence[Unit]) -> Scored:
        """Return the passages that hold any term of `units`, with their scores; one perhaps twice."""
        terms = [term for unit in units for term in unit.terms]
        passages, slices = self._passages(terms)
        counts = np.concatenate([self.segment.counts[each] for each in slices], dtype=np.float64)
        impacts = self.norm.take(passages)
        impacts += counts
        np.divide(counts, impacts, out=impacts)
        _multiply(impacts, slices, [factor for _, factor in terms])
        return self._added(units, passages, impacts, self._exact)

    def _roughly(self, units: Sequence[Unit]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the same with scores that are not too low, and a little too high."""
        terms = [term for unit in units for term in unit.terms]
        passages, slices = self._passages(terms)
        impacts = np.concatenate([self.segment.levels[each] for each in slices], dtype=np.float32)
        _multiply(impacts, slices, [factor * self._slack / LEVELS for _, factor in terms])
        return self._added(units, passages, impacts, self._rough)

    def _passages(self, terms: Sequence[tuple[int, float]]) -> tuple[NDArray[np.intp], list[slice]]:
        """Return the passages that hold each term, one after the other, and where the postings of each stand."""
        slices = [self.segment.stretch(number) for number, _ in terms]
        # Scattering by another type of number is half as fast.
        return np.concatenate([self.segment.passages[each] for each in slices], dtype=np.intp), slices

    def _added(
        self, units: Sequence[Unit], passages: NDArray[np.intp], impacts: NDArray[Any], buffers: list[NDArray[Any]]
    ) -> tuple[NDArray[np.intp], NDArray[Any]]:
        """Return the passages, each with the sum of the best impacts of each unit."""
        buffer = buffers.pop() if buffers else np.zeros(len(self.segment), dtype=impacts.dtype)
        if sum([len(unit.terms) for unit in units]) == len(units):
            np.add.at(buffer, passages, impacts)
        else:
            start = 0
            for unit in units:
                end = start + unit.size
                np.add.at(buffer, *best_of_each(passages[start:end], impacts[start:end]))
                start = end
        buffer[self._removed] = 0
        scores = buffer.take(passages)
        buffer[passages] = 0
        buffers.append(buffer)
        return passages, scores

    def _counted(
        self, passages: NDArray[np.intp], units: Sequence[Unit], scores: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the exact scores of some passages: what they have, and what `units` give."""
        terms = [term for unit in units for term in unit.terms]
        counts = np.empty((len(terms), len(passages)))
        sought = passages.astype(np.int32)
        for own, (number, _) in zip(counts, terms, strict=True):
            held = self._counts.get(number)
            own[:] = self.segment.counts_in(number, sought) if held is None else held.take(passages)
        impacts = counts / (self.norm.take(passages) + counts)
        impacts *= np.array([factor for _, factor in terms])[:, None]
        start = 0
        for unit in units:
            end = start + len(unit.terms)
            scores += impacts[start] if end == start + 1 else impacts[start:end].max(axis=0)
            start = end
        return scores

    def _column_of(self, unit: Unit) -> NDArray[Any]:
        """Return what a unit gives to every passage, scaled and rounded up."""
        column = self._column(*unit.terms[0])
        for term in unit.terms[1:]:
            column = np.maximum(column, self._column(*term))
        return column

    def _column(self, number: int, factor: float) -> NDArray[Any]:
        if (column := self._columns.get((number, factor))) is None:
            stretch = self.segment.stretch(number)
            given = np.ceil(np.arange(LEVELS + 1) * (_SCALE * factor * self._slack / LEVELS))
            table = given.astype(np.uint8 if given[-1] <= _BYTE else np.uint32)
            column = np.zeros(len(self.segment), dtype=table.dtype)
            passages = self.segment.passages[stretch].astype(np.intp)
            column[passages] = table.take(self.segment.levels[stretch])
            column[self._removed] = 0
            counts = np.zeros(len(column), dtype=self.segment.counts.dtype)
            counts[passages] = self.segment.counts[stretch]
            if len(self._columns) * column.nbytes > _MOST_BYTES:
                self._columns, self._counts = {}, {}  # those that are asked for often are soon there again
            self._counts[number] = counts
            self._columns[number, factor] = column
        return column


_BYTE = 255
_NOTHING: Scored = (np.zeros(0, dtype=np.intp), np.zeros(0))


def _multiply(impacts: NDArray[Any], slices: Sequence[slice], factors: Sequence[float]) -> None:
    """Multiply each stretch of postings with its factor."""
    start = 0
    for each, factor in zip(slices, factors, strict=True):
        end = start + each.stop - each.start
        own = impacts[start:end]
        own *= factor
        start = end
