"""The highest of many scores, in as few passes over them as numpy needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scored = tuple[NDArray[np.intp], NDArray[Any]]
    """Passages by number, with a score each."""

ROUGH = 1 - 1e-5
"""How far a sum of float32 may be off."""
_CLASSES = 1024


def best_of_each(passages: NDArray[np.intp], impacts: NDArray[Any]) -> Scored:
    """Return each passage once, with the best of its impacts."""
    order = np.lexsort((impacts, passages))
    passages = passages[order]
    last = np.ones(len(passages), dtype=bool)
    np.not_equal(passages[1:], passages[:-1], out=last[:-1])
    return passages[last], impacts[order][last]


def least_of(scores: NDArray[Any], k: int) -> float:
    """Return the `k`th highest score, 0 where there are fewer."""
    if k > len(scores):
        return 0.0
    parted = scores.copy()
    parted.partition(len(parted) - k)
    return float(parted[-k])


def least_of_many(scores: NDArray[Any], k: int) -> float:
    """Return a score that `k` of many passages reach, perhaps not the highest such.

    Partitioning is slow on a vector of many equal numbers. There are `k` maxima of classes (columns of the vector laid
    out in rows) that high.
    """
    if k >= _CLASSES:
        return 0.0
    rows = len(scores) // _CLASSES
    return least_of(scores[: rows * _CLASSES].reshape(rows, _CLASSES).max(axis=0), k)
