"""Fitting: the confidence tables of `corpus.answering.weights`, from refusal trials.

A table is a logistic regression of "the answer is right" on the features of the best candidate. No weight but the
bias may be negative: each feature speaks for an answer, and where the data say otherwise that is chance or the
work of another feature. What `corpus.answering.confidence` takes off afterwards is not part of the fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from corpus.answering import weights
from corpus.answering.candidates import Features
from corpus.evaluation.metrics import Figure, Trial, auroc, measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BY_HAND = tuple(name for name in vars(weights) if name.isupper() and not name.startswith("CONFIDENCE_"))
"""The numbers of `corpus.answering.weights` that no fit gives: set by hand, by what `eval` says to them."""

_NAMES = tuple(each.name for each in fields(Features))
_RIDGE = 1e-4
"""Enough to keep a weight finite where a feature parts right from wrong without fail."""
_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as fitted: its weights, and the AUROC of right against all else on the trials that it was fitted to."""

    weights: Mapping[str, float]
    auroc: Figure


def fit_tables(by_words: Iterable[Trial], by_meaning: Iterable[Trial]) -> dict[str, Fitted]:
    """Return the tables that the trials give, by the names of `corpus.answering.weights`.

    `by_words` are trials without an encoder, `by_meaning` such that all asked it. A table for which there is no
    right trial, or no other, is left out.
    """
    meaning = list(by_meaning)
    trials = {
        "CONFIDENCE_LEXICAL": list(by_words),
        "CONFIDENCE_HYBRID": [each for each in meaning if not each.across],
        "CONFIDENCE_CROSS_LINGUAL": [each for each in meaning if each.across],
    }
    return {name: fitted for name, chosen in trials.items() for fitted in _fit(chosen)}


def _fit(trials: Iterable[Trial]) -> Iterator[Fitted]:
    rows = [(astuple(each.features), each.right) for each in trials if each.features]
    features = np.array([each for each, _ in rows], dtype=np.float64)
    right = np.array([each for _, each in rows], dtype=bool)
    if right.any() and not right.all():
        bias, slopes = fit_logistic(features, right)
        named = {"bias": bias, **dict(zip(_NAMES, slopes.tolist(), strict=True))}
        scored = np.column_stack([features @ slopes, right])
        yield Fitted(
            {name: round(weight, 2) for name, weight in named.items() if round(weight, 2)}, measure(scored, _auroc)
        )


def _auroc(rows: NDArray[np.float64]) -> float:
    right = rows[:, 1] > 0
    return auroc(rows[right, 0], rows[~right, 0]) if right.any() and not right.all() else 0.5


def fit_logistic(features: ArrayLike, right: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """Return the bias and the weights, none negative, of the likeliest logistic regression.

    `features` is of shape (trials, features), `right` of shape (trials,). By accelerated projected gradient
    (Beck and Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm", 2009).
    """
    inputs = np.column_stack([np.ones(len(np.asarray(right))), np.asarray(features, dtype=np.float64)])
    wanted = np.asarray(right, dtype=np.float64)
    floor = np.array([-np.inf, *[0.0] * (inputs.shape[1] - 1)])
    step = 1 / (np.linalg.norm(inputs, 2) ** 2 / (4 * len(inputs)) + _RIDGE)
    weights = ahead = np.zeros(inputs.shape[1])
    pace = 1.0
    for _ in range(_STEPS):
        told = 1 / (1 + np.exp(-(inputs @ ahead)))
        gradient = inputs.T @ (told - wanted) / len(inputs) + _RIDGE * ahead
        new = np.maximum(ahead - step * gradient, floor)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + (pace - 1) / faster * (new - weights)
        done = np.abs(new - weights).max() < 1e-9
        weights, pace = new, faster
        if done:
            break
    return float(weights[0]), weights[1:]
