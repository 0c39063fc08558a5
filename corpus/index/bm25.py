"""The embedded index: rank-bm25's scores from postings, without its walk through every passage.

`BM25Okapi` brings the formula, its parameters and the corpus statistics; its IDF alone is changed, for Lucene's, which
is never zero or negative. The passages lie in two segments of flat arrays: a large one that hardly ever changes and a
small one for those added since. Statistics are counted for both together when they are asked for, so that adding and
removing touch little; every score is computed from them in full, and equals `BM25Okapi.get_scores` with the same IDF
to 1e-9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from rank_bm25 import BM25Okapi

from corpus.index.formula import K1, B, lucene_idf, norms
from corpus.index.protocol import Query
from corpus.index.pruning import Unit, View
from corpus.index.segment import Segment, count_passages, merge, select
from corpus.models import Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Stretch = tuple[int, int]
    """Where the postings of a term begin and end in a segment."""
    _Asked = tuple[int, list[tuple[float, Sequence[_Stretch]]]]
    """A thing asked: how many postings it has, and of its terms the factor and the stretch in each segment."""
    _Known = tuple[int, float, Sequence[_Stretch]]
    """Of a term: in how many passages it is, what its impacts are multiplied with, and its stretches."""

_LONGEST_TAIL = 8_192
"""Passages up to which those added are kept apart; merging them takes as long as some hundred additions."""
_TAIL_SHARE = 8
"""They are also merged when they are more than one in so many."""
_MOST_KNOWN = 100_000
"""Terms whose IDF is kept: questions may bring any number of them."""
_FURTHEST_DRIFT = 0.02
"""How far the average length may move before the estimated impacts are made anew."""


class _Statistics(BM25Okapi):  # type: ignore[misc] # rank-bm25 has no types
    """rank-bm25's view of the segments. `live` passages count, `lengths` is the sum of theirs."""

    def __init__(self, segments: Sequence[Segment], gone: Sequence[Mapping[int, int]], live: int, length: int) -> None:
        self.segments = tuple(zip(segments, gone, strict=True))
        self._live = live
        self._length = length
        super().__init__(segments, k1=K1, b=B)

    def _initialize(self, corpus: Sequence[Segment]) -> dict[str, int]:
        """Count; what each term counts is asked when it is needed, so there is nothing to return."""
        self.corpus_size = self._live
        self.avgdl = self._length / self._live if self._length else 1.0
        return {}

    def _calc_idf(self, nd: dict[str, int]) -> None:
        """Keep the IDF of terms as they are asked for."""
        self.idf: dict[str, float] = {}


class BM25Index:
    """An `Index` over tokenised passages, numbered in their order.

    Immutable, so safe to search from many threads: `with_added` and `without` return a new one that shares what has
    not changed. Numbers stay: those of removed passages are not used again.
    """

    def __init__(self, passages: Sequence[Sequence[str]] = ()) -> None:
        self._set([count_passages(passages)], [{}], [])

    def _set(self, segments: Sequence[Segment], gone: Sequence[Mapping[int, int]], dead: Sequence[int]) -> None:
        self._segments = tuple(segments)
        self._gone = tuple(gone)
        self._dead = np.array(dead, dtype=np.int64)
        self._size = sum(map(len, segments))
        lengths = np.concatenate([each.lengths for each in segments])
        left = int(lengths.sum(dtype=np.int64)) - int(lengths[self._dead].sum(dtype=np.int64))
        self.statistics = _Statistics(segments, gone, self._size - len(dead), left)
        self._drift = max(abs(each.average / self.statistics.avgdl - 1) for each in segments)
        self._slack = 1 + self._drift + 1e-6  # an impact moves by no more than the average; levels are of float32
        self._parts = self._views()
        self._known: dict[str, _Known] = {}

    @classmethod
    def of(cls, segment: Segment) -> BM25Index:
        """Return the index of postings that were counted before."""
        return cls._made([segment], [{}], [])

    @classmethod
    def _made(cls, segments: Sequence[Segment], gone: Sequence[Mapping[int, int]], dead: Sequence[int]) -> BM25Index:
        made = cls.__new__(cls)
        made._set(segments, gone, dead)
        return made

    def __len__(self) -> int:
        return int(self.statistics.corpus_size)

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self._of(term)[0] > 0

    def idf(self, term: str) -> float:
        """Return Lucene's IDF of `term`; the highest there is for a term that no passage holds."""
        return lucene_idf(self._of(term)[0], len(self))

    def get_scores(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return the score of every number for `terms`, as rank-bm25's method of that name does; 0 for removed ones."""
        scores = np.zeros(self._size)
        for _, [(factor, stretches)] in self._asked([{term: 1.0} for term in terms]):
            for (offset, view), (start, stop) in zip(self._parts, stretches, strict=True):
                segment = view.segment
                if stop > start:
                    stretch = slice(start, stop)
                    passages, counts = segment.passages[stretch], segment.counts[stretch]
                    scores[offset + passages] += factor * (counts / (view.norm[passages] + counts))
        return scores

    def search(self, query: Query, k: int, order: Callable[[int], Any] = int) -> list[Hit]:
        """Return the `k` best passages that hold any term of `query`, best first, ties by the `order` of a number."""
        if k <= 0:
            return []
        asked = self._asked(query)
        best: dict[int, float] = {}
        for at, (offset, view) in enumerate(self._parts):
            if units := _units(asked, at):
                found = view.best(units, k)
                if not offset:
                    best = found
                else:
                    best |= {offset + passage: score for passage, score in found.items()}
        return _first(best, k, order)

    def _asked(self, query: Query) -> list[_Asked]:
        """Return what is asked, each thing with the number of its postings and its terms with their factors.

        The rarest comes first: all scores are added up in this order, so that what is equal ties.
        """
        asked = []
        known = self._known
        for each in query:
            size = 0
            terms = []
            for term, weight in each.items():
                df, factor, stretches = known.get(term) or self._read(term)
                if df:
                    size += df
                    terms.append((weight * factor, stretches))
            if terms:
                asked.append((size, terms))
        asked.sort(key=_SIZE)
        return asked

    def _of(self, term: str) -> _Known:
        """Return what there is of a term."""
        return self._known.get(term) or self._read(term)

    def _read(self, term: str) -> _Known:
        """Return what there is of a term; keep it for the next query."""
        df = 0
        stretches = []
        for segment, gone in self.statistics.segments:
            number = segment.numbers.get(term)
            if number is None:
                stretches.append(_NOWHERE)
            else:
                start, stop = stretch = segment.starts[number], segment.starts[number + 1]
                stretches.append(stretch)
                df += stop - start - gone.get(number, 0)
        read = df, lucene_idf(df, self.statistics.corpus_size) * (K1 + 1), stretches
        if len(self._known) < _MOST_KNOWN:
            self._known[term] = read
        return read

    def ceiling(self, query: Query) -> float:
        """Return the score that no passage can reach: `idf * (k1 + 1)` of each thing asked, at its best."""
        best = (max((weight * self.idf(term) for term, weight in each.items()), default=0.0) for each in query)
        return sum(best) * (K1 + 1)

    def with_added(self, passages: Sequence[Sequence[str]]) -> BM25Index:
        """Return the index with tokenised passages added behind those there are."""
        if not passages:
            return self
        first, *rest = self._segments
        lost, *others = self._gone
        average = self.statistics.avgdl if len(self) else None
        added = count_passages(passages, average)
        tail, gone = (merge(rest[0], added, added.average), others[0]) if rest else (added, {})
        index = self._made([first, tail], [lost, gone], self._dead.tolist())
        if len(tail) > min(_LONGEST_TAIL, len(first) // _TAIL_SHARE) or index._drift > _FURTHEST_DRIFT:
            return index.merged()
        return index

    def merged(self) -> BM25Index:
        """Return the index as one segment, its estimates fresh."""
        average = self.statistics.avgdl
        if len(self._segments) == 1:
            [only], [gone] = self._segments, self._gone
            segment = Segment(only.numbers, only.indptr, only.passages, only.counts, only.lengths, average)
        else:
            first, second = self._segments
            segment = merge(first, second, average)
            gone = dict(self._gone[0])
            names = list(second.numbers)
            for number, count in self._gone[1].items():
                at = segment.numbers[names[number]]
                gone[at] = gone.get(at, 0) + count
        return self._made([segment], [gone], self._dead.tolist())

    def without(self, numbers: Iterable[int]) -> BM25Index:
        """Return the index without the passages of these numbers; the others keep theirs."""
        new = np.array(sorted(set(numbers) - set(self._dead.tolist())), dtype=np.int64)
        if not len(new):
            return self
        gone = [dict(each) for each in self._gone]
        for own, (offset, view) in zip(gone, self._parts, strict=True):
            low, high = np.searchsorted(new, (offset, offset + len(view.segment)))
            if low < high:
                for number, count in view.segment.terms_of(new[low:high] - offset).items():
                    own[number] = own.get(number, 0) + count
        index = self._made(self._segments, gone, np.union1d(self._dead, new).tolist())
        return index.merged() if index._drift > _FURTHEST_DRIFT else index

    def segment(self) -> Segment:
        """Return all postings as one, those of removed passages among them."""
        [segment] = (self if len(self._segments) == 1 else self.merged())._segments
        return segment

    def compacted(self) -> BM25Index:
        """Return the index as a fresh one of the passages that are left, numbered anew in their order."""
        [segment] = self.merged()._segments
        kept = np.ones(len(segment), dtype=bool)
        kept[self._dead] = False
        return self.of(segment if kept.all() else select(segment, kept, self.statistics.avgdl))

    def _views(self) -> list[tuple[int, View]]:
        """Return each segment as this state sees it, with the number of its first passage."""
        views = []
        offset = 0
        for segment in self._segments:
            low, high = np.searchsorted(self._dead, (offset, offset + len(segment)))
            norm = norms(segment.lengths, self.statistics.avgdl)
            views.append((offset, View(segment, norm, self._dead[low:high] - offset, self._slack)))
            offset += len(segment)
        return views


def _units(asked: Sequence[_Asked], at: int) -> list[Unit]:
    """Return what is asked as the segment has it, without what it does not hold."""
    units = []
    for _, terms in asked:
        size = 0
        held = []
        for factor, stretches in terms:
            start, stop = stretches[at]
            if stop > start:
                held.append((start, stop, factor))
                size += stop - start
        if held:
            units.append(Unit(size, held))
    return units


def _first(scores: Mapping[int, float], k: int, order: Callable[[int], Any]) -> list[Hit]:
    """Return the `k` best, best first."""
    least = sorted(scores.values())[-k] if len(scores) > k else 0.0
    least = max(least, _NOTHING)
    ranked = sorted([(-score, order(number), number) for number, score in scores.items() if score >= least])
    return [Hit(number, -score) for score, _, number in ranked[:k]]


_SIZE = itemgetter(0)
_NOWHERE = (0, 0)
_NOTHING = 5e-324
"""The least score that is more than none."""
