"""Events → files that somebody named on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import WriteError
from corpus.models import Event
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.ics import calendar_file
from handlers.views.timeline.picture import timeline_picture


def save_events(events: Sequence[Event], ics: Path | None, timeline: Path | None, texts: Texts) -> None:
    """Write the calendar file and the picture, each where a path is given. Raises `WriteError`."""
    if ics:
        _write(ics, calendar_file(events, texts))
    if timeline:
        _write(timeline, timeline_picture(events, texts, today()))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as exc:
        raise WriteError(f"{path} can't be written: {exc.strerror}.") from exc
