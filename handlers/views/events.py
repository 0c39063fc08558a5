"""Views of events: the list, the details of one event, and the news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

from corpus.events.filters import EventFilter
from corpus.models import Answer, Document, Event
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
from handlers.views.documents import source_line
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


def render_event_list(
    events: Sequence[Event], page: int, filter_text: str, wanted: EventFilter, today: date, texts: Texts
) -> Reply | None:
    """Return a page, counted from 1, of `events`, given in time order; None if there is no such page.

    `wanted` is the filter that they match, and `filter_text` what the user wrote for it.
    """
    numbered = list(enumerate(sort_for_display(events, today), 1))
    pages = split_pages(numbered, EVENTS_PER_PAGE)
    if not 1 <= page <= len(pages):
        return None
    shown = pages[page - 1]
    blocks = [_list_heading(len(events), wanted, texts)]
    for section, rows in groupby(shown, key=lambda each: _section(each[1], today, texts)):
        blocks += [f"<u>{section}</u>", *(event_row(number, event, texts) for number, event in rows)]
    turns: Keyboard = ()
    if len(pages) > 1 and len(filter_text.encode()) <= MAX_FILTER_BYTES:
        turns = page_buttons(page, len(pages), texts, lambda other: ShowEvents(other, filter_text))
        blocks.append(page_label(page, len(pages), texts))
    elif len(pages) > 1:
        blocks.append(f"<i>{texts.narrower}</i>")
    return Reply("\n\n".join(blocks), (*event_buttons(shown), *turns))


def render_no_events(nearest: Sequence[Event], wanted: EventFilter, texts: Texts) -> Reply:
    """Return that no event matches the filter, and the nearest events."""
    is_upcoming = wanted == EventFilter(when="upcoming")
    label = filter_label(wanted, texts)
    nothing = texts.no_upcoming_events if is_upcoming else texts.no_such_events.format(wanted=short_html(label))
    if not nearest:
        return Reply(nothing)
    numbered = list(enumerate(nearest, 1))
    rows = [event_row(number, event, texts) for number, event in numbered]
    heading = texts.most_recent_events if is_upcoming else texts.nearest_events
    return Reply("\n\n".join([f"{nothing} {heading}", *rows]), event_buttons(numbered))


def filter_label(wanted: EventFilter, texts: Texts) -> str:
    """Return a filter in words, as it was understood: "Vienna, 2018", "upcoming"; "" for all events."""
    parts = [each.name("ru" if texts.language == "ru" else "en") for each in wanted.places]
    parts += [" ".join(wanted.words)] if wanted.words else []
    if wanted.first and wanted.last:
        is_years = (wanted.first.month, wanted.first.day, wanted.last.month, wanted.last.day) == (1, 1, 12, 31)
        parts.append(texts.span(wanted.first, wanted.last, "year" if is_years else "day"))
    elif wanted.first:
        parts.append(texts.since.format(date=texts.day(wanted.first)))
    elif wanted.last:
        parts.append(texts.until.format(date=texts.day(wanted.last)))
    parts += [texts.month(wanted.month)] if wanted.month else []
    parts += [texts.filter_when[wanted.when]] if wanted.when else []
    return ", ".join(parts)


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
    passage = Button(texts.show_context, ShowPassage(document.key, starts).data)
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


def render_news(documents: Sequence[Document], events: Sequence[Event], texts: Texts, *, upcoming: bool) -> Reply:
    """Return the documents and events in one numbered list; `upcoming` if the events are still to come."""
    callbacks: list[ShowDocument | ShowEvent] = [ShowDocument(each.key) for each in documents]
    callbacks += [ShowEvent(each.document.key, each.index) for each in events]
    rows = [f"<b>{texts.newest_documents}</b>"]
    rows += [source_line(number, each, texts) for number, each in enumerate(documents, 1)]
    if events:
        rows.append(f"<b>{texts.upcoming if upcoming else texts.latest_events}</b>")
        rows += [event_row(number, each, texts) for number, each in enumerate(events, len(documents) + 1)]
    return Reply("\n\n".join(rows), number_buttons(enumerate(callbacks, 1)))


def event_buttons(numbered: Sequence[tuple[int, Event]]) -> Keyboard:
    """Return a button for each event: its number, which shows the details."""
    return number_buttons((number, ShowEvent(each.document.key, each.index)) for number, each in numbered)


def _list_heading(count: int, wanted: EventFilter, texts: Texts) -> str:
    label = filter_label(wanted, texts)
    return texts.count(texts.events_of, count, wanted=short_html(label)) if label else texts.count(texts.events, count)


def _section(event: Event, today: date, texts: Texts) -> str:
    if event.end is None:
        return texts.undated
    return texts.upcoming if event.end >= today else texts.past


def event_row(number: int, event: Event, texts: Texts) -> str:
    """Return an event as two lines: date and place; title, in italics for a milestone."""
    place = escape(texts.place(event.place))
    title = short_html(event.title)
    what = title if event.kind == "event" else f"<i>{title}</i>"
    if event.start is None:
        return f"<b>{number}.</b> {place}".strip() + f"\n{what}"
    days = texts.days(event)
    when = f"<b>{number}.</b> <b>{days[:1].upper()}{days[1:]}</b>"  # «сентябрь 2021 г.» begins the line
    return (f"{when} · {place}" if place else when) + f"\n{what}"


def _starting_time(event: Event) -> str:
    """Return the starting time, if known, as an element that Telegram shows in the time zone of each reader."""
    if event.starts_at is None:
        return ""
    shown = event.starts_at.strftime("%H:%M %Z")
    return f' · <tg-time unix="{int(event.starts_at.timestamp())}" format="wDT">{escape(shown)}</tg-time>'
