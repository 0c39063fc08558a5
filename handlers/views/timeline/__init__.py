"""Events → a picture of them on a vertical line of time, made to be read on a phone."""

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
    from handlers.views.timeline.canvas import Page

TALLEST = 8_900
"""Telegram takes a photo whose width and height are 10,000 pixels together at most."""

_LONGEST = 300
"""What is read of a title or a place, in UTF-16 units; the picture has room for less."""

_FEW = 12
"""Rows up to which a title may have one line more."""

_INK, _FADED, _GREY, _PALE = "#16222e", "#3f4d5a", "#5c6b79", "#c5d0da"
_BLUE, _GREEN, _RED, _MINT = "#005b9a", "#0b7a4b", "#b3261e", "#eef7f1"


def timeline_picture(events: Sequence[Event], texts: Texts, today: date) -> bytes:
    """Return a PNG, 1080 pixels wide, of the dated ones of `events`, oldest at the top; the others are counted below.

    Up to 60 events are listed each; of more, each month, year or longer is a row with some titles. What begins after
    `today` stands apart. Telegram shrinks a photo to 1280 pixels, or 2560, on its longer side: a picture of many rows
    is legible as a file only. It may be called from any thread. Without matplotlib it raises `MissingDependency`.
    """
    canvas = timeline_page(events, texts, today).canvas()
    with BytesIO() as file:
        canvas.print_png(file)  # type: ignore[no-untyped-call]  # no annotation in matplotlib
        return file.getvalue()


def height(picture: bytes) -> int:
    """Return how many pixels a PNG is high: the second number of its header (RFC 2083, 4.1.1)."""
    return int.from_bytes(picture[20:24])


def timeline_page(events: Sequence[Event], texts: Texts, today: date) -> Page:
    """Return what `timeline_picture` draws, not yet drawn; it raises the same."""
    try:
        from handlers.views.timeline.canvas import Page  # noqa: PLC0415 - matplotlib takes a third of a second, and may lack
    except ModuleNotFoundError as exc:
        message = "The timeline is drawn with matplotlib, which is not installed: pip install 'unido-bot[timeline]'"
        raise MissingDependency(message) from exc
    scale = 1.0
    while True:
        page = Page(scale)
        _write(page, events, texts, today)
        if page.y <= TALLEST:
            return page
        scale *= 0.99 * TALLEST / page.y


def _write(page: Page, events: Sequence[Event], texts: Texts, today: date) -> None:
    words = texts.timeline_picture
    dated = [each for each in events if each.start]
    rows = timeline_rows(dated, texts, today)
    few = len(rows) <= _FEW
    page.skip(48)
    page.write(words.title, 56, _INK, bold=True, x=page.margin)
    page.write(_about(dated, texts), 32, _GREY, x=page.margin)
    page.skip(40)
    _write_rows(page, [each for each in rows if not each.upcoming], texts, few=few)
    upcoming = [each for each in rows if each.upcoming]
    if upcoming or any(each.end and each.end >= today for each in dated):
        page.write_divider(words.today.format(day=texts.day(today)), 30, _RED)
    if upcoming:
        page.skip(16)
        top = page.y
        page.skip(24)
        page.write(words.upcoming, 40, _GREEN, bold=True)
        page.skip(24)
        _write_rows(page, upcoming, texts, few=few)
        page.shade(top, _MINT)
    if len(dated) < len(events):
        page.skip(24)
        page.write(words.undated.format(number=len(events) - len(dated)), 32, _GREY)
    page.skip(48)


def _about(dated: Sequence[Event], texts: Texts) -> str:
    """Return how many facts there are and of which years: "2 events, 1 milestone · 1986–2012"."""
    years = sorted({day.year for each in dated for day in (each.start, each.end) if day})
    span = "–".join(map(str, sorted({years[0], years[-1]}))) if years else ""
    return " · ".join(filter(None, (count_in_words(dated, texts), span)))


def _write_rows(page: Page, rows: Sequence[Row], texts: Texts, *, few: bool) -> None:
    """Write `rows` one below the other, with the line of time beside them."""
    dots = []
    for row in rows:
        colour = _GREEN if row.upcoming else _GREY if row.kind == "milestone" else _BLUE
        right, y = page.write(row.when, 30, colour, bold=True)
        page.write_aside(shorten(row.aside, _LONGEST), 30, _GREY, x=right)
        size, ink = (40, _INK) if row.kind == "event" else (34, _FADED)
        lines = (1 if row.kind == "cluster" else 2) + few
        for title in row.titles:
            page.skip(10)
            page.write(shorten(title, _LONGEST), size, ink, lines=lines)
        if row.more:
            page.skip(10)
            page.write(texts.timeline_picture.more.format(number=row.more), 30, _GREY)
        dots.append((y, 18 if row.kind == "milestone" else 26, 48 if row.spans else 0, colour, row.upcoming))
        page.skip(36)
    if dots:
        page.draw_axis(dots[0][0], dots[-1][0], _PALE)
    for y, width, length, colour, upcoming in dots:
        page.draw_dot(y, width, length, colour, hollow=upcoming)
