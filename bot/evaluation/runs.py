"""Evaluation runs: retrieval, answers and refusals of the bot on question files and BEIR folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from corpus.answering import weights
from corpus.errors import CorpusError
from corpus.evaluation import fitting, metrics
from corpus.evaluation.beir import Beir, read_beir
from corpus.evaluation.metrics import Estimate, Trial, estimate
from corpus.evaluation.question_files import Grade, grade_answer, read_cases
from corpus.library import Library
from corpus.models import Document
from corpus.retrieval.encoder import Encoder, find_encoder
from corpus.retrieval.vector_store import DIMENSIONS

if TYPE_CHECKING:
    from corpus.retrieval.encoder import Vectors

Item = TypeVar("Item")
Scores = Mapping[str, Estimate]

RANKED_PASSAGES = 100  # passages to rank for Recall@100; they may be of fewer documents
QUESTION_METRICS = ("right", "answered right", "cited right", "abstained right", "verbatim")


class CachingEncoder:
    """Encodes each text once: an evaluation asks many corpora the same questions."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        new = [each for each in dict.fromkeys(texts) if each not in self._vectors]
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._vectors[each] for each in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def encode_cached(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        return self._encoder.encode_cached(texts)


def progress(what: str) -> metrics.ProgressBar:
    """Return a function that shows the progress of a loop on standard error if that is a terminal."""

    def watched(items: Sequence[Item]) -> Iterable[Item]:
        console = Console(stderr=True)
        return track(items, what, console=console, transient=True, disable=not console.is_terminal)

    return watched


def evaluate_questions(library: Library, path: Path) -> tuple[dict[str, Scores], list[Grade]]:
    """Return the scores in all and by language, and the grades that are not right. Raises `CorpusError`."""
    cases = read_cases(path)
    grades = [grade_answer(each, library.answer(each.question)) for each in progress("Questions")(cases)]
    languages = sorted({each.case.language for each in grades})
    groups = {"all": grades} | {
        language: [each for each in grades if each.case.language == language] for language in languages
    }
    scores = {name: question_scores(group) for name, group in groups.items()}
    return scores, [each for each in grades if not each.is_right]


def question_scores(grades: Iterable[Grade]) -> Scores:
    """Return each metric over the questions that it applies to; a metric that applies to none is left out."""
    checks = [{"right": each.is_right, **each.checks} for each in grades]
    return {
        name: estimate([each[name] for each in checks if name in each])
        for name in QUESTION_METRICS
        if any(name in each for each in checks)
    }


def evaluate_beir(beir: Beir, encoder: Encoder | None) -> Scores:
    """Return the scores of retrieval; each query is timed on its own."""
    library = warm_library(beir.documents, encoder)
    rows: list[dict[str, float]] = []
    seconds: list[float] = []
    for query in progress(beir.name)(beir.queries):
        start = perf_counter()
        trace = library.search_answer(query.text, hits=RANKED_PASSAGES)
        seconds.append(perf_counter() - start)
        rows.append(metrics.rank_metrics(metrics.ranking(trace), beir.qrels[query.id]))
    scores = {name: estimate([each[name] for each in rows]) for name in rows[0]}
    return {**scores, "queries/s": estimate(seconds, lambda each: 1 / float(np.mean(each)))}


def evaluate_answers(beir: Beir, encoder: Encoder | None) -> Scores:
    """Return the scores of answers, with and without the right to refuse. Raises `CorpusError`."""
    queries = _answerable(beir).queries
    library = warm_library(beir.documents, encoder)
    rows: list[tuple[bool, bool, bool, int]] = []
    for query in progress(beir.name)(queries):
        trace = library.search_answer(query.text)
        answer, forced = library.build_answer(trace), library.build_answer(trace, always=True)
        right = [metrics.answers_query(each, query) for each in (answer, forced)]
        rows.append((right[0], right[1], not answer.answered, len(answer.quotes)))
    columns = np.array(rows, dtype=np.float64).T
    scores = {
        "right": estimate(columns[0]),
        "right if it must answer": estimate(columns[1]),
        "refused": estimate(columns[2]),
    }
    sentences = columns[3][columns[3] > 0]
    return scores | ({"sentences an answer": estimate(sentences)} if len(sentences) else {})


def refusal_trials(
    beir: Beir,
    encoder: Encoder | None,
    sample: int | None = None,
    skip_semantic_confidence: float = weights.SEMANTIC_SKIP_CONFIDENCE,
) -> list[Trial]:
    """Ask every query with and without its paragraph in the corpus. Raises `CorpusError`."""

    def make_library(documents: Iterable[Document]) -> Library:
        return Library(documents, encoder, skip_semantic_confidence)

    return list(metrics.refusal_trials(_answerable(beir), make_library, sample, progress(beir.name)))


def fit(folders: Iterable[Path], sample: int | None) -> Mapping[str, fitting.FittedTable]:
    """Return the confidence tables fitted to the folders. Raises `CorpusError`."""
    encoder = caching_encoder()
    lexical: list[Trial] = []
    hybrid: list[Trial] = []
    for beir in [read_beir(each) for each in folders]:
        lexical += refusal_trials(beir, None, sample)
        if encoder:
            hybrid += refusal_trials(beir, encoder, sample, float("inf"))
    return fitting.fit_tables(lexical, hybrid)


def caching_encoder() -> Encoder | None:
    """Return an encoder for a run that repeats its questions, or None if none is installed."""
    encoder = find_encoder()
    return CachingEncoder(encoder) if encoder else None


def warm_library(documents: Iterable[Document], encoder: Encoder | None) -> Library:
    """Return a library that has embedded its corpus."""
    library = Library(documents, encoder)
    library.embed()
    return library


def _answerable(beir: Beir) -> Beir:
    queries = tuple(each for each in beir.queries if each.answers)
    if not queries:
        raise CorpusError(f"{beir.name} has no query with `metadata.answers`.")
    return Beir(beir.name, beir.documents, queries, beir.qrels)
