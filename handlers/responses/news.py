"""The news: the newest documents, and the events that come or came last."""

from __future__ import annotations

from corpus.events.event_list import is_upcoming
from corpus.library import Library
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.events.cards import render_news, sort_for_display
from handlers.views.reply import Reply

MAX_DOCUMENTS = 3
MAX_EVENTS = 3


def latest_news(library: Library, texts: Texts) -> Reply:
    """Return the newest documents and the next events, or the latest ones if none is to come."""
    dated = [each for each in library.documents if each.date]
    events = sort_for_display([each for each in library.events() if each.kind == "event" and each.end], today())
    coming = [each for each in events if is_upcoming(each, today())]
    newest = list(reversed(dated or library.documents))[:MAX_DOCUMENTS]
    undated = len(library.documents) - len(dated) if dated else 0
    return render_news(newest, undated, (coming or events)[:MAX_EVENTS], today(), texts)
