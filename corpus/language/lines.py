"""The lines of a plain text, and what each is: prose, list item, heading, label.

A text comes as its publisher's page left it: paragraphs on single long lines or wrapped at 72 columns,
signatures and contacts on short lines, list items, page furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_PROSE_END = re.compile(r"""[.!?…]["'“”’»)\]]*$""")
_ITEM = re.compile(r"(?!г\.)(?:[-–—•*·●▪◦]\s+|\(?(?:\d{1,2}|[a-zа-я])[.)]\s+)\S")

_SPEECH = re.compile(r"""[–—]\s+[A-ZА-ЯЁ«“"].*[.!?…]["'“”’»)\]]*""")
"""«— Когда создан центр?»"""

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
        """Whether it is an item of a list; what is said in an interview behind a dash is none."""
        return bool(_ITEM.match(self.text)) and not _SPEECH.fullmatch(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it ends as sentences end; a heading, a name, a label do not."""
        return bool(_PROSE_END.search(self.text))

    @property
    def is_lead(self) -> bool:
        """Whether it announces what follows: "please contact:"."""
        return self.text.endswith(":")


def collapse_whitespace(text: str) -> str:
    """Return `text` with each run of white space as one space, none at the ends."""
    return " ".join(text.split())


def unwrapped(text: str) -> str:
    """Return `text` with wrapped lines joined by a space; every character keeps its place."""
    pieces = []
    at = 0
    for line in lines(text):
        pieces += [text[at : line.start], text[line.start : line.end].replace("\n", " ")]
        at = line.end
    return "".join([*pieces, text[at:]])


def lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order, wrapped ones joined."""
    found: list[Line] = []
    for number, block in enumerate(_blocks(text)):
        begin = block[0][0]
        wraps = _wraps(text, block)
        for (_, end), (following, _), wrapped in zip(block, [*block[1:], (0, 0)], wraps, strict=True):
            if not wrapped:
                found.append(Line(begin, end, collapse_whitespace(text[begin:end]), number))
                begin = following
    return found


def _wraps(text: str, block: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each line of a block whether it goes on below: the next line's first word would not have fitted."""
    widest = max(end - start for start, end in block)
    if widest not in _WRAP_WIDTHS:
        return [False] * len(block)
    full = [
        end - start + 1 + len(text[below:below_end].split(maxsplit=1)[0]) > widest and not _ITEM.match(text, below)
        for (start, end), (below, below_end) in pairwise(block)
    ]
    full.append(False)
    # The widest line is always full. Where it ends a sentence and what stands below is no prose, that is a name.
    ends = [bool(_PROSE_END.search(text, start, end)) for start, end in block]
    return [wraps and (not ends[at] or ends[at + 1] or full[at + 1]) for at, wraps in enumerate(full)]


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
