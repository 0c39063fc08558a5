"""Fitting the tables of `corpus.answering.weights`.

The tables for answers without a reader are logistic regressions of "the best candidate is right" on its features. Those
for read candidates are conditional logits with "none of them" among the choices (McFadden, "Conditional Logit Analysis
of Qualitative Choice Behavior", 1974). Only the bias may be negative: each feature is evidence for an answer, and a
negative weight would be chance or the effect of another feature.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from corpus.answering import weights
from corpus.answering.answers import AnswerTrace
from corpus.answering.candidates import Features
from corpus.answering.reading import reading_table
from corpus.evaluation.metrics import Estimate, Trial, auroc, estimate
from corpus.reading.reader import Reader

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Row: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]

READ_TABLES = ("READ", "READ_RUSSIAN", "READ_CROSS_LINGUAL")

HAND_SET = tuple(
    name for name in vars(weights) if name.isupper() and not name.startswith("CONFIDENCE_") and name not in READ_TABLES
)
"""The numbers of `corpus.answering.weights` that are not fitted: set by hand, and checked with `eval`."""

_NAMES = tuple(each.name for each in fields(Features))
_READ_NAMES = tuple(name for name in _NAMES if name not in weights.READ_BY_HAND)
_RIDGE = 1e-4  # the L2 penalty: it keeps a weight finite where a feature separates right from wrong perfectly
_MAX_STEPS = 20_000
_TOLERANCE = 1e-9
_MAX_LOG_ODDS = 30.0


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A fitted table: its weights, and the AUROC of right against wrong answers on the trials that it was fitted to."""

    weights: Mapping[str, float]
    auroc: Estimate


@dataclass(frozen=True, slots=True)
class Choice:
    """The read candidates of a question: the features of each, the name of its table, and whether it answers."""

    candidates: tuple[Features, ...]
    tables: tuple[str, ...]
    right: tuple[bool, ...]


def read_choice(
    trace: AnswerTrace, reader: Reader | None, right: Sequence[bool], without: Collection[str] = ()
) -> list[Choice]:
    """Return the choice among the candidates that `reader` read, of which `right` answer; none to learn nothing from.

    Candidates of the documents `without` are left out, so that nothing answers.
    """
    if not trace.is_read or not reader:
        return []
    rows = [
        (each.features, _table_name(reading_table(trace.question, each.passage.document.language, reader)), answers)
        for each, answers in zip(trace.candidates, right, strict=True)
        if each.passage.document.id not in without
    ]
    if not rows or (without and any(answers for *_, answers in rows)):
        return []
    features, tables, answers = zip(*rows, strict=True)
    return [Choice(features, tables, answers)]


def _table_name(table: Mapping[str, float]) -> str:
    return next(name for name in READ_TABLES if getattr(weights, name) is table)


def fit_tables(
    lexical: Iterable[Trial], hybrid: Iterable[Trial], choices: Iterable[Choice] = ()
) -> dict[str, FittedTable]:
    """Return the tables fitted to the trials, by their names in `corpus.answering.weights`.

    `lexical` are trials without an encoder, `hybrid` trials that all used it, `choices` are of read candidates. A table
    without both right and wrong trials is left out.
    """
    trials = {
        "CONFIDENCE_LEXICAL": list(lexical),
        "CONFIDENCE_HYBRID": [each for each in hybrid if not each.is_cross_lingual],
        "CONFIDENCE_CROSS_LINGUAL": [each for each in hybrid if each.is_cross_lingual],
    }
    unread = {name: fitted for name, chosen in trials.items() for fitted in _fit(chosen)}
    return unread | dict(_fit_read([each for each in choices if each.candidates]))


def _fit_read(choices: Sequence[Choice]) -> Iterator[tuple[str, FittedTable]]:
    """Yield the tables of read candidates, each with the AUROC of the best candidate's log-odds, right or not.

    Each is fitted while the others are as they are: where a corpus has two languages, their log-odds compete.
    """
    for name in READ_TABLES:
        own = [each for each in choices if name in each.tables]
        if len({any(each.right) for each in own}) < 2:
            continue
        rows = [_read_inputs(each, name) for each in own]
        fitted = fit_choices(rows)
        best = [(int((inputs @ fitted + added).argmax()), inputs, added, right) for inputs, added, right in rows]
        scored = np.array([[float(inputs[at] @ fitted + added[at]), right[at]] for at, inputs, added, right in best])
        named = zip(("bias", *_READ_NAMES), fitted.tolist(), strict=True)
        table = {feature: round(weight, 2) for feature, weight in named if round(weight, 2)}
        yield name, FittedTable(table, estimate(scored, _auroc))


def _read_inputs(choice: Choice, table: str) -> Row:
    """Return the inputs of a choice: a 1 and the features of the candidates of `table`, the log-odds of the others."""
    inputs = np.zeros((len(choice.candidates), 1 + len(_READ_NAMES)))
    added = np.zeros(len(choice.candidates))
    for at, (features, name) in enumerate(zip(choice.candidates, choice.tables, strict=True)):
        added[at] = features.weigh(weights.READ_BY_HAND if name == table else getattr(weights, name))
        if name == table:
            inputs[at] = [1.0, *(getattr(features, each) for each in _READ_NAMES)]
    return inputs, added, np.array(choice.right)


def fit_choices(choices: Sequence[Row]) -> NDArray[np.float64]:
    """Return the weights of highest likelihood of the conditional logit; only the first may be negative.

    Each choice has inputs of shape (candidates, columns), log-odds to be added to each candidate's, and which of the
    candidates answer; if none does, "none of them" is right, whose log-odds are 0.
    """
    counts = np.array([len(right) for *_, right in choices])
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    inputs, added, is_right = (np.concatenate(each) for each in zip(*choices, strict=True))
    has_right = np.array([right.any() for *_, right in choices])
    scale = inputs.std(axis=0)
    scale[[0, *np.flatnonzero(scale == 0)]] = 1.0
    inputs = inputs / scale

    def gradient(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        odds = np.exp(np.clip(inputs @ weights + added, -_MAX_LOG_ODDS, _MAX_LOG_ODDS))
        total = 1 + np.add.reduceat(odds, starts)
        chosen = np.add.reduceat(odds * is_right, starts)
        wanted = np.where(is_right, odds / np.repeat(np.where(has_right, chosen, 1.0), counts), 0.0)
        loss: NDArray[np.float64] = inputs.T @ (odds / np.repeat(total, counts) - wanted)
        return loss / len(choices) + _RIDGE * weights

    step = 1 / (float(np.linalg.norm(inputs, 2)) ** 2 / (2 * len(choices)) + _RIDGE)
    weights: NDArray[np.float64] = _descend(gradient, inputs.shape[1], step) / scale
    return weights


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

    def gradient(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        predicted = 1 / (1 + np.exp(-(inputs @ weights)))
        loss: NDArray[np.float64] = inputs.T @ (predicted - target)
        return loss / len(inputs) + _RIDGE * weights

    step = 1 / (float(np.linalg.norm(inputs, 2)) ** 2 / (4 * len(inputs)) + _RIDGE)
    weights = _descend(gradient, inputs.shape[1], step)
    return float(weights[0]), weights[1:]


def _descend(
    gradient: Callable[[NDArray[np.float64]], NDArray[np.float64]], size: int, step: float
) -> NDArray[np.float64]:
    """Return where the gradient vanishes, all but the first coordinate kept from being negative."""
    floor = np.array([-np.inf, *[0.0] * (size - 1)])
    weights = ahead = np.zeros(size)
    momentum = 1.0
    for _ in range(_MAX_STEPS):
        new = np.maximum(ahead - step * gradient(ahead), floor)
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / next_momentum * (new - weights)
        done = np.abs(new - weights).max() < _TOLERANCE
        weights, momentum = new, next_momentum
        if done:
            break
    return weights
