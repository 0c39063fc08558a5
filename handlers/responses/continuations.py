"""Responses to messages that go on from what was shown last: "more", "summarise it", "not that", "translate it"."""

from __future__ import annotations

from dataclasses import replace

from corpus.dialogue.intents import Intent
from corpus.library import Library
from corpus.models import Answer, Document
from handlers.responses.answers import next_answer
from handlers.responses.callbacks import render_callback, topic_of_callback
from handlers.responses.response import Response
from handlers.services.conversations import ConversationState
from handlers.translations import Texts
from handlers.views.answers import render_summary
from handlers.views.callback_data import (
    MAX_STARTS,
    Callback,
    ShowDocument,
    ShowPassage,
    Summarise,
    TurnPage,
    read_callback,
)
from handlers.views.reply import Button, Keyboard, Reply


def shown_response(library: Library, callback: Callback, texts: Texts) -> Response:
    """Return the response that shows what a callback names."""
    reply = render_callback(library, callback, texts) or Reply(texts.outdated_button)
    return Response(reply, topic=topic_of_callback(library, callback), shown=callback)


def continued(library: Library, intent: Intent, state: ConversationState, texts: Texts) -> Response:
    """Return what comes next: another page, a summary, the document; nothing is shown twice in a row."""
    if intent == "more" and (turn := read_callback(state.next_page or "")):
        return shown_response(library, turn, texts)
    document = document_of(library, state)
    if document is None:
        return Response(Reply(texts.nothing_to_continue.format(example=texts.examples[0])))
    before = read_callback(state.shown or "")
    if intent == "summary" and isinstance(before, Summarise):
        return Response(Reply(texts.no_shorter_summary, _whole_document(document, texts)), shown=before)
    if intent == "more" and isinstance(before, ShowDocument | TurnPage):
        return Response(Reply(texts.end_of_document.format(example=texts.examples[0])), shown=before)
    if intent == "more" and not isinstance(before, Summarise):
        return _more_of(library, document, state, texts)
    shown = Summarise(document.key) if intent == "summary" else ShowDocument(document.key)
    return shown_response(library, shown, texts)


def _more_of(library: Library, document: Document, state: ConversationState, texts: Texts) -> Response:
    """Return the sentences of a document's summary that have not just been quoted; the document if there are none."""
    quoted = state.asked.quoted if state.asked else ()
    summary = library.summary(document)
    unseen = tuple(each for each in summary.quotes if (document.key, each.start) not in quoted)
    if not unseen:
        return shown_response(library, ShowDocument(document.key), texts)
    shown = Summarise(document.key)
    rest: Answer = replace(summary, quotes=unseen)
    return Response(render_summary(rest, texts), topic=topic_of_callback(library, shown), shown=shown)


def another(library: Library, state: ConversationState, texts: Texts) -> Response:
    """Return the next best answer to the question just answered, or the next page of a list."""
    if state.asked and state.asked.quoted:
        return next_answer(library, state.asked, texts)
    if turn := read_callback(state.next_page or ""):
        return shown_response(library, turn, texts)
    return Response(Reply(texts.complaint))


def source_shown(library: Library, state: ConversationState, texts: Texts) -> Response:
    """Return the passage with what was just quoted, or the document that the conversation is about."""
    if not (state.asked and state.asked.quoted):
        return continued(library, "open", state, texts)
    key, _ = state.asked.quoted[-1]
    starts = [start for other, start in state.asked.quoted if other == key]
    return shown_response(library, ShowPassage(key, tuple(starts[-MAX_STARTS:])), texts)


def reworded(library: Library, state: ConversationState, texts: Texts) -> Response:
    """Return that the bot neither translates nor rewords quotations, with the way to the document."""
    document = document_of(library, state)
    keyboard = _whole_document(document, texts) if document else ()
    return Response(Reply(texts.no_rewording, keyboard), declines_translation=True)


def document_of(library: Library, state: ConversationState) -> Document | None:
    """Return the document that the conversation is about."""
    keys = state.topic.documents if state.topic else ()
    return library.document(keys[0]) if keys else None


def _whole_document(document: Document, texts: Texts) -> Keyboard:
    return ((Button(texts.whole_document, ShowDocument(document.key).data),),)
