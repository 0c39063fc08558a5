"""`eval`: the commands that evaluate the bot."""

from __future__ import annotations

import argparse
import sys

from rich.console import RenderableType

from bot.app import find_reader, load_library
from bot.cli.output import json_line, show
from bot.evaluation import report, runs
from bot.evaluation.scorecard import make_scorecard
from bot.settings import Settings
from corpus.evaluation.beir import read_beir
from corpus.evaluation.metrics import refusal_metrics
from corpus.retrieval.encoder import find_encoder


def questions(settings: Settings, options: argparse.Namespace) -> int:
    """Score a question file on the bot's own corpus."""
    columns, failures = runs.evaluate_questions(load_library(settings), options.file)
    tables: list[RenderableType] = [report.scores_table(columns, str(options.file), with_counts=True)]
    if options.verbose and failures:
        tables += ["", report.failures_table(failures)]
    value = {name: report.scores_json(each) for name, each in columns.items()}
    return _show(options, {**value, "failures": [report.failure_json(each) for each in failures]}, *tables)


def messages(settings: Settings, options: argparse.Namespace) -> int:
    """Score how well labelled messages are understood."""
    columns = runs.evaluate_messages(options.file)
    table = report.scores_table(columns, str(options.file), with_counts=True)
    return _show(options, {name: report.scores_json(each) for name, each in columns.items()}, table)


def beir(settings: Settings, options: argparse.Namespace) -> int:
    """Score retrieval on a BEIR folder."""
    data = read_beir(options.folder)
    return _show_scores(options, data.name, runs.evaluate_beir(data, find_encoder()))


def answers(settings: Settings, options: argparse.Namespace) -> int:
    """Score the answers to a BEIR folder's queries."""
    data = read_beir(options.folder)
    return _show_scores(options, data.name, runs.evaluate_answers(data, find_encoder(), find_reader(settings)))


def refusal(settings: Settings, options: argparse.Namespace) -> int:
    """Score the refusals on a BEIR folder, with and without the documents that answer."""
    data = read_beir(options.folder)
    trials = runs.refusal_trials(data, runs.caching_encoder(), find_reader(settings), options.sample)
    return _show_scores(options, data.name, refusal_metrics(trials))


def tasks(settings: Settings, options: argparse.Namespace) -> int:
    """Score the answers to questions that people wrote with and without an answer."""
    reader = find_reader(settings)
    scores = runs.evaluate_tasks(options.folder, find_encoder(), reader, options.only, options.sample)
    return _show_scores(options, options.folder.resolve().name, scores)


def fit(settings: Settings, options: argparse.Namespace) -> int:
    """Fit the confidence tables to BEIR folders."""
    tables = runs.fit(options.folders, find_reader(settings), options.sample)
    return _write(json_line(report.fitted_json(tables)) if options.json else report.fitted_python(tables))


def scorecard(settings: Settings, options: argparse.Namespace) -> int:
    """Measure the bot and the baseline on everything; write Markdown to standard output."""
    reader = find_reader(settings)
    card = make_scorecard(
        load_library(settings), reader, options.folders, options.questions, options.messages, options.sample
    )
    return _write(json_line(report.scorecard_json(card)) if options.json else report.scorecard_markdown(card))


def _show_scores(options: argparse.Namespace, name: str, scores: runs.Scores) -> int:
    queries = max(each.count for each in scores.values())
    table = report.scores_table({f"{queries} queries": scores}, name)
    return _show(options, {"folder": name, "queries": queries, **report.scores_json(scores)}, table)


def _show(options: argparse.Namespace, value: object, *shown: RenderableType) -> int:
    if options.json:
        return _write(json_line(value))
    show(*shown)
    return 0


def _write(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0
