"""Events → Telegram HTML: the list, the card, and the mentions of a person. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.models import Answer, Event
from handlers.translations import Texts
from handlers.views.answers import LONGEST_TITLE, Button, Keyboard, Reply, in_rows, linked, quotation, turn
from handlers.views.callback_data import (
    MAX_FILTER_BYTES,
    SendCalendar,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
)
from handlers.views.deep_links import payload_of
from handlers.views.pagination import shorten

if TYPE_CHECKING:
    from corpus.people.mentions import Mention

EVENTS_PER_PAGE = 8
MOST_MENTIONS = 10
LONGEST_SENTENCE = 300


def in_reading_order(events: Sequence[Event], today: date) -> list[Event]:
    """Return events as a reader wants them: what is coming, the next first; what was, the newest first; the undated."""
    coming = [each for each in events if each.end and each.end >= today]
    past = [each for each in events if each.end and each.end < today]
    return [*coming, *reversed(past), *(each for each in events if not each.end)]


def render_event_list(events: Sequence[Event], page: int, wanted: str, today: date, texts: Texts) -> Reply | None:
    """Return one page of `events`, which are in time order, or None where there is no such page.

    `wanted` is the filter that they fit, as it was written.
    """
    ordered = in_reading_order(events, today)
    pages = [ordered[at : at + EVENTS_PER_PAGE] for at in range(0, len(ordered), EVENTS_PER_PAGE)]
    if not 1 <= page <= len(pages):
        return None
    first = (page - 1) * EVENTS_PER_PAGE + 1
    numbered = list(enumerate(pages[page - 1], first))
    blocks = [_head(len(events), wanted, texts)]
    for heading, rows in groupby(numbered, key=lambda each: _section(each[1], today, texts)):
        blocks += [f"<u>{heading}</u>", *(_row(number, event, texts) for number, event in rows)]
    turns: Keyboard = ()
    if len(pages) > 1 and len(wanted.encode()) <= MAX_FILTER_BYTES:
        turns = turn(page, len(pages), texts, lambda at: ShowEvents(at, wanted).data)
        blocks.append(f"<i>{texts.page.format(page=page, pages=len(pages))}</i>")
    elif len(pages) > 1:
        blocks.append(f"<i>{texts.narrower}</i>")
    return Reply("\n\n".join(blocks), (*_numbers(numbered), *turns))


def render_no_events(nearest: Sequence[Event], wanted: str, texts: Texts) -> Reply:
    """Return that nothing fits the filter, and what lies nearest to it."""
    said = texts.no_such_events.format(wanted=escape(shorten(wanted, LONGEST_TITLE)))
    if not nearest:
        return Reply(said)
    numbered = list(enumerate(nearest, 1))
    rows = [_row(number, event, texts) for number, event in numbered]
    return Reply("\n\n".join([said, texts.nearest_events, *rows]), _numbers(numbered))


def render_card(event: Event, summary: Answer, texts: Texts) -> Reply:
    """Return an event by itself: when, where, what in two sentences of its document, and where to read on."""
    document = event.document
    title = escape(shorten(document.title, LONGEST_TITLE))
    when = f"🗓 <b>{texts.days(event)}</b>{_hour(event)}"
    where = [f"📍 {escape(event.place.name(texts.names_in))}"] if event.place else []
    source = f"[1] {linked(escape(shorten(document.publisher or document.title, LONGEST_TITLE)), document.url)}"
    published = f" · {texts.day(document.date)}" if document.date else ""
    said = [quotation(summary.quotes)] if summary.quotes else []
    html = "\n".join([f"<b>{title}</b>", when, *where, *said, f"{source}{published}"])
    starts = tuple(each.start for each in summary.quotes)
    calendar = [Button(texts.calendar, SendCalendar(document.key, event.number).data)] if event.start else []
    calendar.append(
        Button(
            texts.share, share=(payload_of(ShowEvent(document.key, event.number)), shorten(event.title, LONGEST_TITLE))
        )
    )
    rows = [
        [Button(texts.read_passage.format(number=1), ShowPassage(document.key, starts).data)] if starts else [],
        [Button(texts.read_document, ShowDocument(document.key).data)],
        calendar,
        [Button(texts.read_source, url=document.url)] if document.url else [],
    ]
    return Reply(html, tuple(tuple(row) for row in rows if row))


def render_mentions(name: str, mentions: Sequence[Mention], texts: Texts) -> Reply:
    """Return where a person or an organisation is named, the oldest document first, each with its sentence."""
    if not mentions:
        return Reply(texts.nobody.format(name=escape(shorten(name, LONGEST_TITLE))))
    shown = mentions[:MOST_MENTIONS]
    documents = list(dict.fromkeys(each.document for each in mentions))
    blocks = [texts.count(texts.who_of, len(documents), name=escape(shorten(name, LONGEST_TITLE)))]
    for number, each in enumerate(shown, 1):
        office = f", {escape(shorten(each.office, LONGEST_TITLE))}" if each.office else ""
        said = " ".join(each.document.text[each.sentence.start : each.sentence.end].split())
        blocks.append(
            f"<b>{number}. {texts.day(each.document.date)}</b>\n{escape(each.name)}{office}\n"
            f"<blockquote>{escape(shorten(said, LONGEST_SENTENCE))}</blockquote>"
            f"{linked(escape(shorten(each.document.title, LONGEST_TITLE)), each.document.url)}"
        )
    buttons = [
        Button(str(number), ShowPassage(each.document.key, (each.sentence.start,)).data)
        for number, each in enumerate(shown, 1)
    ]
    return Reply("\n\n".join(blocks), in_rows(buttons))


def _head(count: int, wanted: str, texts: Texts) -> str:
    if not wanted:
        return texts.count(texts.events, count)
    return texts.count(texts.events_of, count, wanted=escape(shorten(wanted, LONGEST_TITLE)))


def _section(event: Event, today: date, texts: Texts) -> str:
    if event.end is None:
        return texts.undated
    return texts.upcoming if event.end >= today else texts.past


def _row(number: int, event: Event, texts: Texts) -> str:
    """Return an event as two lines: when and where; its title, or the sentence of another fact."""
    when = f"<b>{number}.</b> <b>{texts.days(event)}</b>" if event.start else f"<b>{number}.</b>"
    where = escape(event.place.name(texts.names_in)) if event.place else ""
    title = escape(shorten(event.title, LONGEST_TITLE))
    what = title if event.kind == "event" else f"<i>{title}</i>"
    head = " · ".join(filter(None, [when, where])) if event.start else f"{when} {where}".strip()
    return f"{head}\n{what}"


def _hour(event: Event) -> str:
    """Return the hour as Telegram shows it in each reader's own zone."""
    if event.hour is None:
        return ""
    shown = event.hour.strftime("%H:%M %Z")
    return f' · <tg-time unix="{int(event.hour.timestamp())}" format="wDT">{escape(shown)}</tg-time>'


def _numbers(numbered: Sequence[tuple[int, Event]]) -> Keyboard:
    return in_rows([Button(str(number), ShowEvent(each.document.key, each.number).data) for number, each in numbered])
