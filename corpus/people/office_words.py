"""The words of an office, and the stretches of a text between commas in which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

WORD = re.compile(r"[^\s,;:!?()\[\]“”„«»\"]+")
"""A word with all that belongs to it in an office: "Russia's", "U.S.", «пресс-секретарь»."""


def segments(text: str, at: int, boundary: re.Pattern[str]) -> Iterator[Span]:
    """Yield the stretches between the commas from `at` on, white space before them left out.

    `boundary` matches a comma, and what ends the last of them.
    """
    while at < len(text):
        found = boundary.search(text, at)
        end = found.start() if found else len(text)
        at += len(text[at:end]) - len(text[at:end].lstrip())
        if at < end:
            yield at, end
        if found is None or found.group() != ",":
            return
        at = found.end()
