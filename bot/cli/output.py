"""Output for terminals and scripts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType

_FILE_WIDTH_COLUMNS = 160
_UNICODE_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def show(*items: RenderableType) -> None:
    """Print tables and texts: as wide as the terminal, or 160 columns of plain text into a file or a pipe."""
    width = None if sys.stdout.isatty() else _FILE_WIDTH_COLUMNS
    console = Console(width=width, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(*items, sep="\n")
    write_lines(line.rstrip() for line in capture.get().splitlines())


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output unchanged."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def json_line(value: object) -> str:
    """Return `value` as JSON in one line: escapes the line ends outside ASCII, which `json.dumps` leaves."""
    return _UNICODE_LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", json.dumps(value, ensure_ascii=False))
