"""Views of events: the list, the details of one event, and the news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape
from itertools import groupby

from corpus.events.event_list import is_upcoming
from corpus.events.filters import EventFilter
from corpus.events.merging import differing_offices
from corpus.models import Answer, Document, Event, Source
from handlers.translations import Texts
from handlers.views.answers import language_note, quote_block
from handlers.views.callback_data import (
    MAX_FILTER_BYTES,
    SendCalendar,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
    ShowSources,
)
from handlers.views.deep_links import encode_payload
from handlers.views.documents import source_line
from handlers.views.pagination import shorten
from handlers.views.reply import (
    MAX_TITLE_CHARS,
    Button,
    Keyboard,
    Reply,
    capitalized,
    link_html,
    number_buttons,
    page_buttons,
    page_label,
    short_html,
    split_pages,
    url_button,
)

EVENTS_PER_PAGE = 8
MAX_PARTICIPANTS = 6


def sort_for_display(events: Sequence[Event], today: date) -> list[Event]:
    """Return events, given in time order, as a list shows them: next ones, then latest ones, then undated ones."""
    upcoming = [each for each in events if is_upcoming(each, today)]
    past = [each for each in events if each.end and not is_upcoming(each, today)]
    return [*upcoming, *reversed(past), *(each for each in events if not each.end)]


def render_event_list(
    events: Sequence[Event],
    page: int,
    filter_text: str,
    wanted: EventFilter,
    today: date,
    texts: Texts,
    facts: int = 0,
) -> Reply | None:
    """Return a page, counted from 1, of `events`, given in time order; None if there is no such page.

    `wanted` is the filter that they match, `filter_text` what the user wrote for it, and `facts` the number of dated
    facts that match it and are no events.
    """
    numbered = list(enumerate(sort_for_display(events, today), 1))
    pages = split_pages(numbered, EVENTS_PER_PAGE)
    if not 1 <= page <= len(pages):
        return None
    shown = pages[page - 1]
    blocks = [_list_heading(len(events), wanted, texts)]
    for section, rows in groupby(shown, key=lambda each: _section(each[1], today, texts)):
        blocks += [f"<u>{section}</u>", *(event_row(number, event, today, texts) for number, event in rows)]
    turns: Keyboard = ()
    can_turn = len(f"{filter_text} {texts.facts_word}".encode()) <= MAX_FILTER_BYTES
    if len(pages) > 1 and can_turn:
        turns = page_buttons(page, len(pages), texts, lambda other: ShowEvents(other, filter_text))
        blocks.append(page_label(page, len(pages), texts))
    elif len(pages) > 1:
        blocks.append(f"<i>{texts.narrower}</i>")
    if facts and can_turn:
        wanted_facts = ShowEvents(1, f"{filter_text} {texts.facts_word}".strip())
        turns = (*turns, (Button(texts.count(texts.show_facts, facts), wanted_facts.data),))
    return Reply("\n\n".join(blocks), (*event_buttons(shown), *turns))


def render_no_events(nearest: Sequence[Event], wanted: EventFilter, today: date, texts: Texts) -> Reply:
    """Return that no event matches the filter, and the nearest events."""
    is_about_future = wanted == EventFilter(when="upcoming")
    label = filter_label(wanted, texts)
    nothing = texts.no_upcoming_events if is_about_future else texts.no_such_events.format(wanted=short_html(label))
    if not nearest:
        return Reply(nothing)
    numbered = list(enumerate(nearest, 1))
    rows = [event_row(number, event, today, texts) for number, event in numbered]
    heading = texts.most_recent_events if is_about_future else texts.nearest_events
    return Reply("\n\n".join([f"{nothing} {heading}", *rows]), event_buttons(numbered))


def filter_label(wanted: EventFilter, texts: Texts) -> str:
    """Return a filter in words, as it was understood: "Vienna, 2018", "upcoming"; "" for all events."""
    parts = [each.name("ru" if texts.language == "ru" else "en") for each in wanted.places]
    parts += [texts.event_types[each] for each in wanted.types]
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
    parts += [texts.without.format(word=each) for each in wanted.excluded]
    return ", ".join(parts)


def render_event(event: Event, summary: Answer, today: date, texts: Texts) -> Reply:
    """Return the details of an event: its name, days, place and participants, the quotes of `summary` and buttons.

    Where documents differ on its days or its place, all are shown, each with its source.
    """
    document = event.document
    status = f" · {texts.event_status[event.status]}" if shown_status(event, today) else ""
    sources = summary.sources or (Source(1, document),)
    lines = [
        f"<b>{short_html(event.label)}</b>",
        f"🗓 <b>{texts.days(event)}</b>{_starting_time(event)}{status}",
        f"📍 {escape(texts.place(event.place))}" if event.place else "",
        shown_participants(event, texts),
        *_differences(event, sources, texts),
        quote_block(summary.quotes) if summary.quotes else "",
        *(language_note(summary, texts) if summary.quotes else []),
        *(_source_line(each, texts) for each in sources),
    ]
    starts = tuple(each.start for each in summary.quotes if each.source == sources[0].number)
    passage = Button(texts.show_context, ShowPassage(document.key, starts).data)
    calendar = Button(texts.add_to_calendar, SendCalendar(document.key, event.index).data)
    link = (encode_payload(ShowEvent(document.key, event.index)), shorten(event.label, MAX_TITLE_CHARS))
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


def shown_status(event: Event, today: date) -> bool:
    """Return True if a reader must be told the status: what is cancelled, postponed, or was only planned."""
    if event.kind == "milestone" or event.status == "held":
        return False
    return event.status != "planned" or (event.end is not None and event.end < today)


def shown_participants(event: Event, texts: Texts) -> str:
    """Return the participants of an event as lines, "" where none is known."""
    if not event.participants:
        return ""
    shown = [f"• {short_html(each)}" for each in event.participants[:MAX_PARTICIPANTS]]
    if more := len(event.participants) - len(shown):
        shown.append(texts.count(texts.more_participants, more))
    return "\n".join([f"👥 {texts.participants}", *shown])


def _differences(event: Event, sources: Sequence[Source], texts: Texts) -> list[str]:
    """Return the days, places and offices of the reports where they differ, each with its source.

    The days of an event that was put off are no difference.
    """
    numbers = {each.document.id: each.number for each in sources}
    told = [(each, numbers[each.document.id]) for each in event.reports if each.document.id in numbers]
    lines = []
    dated = [(each, number) for each, number in told if each.start and each.days_hold]
    if len({f"{each.start} {each.end}" for each, _ in dated}) > 1:
        lines.append("; ".join(f"{texts.days(each)} [{number}]" for each, number in dated))
    places = {each.place.english for each, _ in told if each.place}
    if len(places) > 1:
        lines.append("; ".join(f"{escape(texts.place(each.place))} [{number}]" for each, number in told if each.place))
    for name, offices in differing_offices(event.reports).items():
        said = [(office, numbers[each.document.id]) for each, office in offices if each.document.id in numbers]
        if len({number for _, number in said}) > 1:
            offices_said = "; ".join(f"{short_html(office)} [{number}]" for office, number in said)
            lines.append(f"{short_html(name)} – {offices_said}")
    return [f"⚖️ {texts.documents_differ} {each}" for each in lines]


def _source_line(source: Source, texts: Texts) -> str:
    document = source.document
    link = link_html(short_html(document.publisher or document.title), document.url)
    published = f" · {texts.day(document.date)}" if document.date else ""
    return f"[{source.number}] {link}{published}"


def render_news(
    documents: Sequence[Document], undated: int, events: Sequence[Event], today: date, texts: Texts
) -> Reply:
    """Return the documents and events in one numbered list, and how many `undated` documents were left out."""
    callbacks: list[ShowDocument | ShowEvent] = [ShowDocument(each.key) for each in documents]
    callbacks += [ShowEvent(each.document.key, each.index) for each in events]
    rows = [f"<b>{texts.newest_documents}</b>"]
    rows += [source_line(number, each, texts) for number, each in enumerate(documents, 1)]
    rows += [f"<i>{texts.count(texts.undated_left_out, undated)}</i>"] if undated else []
    if events:
        heading = texts.upcoming if all(is_upcoming(each, today) for each in events) else texts.latest_events
        rows.append(f"<b>{heading}</b>")
        rows += [event_row(number, each, today, texts) for number, each in enumerate(events, len(documents) + 1)]
    everything = (Button(texts.every_document, ShowSources(1).data),)
    return Reply("\n\n".join(rows), (*number_buttons(enumerate(callbacks, 1)), everything))


def event_buttons(numbered: Sequence[tuple[int, Event]]) -> Keyboard:
    """Return a button for each event: its number, which shows the details."""
    return number_buttons((number, ShowEvent(each.document.key, each.index)) for number, each in numbered)


def _list_heading(count: int, wanted: EventFilter, texts: Texts) -> str:
    label = filter_label(wanted, texts)
    if year := _only_year(wanted):
        forms = texts.facts if wanted.kind == "milestone" else texts.events
        return f"{texts.count(forms, count)} {texts.in_year.format(year=year)}"
    if wanted.kind == "milestone":
        forms = texts.facts_of if label else texts.facts
    else:
        forms = texts.events_of if label else texts.events
    return texts.count(forms, count, wanted=short_html(label))


def _only_year(wanted: EventFilter) -> int | None:
    """Return the year of a filter that names nothing else."""
    year = wanted.first.year if wanted.first else 0
    is_only = year and replace(wanted, kind=None) == EventFilter(date(year, 1, 1), date(year, 12, 31))
    return year if is_only else None


def _section(event: Event, today: date, texts: Texts) -> str:
    if event.end is None:
        return texts.undated_events
    return texts.upcoming if is_upcoming(event, today) else texts.past


def event_row(number: int, event: Event, today: date, texts: Texts) -> str:
    """Return an event as two lines: date, place and status; its name, in italics for a milestone."""
    label = short_html(event.label)
    what = label if event.kind == "event" else f"<i>{label}</i>"
    details = [escape(texts.place(event.place))] if event.place else []
    details += [texts.event_status[event.status]] if shown_status(event, today) else []
    if event.start is None:
        first = [" · ".join(details)] if details else []
        return f"<b>{number}.</b> " + "\n".join([*first, what])
    when = f"<b>{number}.</b> <b>{capitalized(texts.days(event))}</b>"  # «сентябрь 2021 г.» begins the line
    return " · ".join([when, *details]) + f"\n{what}"


def _starting_time(event: Event) -> str:
    """Return the hours, if known, as elements that Telegram shows in the time zone of each reader."""
    if event.starts_at is None:
        return ""
    shown = f" · {_time_element(event.starts_at, 'wDT', f'{event.starts_at:%H:%M %Z}')}"
    return f"{shown} – {_time_element(event.ends_at, 'T', f'{event.ends_at:%H:%M %Z}')}" if event.ends_at else shown


def _time_element(time: datetime, form: str, shown: str) -> str:
    return f'<tg-time unix="{int(time.timestamp())}" format="{form}">{escape(shown)}</tg-time>'
