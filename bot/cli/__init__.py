"""The command line: `python -m bot`, installed as `unido-bot`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import pkgutil
import stat
import sys
import traceback
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from bot.cli.errors import EXIT_FAILED, EXIT_MISUSED, print_error, silence_stdout
from bot.cli.parser import make_parser
from bot.logs import Redactor, configure_logging, secrets_of
from bot.settings import Settings, load_settings
from corpus.errors import ConfigurationError, UnidoBotError

_PRIVATE_UMASK = 0o077
"""Files are for the bot's user alone: the databases hold ids of chats and questions of people."""

_GC_THRESHOLD = 30_000
"""Allocations between collections: a start makes many objects and no garbage; the default costs it a tenth."""

_SWITCH_INTERVAL_S = 0.001
"""Time for which a thread holds the interpreter while the event loop waits for it, as it does at each callback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; return the exit code.

    An error is one line on standard error. Raises `SystemExit` for wrong arguments, as argparse does.
    """
    configure_process()
    parser = make_parser()
    options, unknown = parser.parse_known_args(arguments, argparse.Namespace(debug=False))
    words_to_exclude = [each for each in unknown if each.startswith("-") and each[1:2].isalnum()]
    if unknown and not (hasattr(options, "filters") and words_to_exclude == unknown):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if words_to_exclude:
        options.filters += words_to_exclude  # events Moscow -training
    options.umask = os.umask(_PRIVATE_UMASK)
    try:
        return _run(options)
    finally:
        os.umask(options.umask)


def _run(options: argparse.Namespace) -> int:
    redact = Redactor()
    try:
        settings = load_settings()
        redact = Redactor(secrets_of(settings))
        configure_logging(settings.log_level, redact, settings.log_format)
        _make_private(settings.data_dir)
        command: Callable[[Settings, argparse.Namespace], int] = pkgutil.resolve_name(options.command)
        exit_code = command(settings, options)
        print(end="", flush=True)
        return exit_code
    except KeyboardInterrupt:
        return EXIT_FAILED
    except BrokenPipeError:  # the reader has closed the pipe (`ask | head`): nobody needs a message
        silence_stdout()
        return EXIT_FAILED
    except Exception as exc:
        if options.debug:
            print(redact(traceback.format_exc()), end="", file=sys.stderr)
        print_error(redact(str(exc) if isinstance(exc, UnidoBotError) else f"{type(exc).__name__}: {exc}"))
        silence_stdout()
        return EXIT_MISUSED if isinstance(exc, ConfigurationError) else EXIT_FAILED


def _make_private(data_dir: Path) -> None:
    """Take the folder and the bot's own files in it, which an earlier version left readable, from other users."""
    with contextlib.suppress(OSError):
        status = data_dir.stat()
        is_shared = status.st_mode & stat.S_ISVTX or data_dir.resolve() == Path.cwd()  # such as /tmp
        if status.st_uid == os.getuid() and status.st_mode & _PRIVATE_UMASK and not is_shared:
            data_dir.chmod(0o700)
    for pattern in ("*.sqlite*", "*.key", "crash-*.txt"):
        for path in data_dir.glob(pattern):
            with contextlib.suppress(OSError):  # it belongs to another user, or is gone by now
                if path.is_file() and not path.is_symlink() and path.stat().st_mode & _PRIVATE_UMASK:
                    path.chmod(0o600)


def configure_process() -> None:
    """Set up the interpreter and the libraries, before a command imports them."""
    gc.set_threshold(_GC_THRESHOLD)
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    # httpx's own command line imports click, pygments and rich: a fifth of the time to the first poll. None tells the
    # import system that there is no such module; the type of sys.modules does not allow for that.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    # Without python-telegram-bot's switch to timedelta, each 429 from Telegram also logs a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # OpenBLAS threads busy-wait for each other, which costs more than they save on the few vectors of a question.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _use_utf8()


def _use_utf8() -> None:
    r"""Read and write UTF-8 in every locale; a line ends at a line feed.

    Invalid bytes are read as U+FFFD. A lone surrogate (such a byte in an argument) is written as `\udc80`, which
    JSON reads back.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
