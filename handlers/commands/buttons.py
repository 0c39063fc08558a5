"""A button under one of our messages is pressed."""

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
    """Do what the button says: show something below, turn a page in place, send a file, change what is kept."""
    query = update.callback_query
    if query is None:
        return
    texts = context.texts
    callback = read_callback(query.data or "")
    if callback is None:
        _LOG.warning("a button's data is none of ours")
    message = query.message if isinstance(query.message, Message) else None
    if isinstance(callback, AdminCallback) and query.from_user.id not in context.bot_data.admins:
        _LOG.warning("user %s, who is no administrator, pressed an administrator's button", query.from_user.id)
        await acknowledge(query, texts.bot_administrators_only)
        return
    if isinstance(callback, ActionCallback) and message:
        await _do(update, context, callback)
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
    await acknowledge(query)  # last, so that an apology can still be said in its place


def topic_of_callback(library: Library, callback: Callback) -> Topic | None:
    """Return what a conversation is about once that is shown; None where that is no document, or one that is gone."""
    if not isinstance(callback, ShowDocument | ShowPassage | Summarise | ShowEvent):
        return None
    document = library.document(callback.key)
    return Topic(document.title, (document.key,)) if document else None


async def _older_version(
    context: Context, callback: ShowDocument | ShowPassage | TurnPage, texts: Texts
) -> Reply | None:
    """Return what a button shows of a document that has been changed since: it was quoted as it was then."""
    try:
        document = await context.ingest.version(callback.key)
    except StoreError as exc:
        _LOG.warning("an older version can't be read: %s", exc)
        return None
    if document is None:
        return None
    passages = await asyncio.to_thread(split_passages, document)
    shown = _of_document(document, passages, callback, texts)
    return replace(shown, html=f"<i>{texts.older_version}</i>\n{shown.html}") if shown else None


async def _do(update: Update, context: Context, callback: ActionCallback) -> None:
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
    """Return what a button or a link shows, None where it is no longer there."""
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
    return _of_document(document, library.passages(document), callback, texts)


def _of_document(document: Document, passages: Sequence[Passage], callback: Callback, texts: Texts) -> Reply | None:
    match callback:
        case ShowDocument():
            return render_document(document, 1, texts)
        case TurnPage(_, page):
            return render_document(document, page, texts)
        case ShowPassage(_, starts):
            return render_passage(document, passages, starts, texts)
    return None
