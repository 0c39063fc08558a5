"""Buttons under the bot's messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from telegram import Message, Update

from corpus.answering.followups import Topic
from corpus.errors import StoreError
from corpus.library import Library
from corpus.models import Document, Passage
from corpus.passages.splitter import split_passages
from handlers.commands.documents import on_removal_button, on_review_button
from handlers.commands.events import event_page, send_calendar
from handlers.commands.feedback import on_vote_button
from handlers.commands.language import on_language_button
from handlers.commands.subscriptions import on_subscription_button
from handlers.context import Context
from handlers.messaging.messages import acknowledge, edit, send
from handlers.translations import Texts
from handlers.views.answers import render_answer
from handlers.views.callback_data import (
    ActionCallback,
    AdminCallback,
    Callback,
    RemoveDocument,
    RestoreDocument,
    ReviewCandidate,
    SendCalendar,
    SetLanguage,
    SetQuietHours,
    SetReminder,
    ShowDocument,
    ShowEvent,
    ShowEvents,
    ShowPassage,
    ShowSources,
    Summarise,
    TurnPage,
    Unsubscribe,
    Vote,
    read_callback,
)
from handlers.views.documents import render_document, render_passage, render_sources
from handlers.views.events import render_event
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


async def on_button(update: Update, context: Context) -> None:
    """Handle a button: send a reply, turn a page in place, send a file, or change stored data."""
    query = update.callback_query
    if query is None:
        return
    texts = context.texts
    callback = read_callback(query.data or "")
    if callback is None:
        _LOG.warning("Callback data ignored: unknown format")
    message = query.message if isinstance(query.message, Message) else None
    if isinstance(callback, AdminCallback) and query.from_user.id not in context.bot_data.admins:
        _LOG.warning("Administrator's button refused: user %s is no administrator", query.from_user.id)
        await acknowledge(query, texts.bot_administrators_only)
        return
    if isinstance(callback, ActionCallback) and message:
        await _run_action(update, context, callback)
        return
    if isinstance(callback, SendCalendar) and message:
        event = await asyncio.to_thread(context.library.event, callback.key, callback.index)
        if event:
            await send_calendar(message, [event], texts)
            await acknowledge(query)
            return
    reply = await asyncio.to_thread(render_callback, context.library, callback, texts) if callback else None
    if reply is None and isinstance(callback, ShowDocument | ShowPassage | TurnPage):
        reply = await _older_version(context, callback, texts)
    if callback and (topic := topic_of_callback(context.library, callback)):
        context.topics.set(context.conversation, topic)
    if reply is None or message is None:
        await acknowledge(query, texts.outdated_button)
        return
    if isinstance(callback, TurnPage | ShowSources | ShowEvents):
        await edit(message, reply)
    else:
        await send(message, reply)
    await acknowledge(query)  # last, so that the error handler can still answer the press


def topic_of_callback(library: Library, callback: Callback) -> Topic | None:
    """Return the topic that a shown document sets; None for other callbacks and missing documents."""
    if not isinstance(callback, ShowDocument | ShowPassage | Summarise | ShowEvent):
        return None
    document = library.document(callback.key)
    return Topic(document.title, (document.key,)) if document else None


async def _older_version(
    context: Context, callback: ShowDocument | ShowPassage | TurnPage, texts: Texts
) -> Reply | None:
    """Return the view of a document as it was quoted, if it has been changed since."""
    try:
        document = await context.ingest.version(callback.key)
    except StoreError as exc:
        _LOG.warning("Older version of a document can't be read: %s", exc)
        return None
    if document is None:
        return None
    passages = await asyncio.to_thread(split_passages, document)
    shown = _document_view(document, passages, callback, texts)
    return replace(shown, html=f"<i>{texts.older_version}</i>\n{shown.html}") if shown else None


async def _run_action(update: Update, context: Context, callback: ActionCallback) -> None:
    match callback:
        case Vote():
            await on_vote_button(update, context, callback)
        case SetLanguage():
            await on_language_button(update, context, callback)
        case ReviewCandidate():
            await on_review_button(update, context, callback)
        case RemoveDocument() | RestoreDocument():
            await on_removal_button(update, context, callback)
        case Unsubscribe() | SetReminder() | SetQuietHours():
            await on_subscription_button(update, context, callback)


def render_callback(library: Library, callback: Callback, texts: Texts) -> Reply | None:
    """Return the reply for a button or a deep link; None if its target is gone."""
    match callback:
        case ShowSources(page):
            return render_sources(library.documents, page, texts)
        case ShowEvents(page, wanted):
            return event_page(library, wanted, page, texts)
        case ShowEvent(key, number):
            event = library.event(key, number)
            return render_event(event, library.event_summary(event), texts) if event else None
    if isinstance(callback, ActionCallback):
        return None
    document = library.document(callback.key)
    if document is None:
        return None
    if isinstance(callback, Summarise):
        return render_answer(library.summary(document), texts)
    return _document_view(document, library.passages(document), callback, texts)


def _document_view(document: Document, passages: Sequence[Passage], callback: Callback, texts: Texts) -> Reply | None:
    match callback:
        case ShowDocument():
            return render_document(document, 1, texts)
        case TurnPage(_, page):
            return render_document(document, page, texts)
        case ShowPassage(_, starts):
            return render_passage(document, passages, starts, texts)
    return None
