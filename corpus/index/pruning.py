"""The best passages of a segment for a query, found without counting all that match.

Rare terms are gone through posting by posting and summed up by their levels; what frequent terms add is looked up in
their columns. Neither gives a passage too little, so the sums say which few passages can be among the best; those alone
are counted exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.columns import SCALE, Column
from corpus.index.formula import LEVELS
from corpus.index.top_k import ROUGH, best_of_each, least_of, least_of_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.index.segment import Segment
    from corpus.index.top_k import Scored

_BY_HAND = 64
"""So few postings are gone through one by one."""
_EXACT = 2_048
"""So few are counted exactly from the first, of more the levels are added up."""
_SMALL = 1 << 18
"""In a segment of more passages they always are: eight bytes for each would not stay in the processor's cache."""
_SAMPLE = 1_024
"""So many postings, of the rarest terms, say what the best reach at least."""
_FEW_SEEN = 4
"""Of so few passages that hold rare terms, for each that is wanted, the best may not be the best of all."""


_BYTE, _WORD = 255, 65_535


class Unit(NamedTuple):
    """A thing asked, in one segment: where the postings of the terms stand that would each do, with their factors.

    A term's score in a passage is its factor times its impact there. `size` is how many postings there are.
    """

    size: int
    terms: Sequence[tuple[int, int, float]]


class View:
    """A segment as one state of the corpus sees it: `norm` is what BM25 adds to a count in the divisor.

    For the passages that were `removed` it is infinite, so that nothing in them counts. `slack` is how much higher than
    its level an impact may be by now.
    """

    __slots__ = ("_exact", "_removed", "_rough", "_slack", "norm", "segment")

    def __init__(self, segment: Segment, norm: NDArray[np.float64], removed: NDArray[np.int64], slack: float) -> None:
        self.segment = segment
        self.norm = norm
        self.norm[removed] = np.inf
        self._removed = removed
        self._slack = slack
        self._exact: list[NDArray[Any]] = []
        """Buffers for sums, all zero: who searches takes one, or a new one, and gives it back so."""
        self._rough: list[NDArray[Any]] = []

    def best(self, units: Sequence[Unit], k: int) -> dict[int, float]:
        """Return passages with their scores, in no order: the best `k` and all that tie are among them.

        Scores are added up in the order of the units, which the rarest begin. Some may be 0.
        """
        columns = self.segment.columns
        rare = postings = times = 0  # so often a passage may have been seen
        for unit in units:
            if columns and not columns.keys().isdisjoint([start for start, _, _ in unit.terms]):
                break
            rare += 1
            postings += unit.size
            times += len(unit.terms)
        first, frequent = units[:rare], units[rare:]
        error = 0.0
        if postings <= _BY_HAND:
            known = self._exactly(first, range(postings))
            if not frequent:
                return known
            passages, sums = np.array(list(known), dtype=np.intp), np.array(list(known.values()))
            times = 1
        elif postings <= _EXACT and len(self.segment) <= _SMALL:
            passages, sums = self._counted(first)
        else:
            passages, sums, error = self._roughly(first)
        beside: Sequence[int] = ()
        if frequent:
            near, beside = self._with_columns(passages, sums, frequent, k, times, error)
        else:
            near, _ = _near(passages, sums, k, times, error)
        if error:
            known = self._exactly(first, near.tolist())
        else:
            known = dict(zip(passages.take(near).tolist(), sums.take(near).tolist(), strict=True))
        for passage in beside:
            known.setdefault(passage, 0.0)
        return self._with_frequent(known, frequent) if frequent else known

    def _error(self, factors: float) -> float:
        """Return by how much levels may be too high in all: by one, and by what the average has moved, both ways."""
        return factors * (1 / LEVELS + 2 * (self._slack - 1))

    def _counted(self, units: Sequence[Unit]) -> Scored:
        """Return the passages that hold each term, one after the other, with their scores."""
        terms = [term for unit in units for term in unit.terms]
        passages = _gather(self.segment.passages, terms, np.intp)
        counted = _gather(self.segment.counts, terms, np.float64)
        impacts = self.norm.take(passages)
        impacts += counted
        np.divide(counted, impacts, out=impacts)
        impacts *= np.array([factor for _, _, factor in terms]).repeat([stop - start for start, stop, _ in terms])
        return passages, self._summed(units, passages, impacts, self._exact)

    def _roughly(self, units: Sequence[Unit]) -> tuple[NDArray[np.intp], NDArray[np.float32], float]:
        """Return the same with sums of levels, not too low, and by how much they are too high at most.

        They are added up in two bytes each: half as many bytes as a float are read and written twice as fast.
        """
        terms = [term for unit in units for term in unit.terms]
        passages = _gather(self.segment.passages, terms, np.intp)
        most = sum([_factor(unit) for unit in units])
        scale = (_WORD - len(units)) / most
        factors = np.array([factor * scale / LEVELS for _, _, factor in terms], dtype=np.float32)
        impacts = factors.repeat([stop - start for start, stop, _ in terms])
        impacts *= _gather(self.segment.levels, terms, np.uint8)
        sums = self._summed(units, passages, impacts.astype(np.uint16), self._rough).astype(np.float32)
        sums += len(units)  # each was rounded down
        sums *= self._slack / scale
        return passages, sums, self._error(most) + len(units) * self._slack / scale

    def _summed(
        self, units: Sequence[Unit], passages: NDArray[np.intp], impacts: NDArray[Any], buffers: list[NDArray[Any]]
    ) -> NDArray[Any]:
        """Return for each of `passages` the sum of what the units give to it, of each the best."""
        # `full` writes every page now; of `zeros` each would cost its first query the time to get it.
        buffer = buffers.pop() if buffers else np.full(len(self.segment), 0, dtype=impacts.dtype)
        if sum([len(unit.terms) for unit in units]) == len(units):
            np.add.at(buffer, passages, impacts)
        else:
            start = 0
            for unit in units:
                end = start + unit.size
                np.add.at(buffer, *best_of_each(passages[start:end], impacts[start:end]))
                start = end
        if len(self._removed):
            buffer[self._removed] = 0
        sums = buffer.take(passages)
        buffer[passages] = 0
        buffers.append(buffer)
        return sums

    def _with_columns(
        self,
        passages: NDArray[np.intp],
        sums: NDArray[Any],
        frequent: Sequence[Unit],
        k: int,
        times: int,
        error: float,
    ) -> tuple[NDArray[np.intp], Sequence[int]]:
        """Return which of `passages`, by their places there, and which without any rare term may be among the best.

        `sums` are what the passages have so far, too high by no more than `error`. Each is there `times` at most.
        """
        columns = [self._column_of(unit) for unit in frequent]
        ratios = [unit.terms[0][2] / column.factor for unit, column in zip(frequent, columns, strict=True)]
        ratio = max(ratios)
        scale = ratio * self._slack / SCALE
        for column, own in zip(columns, ratios, strict=True):
            error += scale + column.highest * (1 - own / ratio) * scale
        whole = self._whole(columns)
        together = whole.take(passages) * np.float32(scale)
        together += sums
        error += self._error(sum([_factor(unit) for unit in frequent]))
        near, reached = _near(passages, together, k, times, error)
        if len(sums) < _FEW_SEEN * k * times:
            reached = max(reached, least_of_many(whole, k) * scale * ROUGH - error)
        enough = max(ceil(reached / scale * ROUGH), 1)
        return near, np.flatnonzero(whole >= enough).tolist() if int(whole.max()) >= enough else []

    def _whole(self, columns: Sequence[Column]) -> NDArray[Any]:
        """Return what all columns give together."""
        whole = columns[0].given
        if len(columns) > 1:
            highest = sum([column.highest for column in columns])
            whole = np.add(whole, columns[1].given, dtype=np.uint8 if highest <= _BYTE else np.uint32)
            for column in columns[2:]:
                whole += column.given
        if len(self._removed):
            whole = whole.copy()
            whole[self._removed] = 0
        return whole

    def _column_of(self, unit: Unit) -> Column:
        """Return what a unit gives to every passage: the column of its term, or one of all its terms."""
        if len(unit.terms) == 1 and (column := self.segment.columns.get(unit.terms[0][0])):
            return column
        made = [self.segment.column(slice(start, stop), factor) for start, stop, factor in unit.terms]
        given = made[0].given
        for column in made[1:]:
            given = np.maximum(given, column.given)
        return made[0]._replace(given=given, highest=max([column.highest for column in made]))

    def _exactly(self, units: Sequence[Unit], places: Sequence[int]) -> dict[int, float]:
        """Return the passages of which the postings stand at `places` among all of the units', with their scores."""
        passages, counts, norm = self.segment.passages.data, self.segment.counts.data, self.norm.data
        scores: dict[int, float] = {}
        begin = low = 0
        for unit in units:
            best: dict[int, float] = {}
            for start, stop, factor in unit.terms:
                end = begin + stop - start
                high = bisect_left(places, end, low)
                further = start - begin
                for place in places[low:high]:
                    passage = passages[place + further]
                    count = counts[place + further]
                    score = factor * (count / (norm[passage] + count))
                    if len(unit.terms) == 1:
                        scores[passage] = scores.get(passage, 0.0) + score
                    elif score > best.get(passage, 0.0):
                        best[passage] = score
                begin, low = end, high
            for passage, score in best.items():
                scores[passage] = scores.get(passage, 0.0) + score
        return scores

    def _with_frequent(self, known: dict[int, float], frequent: Sequence[Unit]) -> dict[int, float]:
        """Return some passages with their scores and what `frequent` units give to each, exactly."""
        passages = np.array(list(known), dtype=np.intp)
        scores = np.array(list(known.values()))
        norm = self.norm.take(passages)
        for unit in frequent:
            if len(unit.terms) == 1 and (column := self.segment.columns.get(unit.terms[0][0])):
                counts = column.counts.take(passages)
                scores += unit.terms[0][2] * (counts / (norm + counts))
            else:
                scores += [self._looked_up(unit, passage) for passage in known]
        return dict(zip(known, scores.tolist(), strict=True))

    def _looked_up(self, unit: Unit, passage: int) -> float:
        """Return what a unit gives to a passage, exactly."""
        passages, counts, norm = self.segment.passages.data, self.segment.counts.data, self.norm.data
        best = 0.0
        for start, stop, factor in unit.terms:
            place = bisect_left(passages, passage, start, stop)
            if place < stop and passages[place] == passage:
                best = max(best, factor * (counts[place] / (norm[passage] + counts[place])))
        return best


def _gather(array: NDArray[Any], terms: Sequence[tuple[int, int, float]], dtype: type[np.generic]) -> NDArray[Any]:
    """Return what an array has of the postings of each term, one after the other."""
    return np.concatenate([array[start:stop] for start, stop, _ in terms], dtype=dtype)


def _factor(unit: Unit) -> float:
    """Return the most that a unit gives to a passage."""
    return max([factor for _, _, factor in unit.terms])


def _near(
    passages: NDArray[np.intp], sums: NDArray[Any], k: int, times: int, error: float
) -> tuple[NDArray[np.intp], float]:
    """Return the places of passages that may be among the best `k`, and what those reach at least.

    The sums are too high by no more than `error`, and each passage is there `times` at most.
    """
    wanted = k * times
    reached = least_of(sums[:_SAMPLE], wanted) * ROUGH - error
    near = (sums >= reached if reached > 0 else sums > 0).nonzero()[0]
    if len(near) <= (wanted if error else _FEW_SEEN * wanted):  # where nothing is left to count, more does no harm
        return near, reached
    held = sums.take(near)
    if len(near) > _FEW_SEEN * wanted:
        reached = least_of(held, wanted) * ROUGH - error
        within = (held >= reached).nonzero()[0]
        near, held = near.take(within), held.take(within)
    best = sorted(dict(zip(passages.take(near).tolist(), held.tolist(), strict=True)).values())
    if len(best) <= k:
        return near, reached
    reached = best[-k] * ROUGH - error
    return near.take((held >= reached).nonzero()[0]), reached
