"""Metrics of retrieval, answers and refusals, each with its 95 % bootstrap interval."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.answering.answers import AnswerTrace
from corpus.answering.candidates import Features
from corpus.evaluation.beir import Beir, Query
from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import normalize
from corpus.library import Library
from corpus.models import Answer, Document

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ProgressBar = Callable[[Sequence[Any]], Iterable[Any]]
"""Shows the progress of a loop over a sequence; `iter` shows nothing."""

MakeLibrary = Callable[[Iterable[Document]], Library]

_RESAMPLES = 1000
_PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """The value of a metric over `count` questions, with its 95 % bootstrap interval from `low` to `high`."""

    value: float
    low: float
    high: float
    count: int


def estimate(rows: ArrayLike, statistic: Callable[[NDArray[np.float64]], float] = np.mean) -> Estimate:
    """Return `statistic` of `rows`, one a question, with its interval over resampled rows; the seed is fixed."""
    data = np.asarray(rows, dtype=np.float64)
    random = np.random.default_rng(0)
    resampled = [float(statistic(data[random.integers(0, len(data), len(data))])) for _ in range(_RESAMPLES)]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(float(statistic(data)), float(low), float(high), len(data))


def ranking(trace: AnswerTrace) -> list[str]:
    """Return the ids of the documents found, in the order of their best passages."""
    return list(dict.fromkeys(each.entry.passage.document.id for each in trace.hits))


def rank_metrics(ranked: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Return nDCG@10, Recall@1, @5, @100 and MRR@10 of one ranking, as trec_eval defines them."""
    gains = [relevant.get(each, 0) for each in ranked[:10]]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    first = next((at for at, gain in enumerate(gains, 1) if gain), 0)
    recalls = {f"Recall@{k}": sum(each in relevant for each in ranked[:k]) / len(relevant) for k in (1, 5, 100)}
    return {"nDCG@10": _dcg(gains) / _dcg(ideal), **recalls, "MRR@10": 1 / first if first else 0.0}


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(at + 1) for at, gain in enumerate(gains, 1))


def answers_query(answer: Answer, query: Query) -> bool:
    """Return True if the quotes have a string of the query's answers."""
    return holds_answer(" ".join(each.text for each in answer.quotes), query.answers)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return True if `text` has one of the strings `answers`, but for case, marks and white space."""
    said = normalize(collapse_whitespace(text))
    return any(normalize(collapse_whitespace(each)) in said for each in answers)


@dataclass(frozen=True, slots=True)
class Trial:
    """One query asked of a corpus: with its paragraph ("full"), without it ("near"), without its whole article ("off").

    `right` if the best candidate, whatever its confidence, leads to an answer that the data names. `features` are those
    of the best candidate, None if there is none. `is_cross_lingual` is as in `Confidence`.
    """

    query: Query
    corpus: str
    confidence: float
    answered: bool
    right: bool
    is_cross_lingual: bool
    features: Features | None


def refusal_trials(
    beir: Beir, make_library: MakeLibrary, sample: int | None = None, progress: ProgressBar = iter
) -> Iterator[Trial]:
    """Ask every query of the whole corpus, of the corpus without its paragraphs, and without those that share a title.

    With `sample`, ask only the queries of that number of paragraphs, drawn with a fixed seed: each needs a new corpus.
    """
    by_paragraphs: defaultdict[frozenset[str], list[Query]] = defaultdict(list)
    for query in beir.queries:
        by_paragraphs[frozenset(beir.qrels[query.id])].append(query)
    groups = sorted(by_paragraphs.items(), key=lambda each: sorted(each[0]))
    if sample is not None and sample < len(groups):
        groups = [groups[at] for at in sorted(np.random.default_rng(0).permutation(len(groups))[:sample])]
    titles = {each.id: each.title for each in beir.documents}
    whole = make_library(beir.documents)
    for paragraphs, queries in progress(groups):
        about = {titles[each] for each in paragraphs if each in titles}
        near = [each for each in beir.documents if each.id not in paragraphs]
        corpora = {
            "full": whole,
            "near": make_library(near),
            "off": make_library(each for each in near if each.title not in about),
        }
        for name, library in corpora.items():
            for query in queries:
                trace = library.search_answer(query.text)
                right = name == "full" and answers_query(library.build_answer(trace, always=True), query)
                confidence = trace.confidence
                # The trace itself would keep every corpus in memory.
                features = trace.candidates[0].features if trace.candidates else None
                yield Trial(
                    query,
                    name,
                    confidence.probability,
                    confidence.is_sufficient,
                    right,
                    confidence.is_cross_lingual,
                    features,
                )


def refusal_metrics(trials: Iterable[Trial]) -> dict[str, Estimate]:
    """Return how well the confidence separates right answers from refusals.

    These are the AUROC of full against near and off, the share of queries answered right at the threshold that gives a
    precision of 0.95 over all trials, and the shares answered at the product's own threshold.
    """
    asked: defaultdict[str, dict[str, Trial]] = defaultdict(dict)
    for each in trials:
        asked[each.query.id][each.corpus] = each
    corpora = ("full", "near", "off")
    confidence = np.array([[each[name].confidence for name in corpora] for each in asked.values()])
    answered = np.array([[each[name].answered for name in corpora] for each in asked.values()])
    right = np.array([each["full"].right for each in asked.values()])
    return {
        "AUROC near": estimate(confidence, lambda rows: auroc(rows[:, 0], rows[:, 1])),
        "AUROC off": estimate(confidence, lambda rows: auroc(rows[:, 0], rows[:, 2])),
        "right at 95 % precision": estimate(np.column_stack([confidence, right]), _answered_at_precision),
        "answered right": estimate(answered[:, 0] & right),
        **{f"answered, {name}": estimate(answered[:, at]) for at, name in enumerate(corpora)},
    }


def _answered_at_precision(rows: NDArray[np.float64]) -> float:
    right = np.zeros((len(rows), 3), dtype=bool)
    right[:, 0] = rows[:, 3] > 0
    return answered_at_precision(rows[:, :3].ravel(), right.ravel(), len(rows))


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """Return the probability that a positive score is above a negative one; ties count half."""
    above, below = np.asarray(positive, float), np.sort(np.asarray(negative, float))
    wins = np.searchsorted(below, above, "left") + np.searchsorted(below, above, "right")
    return float(wins.sum() / (2 * len(above) * len(below)))


def answered_at_precision(scores: ArrayLike, right: ArrayLike, answerable: int, precision: float = _PRECISION) -> float:
    """Return the share of `answerable` queries answered right at the threshold that answers most at `precision`."""
    scores = np.asarray(scores, float)
    order = np.argsort(-scores, kind="stable")
    correct = np.cumsum(np.asarray(right, bool)[order])
    last = np.append(np.diff(scores[order]) != 0, True)  # a threshold does not separate equal scores
    precise = last & (correct / np.arange(1, len(order) + 1) >= precision)
    return float(correct[precise].max(initial=0) / answerable)
