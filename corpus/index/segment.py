"""Postings: which passages hold a term and how often, as flat arrays.

A `Segment` is written once and never changed, so many threads may read it while the next one is made. What depends
on the rest of the corpus (how rare a term is, how long passages are on average) is not in it, so it stays good when
passages come and go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.index.columns import Column, frequent_terms, make_column
from corpus.index.formula import K1, levels_of, lucene_idf, mean_length, norms

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Segment:
    """The postings of a run of passages, numbered from 0.

    Term number `t` stands in `passages[indptr[t]:indptr[t + 1]]`, in rising order; `counts` says how often. `lengths`
    are those of the passages, in terms. The impact of a posting is `count / (count + norm)`; `levels` has it in
    `LEVELS`, rounded up, where passages are `average` terms long on average. `columns` are those of frequent terms, by
    where their postings start.
    """

    ARRAYS = ("indptr", "passages", "counts", "lengths", "levels")
    __slots__ = (
        "average",
        "columns",
        "counts",
        "indptr",
        "lengths",
        "levels",
        "numbers",
        "passages",
        "starts",
    )

    def __init__(
        self,
        numbers: Mapping[str, int],
        indptr: NDArray[np.int64],
        passages: NDArray[np.int32],
        counts: NDArray[Any],
        lengths: NDArray[np.int32],
        average: float,
        levels: NDArray[np.uint8] | None = None,
    ) -> None:
        self.numbers = numbers
        self.indptr = indptr
        self.passages = passages
        self.counts = counts
        self.lengths = lengths
        self.average = average
        self.levels = levels_of(passages, counts, norms(lengths, average)) if levels is None else levels
        self.starts: memoryview[int] = indptr.data  # its items are read three times as fast
        self.columns = {
            self.starts[number]: self.column(self.stretch(number), (K1 + 1) * lucene_idf(self.df(number), len(self)))
            for number in frequent_terms(np.diff(indptr), len(self))
        }

    def __len__(self) -> int:
        return len(self.lengths)

    def stretch(self, number: int) -> slice:
        """Return where the postings of a term stand."""
        return slice(self.starts[number], self.starts[number + 1])

    def df(self, number: int) -> int:
        """Return how many passages hold a term."""
        return self.starts[number + 1] - self.starts[number]

    def column(self, stretch: slice, factor: float) -> Column:
        """Return the column of a term by where its postings stand."""
        passages, counts, levels = self.passages[stretch], self.counts[stretch], self.levels[stretch]
        return make_column(len(self), passages, counts, levels, factor)

    def terms_of(self, passages: NDArray[np.int64]) -> dict[int, int]:
        """Return the numbers of the terms that some passages hold, each with how many of those do."""
        wanted = np.zeros(len(self), dtype=bool)
        wanted[passages] = True
        places = np.flatnonzero(wanted.take(self.passages))
        numbers, times = np.unique(np.searchsorted(self.indptr, places, side="right") - 1, return_counts=True)
        return dict(zip(numbers.tolist(), times.tolist(), strict=True))


def count_passages(passages: Sequence[Sequence[str]], average: float | None = None) -> Segment:
    """Return the postings of tokenised passages; `average` is that of the whole corpus, where there is more of it."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    lengths = np.fromiter(map(len, passages), dtype=np.int32, count=len(passages))
    size = int(lengths.sum(dtype=np.int64))
    terms = np.fromiter(map(numbers.__getitem__, chain.from_iterable(passages)), dtype=np.int32, count=size)
    numbers.default_factory = None
    return group(terms, lengths, numbers, mean_length(lengths) if average is None else average)


def group(terms: NDArray[np.int32], lengths: NDArray[np.int32], numbers: Mapping[str, int], average: float) -> Segment:
    """Return the postings of passages whose terms stand one after the other, each passage as long as `lengths` says."""
    bits = max(len(lengths) - 1, 1).bit_length()
    keys = terms.astype(np.int64)
    keys <<= bits
    keys |= np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    keys.sort()
    new = np.empty(len(keys), dtype=bool)
    new[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    first = np.flatnonzero(new)
    counts = np.diff(first, append=len(keys))
    counts = counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
    keys = keys[first]
    passages = (keys & ((1 << bits) - 1)).astype(np.int32)
    keys >>= bits
    indptr = np.searchsorted(keys, np.arange(len(numbers) + 1))
    return Segment(numbers, indptr, passages, counts, lengths, average)


def merge(first: Segment, second: Segment, average: float) -> Segment:
    """Return both as one, the passages of `second` behind those of `first`."""
    numbers = dict(first.numbers)
    theirs = np.fromiter(
        (numbers.setdefault(term, len(numbers)) for term in second.numbers), dtype=np.int64, count=len(second.numbers)
    )
    own, added = np.diff(first.indptr), np.diff(second.indptr)
    df = np.zeros(len(numbers), dtype=np.int64)
    df[: len(own)] = own
    df[theirs] += added
    indptr = np.concatenate(([0], np.cumsum(df)))
    # In each term's stretch the postings of `second` stand last.
    places = np.repeat(indptr[theirs + 1] - added - second.indptr[:-1], added) + np.arange(len(second.passages))
    kept = np.ones(int(indptr[-1]), dtype=bool)
    kept[places] = False

    def both(mine: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
        merged = np.empty(len(kept), dtype=np.promote_types(mine.dtype, others.dtype))
        merged[kept] = mine
        merged[places] = others
        return merged

    passages = both(first.passages, second.passages + np.int32(len(first)))
    lengths = np.concatenate((first.lengths, second.lengths))
    return Segment(numbers, indptr, passages, both(first.counts, second.counts), lengths, average)


def select(segment: Segment, kept: NDArray[np.bool_], average: float) -> Segment:
    """Return only the passages that are `kept`, numbered anew in their order, and the terms that they hold."""
    held = kept[segment.passages]
    df = np.add.reduceat(held, segment.indptr[:-1], dtype=np.int64) if len(held) else np.zeros(0, dtype=np.int64)
    new = (np.cumsum(kept) - 1).astype(np.int32)
    numbers = {term: at for at, term in enumerate(t for t, n in zip(segment.numbers, df.tolist(), strict=True) if n)}
    indptr = np.concatenate(([0], np.cumsum(df[df > 0])))
    return Segment(numbers, indptr, new[segment.passages[held]], segment.counts[held], segment.lengths[kept], average)
