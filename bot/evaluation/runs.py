"""Evaluation runs: retrieval, answers and refusals of the bot on question files and BEIR folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from corpus.answering.candidates import Candidate
from corpus.errors import CorpusError
from corpus.evaluation import fitting, metrics
from corpus.evaluation.answerability import (
    Task,
    answerability_metrics,
    answers_task,
    draw_sample,
    is_tasks_folder,
    read_tasks,
)
from corpus.evaluation.beir import Beir, read_beir
from corpus.evaluation.messages import FITTING, is_understood, read_messages
from corpus.evaluation.metrics import Estimate, Trial, estimate
from corpus.evaluation.question_files import Case, Grade, answers_case, grade_answer, read_cases
from corpus.library import Library
from corpus.models import Document
from corpus.readers.folder import load_documents
from corpus.reading.reader import Reader
from corpus.retrieval.encoder import Encoder, find_encoder
from corpus.retrieval.vector_store import DIMENSIONS
from handlers.services.clock import today

if TYPE_CHECKING:
    from corpus.retrieval.encoder import Vectors

Item = TypeVar("Item")
Asked = TypeVar("Asked", Task, Case)
Scores = Mapping[str, Estimate]

QUESTIONS_FILE = "questions.jsonl"
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


class CachingReader:
    """Reads each pair of a question and a text once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[tuple[str, str], float] = {}

    @property
    def reads_russian(self) -> bool:
        """True if the reader reads Russian."""
        return self._reader.reads_russian

    def read(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """Return the log-odds for each text, or None if the reader is broken."""
        new = [each for each in dict.fromkeys(texts) if (question, each) not in self._read]
        if new:
            found = self._reader.read(question, new)
            if found is None:
                return None
            self._read.update(zip([(question, each) for each in new], found, strict=True))
        return [self._read[question, each] for each in texts]


def progress(what: str) -> metrics.ProgressBar:
    """Return a function that shows the progress of a loop on standard error if that is a terminal."""

    def watched(items: Sequence[Item]) -> Iterable[Item]:
        console = Console(stderr=True)
        return track(items, what, console=console, transient=True, disable=not console.is_terminal)

    return watched


def evaluate_questions(library: Library, path: Path) -> tuple[dict[str, Scores], list[Grade]]:
    """Return the scores in all and by language, and the grades that are not right. Raises `CorpusError`."""
    cases = read_cases(path)
    grades = [
        grade_answer(each, library.answer(each.question, library.topic_after(each.before)))
        for each in progress("Questions")(cases)
    ]
    languages = sorted({each.case.language for each in grades})
    groups = {"all": grades} | {
        language: [each for each in grades if each.case.language == language] for language in languages
    }
    scores = {name: question_scores(group) for name, group in groups.items()}
    return scores, [each for each in grades if not each.is_right]


def question_scores(grades: Iterable[Grade]) -> Scores:
    """Return each metric over the questions that it applies to; a metric that applies to none is left out."""
    grades = list(grades)
    checks = [{"right": each.is_right, **each.checks} for each in grades]
    scores = {
        name: estimate([each[name] for each in checks if name in each])
        for name in QUESTION_METRICS
        if any(name in each for each in checks)
    }
    answered = [each for each in grades if each.answer.answered]
    right = [each for each in answered if each.is_right]
    if right:
        scores["right in the first quote"] = estimate([each.is_right_first for each in right])
    if answered:
        scores["sentences an answer"] = estimate([len(each.answer.quotes) for each in answered])
    return scores


def evaluate_messages(path: Path) -> dict[str, Scores]:
    """Return the share of labelled messages that are understood, by language and label. Raises `CorpusError`."""
    encoder = caching_encoder()
    if encoder is None:
        raise CorpusError("Messages are understood by the sentence encoder, which is not installed.")
    rows: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for each in progress(path.name)(list(read_messages(path))):
        right = float(is_understood(each, encoder, today()))
        for language in (each.language, "all"):
            for label in ("understood", each.label):
                rows[language][label].append(right)
    order = ("understood", *FITTING)
    return {
        language: {label: estimate(np.array(rows[language][label])) for label in order if rows[language][label]}
        for language in sorted(rows, key=lambda each: (each == "all", each))
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


def evaluate_answers(beir: Beir, encoder: Encoder | None, reader: Reader | None) -> Scores:
    """Return the scores of answers, with and without the right to refuse. Raises `CorpusError`."""
    queries = _answerable(beir).queries
    library = warm_library(beir.documents, encoder, reader)
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


def evaluate_tasks(
    folder: Path, encoder: Encoder | None, reader: Reader | None, titles: Sequence[str], sample: int | None
) -> Scores:
    """Return the scores of answers to questions with and without an answer. Raises `CorpusError`."""
    documents, tasks = read_tasks(folder, titles)
    library = warm_library(documents, encoder, reader)
    asked = progress(folder.name)(draw_sample(tasks, sample))
    return answerability_metrics(
        [(each, library.answer(each.question, library.topic_after(each.before))) for each in asked]
    )


def refusal_trials(
    beir: Beir, encoder: Encoder | None, reader: Reader | None, sample: int | None = None
) -> list[Trial]:
    """Ask every query with and without its paragraph in the corpus. Raises `CorpusError`."""

    def make_library(documents: Iterable[Document]) -> Library:
        return Library(documents, encoder, reader)

    return list(metrics.refusal_trials(_answerable(beir), make_library, sample, progress(beir.name)))


def fit(folders: Iterable[Path], reader: Reader | None, sample: int | None) -> Mapping[str, fitting.FittedTable]:
    """Return the tables fitted to the folders. Raises `CorpusError`.

    Folders of SQuAD 2 or MTRAG-UN, and those with documents in `corpus/` and a question file, fit the tables of read
    candidates; BEIR folders fit all.
    """
    encoder = caching_encoder()
    lexical: list[Trial] = []
    hybrid: list[Trial] = []
    choices: list[fitting.Choice] = []
    for folder in folders:
        if (folder / QUESTIONS_FILE).exists():
            choices += question_choices(folder, encoder, reader)
            continue
        if is_tasks_folder(folder):
            choices += task_choices(folder, encoder, reader, sample)
            continue
        beir = read_beir(folder)
        lexical += refusal_trials(beir, None, None, sample)
        if encoder:
            hybrid += refusal_trials(beir, encoder, None, sample)
            choices += query_choices(beir, encoder, reader, sample)
    return fitting.fit_tables(lexical, hybrid, choices)


def task_choices(
    folder: Path, encoder: Encoder | None, reader: Reader | None, sample: int | None
) -> list[fitting.Choice]:
    """Return the read candidates of the tasks of a folder. Raises `CorpusError`."""
    documents, tasks = read_tasks(folder)
    library = warm_library(documents, encoder, reader)
    return _choices(library, reader, draw_sample(tasks, sample), answers_task, folder.name)


def question_choices(folder: Path, encoder: Encoder | None, reader: Reader | None) -> list[fitting.Choice]:
    """Return the read candidates of the questions on the documents in `folder/corpus`. Raises `CorpusError`."""
    library = warm_library(load_documents(folder / "corpus").documents, encoder, reader)
    return _choices(library, reader, read_cases(folder / QUESTIONS_FILE), answers_case, folder.name)


def _choices(
    library: Library,
    reader: Reader | None,
    asked: Sequence[Asked],
    answers: Callable[[Candidate, Asked], bool],
    name: str,
) -> list[fitting.Choice]:
    """Return the read candidates of questions, each asked in its conversation."""
    choices: list[fitting.Choice] = []
    for each in progress(name)(asked):
        trace = library.search_answer(each.question, topic=library.topic_after(each.before))
        choices += fitting.read_choice(trace, reader, [answers(own, each) for own in trace.candidates])
    return choices


def query_choices(
    beir: Beir, encoder: Encoder | None, reader: Reader | None, sample: int | None
) -> list[fitting.Choice]:
    """Return the read candidates of each query twice: all of them, and those of other paragraphs."""
    library = warm_library(beir.documents, encoder, reader)
    choices: list[fitting.Choice] = []
    queries = _answerable(beir).queries
    for query in progress(beir.name)(queries[:: max(1, len(queries) // (sample or len(queries)))]):
        trace = library.search_answer(query.text)
        right = [metrics.holds_answer(each.text, query.answers) for each in trace.candidates]
        choices += fitting.read_choice(trace, reader, right)
        choices += fitting.read_choice(trace, reader, right, without=beir.qrels[query.id].keys())
    return choices


def caching_encoder() -> Encoder | None:
    """Return an encoder for a run that repeats its questions, or None if none is installed."""
    encoder = find_encoder()
    return CachingEncoder(encoder) if encoder else None


def warm_library(documents: Iterable[Document], encoder: Encoder | None, reader: Reader | None = None) -> Library:
    """Return a library that has embedded its corpus."""
    library = Library(documents, encoder, reader)
    library.embed()
    return library


def _answerable(beir: Beir) -> Beir:
    queries = tuple(each for each in beir.queries if each.answers)
    if not queries:
        raise CorpusError(f"{beir.name} has no query with `metadata.answers`.")
    return Beir(beir.name, beir.documents, queries, beir.qrels)
