"""The highest of many scores, in as few passes over them as numpy needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scored = tuple[NDArray[np.intp], NDArray[np.float64]]
    """Passages by number, with a score each."""

ROUGH = 1 - 1e-5
"""How far a sum of float32 may be off."""
_CLASSES = 1024


def best_of(given: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the best that several terms give to each passage: their sum would count one thing twice."""
    best = given[0]
    for each in given[1:]:
        np.maximum(best, each, out=best)
    return best


def best_of_each(passages: NDArray[np.intp], impacts: NDArray[np.float64]) -> Scored:
    """Return each passage once, with the best of its impacts."""
    order = np.lexsort((-impacts, passages))
    passages = passages[order]
    first = np.ones(len(passages), dtype=bool)
    np.not_equal(passages[1:], passages[:-1], out=first[1:])
    return passages[first], impacts[order][first]


def at_least(passages: NDArray[np.intp], scores: NDArray[np.float64], least: float) -> Scored:
    """Return the passages of which the score is not below `least`, nor 0."""
    near = (scores >= least if least > 0 else scores > 0).nonzero()[0]
    return passages.take(near), scores.take(near)


def least_of(scores: NDArray[Any], k: int) -> float:
    """Return the `k`th highest score, 0 where there are fewer."""
    if k > len(scores):
        return 0.0
    parted = scores.copy()
    parted.partition(len(parted) - k)
    return float(parted[-k])


def best_of_many(scores: NDArray[np.float32], k: int, least: float) -> tuple[NDArray[np.intp], float]:
    """Return the places of scores among which are the best `k` and all that tie, and the score that they reach.

    That is `least`, where the best `k` do not reach more. Partitioning is slow on a vector of mostly zeros. The highest
    scores lie in the classes (columns of the vector laid out in rows) with the highest maxima.
    """
    rows = len(scores) // _CLASSES
    if k >= _CLASSES or not rows:
        least = max(least, least_of(scores, k) * ROUGH) * ROUGH
        return np.flatnonzero(scores >= np.float32(least) if least else scores), least
    tops = scores[: rows * _CLASSES].reshape(rows, _CLASSES).max(axis=0)
    least = max(least, least_of(tops, k) * ROUGH) * ROUGH
    classes = np.flatnonzero(tops >= np.float32(least) if least else tops)
    places = np.concatenate(
        ((np.arange(rows)[:, None] * _CLASSES + classes).ravel(), np.arange(rows * _CLASSES, len(scores)))
    )
    return places[scores.take(places) >= np.float32(least)], least
