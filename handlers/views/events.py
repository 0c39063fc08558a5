"""Views of events: the list, and the details of one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

from corpus.models import Answer, Event
from handlers.translations import Texts
from handlers.views.answers import quote_block
from handlers.views.callback_data import (
    MAX_FILTER_BYTES,
    SendCalendar,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
)
from handlers.views.deep_links import encode_payload
from handlers.views.pagination import shorten
from handlers.views.reply import (
    MAX_TITLE_CHARS,
    Button,
    Keyboard,
    Reply,
    link_html,
    number_buttons,
    page_buttons,
    page_label,
    short_html,
    split_pages,
    url_button,
)

EVENTS_PER_PAGE = 8


def sort_for_display(events: Sequence[Event], today: date) -> list[Event]:
    """Return events, given in time order, as a list shows them: next ones first, then latest ones, then undated."""
    upcoming = [each for each in events if each.end and each.end >= today]
    past = [each for each in events if each.end and each.end < today]
    return [*upcoming, *reversed(past), *(each for each in events if not each.end)]


def render_event_list(events: Sequence[Event], page: int, filter_text: str, today: date, texts: Texts) -> Reply | None:
    """Return a page, counted from 1, of `events`, given in time order; None if there is no such page.

    `filter_text` is the filter that they match, as the user wrote it.
    """
    numbered = list(enumerate(sort_for_display(events, today), 1))
    pages = split_pages(numbered, EVENTS_PER_PAGE)
    if not 1 <= page <= len(pages):
        return None
    shown = pages[page - 1]
    blocks = [_list_heading(len(events), filter_text, texts)]
    for section, rows in groupby(shown, key=lambda each: _section(each[1], today, texts)):
        blocks += [f"<u>{section}</u>", *(_row(number, event, texts) for number, event in rows)]
    turns: Keyboard = ()
    if len(pages) > 1 and len(filter_text.encode()) <= MAX_FILTER_BYTES:
        turns = page_buttons(page, len(pages), texts, lambda other: ShowEvents(other, filter_text))
        blocks.append(page_label(page, len(pages), texts))
    elif len(pages) > 1:
        blocks.append(f"<i>{texts.narrower}</i>")
    return Reply("\n\n".join(blocks), (*event_buttons(shown), *turns))


def render_no_events(nearest: Sequence[Event], filter_text: str, texts: Texts) -> Reply:
    """Return that no event matches the filter, and the nearest events."""
    nothing = texts.no_such_events.format(wanted=short_html(filter_text))
    if not nearest:
        return Reply(nothing)
    numbered = list(enumerate(nearest, 1))
    rows = [_row(number, event, texts) for number, event in numbered]
    return Reply("\n\n".join([nothing, texts.nearest_events, *rows]), event_buttons(numbered))


def render_event(event: Event, summary: Answer, texts: Texts) -> Reply:
    """Return the details of an event: date, place, the quotes of `summary`, source, and buttons to read on."""
    document = event.document
    source = link_html(short_html(document.publisher or document.title), document.url)
    published = f" · {texts.day(document.date)}" if document.date else ""
    lines = [
        f"<b>{short_html(document.title)}</b>",
        f"🗓 <b>{texts.days(event)}</b>{_starting_time(event)}",
        f"📍 {escape(texts.place(event.place))}" if event.place else "",
        quote_block(summary.quotes) if summary.quotes else "",
        f"[1] {source}{published}",
    ]
    starts = tuple(each.start for each in summary.quotes)
    passage = Button(texts.read_passage.format(number=1), ShowPassage(document.key, starts).data)
    calendar = Button(texts.add_to_calendar, SendCalendar(document.key, event.index).data)
    link = (encode_payload(ShowEvent(document.key, event.index)), shorten(event.title, MAX_TITLE_CHARS))
    share = Button(texts.share, share=link)
    return Reply(
        "\n".join(line for line in lines if line),
        (
            *([(passage,)] if starts else []),
            (Button(texts.read_document, ShowDocument(document.key).data),),
            (calendar, share) if event.start else (share,),
            *url_button(texts.read_source, document.url),
        ),
    )


def event_buttons(numbered: Sequence[tuple[int, Event]]) -> Keyboard:
    """Return a button for each event: its number, which shows the details."""
    return number_buttons((number, ShowEvent(each.document.key, each.index)) for number, each in numbered)


def _list_heading(count: int, filter_text: str, texts: Texts) -> str:
    if not filter_text:
        return texts.count(texts.events, count)
    return texts.count(texts.events_of, count, wanted=short_html(filter_text))


def _section(event: Event, today: date, texts: Texts) -> str:
    if event.end is None:
        return texts.undated
    return texts.upcoming if event.end >= today else texts.past


def _row(number: int, event: Event, texts: Texts) -> str:
    """Return an event as two lines: date and place; title, in italics for a milestone."""
    place = escape(texts.place(event.place))
    title = short_html(event.title)
    what = title if event.kind == "event" else f"<i>{title}</i>"
    if event.start is None:
        return f"<b>{number}.</b> {place}".strip() + f"\n{what}"
    when = f"<b>{number}.</b> <b>{texts.days(event)}</b>"
    return (f"{when} · {place}" if place else when) + f"\n{what}"


def _starting_time(event: Event) -> str:
    """Return the starting time, if known, as an element that Telegram shows in the time zone of each reader."""
    if event.starts_at is None:
        return ""
    shown = event.starts_at.strftime("%H:%M %Z")
    return f' · <tg-time unix="{int(event.starts_at.timestamp())}" format="wDT">{escape(shown)}</tg-time>'
