"""Figures, for a terminal and for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table

from bot.evaluation.runs import Figures
from corpus.evaluation import fitting
from corpus.evaluation.metrics import Figure
from corpus.evaluation.question_files import Verdict


def figures_json(figures: Figures) -> dict[str, object]:
    """Return the values by name, and beside them the intervals and the numbers of questions."""
    return {
        **{name: each.value for name, each in figures.items()},
        "intervals": {name: [each.low, each.high] for name, each in figures.items()},
        "counts": {name: each.count for name, each in figures.items()},
    }


def figure_text(figure: Figure) -> str:
    """Return a figure for reading: `0.945 [0.932, 0.958]`."""
    digits = 3 if abs(figure.value) < 10 else 1
    return f"{figure.value:.{digits}f} [{figure.low:.{digits}f}, {figure.high:.{digits}f}]"


def figures_table(columns: Mapping[str, Figures], title: str, *, counted: bool = False) -> Table:
    """Return figures as a table, one column for each mapping; `counted` says of how many questions as well."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for name in columns:
        table.add_column(name, no_wrap=True)
    for row in figures_rows(columns, counted=counted):
        table.add_row(*row)
    return table


def figures_rows(columns: Mapping[str, Figures], *, counted: bool = False) -> list[list[str]]:
    """Return one row for each measure: its name, and its figure in each column that has it."""
    rows = []
    for name in dict.fromkeys(name for figures in columns.values() for name in figures):
        found = (figures.get(name) for figures in columns.values())
        rows.append([name, *(_cell(figure, counted=counted) if figure else "" for figure in found)])
    return rows


def _cell(figure: Figure, *, counted: bool) -> str:
    text = figure_text(figure)
    return f"{text} {round(figure.value * figure.count)} of {figure.count}" if counted else text


def failures_table(failures: Iterable[Verdict]) -> Table:
    """Return the questions that were not answered right, and what was answered."""
    table = Table("id", "question", "not held", "answer", title="Not right", title_justify="left", title_style="bold")
    for each in failures:
        missed = ", ".join(name for name, held in each.held.items() if not held)
        said = " ".join(f"{quote.text} [{quote.source}]" for quote in each.answer.quotes)
        table.add_row(each.case.id, each.case.question, missed, said or "(nothing)")
    return table


def failure_json(verdict: Verdict) -> dict[str, Any]:
    """Return a question that was not answered right, and what was answered."""
    return {
        "id": verdict.case.id,
        "question": verdict.case.question,
        "failed": [name for name, held in verdict.held.items() if not held],
        "answer": [each.text for each in verdict.answer.quotes],
        "documents": [each.document.id for each in verdict.answer.sources] if verdict.answer.answered else [],
    }


def tables_json(tables: Mapping[str, fitting.Fitted]) -> dict[str, object]:
    """Return the tables by name, each with its figure."""
    return {
        name: {"weights": dict(each.weights), **figures_json({"AUROC": each.auroc})} for name, each in tables.items()
    }


def tables_text(tables: Mapping[str, fitting.Fitted]) -> str:
    """Return the tables as `corpus/weights.py` has them, and what else stands there."""
    written = []
    for name, fitted in tables.items():
        rows = "".join(f'    "{feature}": {weight},\n' for feature, weight in fitted.weights.items())
        about = f"# {fitted.auroc.count} trials; AUROC on them {figure_text(fitted.auroc)}"
        written.append(f"{about}\n{name} = {{\n{rows}}}")
    return "\n".join([*written, f"# Set by hand, not fitted: {', '.join(fitting.BY_HAND)}."])
