"""The command line: `python -m bot`, installed as `unido-bot`.

Exit codes: 0 done, 1 the work failed, 2 wrong use or configuration. An error is one line on standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from bot.logs import Redactor, configure_logging, secrets_of
from bot.settings import Settings, load_settings
from corpus.errors import ConfigurationError, UnidoBotError

DONE, FAILED, MISUSED = 0, 1, 2
PREVIEW_PORT = 8765


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code. Wrong use is `SystemExit`, as argparse has it."""
    gc.set_threshold(30_000)  # a start makes many objects and no garbage: looking for some took a tenth of it
    # httpx brings its own command line, and with it click, pygments and rich: a fifth of the time to the first poll.
    # None is how import itself is told that there is no such module; the type of sys.modules does not know of that.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    # python-telegram-bot's own switch to its coming form: without it each 429 of Telegram's is a warning, too.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # Its threads spin while they wait for each other, which costs more than they bring to a question's few vectors.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _use_utf8()
    options = _parser().parse_args(arguments, argparse.Namespace(debug=False))
    redact = Redactor()
    try:
        settings = load_settings()
        redact = Redactor(secrets_of(settings))
        configure_logging(settings.log_level, redact, settings.log_format)
        command: Callable[[Settings, argparse.Namespace], int] = options.command
        done = command(settings, options)
        print(end="", flush=True)
        return done
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:  # whoever read the output has gone (`ask | head`), and knows
        _let_go_of_output()
        return FAILED
    except Exception as exc:
        if options.debug:
            print(redact(traceback.format_exc()), end="", file=sys.stderr)
        _complain(redact(str(exc) if isinstance(exc, UnidoBotError) else f"{type(exc).__name__}: {exc}"))
        _let_go_of_output()
        return MISUSED if isinstance(exc, ConfigurationError) else FAILED


def _use_utf8() -> None:
    r"""Read and write UTF-8, whatever the locale; a line ends at a line feed.

    What is no UTF-8 reads as U+FFFD. A lone surrogate (such a byte in an argument) comes out as `\udc80`, which
    JSON reads back.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _let_go_of_output() -> None:
    """Where standard output can't be written, point it nowhere: Python's flush at exit would fail once more."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    print(f"unido-bot: {' '.join(message.split())}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{message} (see unido-bot --help)")
        self.exit(MISUSED)


def _parser() -> argparse.ArgumentParser:
    everywhere = _Parser(add_help=False)
    everywhere.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )
    parser = _Parser("unido-bot", description="Answers questions about UNIDO and Russia.", parents=[everywhere])
    parser.set_defaults(command=_run_or_preview, port=PREVIEW_PORT)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    add = partial(commands.add_parser, parents=[everywhere])

    run = add("run", help="answer on Telegram")
    run.set_defaults(command=_run)

    preview = add("preview", help="try the bot in a local web page, without a token")
    preview.add_argument("--port", type=_port, default=PREVIEW_PORT, help="default: %(default)s; 0: any free one")
    preview.set_defaults(command=_preview)

    ask = add("ask", help="answer on the terminal")
    ask.add_argument("question", nargs="*", help="without it, one question a line is read from standard input")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--explain", action="store_true", help="show how the answer came about")
    ask.set_defaults(command=_ask)

    events = add("events", help="list the events in the documents")
    events.add_argument(
        "wanted", nargs="*", metavar="FILTER", help='as in Telegram: 2018, "since 2020", upcoming, Moscow'
    )
    events.add_argument("--json", action="store_true", help="one JSON array")
    events.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file")
    events.add_argument("--timeline", type=Path, metavar="FILE.png", help="draw them")
    events.set_defaults(command=_events)

    measures = add("eval", help="measure how well the bot finds, answers and refuses").add_subparsers(
        title="what to measure", metavar="WHAT", required=True
    )
    _add_measures(partial(measures.add_parser, parents=[everywhere]))

    new = add("add", help="add files, folders or addresses to the corpus")
    new.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder or an address (https://…)")
    new.set_defaults(command=_add)

    for name, about in (("unanswered", "list what was not answered, or not well"), ("stats", "count what is kept")):
        kept = add(name, help=about)
        kept.add_argument("--json", action="store_true", help="for scripts")
        kept.set_defaults(command=partial(_feedback, name))

    check = add("check", help="check the configuration and say what is wrong")
    check.set_defaults(command=_check)
    return parser


def _add_measures(add: Callable[..., argparse.ArgumentParser]) -> None:
    def measure(name: str, about: str, *, sampled: bool = False) -> argparse.ArgumentParser:
        parser = add(name, help=about, description=about)
        parser.add_argument("--json", action="store_true", help="one JSON object")
        if sampled:
            parser.add_argument(
                "--sample", type=_count, metavar="N", help="ask about so many paragraphs for refusal, not about all"
            )
        parser.set_defaults(command=partial(_evaluate, name))
        return parser

    questions = measure("questions", "score the answers to a question file, from the bot's own corpus")
    questions.add_argument("file", type=Path, metavar="FILE")
    questions.add_argument("--verbose", action="store_true", help="list the questions that were not answered right")
    one = {
        "beir": measure("beir", "score how documents are found in a BEIR folder"),
        "answers": measure("answers", "score the answers to a BEIR folder's queries"),
        "refusal": measure("refusal", "score how answers are told from what is not known", sampled=True),
    }
    for parser in one.values():
        parser.add_argument("folder", type=Path, metavar="DIR")
    many = {
        "fit": measure("fit", "fit the confidence anew, as corpus/weights.py has it", sampled=True),
        "scorecard": measure("scorecard", "measure all, beside plain BM25, as Markdown", sampled=True),
    }
    for parser in many.values():
        parser.add_argument("folders", type=Path, metavar="DIR", nargs="+")
    many["scorecard"].add_argument("--questions", type=Path, metavar="FILE", help="a question file to score as well")


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")
    return int(text)


def _run_or_preview(settings: Settings, options: argparse.Namespace) -> int:
    if settings.telegram_bot_token:
        return _run(settings, options)
    print("TELEGRAM_BOT_TOKEN is not set, so this is the preview: the real bot in a local page.")
    return _preview(settings, options)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from bot.run import run_until_stopped, serving_telegram

    run_until_stopped(partial(serving_telegram, settings))
    return DONE


def _preview(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import load_library
    from bot.preview import preview
    from bot.run import run_until_stopped

    library = load_library(settings)
    run_until_stopped(partial(preview, settings, library, options.port))
    return DONE


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import load_library
    from bot.cli.explain import explain
    from bot.cli.output import answer_json, answer_text, json_line, show
    from corpus.language.lines import collapse_whitespace

    library = load_library(settings)
    given = [" ".join(options.question)] if options.question else None
    for question in given or _lines_of_standard_input():
        findings = library.search_answer(question)
        answer = library.build_answer(findings)
        if options.json:
            line = json_line(answer_json(answer))
        else:
            line = answer_text(answer) if given or options.explain else collapse_whitespace(answer_text(answer))
        print(line, flush=True)
        if options.explain:
            show("", explain(findings))
    return DONE


def _lines_of_standard_input() -> Iterable[str]:
    return (line.rstrip("\r\n") for line in sys.stdin)


def _events(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import load_library
    from bot.cli.event_files import save_events
    from bot.cli.output import event_json, event_text, json_line
    from corpus.events.event_list import select
    from corpus.events.filters import read_filter
    from corpus.language.tokens import language_of
    from handlers.services.clock import today
    from handlers.translations import texts_for

    wanted = " ".join(options.wanted)
    found = select(load_library(settings).events(), read_filter(wanted, today()), today())
    texts = texts_for(language_of(wanted))
    save_events(found, options.ics, options.timeline, texts)
    if options.json:
        print(json_line([event_json(each) for each in found]))
    elif not (options.ics or options.timeline):
        for each in found:
            print(event_text(each, texts))
    return DONE


def _evaluate(what: str, settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli import evaluate

    commands = {
        "questions": evaluate.questions,
        "beir": evaluate.beir,
        "answers": evaluate.answers,
        "refusal": evaluate.refusal,
        "fit": evaluate.fit,
        "scorecard": evaluate.scorecard,
    }
    return commands[what](settings, options)


def _add(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.add import add_sources

    return FAILED if asyncio.run(add_sources(settings, options.sources)) else DONE


def _feedback(what: str, settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli import feedback

    commands = {"unanswered": feedback.unanswered, "stats": feedback.stats}
    asyncio.run(commands[what](settings, as_json=options.json))
    return DONE


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.check import check

    findings = asyncio.run(check(settings))
    for finding in findings:
        print(f"{'ok   ' if finding.well else 'WRONG'} " + "\n      ".join(finding.lines))
    return DONE if all(finding.well for finding in findings) else MISUSED
