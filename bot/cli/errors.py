"""Exit codes and error lines."""

from __future__ import annotations

import os
import sys

from bot.logs import printable

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_MISUSED = 2  # wrong arguments or a wrong configuration


def print_error(message: str) -> None:
    """Print a message as one line on standard error."""
    print(f"unido-bot: {printable(' '.join(message.split()))}", file=sys.stderr)


def silence_stdout() -> None:
    """Redirect a broken stdout to /dev/null, so that the flush at interpreter exit does not raise again."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
