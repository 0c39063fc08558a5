"""The arguments of the command line.

`command` in the parsed options names the function that does the work, as `module:function`: most commands need
libraries that others do not, so that `main` imports only the module it runs.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import NoReturn

from bot.cli.errors import EXIT_MISUSED, print_error

PREVIEW_PORT = 8765
_MAX_PORT = 65535


class _Parser(argparse.ArgumentParser):
    """A parser that reports wrong arguments in one line."""

    def error(self, message: str) -> NoReturn:
        print_error(f"{message} (see unido-bot --help)")
        self.exit(EXIT_MISUSED)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    shared = _Parser(add_help=False)
    shared.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )
    parser = _Parser("unido-bot", description="Answers questions about UNIDO and Russia.", parents=[shared])
    parser.set_defaults(command="bot.cli.run:run_or_preview", port=PREVIEW_PORT)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    add = partial(commands.add_parser, parents=[shared])

    run = add("run", help="answer on Telegram")
    run.set_defaults(command="bot.cli.run:run")

    preview = add("preview", help="try the bot in a local web page, without a token")
    preview.add_argument("--port", type=_port, default=PREVIEW_PORT, help="default: %(default)s; 0: any free one")
    preview.set_defaults(command="bot.cli.run:preview")

    demo = add("demo", help="the preview with invented sample documents, to see lists, digests and briefs at work")
    demo.add_argument("--port", type=_port, default=PREVIEW_PORT, help="default: %(default)s; 0: any free one")
    demo.set_defaults(command="bot.cli.run:demo")

    ask = add("ask", help="answer on the terminal")
    ask.add_argument("question", nargs="*", help="without it, one question a line is read from standard input")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--explain", action="store_true", help="show why the bot chose this sentence or refused")
    ask.set_defaults(command="bot.cli.ask:ask")

    events = add("events", help="list the events in the documents")
    events.add_argument(
        "filters", nargs="*", metavar="FILTER", help='as in Telegram: 2018, "since 2020", upcoming, Moscow'
    )
    events.add_argument("--json", action="store_true", help="one JSON array")
    events.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file")
    events.add_argument("--timeline", type=Path, metavar="FILE.png", help="draw them as a picture")
    events.set_defaults(command="bot.cli.events:events")

    _add_evaluations(add("eval", help="measure how well the bot finds, answers and refuses"), shared)

    sources = add("add", help="add files, folders or URLs to the corpus")
    sources.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder or a URL (https://…)")
    sources.set_defaults(command="bot.cli.add:add")

    for name, about in (
        ("unanswered", "list unanswered and disliked questions"),
        ("stats", "count votes and unanswered questions"),
    ):
        feedback = add(name, help=about)
        feedback.add_argument("--json", action="store_true", help="for scripts")
        feedback.set_defaults(command=f"bot.cli.feedback:{name}")

    backup = add("backup", help="write everything that the bot has stored into one archive, while it runs")
    backup.add_argument("file", type=Path, metavar="FILE.tar.gz")
    backup.set_defaults(command="bot.cli.backup:backup")

    check = add("check", help="check the configuration and say what is wrong")
    check.set_defaults(command="bot.cli.check:check")
    return parser


def _add_evaluations(eval_parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    evaluations = eval_parser.add_subparsers(title="what to measure", metavar="WHAT", required=True)

    def add(name: str, about: str, *, is_sampled: bool = False) -> argparse.ArgumentParser:
        parser = evaluations.add_parser(name, parents=[shared], help=about, description=about)
        parser.add_argument("--json", action="store_true", help="one JSON object")
        if is_sampled:
            parser.add_argument(
                "--sample", type=_count, metavar="N", help="measure refusal on N paragraphs; default: all"
            )
        parser.set_defaults(command=f"bot.cli.evaluate:{name}")
        return parser

    questions = add("questions", "score the answers to a question file, from the bot's own corpus")
    questions.add_argument("file", type=Path, metavar="FILE")
    questions.add_argument("--verbose", action="store_true", help="list the questions that were not answered correctly")
    messages = add("messages", "score how well labelled messages are understood: questions, lists, small talk")
    messages.add_argument("file", type=Path, metavar="FILE")
    beir = add("beir", "score how documents are found in a BEIR folder")
    answers = add("answers", "score the answers to a BEIR folder's queries")
    refusal = add("refusal", "score how well the bot refuses what it cannot answer", is_sampled=True)
    tasks = add("tasks", "score the answers in a folder of SQuAD 2 or MTRAG-UN, where some questions have none")
    tasks.add_argument("--only", nargs="+", default=[], metavar="TITLE", help="ask only about these articles")
    tasks.add_argument("--sample", type=_count, metavar="N", help="ask N questions with and N without an answer")
    for parser in (beir, answers, refusal, tasks):
        parser.add_argument("folder", type=Path, metavar="DIR")
    fit = add("fit", "fit the confidence tables of corpus/answering/weights.py", is_sampled=True)
    scorecard = add("scorecard", "measure everything next to plain BM25, as Markdown", is_sampled=True)
    for parser in (fit, scorecard):
        parser.add_argument("folders", type=Path, metavar="DIR", nargs="+")
    scorecard.add_argument("--messages", type=Path, metavar="FILE", help="a file of labelled messages to score as well")
    scorecard.add_argument("--questions", type=Path, metavar="FILE", help="a question file to score as well")


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= _MAX_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number from 0 to {_MAX_PORT}")
    return int(text)
