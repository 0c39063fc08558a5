"""Lists of events for a filter or a question."""

from __future__ import annotations

from dataclasses import replace

from corpus.events.event_list import nearest, select
from corpus.events.filters import EventFilter, read_filter, read_list_request
from corpus.library import Library
from corpus.models import Event
from handlers.services.clock import today
from handlers.translations import Texts, texts_for
from handlers.views.events.agreements import render_agreements
from handlers.views.events.cards import render_event_list, render_no_events
from handlers.views.events.ics import calendar_events, calendar_file
from handlers.views.reply import Reply


def event_page(library: Library, wanted: str, page: int, texts: Texts) -> Reply | None:
    """Return a page of the events that match `wanted`, a filter or a question; None if the page is empty.

    Other dated facts have a list of their own, which a button shows; without any event they are the list.
    """
    understood = read_request(wanted)
    found = select(library.events(), understood, today())
    events = [each for each in found if each.kind == "event"]
    facts = len(found) - len(events)
    if not events:
        understood = replace(understood, kind="milestone")
        return render_event_list(found, page, wanted, understood, today(), texts)
    return render_event_list(events, page, wanted, understood, today(), texts, facts)


def list_events(library: Library, wanted: str, texts: Texts) -> Reply:
    """Return the first page of the events that match `wanted`, or the nearest events if none match."""
    if page := event_page(library, wanted, 1, texts):
        return page
    if not library.events():
        return Reply(texts.no_events if library.documents else texts.empty_corpus)
    understood = read_request(wanted)
    return render_no_events(nearest(library.events(), understood, today()), understood, today(), texts)


def matching_events(library: Library, wanted: str) -> list[Event]:
    """Return the events that match `wanted`, in time order; dated facts that are none only where `wanted` says so."""
    understood = read_request(wanted)
    found = select(library.events(), understood, today())
    return found if understood.kind else [each for each in found if each.kind == "event"]


def calendar_of(library: Library, wanted: str, language: str) -> bytes:
    """Return the events that match `wanted` as a calendar file in a language."""
    return calendar_file(calendar_events(matching_events(library, wanted), today()), texts_for(language))


def matching_agreements(library: Library, wanted: str) -> list[Event]:
    """Return the agreements that match `wanted`, in time order."""
    understood = replace(read_request(wanted), types=("signing",), kind="event")
    return select(library.events(), understood, today())


def list_agreements(library: Library, wanted: str, texts: Texts) -> Reply:
    """Return the agreements that match `wanted`, with the sentences that say so."""
    return render_agreements(matching_agreements(library, wanted), wanted, texts)


def requested_events(text: str) -> EventFilter | None:
    """Return the filter that a question for a list of events means, relative to today; None for other questions."""
    return read_list_request(text, today())


def read_request(wanted: str) -> EventFilter:
    """Return the filter that a question for events or the words after /events mean."""
    return requested_events(wanted) or read_filter(wanted, today())
