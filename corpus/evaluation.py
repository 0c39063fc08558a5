"""Measuring: retrieval, answers and refusals, on data in BEIR's folder form, and on question files.

BEIR's form (https://github.com/beir-cellar/beir): `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`,
`text`, here with `metadata.answers`) and `qrels/test.tsv` (query id, corpus id, score; a heading line).
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.answers import Findings
from corpus.errors import CorpusError
from corpus.layout import folded
from corpus.library import Library
from corpus.text import fold
from corpus.types import Answer, Document

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Watch = Callable[[Iterable[Any]], Iterable[Any]]
"""What shows the progress of a loop; `iter` shows nothing."""

MakeLibrary = Callable[[Iterable[Document]], Library]


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the strings of which any one answers it."""

    id: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beir:
    """A BEIR folder. `qrels` gives for each query the relevant documents with their grades."""

    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    qrels: Mapping[str, Mapping[str, int]]


def read_beir(folder: Path) -> Beir:
    """Read a BEIR folder; queries without a relevant document are left out. Raises `CorpusError`."""
    try:
        documents = [
            Document(each["_id"], each.get("title", ""), each["text"]) for each in _json(folder / "corpus.jsonl")
        ]
        qrels: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for line in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            if int(grade) > 0:
                qrels[query][document] = int(grade)
        queries = [
            Query(each["_id"], each["text"], tuple((each.get("metadata") or {}).get("answers", ())))
            for each in _json(folder / "queries.jsonl")
        ]
    except OSError as exc:
        raise CorpusError(f"{exc.filename} can't be read: {exc.strerror}.") from exc
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise CorpusError(f"{folder} is not in BEIR's form: {exc!r}.") from exc
    return Beir(tuple(documents), tuple(each for each in queries if each.id in qrels), qrels)


def _json(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def rank_measures(ranked: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Return nDCG@10, Recall@1, @5, @100 and MRR@10 of one ranking, as trec_eval defines them."""
    gains = [relevant.get(each, 0) for each in ranked[:10]]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    first = next((at for at, gain in enumerate(gains, 1) if gain), 0)
    recalls = {f"Recall@{k}": sum(each in relevant for each in ranked[:k]) / len(relevant) for k in (1, 5, 100)}
    return {"nDCG@10": _dcg(gains) / _dcg(ideal), **recalls, "MRR@10": 1 / first if first else 0.0}


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(at + 1) for at, gain in enumerate(gains, 1))


def answers_query(answer: Answer, query: Query) -> bool:
    """Whether a string of the query's answers stands in the answer's text."""
    said = fold(" ".join(each.text for each in answer.quotes))
    return any(fold(folded(each)) in said for each in query.answers)


@dataclass(frozen=True, slots=True)
class Trial:
    """One query asked of a corpus: with its paragraph in it ("full"), without ("near"), without its title's ("off")."""

    query: Query
    corpus: str
    findings: Findings
    right: bool


def refusal_trials(beir: Beir, make_library: MakeLibrary, watch: Watch = iter) -> Iterator[Trial]:
    """Ask every query of the whole corpus, of it without its paragraphs, and without all that share their title."""
    by_paragraphs: defaultdict[frozenset[str], list[Query]] = defaultdict(list)
    for query in beir.queries:
        by_paragraphs[frozenset(beir.qrels[query.id])].append(query)
    titles = {each.id: each.title for each in beir.documents}
    whole = make_library(beir.documents)
    for paragraphs, queries in watch(sorted(by_paragraphs.items(), key=lambda each: sorted(each[0]))):
        about = {titles[each] for each in paragraphs if each in titles}
        corpora = {
            "full": whole,
            "near": make_library(each for each in beir.documents if each.id not in paragraphs),
            "off": make_library(each for each in beir.documents if each.title not in about),
        }
        for name, library in corpora.items():
            for query in queries:
                findings = library.find(query.text)
                right = name == "full" and answers_query(library.compose(findings, always=True), query)
                yield Trial(query, name, findings, right)


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """Return the probability that a positive score is above a negative one, ties counting half."""
    above, below = np.sort(np.asarray(positive, float)), np.sort(np.asarray(negative, float))
    wins = np.searchsorted(below, above, "left") + np.searchsorted(below, above, "right")
    return float(wins.sum() / (2 * len(above) * len(below)))


def answered_at_precision(scores: ArrayLike, right: ArrayLike, answerable: int, precision: float = 0.95) -> float:
    """Return the share of `answerable` queries answered right at the threshold that answers most at `precision`."""
    order = np.argsort(-np.asarray(scores, float), kind="stable")
    correct = np.cumsum(np.asarray(right, bool)[order])
    precise = correct / np.arange(1, len(order) + 1) >= precision
    return float(correct[precise].max() / answerable) if precise.any() else 0.0


def bootstrap(values: ArrayLike, statistic: Callable[..., float] = np.mean, samples: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of `statistic` over resampled `values`, from a fixed seed."""
    data = np.asarray(values, float)
    random = np.random.default_rng(0)
    drawn = [float(statistic(data[random.integers(0, len(data), len(data))])) for _ in range(samples)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
