"""Questions that people wrote with and without an answer in the documents: SQuAD 2 and MTRAG-UN.

A folder has `corpus.jsonl` in BEIR's form. SQuAD 2's has `queries.jsonl` with `metadata.paragraph` and
`metadata.answers`, empty where the question was written to be unanswerable. MTRAG-UN's has `tasks.jsonl`: the last turn
of the user as `question`, the earlier ones as `before`, `answerability`, and `documents`, the passages of reference.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.answering.candidates import Candidate
from corpus.errors import CorpusError
from corpus.evaluation.beir import read_documents
from corpus.evaluation.metrics import Estimate, estimate, holds_answer
from corpus.models import Answer, Document
from corpus.readers.jsonl import Record, read_records

QUERIES_FILE = "queries.jsonl"
TASKS_FILE = "tasks.jsonl"
_ANSWERABLE, _UNANSWERABLE = "ANSWERABLE", "UNANSWERABLE"
_SAMPLE_SEED = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A question in its conversation: what answers it, if anything does.

    Of an answer one of the strings of `answers` must be quoted; where there are none, any sentence of `documents`.
    """

    question: str
    before: tuple[str, ...]
    is_answerable: bool
    answers: tuple[str, ...]
    documents: frozenset[str]


def read_tasks(folder: Path, titles: Sequence[str] = ()) -> tuple[list[Document], list[Task]]:
    """Return the documents and the tasks of a folder of either form. Raises `CorpusError`.

    Only questions on articles with one of `titles` are read, if any are given. Of MTRAG-UN, tasks that are partly
    answerable or underspecified are left out: a quotation can be neither right nor wrong there.
    """
    documents = read_documents(folder / "corpus.jsonl")
    chosen = {each.id for each in documents if not titles or each.title.replace("_", " ") in titles}
    is_conversation = (folder / TASKS_FILE).exists()
    records = read_records(folder / (TASKS_FILE if is_conversation else QUERIES_FILE))
    tasks = [_conversation(each) if is_conversation else _question(each) for each in records]
    found = [each for each in tasks if each and (is_conversation or not each.documents.isdisjoint(chosen))]
    if len({each.is_answerable for each in found}) < 2:
        raise CorpusError(f"{folder} has no questions with and without an answer.")
    return documents, found


def _question(record: Record) -> Task:
    metadata = record.part("metadata")
    answers = metadata.texts("answers")
    return Task(record.text("text"), (), bool(answers), answers, frozenset({metadata.text("paragraph")}))


def _conversation(record: Record) -> Task | None:
    kinds = record.texts("answerability")
    if not set(kinds) <= {_ANSWERABLE, _UNANSWERABLE}:
        return None
    documents = frozenset(record.texts("documents"))
    return Task(record.text("question"), record.texts("before"), kinds == (_ANSWERABLE,), (), documents)


def is_tasks_folder(folder: Path) -> bool:
    """Return True if the folder has questions with and without an answer, and not BEIR's relevant documents."""
    return (folder / TASKS_FILE).exists() or (
        (folder / QUERIES_FILE).exists() and any("paragraph" in each.part("metadata").values for each in _first(folder))
    )


def _first(folder: Path) -> list[Record]:
    return list(islice(read_records(folder / QUERIES_FILE), 1))


def answers_task(candidate: Candidate, task: Task) -> bool:
    """Return True if a candidate is in a document of reference and has one of the answers, if any are named."""
    is_there = candidate.passage.document.id in task.documents
    return task.is_answerable and is_there and (not task.answers or holds_answer(candidate.text, task.answers))


def draw_sample(tasks: Sequence[Task], count: int | None) -> list[Task]:
    """Return `count` tasks with and `count` without an answer, drawn with a fixed seed; all of them if None."""
    if count is None:
        return list(tasks)
    chance = random.Random(_SAMPLE_SEED)  # noqa: S311 - a sample, no secret
    groups = [[each for each in tasks if each.is_answerable is wanted] for wanted in (True, False)]
    return [each for group in groups for each in chance.sample(group, min(count, len(group)))]


def answerability_metrics(answered: Iterable[tuple[Task, Answer]]) -> dict[str, Estimate]:
    """Return the shares of right answers, of those in the first quote, and of unanswerable questions answered."""
    pairs = list(answered)
    right = [(task, answer) for task, answer in pairs if is_right(task, answer)]
    scores: dict[str, list[bool] | list[int]] = {
        "answerable, answered right": [is_right(task, answer) for task, answer in pairs if task.is_answerable],
        "right in the first quote": [is_right(task, answer, first_only=True) for task, answer in right],
        "unanswerable, answered": [answer.answered for task, answer in pairs if not task.is_answerable],
        "sentences an answer": [len(answer.quotes) for _, answer in pairs if answer.answered],
    }
    return {name: estimate(rows) for name, rows in scores.items() if rows}


def is_right(task: Task, answer: Answer, *, first_only: bool = False) -> bool:
    """Return True if the quotes, or the first one, answer the task."""
    quotes = answer.quotes[:1] if first_only else answer.quotes
    if task.answers:
        return holds_answer(" ".join(each.text for each in quotes), task.answers)
    cited = {answer.sources[each.source - 1].document.id for each in quotes}
    return not cited.isdisjoint(task.documents)
