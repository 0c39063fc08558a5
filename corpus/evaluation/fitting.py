"""Fitting the confidence tables of `corpus.answering.weights` to refusal trials.

A table is a logistic regression of "the answer is right" on the features of the best candidate. Only the bias may be
negative: each feature is evidence for an answer, and a negative weight would be chance or the effect of another
feature. The doubts of `corpus.answering.confidence` are not part of the fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from corpus.answering import weights
from corpus.answering.candidates import Features
from corpus.evaluation.metrics import Estimate, Trial, auroc, estimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

HAND_SET = tuple(name for name in vars(weights) if name.isupper() and not name.startswith("CONFIDENCE_"))
"""The numbers of `corpus.answering.weights` that are not fitted: set by hand, and checked with `eval`."""

_NAMES = tuple(each.name for each in fields(Features))
_RIDGE = 1e-4  # the L2 penalty: it keeps a weight finite where a feature separates right from wrong perfectly
_MAX_STEPS = 20_000
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A fitted table: its weights, and the AUROC of right against wrong answers on the trials that it was fitted to."""

    weights: Mapping[str, float]
    auroc: Estimate


def fit_tables(lexical: Iterable[Trial], hybrid: Iterable[Trial]) -> dict[str, FittedTable]:
    """Return the tables fitted to the trials, by their names in `corpus.answering.weights`.

    `lexical` are trials without an encoder, `hybrid` trials that all used it. A table without both right and wrong
    trials is left out.
    """
    hybrid = list(hybrid)
    trials = {
        "CONFIDENCE_LEXICAL": list(lexical),
        "CONFIDENCE_HYBRID": [each for each in hybrid if not each.is_cross_lingual],
        "CONFIDENCE_CROSS_LINGUAL": [each for each in hybrid if each.is_cross_lingual],
    }
    return {name: fitted for name, chosen in trials.items() for fitted in _fit(chosen)}


def _fit(trials: Iterable[Trial]) -> Iterator[FittedTable]:
    rows = [(astuple(each.features), each.right) for each in trials if each.features]
    features = np.array([each for each, _ in rows], dtype=np.float64)
    right = np.array([each for _, each in rows], dtype=bool)
    if right.any() and not right.all():
        bias, slopes = fit_logistic(features, right)
        named = {"bias": bias, **dict(zip(_NAMES, slopes.tolist(), strict=True))}
        scored = np.column_stack([features @ slopes, right])
        yield FittedTable(
            {name: round(weight, 2) for name, weight in named.items() if round(weight, 2)}, estimate(scored, _auroc)
        )


def _auroc(rows: NDArray[np.float64]) -> float:
    right = rows[:, 1] > 0
    return auroc(rows[right, 0], rows[~right, 0]) if right.any() and not right.all() else 0.5


def fit_logistic(features: ArrayLike, right: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """Return the bias and the weights, none negative, of the logistic regression of highest likelihood.

    `features` is of shape (trials, features), `right` of shape (trials,). The method is accelerated projected gradient
    descent (Beck and Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm", 2009).
    """
    inputs = np.column_stack([np.ones(len(np.asarray(right))), np.asarray(features, dtype=np.float64)])
    target = np.asarray(right, dtype=np.float64)
    floor = np.array([-np.inf, *[0.0] * (inputs.shape[1] - 1)])
    step = 1 / (np.linalg.norm(inputs, 2) ** 2 / (4 * len(inputs)) + _RIDGE)
    weights = ahead = np.zeros(inputs.shape[1])
    momentum = 1.0
    for _ in range(_MAX_STEPS):
        predicted = 1 / (1 + np.exp(-(inputs @ ahead)))
        gradient = inputs.T @ (predicted - target) / len(inputs) + _RIDGE * ahead
        new = np.maximum(ahead - step * gradient, floor)
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / next_momentum * (new - weights)
        done = np.abs(new - weights).max() < _TOLERANCE
        weights, momentum = new, next_momentum
        if done:
            break
    return float(weights[0]), weights[1:]
