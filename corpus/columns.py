"""Columns: what a frequent term gives to every passage of a segment, a byte each.

A term that stands in a good part of all passages is looked up sooner than it is gone through. A column is made when its
segment is, from the impacts of then, and says no less than the term is worth as long as these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.formula import K1, LEVELS, lucene_idf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corpus.postings import Segment

SCALE = 10
"""A score of 1 in a column, where it is rounded up."""
_FREQUENT = 32
"""Terms in more than one of so many passages have a column."""
_FEW = 1_024
"""In a segment of so few passages none has."""
_MOST_BYTES = 1 << 27
"""What the scores in all columns of a segment may take; the most frequent terms come first."""


class Column(NamedTuple):
    """What a term gives to each passage: `given / SCALE`, at most `highest / SCALE`, where `factor` is its factor.

    `counts` says how often it stands there.
    """

    given: NDArray[Any]
    highest: int
    counts: NDArray[Any]
    factor: float


def make_columns(segment: Segment) -> Mapping[int, Column]:
    """Return the columns of a segment's frequent terms, each by where the term's postings start."""
    size = len(segment)
    if size <= _FEW:
        return {}
    df = np.diff(segment.indptr)
    frequent = np.flatnonzero(df * _FREQUENT > size)
    frequent = frequent[np.argsort(-df[frequent], kind="stable")][: _MOST_BYTES // size]
    columns = {}
    for number in frequent.tolist():
        stretch = segment.stretch(number)
        columns[stretch.start] = make_column(segment, stretch, lucene_idf(segment.df(number), size) * (K1 + 1))
    return columns


def make_column(segment: Segment, stretch: slice, factor: float) -> Column:
    """Return the column of the term whose postings stand at `stretch`."""
    steps = np.ceil(np.arange(LEVELS + 1) * (SCALE * factor / LEVELS))
    steps = steps.astype(np.min_scalar_type(int(steps[-1])))
    passages = segment.passages[stretch].astype(np.intp)
    given = np.zeros(len(segment), dtype=steps.dtype)
    given[passages] = steps.take(segment.levels[stretch])
    counts = np.zeros(len(segment), dtype=segment.counts.dtype)
    counts[passages] = segment.counts[stretch]
    return Column(given, int(given.max()), counts, factor)
