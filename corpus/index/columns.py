"""Columns: what a frequent term gives to every passage of a segment, a byte each.

A term that stands in a good part of all passages is looked up sooner than it is gone through. A column is made when its
segment is, from the impacts of then, and says no less than the term is worth as long as these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.index.formula import LEVELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def frequent_terms(df: NDArray[np.int64], size: int) -> list[int]:
    """Return the numbers of the terms that are to have a column, by how many of `size` passages hold each term."""
    if size <= _FEW:
        return []
    frequent = np.flatnonzero(df * _FREQUENT > size)
    ordered: list[int] = frequent[np.argsort(-df[frequent], kind="stable")][: _MOST_BYTES // size].tolist()
    return ordered


def make_column(
    size: int, passages: NDArray[np.int32], counts: NDArray[Any], levels: NDArray[np.uint8], factor: float
) -> Column:
    """Return the column of a term in `size` passages, from its postings."""
    steps = np.ceil(np.arange(LEVELS + 1) * (SCALE * factor / LEVELS))
    steps = steps.astype(np.min_scalar_type(int(steps[-1])))
    places = passages.astype(np.intp)
    given = np.zeros(size, dtype=steps.dtype)
    given[places] = steps.take(levels)
    counted = np.zeros(size, dtype=counts.dtype)
    counted[places] = counts
    return Column(given, int(given.max()), counted, factor)
