"""Events as an iCalendar file (RFC 5545), which calendar programs import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from corpus.language.lines import collapse_whitespace
from corpus.models import Event, EventStatus
from handlers.translations import Texts
from handlers.views.answers import MAX_COPIED_CHARS
from handlers.views.pagination import utf16_length
from handlers.views.reply import Button, Reply

if TYPE_CHECKING:
    from icalendar import Event as CalendarEntry

FILTER_PARAMETER = "events"
_REFRESH_INTERVAL = timedelta(hours=12)

_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, lone surrogates and byte order marks."""
_STATUSES: Mapping[EventStatus, str] = {
    "planned": "CONFIRMED",
    "held": "CONFIRMED",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
}
_URL_CHARACTERS = "%:/?#[]@!$&'()*+,;=~"
"""The characters that RFC 3986 allows in a URL, besides letters and digits."""


def calendar_events(events: Iterable[Event], today: date) -> list[Event]:
    """Return what belongs into a calendar: not the past facts of whole months and years."""
    return [
        each
        for each in events
        if each.kind == "event" or each.precision == "day" or (each.end is not None and each.end >= today)
    ]


def calendar_file(events: Iterable[Event], texts: Texts) -> bytes:
    """Return the dated ones of `events` as an iCalendar file in the language of `texts`.

    An event without a day spans its whole month or year. An event of one day with hours has an end only if the
    text gives one. No entry marks the reader as busy. The same events give the same bytes. An entry keeps its
    UID, so that a second import updates it. Some programs refuse the empty calendar that undated events give.
    """
    from icalendar import Calendar  # noqa: PLC0415 - imported lazily: a start does not need it

    calendar = Calendar()
    calendar.add("prodid", "-//unido-bot//events//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", texts.timeline_picture.title)
    calendar.add("refresh-interval", _REFRESH_INTERVAL, {"value": "DURATION"})
    seen: Counter[str] = Counter()
    for event in events:
        if event.start is not None:
            seen[event.uid] += 1
            calendar.add_component(_entry(event, event.start, seen[event.uid], texts))
    written: bytes = calendar.to_ical()
    return written


def calendar_feed_url(base: str, language: str, wanted: str) -> str:
    """Return the address of the calendar that a program subscribes to; `base` has the secret path."""
    query = f"?{urlencode({FILTER_PARAMETER: wanted})}" if wanted else ""
    return f"{base}/{language}.ics{query}"


def render_calendar_link(base: str, wanted: str, texts: Texts) -> Reply:
    """Return the address to subscribe to, with a button that copies it."""
    address = f"webcal://{calendar_feed_url(base, texts.language, wanted).partition('://')[2]}"
    copy = [(Button(texts.copy_address, copied=address),)] if utf16_length(address) <= MAX_COPIED_CHARS else []
    return Reply(f"{texts.calendar_feed}\n<code>{escape(address)}</code>", tuple(copy))


def _entry(event: Event, start: date, occurrence: int, texts: Texts) -> CalendarEntry:
    """Return the calendar entry of `event`, which is event number `occurrence` (from 1) with its UID."""
    from icalendar import Event as CalendarEntry  # noqa: PLC0415 - imported lazily: a start does not need it

    entry = CalendarEntry()
    entry.add("uid", f"{event.uid}{f'-{occurrence}' if occurrence > 1 else ''}@unido-bot")
    # The date of the document, not of the export: the same events must give the same bytes.
    stamp = event.document.date or start
    entry.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    _add_time(entry, event, start)
    entry.add("summary", _plain_text(event.label))
    if event.place:
        entry.add("location", _plain_text(texts.place(event.place)))
    url = _web_url(event.document.url)
    source = (_plain_text(event.document.title), _plain_text(event.document.publisher or ""), url)
    people = "\n".join(map(_plain_text, event.participants))
    paragraphs = (_plain_text(event.text), people, "\n".join(filter(None, source)))
    entry.add("description", "\n\n".join(filter(None, paragraphs)))
    if url:
        entry.add("url", url)
    entry.add("categories", [texts.categories[event.kind]])
    entry.add("status", _STATUSES[event.status] if event.days_hold else _STATUSES["cancelled"])
    entry.add("sequence", len(event.reports))
    entry.add("transp", "TRANSPARENT")
    return entry


def _add_time(entry: CalendarEntry, event: Event, start: date) -> None:
    end = event.end or start
    if event.starts_at and start == end:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        if event.ends_at and event.ends_at > event.starts_at:
            entry.add("dtend", event.ends_at.astimezone(UTC))
        return
    entry.add("dtstart", start)
    if end < date.max:  # DTEND is the day after `end`, which does not exist for the last day of the calendar
        entry.add("dtend", end + timedelta(days=1))


def _plain_text(text: str) -> str:
    r"""Return `text` on one line, without characters that are no text.

    icalendar reads a backslash before an N as an escaped line break. The zero-width U+2060 between them prevents it.
    """
    return collapse_whitespace(_NOT_TEXT.sub(" ", text)).replace("\\N", "\\\u2060N")


def _web_url(url: str | None) -> str | None:
    """Return an HTTP address with other characters percent-encoded; None for anything else."""
    address = (url or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and parts.netloc
    return quote(address, safe=_URL_CHARACTERS, errors="replace") if is_web else None
