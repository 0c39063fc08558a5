"""Measuring the bot: how well it finds, answers and refuses, in figures."""

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
from corpus.evaluation import fitting
from corpus.evaluation import metrics as evaluation
from corpus.evaluation.beir import Beir, read_beir
from corpus.evaluation.metrics import Figure, Trial, measure
from corpus.evaluation.question_files import Verdict, grade_answer, read_cases
from corpus.library import Library
from corpus.models import Document
from corpus.retrieval.encoder import Encoder, find_encoder
from corpus.retrieval.vector_store import DIMENSIONS

if TYPE_CHECKING:
    from corpus.retrieval.encoder import Vectors

Item = TypeVar("Item")
Figures = Mapping[str, Figure]

DEEP = 100
"""Passages to rank for measures down to the 100th document; of documents with several passages these may be fewer."""

QUESTION_MEASURES = ("right", "answered right", "cited right", "abstained right", "verbatim")


class RememberingEncoder:
    """Encodes each text once in its life: measuring asks the same questions of many corpora."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        new = [each for each in dict.fromkeys(texts) if each not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[each] for each in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def encode_cached(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        return self._encoder.encode_cached(texts)


def watch(what: str) -> evaluation.Watch:
    """Return what shows the progress of a loop on standard error, where that is a terminal."""

    def watched(items: Sequence[Item]) -> Iterable[Item]:
        console = Console(stderr=True)
        return track(items, what, console=console, transient=True, disable=not console.is_terminal)

    return watched


def evaluate_questions(library: Library, path: Path) -> tuple[dict[str, Figures], list[Verdict]]:
    """Return the figures in all and by language, and the answers that are not right. Raises `CorpusError`."""
    cases = read_cases(path)
    verdicts = [grade_answer(each, library.answer(each.question)) for each in watch("Questions")(cases)]
    languages = sorted({each.case.language for each in verdicts})
    groups = {"all": verdicts} | {
        language: [each for each in verdicts if each.case.language == language] for language in languages
    }
    figures = {name: question_figures(group) for name, group in groups.items()}
    return figures, [each for each in verdicts if not each.right]


def question_figures(verdicts: Iterable[Verdict]) -> Figures:
    """Return each measure over the questions that it applies to; without such it is left out."""
    held = [{"right": each.right, **each.held} for each in verdicts]
    return {
        name: measure([each[name] for each in held if name in each])
        for name in QUESTION_MEASURES
        if any(name in each for each in held)
    }


def evaluate_beir(beir: Beir, encoder: Encoder | None) -> Figures:
    """Return how well documents are found, each query timed alone."""
    library = warm_library(beir.documents, encoder)
    rows: list[dict[str, float]] = []
    seconds: list[float] = []
    for query in watch(beir.name)(beir.queries):
        start = perf_counter()
        findings = library.search_answer(query.text, hits=DEEP)
        seconds.append(perf_counter() - start)
        rows.append(evaluation.rank_measures(evaluation.ranking(findings), beir.qrels[query.id]))
    figures = {name: measure([each[name] for each in rows]) for name in rows[0]}
    return {**figures, "queries/s": measure(seconds, lambda each: 1 / float(np.mean(each)))}


def evaluate_answers(beir: Beir, encoder: Encoder | None) -> Figures:
    """Return how many answers are right, as the product answers and if it must. Raises `CorpusError`."""
    queries = _answerable(beir).queries
    library = warm_library(beir.documents, encoder)
    rows: list[tuple[bool, bool, bool, int]] = []
    for query in watch(beir.name)(queries):
        findings = library.search_answer(query.text)
        answer, forced = library.build_answer(findings), library.build_answer(findings, always=True)
        right = [evaluation.answers_query(each, query) for each in (answer, forced)]
        rows.append((right[0], right[1], not answer.answered, len(answer.quotes)))
    columns = np.array(rows, dtype=np.float64).T
    figures = {
        "right": measure(columns[0]),
        "right if it must answer": measure(columns[1]),
        "refused": measure(columns[2]),
    }
    sentences = columns[3][columns[3] > 0]
    return figures | ({"sentences an answer": measure(sentences)} if len(sentences) else {})


def refusal_trials(
    beir: Beir, encoder: Encoder | None, sample: int | None = None, settled: float = weights.SEMANTIC_SKIP_CONFIDENCE
) -> list[Trial]:
    """Ask every query with and without its paragraph in the corpus. Raises `CorpusError`."""

    def make_library(documents: Iterable[Document]) -> Library:
        return Library(documents, encoder, settled)

    return list(evaluation.refusal_trials(_answerable(beir), make_library, sample, watch(beir.name)))


def fit(folders: Iterable[Path], sample: int | None) -> Mapping[str, fitting.Fitted]:
    """Return the confidence tables that the folders give. Raises `CorpusError`."""
    encoder = remembering_encoder()
    by_words: list[Trial] = []
    by_meaning: list[Trial] = []
    for beir in [read_beir(each) for each in folders]:
        by_words += refusal_trials(beir, None, sample)
        if encoder:
            by_meaning += refusal_trials(beir, encoder, sample, float("inf"))
    return fitting.fit_tables(by_words, by_meaning)


def remembering_encoder() -> Encoder | None:
    """Return the encoder for a run that asks the same questions again and again, where there is one."""
    encoder = find_encoder()
    return RememberingEncoder(encoder) if encoder else None


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
