"""Labelled messages of `messages.txt`: phrasings below the intent in brackets that they have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).with_suffix(".txt")


def read_messages(path: Path = FILE) -> Iterator[tuple[str, str]]:
    """Yield each message with its intent."""
    intent = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            intent = line.strip("[]")
        elif line:
            yield line, intent
