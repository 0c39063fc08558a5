"""The command `events`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app import load_library
from bot.cli.errors import EXIT_OK
from bot.cli.output import json_line, write_lines
from bot.settings import Settings
from corpus.errors import WriteError
from corpus.events.event_list import select
from corpus.events.filters import read_filter
from corpus.language.tokens import language_of
from corpus.models import Event
from handlers.services.clock import today
from handlers.translations import Texts, texts_for
from handlers.views.events.cards import shown_status
from handlers.views.events.ics import calendar_events, calendar_file
from handlers.views.timeline.picture import timeline_picture


def events(settings: Settings, options: argparse.Namespace) -> int:
    """Print the events that pass the filters, or write the files that the options name. Raises `WriteError`."""
    filters = " ".join(options.filters)
    texts = texts_for(language_of(filters))
    selected = select(load_library(settings).events(), read_filter(filters, today()), today())
    if options.ics:
        _write(options.ics, calendar_file(calendar_events(selected, today()), texts), options.umask)
    if options.timeline:
        _write(options.timeline, timeline_picture(selected, texts, today()), options.umask)
    if options.json:
        write_lines([json_line([_event_json(each) for each in selected])])
    elif not (options.ics or options.timeline):
        write_lines(_event_text(each, texts) for each in selected)
    return EXIT_OK


def _write(path: Path, content: bytes, umask: int) -> None:
    """Write a file with the mode that the user's shell asks for. Raises `WriteError`."""
    try:
        is_new = not path.exists()
        path.write_bytes(content)
        if is_new:
            path.chmod(0o666 & ~umask)
    except OSError as exc:
        raise WriteError(f"{path} can't be written: {exc.strerror}.") from exc


def _event_json(event: Event) -> dict[str, object]:
    """Return a dated fact in the form that `events --json` promises."""
    return {
        "document": event.document.id,
        "title": event.title,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "precision": event.precision,
        "place": event.place.english if event.place else None,
        "kind": event.kind,
        "sentence": event.text,
        "name": event.label,
        "status": event.status if event.kind == "event" else None,
        "participants": list(event.participants),
        "sources": [each.id for each in event.sources],
    }


def _event_text(event: Event, texts: Texts) -> str:
    """Return a dated fact as a line for a terminal."""
    place = [texts.place(event.place)] if event.place else []
    status = [texts.event_status[event.status]] if shown_status(event, today()) else []
    return " · ".join([texts.days(event), *place, event.label, *status, *(each.id for each in event.sources)])
