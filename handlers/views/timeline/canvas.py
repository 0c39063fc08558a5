"""A tall page on which the timeline is written from the top down, on matplotlib's own canvas.

A point of matplotlib is a pixel here. Nothing changes its global state, so that several threads may draw at once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, partial
from math import ceil

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

WIDTH = 1_080
MARGIN = 48

_AXIS = 64
_COLUMN = 116
"""Where texts begin, right of the axis."""

_LEADING = 1.36
"""From a line to the next, in sizes of its letters: the font's tallest letter does not meet its deepest."""
_ASCENT = 1.0
_MIDDLE = 0.36
"""Where the middle of a capital is above the base line, in sizes of its letters."""
_SPACE = 0.3
_POINTS_PER_INCH = 72

_BAND, _LINE, _DOT = 0, 1, 2
"""What is drawn over what."""


class Page:
    """White paper, 1080 pixels wide, and as long as is written on it; everything is `scale` times its size.

    `y` is how far down it is written, in pixels.
    """

    margin = MARGIN
    """Where headings begin."""

    def __init__(self, scale: float = 1.0) -> None:
        self.y = 0.0
        self._scale = scale
        self._artists: list[Artist] = []
        self._labels: list[tuple[float, float, str, FontProperties, str]] = []
        canvas = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=_POINTS_PER_INCH))
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # no annotation in matplotlib

    def skip(self, pixels: float) -> None:
        """Leave `pixels` free."""
        self.y += pixels * self._scale

    def write(
        self, text: str, size: float, colour: str, *, bold: bool = False, x: float = _COLUMN, lines: int = 1
    ) -> tuple[float, float]:
        """Write `text` from `x` on in at most `lines` lines, with "…" where that is too few.

        `size` is the height of its letters in pixels. Return the right end and the middle height of the last line.
        """
        font = _font(bold, size * self._scale)
        measure = partial(self._width, font=font)
        line = ""
        for line in wrap(drawable(text), WIDTH - MARGIN - x, lines, measure):
            self._labels.append((x, self.y + _ASCENT * font.get_size(), line, font, colour))
            self.y += _LEADING * font.get_size()
        return x + measure(line), self.y - (_LEADING - _ASCENT + _MIDDLE) * font.get_size()

    def write_aside(self, text: str, size: float, colour: str, *, x: float) -> None:
        """Write `text` beside the line above, which ends at `x` and has letters of the same size.

        Where there is no room, it gets a line of its own.
        """
        if not drawable(text):
            return
        font = _font(bold=False, size=size * self._scale)
        aside, left = f"· {text}", x + _SPACE * font.get_size()
        if left + self._width(drawable(aside), font) > WIDTH - MARGIN:
            self.write(text, size, colour)
        else:
            self.y -= _LEADING * font.get_size()
            self.write(aside, size, colour, x=left)

    def write_divider(self, text: str, size: float, colour: str) -> None:
        """Write `text` within a line across the page."""
        right, y = self.write(text, size, colour, bold=True)
        for start, end in ((MARGIN / 2, _COLUMN - 16), (right + 16, WIDTH - MARGIN / 2)):
            self._line((start, end), (y, y), 3, colour)

    def draw_axis(self, top: float, bottom: float, colour: str) -> None:
        """Draw the line of time from `top` to `bottom`."""
        self._line((_AXIS, _AXIS), (top, bottom), 4, colour)

    def draw_dot(self, y: float, width: float, length: float, colour: str, *, hollow: bool) -> None:
        """Draw a dot of `width` pixels on the axis at `y`; with a `length`, a bar with round ends from there down."""
        bottom = y + length * self._scale
        for inner, fill in ((0, colour), (10, "white")) if hollow else ((0, colour),):
            self._line((_AXIS, _AXIS), (y, bottom), width - inner, fill, _DOT, marker="" if length else "o")

    def shade(self, top: float, colour: str) -> None:
        """Colour the paper from `top` down to where it is written."""
        self._artists.append(Rectangle((0, top), WIDTH, self.y - top, facecolor=colour, linewidth=0, zorder=_BAND))

    def canvas(self) -> FigureCanvasAgg:
        """Return the page as it stands, cut off below what is written."""
        height = ceil(self.y)
        size = (WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        figure = Figure(figsize=size, dpi=_POINTS_PER_INCH, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        down = Affine2D().scale(1, -1).translate(0, height)
        for artist in self._artists:
            artist.set_transform(down)
            figure.add_artist(artist)
        for x, y, text, font, colour in self._labels:
            figure.text(x, y, text, color=colour, fontproperties=font, transform=down, parse_math=False, zorder=_DOT)
        return canvas

    def _width(self, text: str, font: FontProperties) -> float:
        return float(self._renderer.get_text_width_height_descent(text, font, ismath=False)[0])

    def _line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        width: float,
        colour: str,
        order: int = _LINE,
        marker: str = "",
    ) -> None:
        pixels = width * self._scale
        self._artists.append(
            Line2D(x, y, linewidth=pixels, color=colour, solid_capstyle="round", zorder=order, marker=marker, ms=pixels)
        )


def drawable(text: str) -> str:
    """Return `text` on one line without what the font lacks (emoji, Chinese) and marks that pile up on a letter.

    "…" stands for a text of which nothing is left.
    """
    letters = (
        each
        for each in unicodedata.normalize("NFC", " ".join(text.split()))
        if ord(each) in _characters() and each.isprintable() and not unicodedata.category(each).startswith("M")
    )
    return " ".join("".join(letters).split()) or ("…" if text.strip() else "")


def wrap(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str]:
    """Break `text` into at most `most` lines no wider than `width`; "…" ends the last where there is more."""
    lines: list[str] = []
    words = text.split()[::-1]
    while words:
        word = words.pop()
        if lines and measure(longer := f"{lines[-1]} {word}") <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(_head(word, width, measure))
            if rest := word[len(lines[-1]) :]:
                words.append(rest)
        else:
            lines[-1] = _with_ellipsis(lines[-1], width, measure)
            break
    return lines


def _head(word: str, width: float, measure: Callable[[str], float]) -> str:
    """Return `word`, or as much of it as goes into a line."""
    if measure(word) <= width:
        return word
    return word[: max(1, bisect_right(range(1, len(word)), width, key=lambda end: measure(word[:end])))]


def _with_ellipsis(line: str, width: float, measure: Callable[[str], float]) -> str:
    while measure(f"{line}…") > width:
        line = line.rsplit(" ", 1)[0] if " " in line else line[:-1]
    return f"{line.rstrip(' ,;:–-')}…"


def _font(bold: bool, size: float) -> FontProperties:
    """Return DejaVu Sans as it comes with matplotlib, whatever else the machine has."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=f"{mpl.get_data_path()}/fonts/ttf/{name}", size=size)


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(str(_font(bold=False, size=1).get_file())).get_charmap())
