"""Lines of the pages of a PDF file, in reading order, with a blank line wherever the layout begins a new block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, pi
from statistics import median_low
from typing import TYPE_CHECKING, Final

from pypdfium2 import raw

from corpus.readers.superscripts import raised

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_HYPHEN: Final = "\x02"  # PDFium's sign for a hyphen at the end of a line
_LINE = re.compile(rf"[^\r\n{_HYPHEN}]+{_HYPHEN}?")
_MAX_ANGLE_SAMPLES: Final = 50
_UPWARDS: Final = 1  # quarter turns clockwise of text that PDFium puts into order only on a page that is turned, too

_SAME_SIZE: Final = 0.08  # relative difference up to which two lines have letters of one size
_SAME_ROW: Final = 0.5  # share of the size of letters by which an index or the number of a note may be moved
_RAISED: Final = 0.15  # share of the size of letters by which the number of a note or a power is raised
_WORD_GAP: Final = 0.15  # share of the size of letters that separates two words
_TOUCHING: Final = 0.05  # share of the size of letters up to which two letters touch or overlap by kerning
_BLOCK_GAP: Final = 1.3  # distance from a line to the next one, in usual distances, that separates two blocks
_HEADING_RATIO: Final = 1.15  # size of the letters of a heading, in that of most letters
_SENTENCE_END = re.compile(r"[.!?:;]$")
_LETTER_SPACED = re.compile(r"(?:(?<!\S)\w ){3,}\w(?!\S)")

_Place = tuple[float, float, float]
"""Start and end of a character along its line, and the distance of the line down the page, in points."""


@dataclass(slots=True)
class _Row:
    """A line with its place on the page, in points along the line and downwards, and the size of its letters."""

    text: str
    left: float
    right: float
    down: float
    size: float


def page_lines(document: PdfDocument) -> list[list[str]]:
    """Return the lines of each page. The lines of a heading in larger letters are joined."""
    pages = [_rows(page) for page in document]
    sizes: Counter[float] = Counter()
    distances: Counter[float] = Counter()
    for row in (row for page in pages for row in page):
        sizes[round(row.size, 1)] += len(row.text)
    for above, row in _neighbours(pages):
        if _is_same_size(above, row) and row.down > above.down:
            distances[_distance(above, row)] += 1
    usual_size = max(sizes, key=lambda size: sizes[size], default=0.0)
    usual_distance = max(distances, key=lambda distance: distances[distance], default=0.0)
    return [list(_with_blank_lines(page, usual_size, usual_distance)) for page in pages]


def _neighbours(pages: Iterable[Sequence[_Row]]) -> Iterator[tuple[_Row, _Row]]:
    for page in pages:
        yield from pairwise(page)


def _with_blank_lines(rows: Sequence[_Row], usual_size: float, usual_distance: float) -> Iterator[str]:
    """Yield the lines of a page."""
    text = rows[0].text if rows else ""
    for above, row in pairwise(rows):
        is_block = not _is_same_size(above, row) or _distance(above, row) > usual_distance * _BLOCK_GAP
        if not is_block and row.size > usual_size * _HEADING_RATIO and not _SENTENCE_END.search(text):
            text = f"{text} {row.text}"
            continue
        yield text
        if is_block:
            yield ""
        text = row.text
    yield text


def _is_same_size(row: _Row, other: _Row) -> bool:
    return abs(row.size - other.size) <= _SAME_SIZE * max(row.size, other.size)


def _distance(above: _Row, row: _Row) -> float:
    """Return the distance of two lines, in sizes of a letter."""
    return round((row.down - above.down) / (row.size or 1), 1)


def _rows(page: PdfPage) -> list[_Row]:
    """Return the lines of a page."""
    page.set_rotation(0)  # PDFium puts the lines of a turned page into the wrong order
    text_page = page.get_textpage()
    turns = _quarter_turns(text_page)
    if turns == _UPWARDS:
        page.set_rotation(90)
        text_page = page.get_textpage()
    text = "".join([chr(raw.FPDFText_GetUnicode(text_page, at)) for at in range(text_page.count_chars())])
    rows: list[_Row] = []
    for found in _LINE.finditer(text):
        if not found[0].strip():
            continue
        row = _row(text_page, found, turns)
        last = rows[-1] if rows else None
        if last and _is_same_row(last, row):
            if row.down < last.down - _RAISED * row.size:
                row.text = raised(row.text)
            last.text += f"{' ' if row.left - last.right > _WORD_GAP * row.size else ''}{row.text}"
            last.right = row.right
        else:
            rows.append(row)
    text_page.close()
    page.close()
    return rows


def _is_same_row(last: _Row, row: _Row) -> bool:
    """Return True if a line only continues the last one, after a raised or lowered letter."""
    is_level = abs(row.down - last.down) < _SAME_ROW * max(row.size, last.size)
    return is_level and row.left > last.right - _WORD_GAP * row.size and not last.text.endswith("-")


def _row(text_page: PdfTextPage, found: re.Match[str], turns: int) -> _Row:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    end = found.start() + len(found[0].rstrip())
    places = [_place(text_page, at, turns) for at in range(start, end)]
    size = max(_size(text_page, at) for at in (start, end - 1))
    down = median_low(place[2] for place in places)
    text = "".join(
        raised(char) if place[2] < down - _RAISED * size else char
        for char, place in zip(found.string[start:end], places, strict=True)
    )
    if _LETTER_SPACED.search(text):
        text = _without_letter_spacing(text_page, start, text, places)
    else:
        text = _with_seen_spaces(text, places, size)
    return _Row(text.replace(_HYPHEN, "-"), places[0][0], places[-1][1], down, size)


def _without_letter_spacing(text_page: PdfTextPage, start: int, text: str, places: Sequence[_Place]) -> str:
    """Return a line without the spaces that PDFium adds between letters that are only wide apart."""
    kept = [
        char
        for at, char in enumerate(text)
        if char != " " or places[at][0] < places[at + 1][0] or raw.FPDFText_IsGenerated(text_page, start + at) != 1
    ]
    return "".join(kept)


def _with_seen_spaces(text: str, places: Sequence[_Place], size: float) -> str:
    """Return a line with the spaces that its readers see, whichever the file has.

    There is one wherever two letters are apart, but not the letters before and after them, and none between letters
    that touch: some programs write a space without a width for the kerning of letters.
    """
    gaps = [0.0, *(after[0] - before[1] for before, after in pairwise(places)), 0.0]
    pieces = []
    for at, char in enumerate(text):
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        is_apart = gaps[at] > max(_WORD_GAP * size, 2 * gaps[at - 1], 2 * gaps[at + 1])
        if is_apart and not before.isspace() and not char.isspace():
            pieces.append(" ")
        is_space_seen = not before or not after or abs(places[at + 1][0] - places[at - 1][1]) > _TOUCHING * size
        if char != " " or is_space_seen:
            pieces.append(char)
    return "".join(pieces)


def _quarter_turns(text_page: PdfTextPage) -> int:
    """Return by how many quarter turns clockwise most of the text is turned."""
    count = text_page.count_chars()
    step = max(1, count // _MAX_ANGLE_SAMPLES)
    angles = Counter(round(raw.FPDFText_GetCharAngle(text_page, at) / (pi / 2)) % 4 for at in range(0, count, step))
    return angles.most_common(1)[0][0] if angles else 0


def _size(text_page: PdfTextPage, at: int) -> float:
    """Return the size of a letter on the page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, at, matrix)
    return float(raw.FPDFText_GetFontSize(text_page, at)) * hypot(matrix.c, matrix.d)


def _place(text_page: PdfTextPage, at: int, turns: int) -> _Place:
    """Return where a character begins and ends along the line, and where its line is."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(text_page, at, x, y)
    raw.FPDFText_GetLooseCharBox(text_page, at, box)
    match turns:
        case 0:
            return x.value, box.right, -y.value
        case 1:
            return -y.value, -box.bottom, -x.value
        case 2:
            return -x.value, -box.left, y.value
        case _:
            return y.value, box.top, x.value
