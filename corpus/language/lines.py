"""The lines of a plain text and their kind: prose, list item, heading, label, boilerplate, contact.

Texts come as web pages and e-mails leave them: paragraphs on one long line or wrapped at 72 columns, signatures and
contacts on short lines, list items, boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.language import en, ru
from corpus.language.patterns import any_of

SENTENCE_END = re.compile(r"""[.!?…]["'“”’»)\]]*$""")
_ITEM = re.compile(r"(?!г\.)(?:[-–—•*·●▪◦]\s+|\(?(?:\d{1,2}|[a-zа-я])[.)]\s+)\S")

_SPEECH = re.compile(r"""[–—]\s+[A-ZА-ЯЁ«“"].*[.!?…]["'“”’»)\]]*""")
"""A line of an interview: «— Когда создан центр?»"""

_CELL_MARK: Final = " | "  # between the cells of a row, which never wraps
_WRAP_WIDTHS = range(50, 140)
"""Columns at which people and programs wrap. The lines of a narrower or wider block end where their author meant."""

_MAX_CALL_CHARS: Final = 220  # longer prose is the page's own, however it begins
_MAX_LABEL_CHARS: Final = 80
_MIN_SENTENCE_WORDS: Final = 4

_LABEL = re.compile(rf"{any_of(en.BOILERPLATE_LABELS, ru.BOILERPLATE_LABELS)}[:.\s]*", re.IGNORECASE)
_CALL = re.compile(any_of(en.BOILERPLATE_CALLS, ru.BOILERPLATE_CALLS), re.IGNORECASE)
_CONTACT_LABEL = re.compile(
    rf"\W*{any_of(en.CONTACT_LABELS, ru.CONTACT_LABELS)}\.?\s*(?::|\+?\(?\d{{3}})", re.IGNORECASE
)
_CONTACT_CALL = re.compile(any_of(en.CONTACT_CALLS, ru.CONTACT_CALLS), re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\bwww\.|https?://|\+?\d[\d ()-]{8,}\d", re.IGNORECASE)
_DAY_ALONE = re.compile(r"\d{1,2}(?:[./-]\d{1,2}[./-]|\s[^\W\d_]{3,9}\.?\s)\d{4}(?:\s?г\.|\sгода)?")
"""A line that is only a day, which continues no line above."""
_BULLETS: Final = "-–•→»►▸← "


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line of a text, `text[start:end]`: wrapped lines are joined.

    `text` has its white space collapsed. `paragraph` numbers the blocks between blank lines, from 0.
    """

    start: int
    end: int
    text: str
    paragraph: int

    @property
    def is_item(self) -> bool:
        """Return True for an item of a list, False for a line of an interview that begins with a dash."""
        return bool(_ITEM.match(self.text)) and not _SPEECH.fullmatch(self.text)

    @property
    def is_prose(self) -> bool:
        """Return True if the line ends as a sentence does, unlike a heading, a name or a label."""
        return bool(SENTENCE_END.search(self.text))

    @property
    def is_list_intro(self) -> bool:
        """Return True if the line introduces the next ones: "please contact:"."""
        return self.text.endswith(":")


def collapse_whitespace(text: str) -> str:
    """Return `text` with each run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def is_sentence(text: str) -> bool:
    """Return True if a line ends as a sentence does and has enough words for one."""
    return bool(SENTENCE_END.search(text)) and len(text.split()) >= _MIN_SENTENCE_WORDS


def is_call(text: str) -> bool:
    """Return True for a call to share, subscribe, read on or accept cookies."""
    return len(text) <= _MAX_CALL_CHARS and bool(_CALL.match(text.lstrip(_BULLETS)))


def is_label(text: str) -> bool:
    """Return True for a label of a box around the text, and for a call that is no sentence."""
    text = text.lstrip(_BULLETS)
    return len(text) <= _MAX_LABEL_CHARS and bool(_LABEL.fullmatch(text) or _CALL.match(text))


def is_contact(text: str) -> bool:
    """Return True for a line with a telephone number or an address, by its label or as a call to use it."""
    if len(text) > _MAX_CALL_CHARS:
        return False
    return bool(_CONTACT_LABEL.match(text) or (_CONTACT_CALL.match(text) and _ADDRESS.search(text)))


def unwrap_lines(text: str) -> str:
    """Return `text` with wrapped lines joined by a space; every character keeps its offset."""
    pieces = []
    at = 0
    for line in split_lines(text):
        pieces += [text[at : line.start], text[line.start : line.end].replace("\n", " ")]
        at = line.end
    return "".join([*pieces, text[at:]])


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order, with wrapped lines joined."""
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
    """Return for each line of a block whether it wraps: the first word of the next line would not have fitted."""
    widest = max(end - start for start, end in block)
    if widest not in _WRAP_WIDTHS:
        return [False] * len(block)
    full = [
        end - start + 1 + len(text[below:below_end].split(maxsplit=1)[0]) > widest
        and not _ITEM.match(text, below)
        and _CELL_MARK not in text[start:end]
        for (start, end), (below, below_end) in pairwise(block)
    ]
    full.append(False)
    full = [
        each and not _DAY_ALONE.fullmatch(text, *below) for each, below in zip(full, [*block[1:], (0, 0)], strict=True)
    ]
    # The widest line always counts as full. If it ends a sentence and the next line is no prose, the next is a name.
    ends = [bool(SENTENCE_END.search(text, start, end)) for start, end in block]
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
