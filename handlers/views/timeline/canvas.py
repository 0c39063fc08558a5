"""A tall canvas on which the timeline is written from the top down, drawn by matplotlib.

A point of matplotlib is a pixel. No function changes matplotlib's global state, so several threads may draw at once.
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

WIDTH_PX = 1_080
MARGIN_PX = 48

_AXIS_X = 64
_TEXT_X = 116  # the left end of texts, right of the axis
_LINE_HEIGHT = 1.36
"""In font sizes, as the next three: the tallest letter of a line does not touch the deepest of the line above."""
_ASCENT = 1.0
_HALF_CAPITAL = 0.36
_SPACE = 0.3
_POINTS_PER_INCH = 72

_BACKGROUND_LAYER, _LINE_LAYER, _MARK_LAYER = 0, 1, 2


class Canvas:
    """A white canvas, 1080 pixels wide, that grows as it is written; `scale` multiplies all vertical sizes.

    `y` is the lower end of the text so far, in pixels from the top.
    """

    margin = MARGIN_PX
    """The left end of headings."""

    def __init__(self, scale: float = 1.0) -> None:
        self.y = 0.0
        self._scale = scale
        self._artists: list[Artist] = []
        self._labels: list[tuple[float, float, str, FontProperties, str]] = []
        canvas = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=_POINTS_PER_INCH))
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib has no annotation

    def skip(self, pixels: float) -> None:
        """Leave `pixels` free."""
        self.y += pixels * self._scale

    def write(
        self, text: str, size: float, colour: str, *, bold: bool = False, x: float = _TEXT_X, max_lines: int = 1
    ) -> tuple[float, float]:
        """Write `text` from `x` on in at most `max_lines` lines, with "…" at the end if it needs more.

        `size` is the font size in pixels. Return the right end of the last line and the y of its middle.
        """
        font = _font(bold, size * self._scale)
        measure = partial(self._width, font=font)
        line = ""
        for line in wrap(drawable(text), WIDTH_PX - MARGIN_PX - x, max_lines, measure):
            self._labels.append((x, self.y + _ASCENT * font.get_size(), line, font, colour))
            self.y += _LINE_HEIGHT * font.get_size()
        return x + measure(line), self.y - (_LINE_HEIGHT - _ASCENT + _HALF_CAPITAL) * font.get_size()

    def write_after(self, text: str, size: float, colour: str, *, x: float) -> None:
        """Write `text` at the end, at `x`, of the line above, which has the same font size.

        If there is no room, `text` gets a line of its own.
        """
        if not drawable(text):
            return
        font = _font(bold=False, size=size * self._scale)
        suffix, left = f"· {text}", x + _SPACE * font.get_size()
        if left + self._width(drawable(suffix), font) > WIDTH_PX - MARGIN_PX:
            self.write(text, size, colour)
        else:
            self.y -= _LINE_HEIGHT * font.get_size()
            self.write(suffix, size, colour, x=left)

    def write_divider(self, text: str, size: float, colour: str) -> None:
        """Write `text` into a line across the canvas."""
        right, y = self.write(text, size, colour, bold=True)
        for start, end in ((MARGIN_PX / 2, _TEXT_X - 16), (right + 16, WIDTH_PX - MARGIN_PX / 2)):
            self._line((start, end), (y, y), 3, colour)

    def draw_axis(self, top: float, bottom: float, colour: str) -> None:
        """Draw the axis from `top` to `bottom`."""
        self._line((_AXIS_X, _AXIS_X), (top, bottom), 4, colour)

    def draw_mark(self, y: float, width: float, length: float, colour: str, *, hollow: bool) -> None:
        """Draw a dot of `width` pixels on the axis at `y`, or a bar from there down if `length` is not 0."""
        bottom = y + length * self._scale
        for inner, fill in ((0, colour), (10, "white")) if hollow else ((0, colour),):
            self._line((_AXIS_X, _AXIS_X), (y, bottom), width - inner, fill, _MARK_LAYER, marker="" if length else "o")

    def shade(self, top: float, colour: str) -> None:
        """Colour the background from `top` down to `y`."""
        self._artists.append(
            Rectangle((0, top), WIDTH_PX, self.y - top, facecolor=colour, linewidth=0, zorder=_BACKGROUND_LAYER)
        )

    def to_matplotlib(self) -> FigureCanvasAgg:
        """Return the canvas, as high as its content, as one of matplotlib."""
        height = ceil(self.y)
        size = (WIDTH_PX / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        figure = Figure(figsize=size, dpi=_POINTS_PER_INCH, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        down = Affine2D().scale(1, -1).translate(0, height)
        for artist in self._artists:
            artist.set_transform(down)
            figure.add_artist(artist)
        for x, y, text, font, colour in self._labels:
            figure.text(
                x, y, text, color=colour, fontproperties=font, transform=down, parse_math=False, zorder=_MARK_LAYER
            )
        return canvas

    def _width(self, text: str, font: FontProperties) -> float:
        return float(self._renderer.get_text_width_height_descent(text, font, ismath=False)[0])

    def _line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        width: float,
        colour: str,
        layer: int = _LINE_LAYER,
        marker: str = "",
    ) -> None:
        pixels = width * self._scale
        self._artists.append(
            Line2D(x, y, linewidth=pixels, color=colour, solid_capstyle="round", zorder=layer, marker=marker, ms=pixels)
        )


def drawable(text: str) -> str:
    """Return `text` on one line without characters that the font lacks (emoji, Chinese) and combining marks.

    If no character is left, return "…".
    """
    letters = (
        each
        for each in unicodedata.normalize("NFC", " ".join(text.split()))
        if ord(each) in _characters() and each.isprintable() and not unicodedata.category(each).startswith("M")
    )
    return " ".join("".join(letters).split()) or ("…" if text.strip() else "")


def wrap(text: str, width: float, max_lines: int, measure: Callable[[str], float]) -> list[str]:
    """Return `text` as at most `max_lines` lines no wider than `width`; the last ends with "…" if text is left."""
    lines: list[str] = []
    words = text.split()[::-1]
    while words:
        word = words.pop()
        if lines and measure(longer := f"{lines[-1]} {word}") <= width:
            lines[-1] = longer
        elif len(lines) < max_lines:
            lines.append(_fitting_prefix(word, width, measure))
            if rest := word[len(lines[-1]) :]:
                words.append(rest)
        else:
            lines[-1] = _with_ellipsis(lines[-1], width, measure)
            break
    return lines


def _fitting_prefix(word: str, width: float, measure: Callable[[str], float]) -> str:
    """Return `word`, or its longest prefix that fits into a line."""
    if measure(word) <= width:
        return word
    return word[: max(1, bisect_right(range(1, len(word)), width, key=lambda end: measure(word[:end])))]


def _with_ellipsis(line: str, width: float, measure: Callable[[str], float]) -> str:
    while measure(f"{line}…") > width:
        line = line.rsplit(" ", 1)[0] if " " in line else line[:-1]
    return f"{line.rstrip(' ,;:–-')}…"


def _font(bold: bool, size: float) -> FontProperties:
    """Return the DejaVu Sans that matplotlib contains, so that the picture is the same on every machine."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=f"{mpl.get_data_path()}/fonts/ttf/{name}", size=size)


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(str(_font(bold=False, size=1).get_file())).get_charmap())
