"""Responses to buttons and deep links that show something."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.answering.followups import Topic
from corpus.library import Library
from corpus.models import Document, Passage
from handlers.responses.events import event_page
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.answers import render_summary
from handlers.views.callback_data import (
    ActionCallback,
    Callback,
    FileCallback,
    QuestionCallback,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
    ShowSources,
    Summarise,
    TurnPage,
)
from handlers.views.documents import render_document, render_passage, render_sources
from handlers.views.events.cards import render_event
from handlers.views.reply import Reply


def topic_of_callback(library: Library, callback: Callback) -> Topic | None:
    """Return the topic that a shown document sets; None for other callbacks and missing documents."""
    if not isinstance(callback, ShowDocument | ShowPassage | Summarise | ShowEvent):
        return None
    document = library.document(callback.key)
    return Topic(document.title, (document.key,)) if document else None


def render_callback(library: Library, callback: Callback, texts: Texts) -> Reply | None:
    """Return the reply for a button or a deep link; None if its target is gone."""
    match callback:
        case ShowSources(page):
            return render_sources(library.documents, page, texts, library.lead)
        case ShowEvents(page, wanted):
            return event_page(library, wanted, page, texts)
        case ShowEvent(key, number):
            event = library.event(key, number)
            return render_event(event, library.event_summary(event), today(), texts) if event else None
    if isinstance(callback, ActionCallback | FileCallback | QuestionCallback):
        return None
    document = library.document(callback.key)
    if document is None:
        return None
    if isinstance(callback, Summarise):
        return render_summary(library.summary(document), texts)
    return document_view(document, library.passages(document), callback, texts)


def document_view(document: Document, passages: Sequence[Passage], callback: Callback, texts: Texts) -> Reply | None:
    """Return what a callback shows of a document; None for callbacks that show something else."""
    match callback:
        case ShowDocument():
            return render_document(document, 1, texts)
        case TurnPage(_, page):
            return render_document(document, page, texts)
        case ShowPassage(_, starts):
            return render_passage(document, passages, starts, texts)
    return None
