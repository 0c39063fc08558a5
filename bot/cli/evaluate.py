"""`eval`: the commands that measure the bot."""

from __future__ import annotations

import argparse
import sys

from rich.console import RenderableType

from bot.app import load_library
from bot.cli.output import json_line, show
from bot.evaluation import figures
from bot.evaluation import runs as measuring
from bot.evaluation.report import card_json, card_text
from bot.evaluation.scorecard import make_card
from bot.settings import Settings
from corpus.evaluation.beir import read_beir
from corpus.evaluation.metrics import refusal_measures
from corpus.retrieval.encoder import find_encoder


def questions(settings: Settings, options: argparse.Namespace) -> int:
    """Score a question file on the bot's own corpus."""
    columns, failures = measuring.evaluate_questions(load_library(settings), options.file)
    tables: list[RenderableType] = [figures.figures_table(columns, str(options.file), counted=True)]
    if options.verbose and failures:
        tables += ["", figures.failures_table(failures)]
    value = {name: figures.figures_json(each) for name, each in columns.items()}
    return _show(options, {**value, "failures": [figures.failure_json(each) for each in failures]}, *tables)


def beir(settings: Settings, options: argparse.Namespace) -> int:
    """Score how documents are found in a BEIR folder."""
    data = read_beir(options.folder)
    return _show_figures(options, data.name, measuring.evaluate_beir(data, find_encoder()))


def answers(settings: Settings, options: argparse.Namespace) -> int:
    """Score the answers to a BEIR folder's queries."""
    data = read_beir(options.folder)
    return _show_figures(options, data.name, measuring.evaluate_answers(data, find_encoder()))


def refusal(settings: Settings, options: argparse.Namespace) -> int:
    """Score how the bot tells what it can answer from what it can't."""
    data = read_beir(options.folder)
    trials = measuring.refusal_trials(data, measuring.remembering_encoder(), options.sample)
    return _show_figures(options, data.name, refusal_measures(trials))


def fit(settings: Settings, options: argparse.Namespace) -> int:
    """Fit the confidence tables anew."""
    tables = measuring.fit(options.folders, options.sample)
    return _write(json_line(figures.tables_json(tables)) if options.json else figures.tables_text(tables))


def scorecard(settings: Settings, options: argparse.Namespace) -> int:
    """Measure everything, and plain BM25 beside it; Markdown on standard output."""
    card = make_card(load_library(settings), options.folders, options.questions, options.sample)
    return _write(json_line(card_json(card)) if options.json else card_text(card))


def _show_figures(options: argparse.Namespace, name: str, measured: measuring.Figures) -> int:
    queries = max(each.count for each in measured.values())
    table = figures.figures_table({f"{queries} queries": measured}, name)
    return _show(options, {"folder": name, "queries": queries, **figures.figures_json(measured)}, table)


def _show(options: argparse.Namespace, value: object, *shown: RenderableType) -> int:
    if options.json:
        return _write(json_line(value))
    show(*shown)
    return 0


def _write(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0
