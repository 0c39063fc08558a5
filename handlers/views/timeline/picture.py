"""Events as a picture: a vertical timeline to read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.errors import MissingDependency
from corpus.models import Event
from handlers.translations import Texts
from handlers.views.pagination import shorten
from handlers.views.timeline.rows import Row, count_in_words, timeline_rows

if TYPE_CHECKING:
    from handlers.views.timeline.canvas import Canvas

MAX_HEIGHT_PX = 8_900  # width and height of a photo in Telegram are together at most 10,000 pixels
_MAX_TITLE_CHARS = 300  # UTF-16 units of a title or a place that are laid out. The picture has room for fewer.
_ROWS_WITH_LONG_TITLES = 12  # with at most this number of rows, a title has one line more

_BLACK, _DARK_GREY, _GREY, _LIGHT_GREY = "#16222e", "#3f4d5a", "#5c6b79", "#c5d0da"
_BLUE, _GREEN, _RED, _MINT = "#005b9a", "#0b7a4b", "#b3261e", "#eef7f1"


def timeline_picture(events: Sequence[Event], texts: Texts, today: date) -> bytes:
    """Return a PNG, 1080 pixels wide, of the dated ones of `events`, oldest first, and the number of the others.

    Up to 60 events have a row each; more are grouped by month, year or longer. Events after `today` have a section of
    their own. Telegram shrinks a photo to 2,560 pixels: send a higher picture as a file. Safe to call from any thread.
    Raises `MissingDependency` if matplotlib is not installed.
    """
    canvas = draw_timeline(events, texts, today).to_matplotlib()
    with BytesIO() as file:
        canvas.print_png(file)  # type: ignore[no-untyped-call]  # matplotlib has no annotation
        return file.getvalue()


def png_height(picture: bytes) -> int:
    """Return the height of a PNG in pixels: the second number of its header (RFC 2083, 4.1.1)."""
    return int.from_bytes(picture[20:24])


def draw_timeline(events: Sequence[Event], texts: Texts, today: date) -> Canvas:
    """Return the canvas of `timeline_picture`, scaled down to fit into its maximum height."""
    try:
        from handlers.views.timeline.canvas import Canvas  # noqa: PLC0415 - lazy: matplotlib loads slowly and is optional
    except ModuleNotFoundError as exc:
        message = "The timeline is drawn with matplotlib, which is not installed: pip install 'unido-bot[timeline]'"
        raise MissingDependency(message) from exc
    scale = 1.0
    while True:
        canvas = Canvas(scale)
        _write(canvas, events, texts, today)
        if canvas.y <= MAX_HEIGHT_PX:
            return canvas
        scale *= 0.99 * MAX_HEIGHT_PX / canvas.y


def _write(canvas: Canvas, events: Sequence[Event], texts: Texts, today: date) -> None:
    labels = texts.timeline_picture
    dated = [each for each in events if each.start]
    rows = timeline_rows(dated, texts, today)
    extra_lines = int(len(rows) <= _ROWS_WITH_LONG_TITLES)
    canvas.skip(48)
    canvas.write(labels.title, 56, _BLACK, bold=True, x=canvas.margin)
    canvas.write(_subtitle(dated, texts), 32, _GREY, x=canvas.margin)
    canvas.skip(40)
    _write_rows(canvas, [each for each in rows if not each.is_upcoming], texts, extra_lines)
    upcoming = [each for each in rows if each.is_upcoming]
    if upcoming or any(each.end and each.end >= today for each in dated):
        canvas.write_divider(labels.today.format(day=texts.day(today)), 30, _RED)
    if upcoming:
        canvas.skip(16)
        top = canvas.y
        canvas.skip(24)
        canvas.write(labels.upcoming, 40, _GREEN, bold=True)
        canvas.skip(24)
        _write_rows(canvas, upcoming, texts, extra_lines)
        canvas.shade(top, _MINT)
    if len(dated) < len(events):
        canvas.skip(24)
        canvas.write(labels.undated.format(number=len(events) - len(dated)), 32, _GREY)
    canvas.skip(48)


def _subtitle(dated: Sequence[Event], texts: Texts) -> str:
    """Return the number of events and their years: "2 events, 1 milestone · 1986–2012"."""
    years = sorted({day.year for each in dated for day in (each.start, each.end) if day})
    span = "–".join(map(str, sorted({years[0], years[-1]}))) if years else ""
    return " · ".join(filter(None, (count_in_words(dated, texts), span)))


def _write_rows(canvas: Canvas, rows: Sequence[Row], texts: Texts, extra_lines: int) -> None:
    """Write `rows` from the top down, and the axis with a mark for each to their left."""
    marks = []
    for row in rows:
        colour = _GREEN if row.is_upcoming else _GREY if row.kind == "milestone" else _BLUE
        right, y = canvas.write(row.when, 30, colour, bold=True)
        canvas.write_after(shorten(row.detail, _MAX_TITLE_CHARS), 30, _GREY, x=right)
        size, title_colour = (40, _BLACK) if row.kind == "event" else (34, _DARK_GREY)
        max_lines = (1 if row.kind == "cluster" else 2) + extra_lines
        for title in row.titles:
            canvas.skip(10)
            canvas.write(shorten(title, _MAX_TITLE_CHARS), size, title_colour, max_lines=max_lines)
        if row.untitled:
            canvas.skip(10)
            canvas.write(texts.timeline_picture.more.format(number=row.untitled), 30, _GREY)
        marks.append((y, 18 if row.kind == "milestone" else 26, 48 if row.is_period else 0, colour, row.is_upcoming))
        canvas.skip(36)
    if marks:
        canvas.draw_axis(marks[0][0], marks[-1][0], _LIGHT_GREY)
    for y, width, length, colour, hollow in marks:
        canvas.draw_mark(y, width, length, colour, hollow=hollow)
