"""Events → an iCalendar file (RFC 5545), which every calendar program imports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from corpus.language.lines import collapse_whitespace
from corpus.models import Event
from handlers.translations import Texts

if TYPE_CHECKING:
    from icalendar import Event as Entry

_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, halves of a surrogate pair, byte order marks: none is text."""
_URL_CHARACTERS = "%:/?#[]@!$&'()*+,;=~"
"""What RFC 3986 lets stand in a URL beside letters and digits."""


def calendar_file(events: Iterable[Event], texts: Texts) -> bytes:
    """Return the dated ones of `events` as an iCalendar file; place, category and name are as `texts` have them.

    A fact takes all of its days, and of a month or a year where it has no day: its first day alone would be a false
    date. Where a fact of one day has an hour, it begins then and has no end, which nobody told. Nothing marks
    the reader as busy. The same events give the same bytes, and an entry keeps its UID: a second import updates.
    Where no event is dated, the calendar is empty, and some programs refuse it.
    """
    from icalendar import Calendar  # noqa: PLC0415 - needed by the few who ask for a file

    calendar = Calendar()
    calendar.add("prodid", "-//unido-bot//events//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", texts.picture.title)
    seen: Counter[str] = Counter()
    for event in events:
        if event.start is not None:
            seen[event.uid] += 1
            calendar.add_component(_entry(event, event.start, seen[event.uid], texts))
    written: bytes = calendar.to_ical()
    return written


def _entry(event: Event, start: date, occurrence: int, texts: Texts) -> Entry:
    """Return the calendar's entry for `event`; `occurrence` counts the events of one UID, which must be unique."""
    from icalendar import Event as Entry  # noqa: PLC0415 - as above

    entry = Entry()
    entry.add("uid", f"{event.uid}{f'-{occurrence}' if occurrence > 1 else ''}@unido-bot")
    # When the entry was last true, as far as the corpus can say; the time of writing would change with each export.
    told = event.document.date or start
    entry.add("dtstamp", datetime(told.year, told.month, told.day, tzinfo=UTC))
    _add_time(entry, event, start)
    entry.add("summary", _text(event.title))
    if event.place:
        entry.add("location", _text(event.place.name(texts.names_in)))
    url = _url(event.document.url)
    source = (_text(event.document.title), _text(event.document.publisher or ""), url)
    entry.add("description", f"{_text(event.text)}\n\n" + "\n".join(filter(None, source)))
    if url:
        entry.add("url", url)
    entry.add("categories", [texts.categories[event.kind]])
    entry.add("status", "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry


def _add_time(entry: Entry, event: Event, start: date) -> None:
    end = event.end or start
    if event.hour and start == end:
        entry.add("dtstart", event.hour.astimezone(UTC))
        return
    entry.add("dtstart", start)
    if end < date.max:  # DTEND is the day after, and after the last of all days there is none
        entry.add("dtend", end + timedelta(days=1))


def _text(text: str) -> str:
    r"""Return `text` on one line, as it may stand in a file.

    icalendar takes a backslash with an N for a line break that is written already; U+2060, which has no width,
    parts the two.
    """
    return collapse_whitespace(_NOT_TEXT.sub(" ", text)).replace("\\N", "\\\u2060N")


def _url(url: str | None) -> str | None:
    """Return a web address with what no URL may hold percent-encoded; None for anything else."""
    address = (url or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and parts.netloc
    return quote(address, safe=_URL_CHARACTERS, errors="replace") if is_web else None
