"""The lines of a plain text, and what each is: prose, list item, heading, label.

A text comes as its publisher's page left it: paragraphs on single long lines or wrapped at 72 columns,
signatures and contacts on short lines, list items, page furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_PROSE_END = re.compile(r"""[.!?…]["'“”’»)\]]*$""")
_ITEM = re.compile(r"(?:[-–—•*·●▪◦]\s+|\(?(?:\d{1,2}|[a-zа-я])[.)]\s+)\S")

_WRAP_WIDTHS = range(50, 140)
"""Columns at which people and programs wrap. A block that is narrower or wider breaks its lines on purpose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text as its author meant it: `text[start:end]`, wrapped lines joined.

    `text` is its words with white space folded. `paragraph` counts the blocks that blank lines part, from 0.
    """

    start: int
    end: int
    text: str
    paragraph: int

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(_ITEM.match(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it ends as sentences end; a heading, a name, a label do not."""
        return bool(_PROSE_END.search(self.text))

    @property
    def is_lead(self) -> bool:
        """Whether it announces what follows: "please contact:"."""
        return self.text.endswith(":")


def folded(text: str) -> str:
    """Return `text` with each run of white space as one space, none at the ends."""
    return " ".join(text.split())


def lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order, wrapped ones joined."""
    found: list[Line] = []
    for number, block in enumerate(_blocks(text)):
        widest = max(end - start for start, end in block)
        begin = block[0][0]
        for (start, end), (following, following_end) in pairwise([*block, (len(text), len(text))]):
            last = following == len(text)
            if not last and _wraps(text, start, end, following, following_end, widest):
                continue
            found.append(Line(begin, end, folded(text[begin:end]), number))
            begin = following
    return found


def _wraps(text: str, start: int, end: int, following: int, following_end: int, widest: int) -> bool:
    """Whether the line goes on below: the next line's first word would not have fitted into the block."""
    if widest not in _WRAP_WIDTHS or _ITEM.match(text, following):
        return False
    first_word = text[following:following_end].split(maxsplit=1)[0]
    return end - start + 1 + len(first_word) > widest


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """Return the runs of lines between blank lines, each line as `(start, end)` without outer white space."""
    blocks: list[list[tuple[int, int]]] = [[]]
    offset = 0
    for raw in text.split("\n"):
        if stripped := raw.strip():
            start = offset + raw.index(stripped)
            blocks[-1].append((start, start + len(stripped)))
        elif blocks[-1]:
            blocks.append([])
        offset += len(raw) + 1
    return [block for block in blocks if block]
