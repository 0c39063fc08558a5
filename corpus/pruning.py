"""The best passages of a segment for a query, found without looking at all that match.

What is rare is summed up exactly; the passages that lead so far say what a passage needs to be among the best. Where
the frequent terms alone could not give that much (MaxScore), they are looked up for the few passages near enough. Else
their columns are summed up roughly, one float32 a passage, and only what comes out near the best is counted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from corpus.topk import ROUGH, at_least, best_of, best_of_each, best_of_many, least_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.postings import Segment
    from corpus.topk import Scored

_RARE = 32
"""A term in at most one of so many passages is summed up posting by posting: for others a column is as fast."""
_FEW = 4_096
"""In a segment of so few passages all is."""
_EXTRA = 50
"""For each thing asked, one in so many passages may be summed up beside, before going over all is faster."""
_HOPE = 0.8
"""What the best are taken to come to, of the most that the first things asked can give."""
_NEAR = 4_096
"""For so many passages what is left is looked up."""
_MOST_BYTES = 1 << 27
"""Size of the columns that are kept for the next query."""

Key = TypeVar("Key", int, tuple[int, float])


class Unit(NamedTuple):
    """A thing asked, in one segment: the numbers of the terms that would each do, with the factor of each.

    A term's score in a passage is its factor times its impact there. `bound` is as much as a passage can get, `size`
    how many postings there are.
    """

    terms: Sequence[tuple[int, float]]
    bound: float
    size: int


class View:
    """A segment as one state of the corpus sees it: `norm` is what BM25 adds to a count in the divisor.

    For a passage that was removed it is infinite, so that nothing in it counts.
    """

    __slots__ = ("_buffers", "_columns", "_count_columns", "_rough", "norm", "segment")

    def __init__(self, segment: Segment, norm: NDArray[np.float64]) -> None:
        self.segment = segment
        self.norm = norm
        self._columns: dict[tuple[int, float], NDArray[np.float32]] = {}
        self._count_columns: dict[int, NDArray[Any]] = {}
        self._buffers: list[NDArray[np.float64]] = []
        """Buffers for scores, all zero: who searches takes one, or a new one, and gives it back so."""
        self._rough: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
        """Buffers for columns: new memory for each would take longer to come by than to fill."""

    def best(self, units: Sequence[Unit], k: int) -> Scored:
        """Return passages with their scores, in no order: the best `k` and all that tie are among them.

        `units` are in the order in which their scores are added up, the rare ones first. Some passages may have the
        score 0, and some may be returned twice.
        """
        summed = self._worth_summing(units, k)
        passages, scores, least = _NONE, _NOTHING, 0.0
        while summed:
            left = units[summed:]
            passages, scores = self._summed(units[:summed])
            times = sum([len(each[0]) for each in units[:summed]])  # so often a passage may stand there
            leaders = at_least(passages, scores, least_of(scores, k * times))
            if not left:
                return leaders
            least = self._reached(*leaders, left, k)
            rest = sum([each[1] for each in left])
            if least > rest:
                near, partial = at_least(passages, scores, least - rest)
                if len(near) < max(_NEAR, left[0][2] // 4):
                    return self._narrowed(near, partial, left, least)
            if self._is_frequent(left[0]):
                break
            summed = next((at for at, each in enumerate(units) if self._is_frequent(each)), len(units))
        return self._gone_over(passages, scores, units[summed:], least, k)

    def _is_frequent(self, unit: Unit) -> bool:
        return unit.size * _RARE > len(self.segment) > _FEW

    def _worth_summing(self, units: Sequence[Unit], k: int) -> int:
        """Return how many units are to be summed up posting by posting.

        So many that the others can hardly give what the best `k` come to; but none that is left without saving time,
        and no frequent one where that takes longer than going over all passages.
        """
        seen = 0
        hope = 0.0
        left = sum([each[2] for each in units])
        rest = sum([each[1] for each in units])
        if left <= _FEW:
            return len(units)
        most = len(self.segment) * len(units) // _EXTRA
        for at, unit in enumerate(units):
            hopeful = rest < hope and seen >= k
            if self._is_frequent(unit):
                if hopeful or seen + unit.size > most:
                    return at
            elif hopeful and left > max(_FEW, 2 * seen):
                return at
            if seen < k:
                hope = _HOPE * unit.bound
            seen += unit.size
            left -= unit.size
            rest -= unit.bound
        return len(units)

    def _summed(self, units: Sequence[Unit]) -> Scored:
        """Return the passages that hold any term of `units`, with their scores; twice where two terms do."""
        terms = [term for unit in units for term in unit.terms]
        passages, impacts = self._impacts(terms)
        if len(terms) == 1:
            return passages, impacts
        buffer = self._buffers.pop() if self._buffers else np.zeros(len(self.segment))
        if len(terms) == len(units):
            np.add.at(buffer, passages, impacts)
        else:
            start = 0
            for unit in units:
                end = start + unit.size
                if len(unit.terms) == 1:
                    np.add.at(buffer, passages[start:end], impacts[start:end])
                else:
                    np.add.at(buffer, *best_of_each(passages[start:end], impacts[start:end]))
                start = end
        scores = buffer.take(passages)
        buffer[passages] = 0
        self._buffers.append(buffer)
        return passages, scores

    def _impacts(self, terms: Sequence[tuple[int, float]]) -> Scored:
        """Return the passages that hold each term, one after the other, and the scores that it gives there."""
        segment = self.segment
        slices = [segment.stretch(number) for number, _ in terms]
        # Scattering by another type of number is half as fast.
        passages = np.concatenate([segment.passages[each] for each in slices], dtype=np.intp)
        counts = np.concatenate([segment.counts[each] for each in slices], dtype=np.float64)
        impacts = self.norm.take(passages)
        impacts += counts
        np.divide(counts, impacts, out=impacts)
        start = 0
        for each, (_, factor) in zip(slices, terms, strict=True):
            end = start + each.stop - each.start
            own = impacts[start:end]
            own *= factor
            start = end
        return passages, impacts

    def _reached(self, passages: NDArray[np.intp], scores: NDArray[np.float64], units: Sequence[Unit], k: int) -> float:
        """Return a score that `k` of some passages reach when those for `units` are added, 0 where fewer do."""
        known = dict(zip(passages.tolist(), scores.tolist(), strict=True))
        if len(known) < k:
            return 0.0
        passages = np.array(list(known))
        scores = np.array(list(known.values()))
        for unit in units:
            if self._is_frequent(unit):
                scores += best_of([self._column(*term).take(passages) for term in unit.terms])
            else:
                scores += self._looked_up(passages, unit)
        return least_of(scores, k) * ROUGH

    def _narrowed(
        self, passages: NDArray[np.intp], scores: NDArray[np.float64], units: Sequence[Unit], least: float
    ) -> Scored:
        """Complete the scores of passages, leaving those behind that can't come to `least`."""
        rest = sum([each.bound for each in units])
        for unit in units:
            scores = scores + self._looked_up(passages, unit)
            rest -= unit.bound
            passages, scores = at_least(passages, scores, least - max(rest, 0.0))
        return passages, scores

    def _gone_over(
        self, passages: NDArray[np.intp], scores: NDArray[np.float64], units: Sequence[Unit], least: float, k: int
    ) -> Scored:
        """Complete the scores of all passages, those that can't come to `least` or to the best `k` roughly."""
        rough, best = self._rough.pop() if self._rough else np.empty((2, len(self.segment)), dtype=np.float32)
        rough.fill(0)
        rough[passages] = scores.astype(np.float32)
        for (term, *others), _, _ in units:
            column = self._column(*term)
            for other in others:
                column = np.maximum(column, self._column(*other), out=best)
            np.add(rough, column, out=rough)
        near, least = best_of_many(rough, k, least)
        summed = (rough.take(passages) >= np.float32(least)).nonzero()[0]
        known = dict(zip(passages.take(summed).tolist(), scores.take(summed).tolist(), strict=True))
        exact = np.array([known.get(each, 0.0) for each in near.tolist()])
        self._rough.append((rough, best))
        for unit in units:
            exact += self._looked_up(near, unit)
        return near, exact

    def _looked_up(self, passages: NDArray[np.intp], unit: Unit) -> NDArray[np.float64]:
        """Return what a unit gives to each of some passages."""
        norm = self.norm.take(passages)
        given = []
        for number, factor in unit.terms:
            if self._is_frequent(unit):
                counts = self._counts(number).take(passages)
            else:
                stretch = self.segment.stretch(number)
                held = self.segment.passages[stretch]
                sought = passages.astype(np.int32)
                places = held.searchsorted(sought)
                counts = self.segment.counts[stretch].take(places, mode="clip")
                counts *= held.take(places, mode="clip") == sought
            impacts = counts / (counts + norm)
            impacts *= factor
            given.append(impacts)
        return best_of(given)

    def _counts(self, number: int) -> NDArray[Any]:
        """Return how often a term stands in every passage."""
        if (column := self._count_columns.get(number)) is None:
            column = np.zeros(len(self.segment), dtype=self.segment.counts.dtype)
            stretch = self.segment.stretch(number)
            column[self.segment.passages[stretch]] = self.segment.counts[stretch]
            self._count_columns = _kept(self._count_columns, number, column)
        return column

    def _column(self, number: int, factor: float) -> NDArray[np.float32]:
        """Return, roughly, what a term gives to every passage."""
        if (column := self._columns.get((number, factor))) is None:
            column = np.zeros(len(self.segment), dtype=np.float32)
            stretch = self.segment.stretch(number)
            passages, counts = self.segment.passages[stretch], self.segment.counts[stretch]
            column[passages] = factor * (counts / (counts + self.norm[passages]))
            self._columns = _kept(self._columns, (number, factor), column)
        return column


def _kept(columns: dict[Key, NDArray[Any]], key: Key, column: NDArray[Any]) -> dict[Key, NDArray[Any]]:
    """Return the columns with one more; where they are too many, it alone: those often asked for soon come back."""
    if (len(columns) + 1) * column.nbytes > _MOST_BYTES:
        return {key: column}
    columns[key] = column
    return columns


_NONE = np.zeros(0, dtype=np.intp)
_NOTHING = np.zeros(0)
