"""The command line: `python -m bot`, installed as `unido-bot`.

Exit codes: 0 done, 1 the work failed, 2 wrong use or configuration. An error is one line on standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from io import TextIOWrapper

from bot.logs import configure_logging
from bot.output import answer_json, answer_text
from bot.settings import Settings, load_settings
from corpus.errors import ConfigurationError, UnidoBotError
from corpus.layout import folded
from corpus.library import Library

DONE, FAILED, MISUSED = 0, 1, 2
PREVIEW_PORT = 8765


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a lone surrogate comes out as \\udc80, which JSON reads back
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        settings = load_settings()
        secrets = [settings.telegram_bot_token, settings.webhook_secret]
        configure_logging(settings.log_level, [each.get_secret_value() for each in secrets if each])
        command: Callable[[Settings, argparse.Namespace], int] = options.command
        return command(settings, options)
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone (`ask | head`). Closing it quietly is all that is left to do.
        sys.stderr.close()
        return FAILED
    except Exception as exc:
        if options.debug:
            traceback.print_exc()
        _complain(str(exc) if isinstance(exc, UnidoBotError) else f"{type(exc).__name__}: {exc}")
        return MISUSED if isinstance(exc, ConfigurationError) else FAILED


def _complain(message: str) -> None:
    print(f"unido-bot: {' '.join(message.split())}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("unido-bot", description="Answers questions about UNIDO and Russia.")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser.set_defaults(command=_run_or_preview, port=PREVIEW_PORT)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    run = commands.add_parser("run", help="answer on Telegram")
    run.set_defaults(command=_run)

    preview = commands.add_parser("preview", help="try the bot in a local web page, without a token")
    preview.add_argument("--port", type=int, default=PREVIEW_PORT, help="default: %(default)s; 0: any free one")
    preview.set_defaults(command=_preview)

    ask = commands.add_parser("ask", help="answer on the terminal")
    ask.add_argument("question", nargs="*", help="without it, one question a line is read from standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.set_defaults(command=_ask)

    check = commands.add_parser("check", help="check the configuration and say what is wrong")
    check.set_defaults(command=_check)
    return parser


def _run_or_preview(settings: Settings, options: argparse.Namespace) -> int:
    if settings.telegram_bot_token:
        return _run(settings, options)
    print("TELEGRAM_BOT_TOKEN is not set, so this is the preview: the real bot in a local page.")
    return _preview(settings, options)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import build_application, load_library, polling, run_until_stopped

    if settings.telegram_bot_token is None:
        build_application(settings, Library())  # says what to do
    library = load_library(settings)

    def session() -> AbstractAsyncContextManager[None]:
        application = build_application(settings, library)
        if settings.webhook_url:
            from bot.webhook import webhook

            return webhook(application, settings)
        return polling(application)

    asyncio.run(run_until_stopped(session))
    return DONE


def _preview(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import load_library, run_until_stopped
    from bot.preview import preview

    library = load_library(settings)
    asyncio.run(run_until_stopped(partial(preview, settings, library, options.port)))
    return DONE


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from bot.app import load_library

    library = load_library(settings)
    given = [" ".join(options.question)] if options.question else None
    for question in given or _lines_of_standard_input():
        answer = library.answer(question)
        if options.json:
            line = json.dumps(answer_json(answer), ensure_ascii=False)
        else:
            line = answer_text(answer) if given else folded(answer_text(answer))
        print(line, flush=True)
    return DONE


def _lines_of_standard_input() -> Iterable[str]:
    return (line.rstrip("\r\n") for line in sys.stdin)


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from bot.check import check

    return DONE if asyncio.run(check(settings)) else MISUSED
