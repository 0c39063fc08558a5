"""BM25's formula, as far as it does not depend on a query."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

K1 = 0.9
B = 0.4
LEVELS = 255
"""An impact of 1 as a level."""


def lucene_idf(df: int, size: int) -> float:
    """Return Lucene's IDF of a term in `df` of `size` passages: never zero, never negative."""
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


def norms(lengths: NDArray[Any], average: float) -> NDArray[np.float64]:
    """Return what BM25 adds to a term's count in the divisor, for passages of these lengths."""
    return K1 * (1 - B + B * lengths / average)


def mean_length(lengths: Iterable[int] | NDArray[Any]) -> float:
    """Return the average length, 1 where there is no word at all, which rank-bm25 would divide by."""
    array = np.asarray(lengths)
    return (int(array.sum(dtype=np.int64)) / len(array) if len(array) else 0.0) or 1.0


def levels_of(passages: NDArray[np.int32], counts: NDArray[Any], norm: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the impact of each posting in `LEVELS`, rounded up; `norm` is that of each passage."""
    levels = norm.astype(np.float32).take(passages)
    counted = counts.astype(np.float32)
    levels += counted
    np.divide(counted, levels, out=levels)
    levels *= LEVELS
    np.ceil(levels, out=levels)
    return levels.astype(np.uint8)
