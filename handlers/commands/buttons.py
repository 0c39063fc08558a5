"""Buttons under the bot's messages."""

from __future__ import annotations

import asyncio
import logging

from telegram import Message, Update

from handlers.commands.ask import respond_to_text
from handlers.commands.documents import on_removal_button, on_review_button
from handlers.commands.events import send_calendar
from handlers.commands.feedback import on_vote_button
from handlers.commands.language import on_language_button
from handlers.commands.privacy import on_forget_button
from handlers.commands.research.brief import send_brief
from handlers.commands.research.cite import send_citations
from handlers.commands.research.digest import on_digest_button
from handlers.commands.research.versions import find_older_version, older_version
from handlers.commands.subscriptions import on_subscription_button, on_wait_button
from handlers.context import Context
from handlers.messaging.conversation import remember_reply, respond_to
from handlers.messaging.messages import acknowledge, edit, replace_button
from handlers.responses.answers import suggested_question
from handlers.responses.callbacks import render_callback, topic_of_callback
from handlers.views.answers import rarer_buttons
from handlers.views.callback_data import (
    ActionCallback,
    AdminCallback,
    AskExample,
    AskSuggestion,
    Cite,
    FileCallback,
    ForgetAll,
    NotifyWhenAnswered,
    QuestionCallback,
    RemoveDocument,
    RestoreDocument,
    ReviewCandidate,
    SendBrief,
    SendCalendar,
    SetDigest,
    SetLanguage,
    SetQuietHours,
    SetReminder,
    ShowDocument,
    ShowEvents,
    ShowMore,
    ShowPassage,
    ShowSources,
    SubscribeTo,
    TurnPage,
    Unsubscribe,
    Vote,
    read_callback,
)
from handlers.views.reply import short_html

_LOG = logging.getLogger(__name__)


async def on_button(update: Update, context: Context) -> None:
    """Handle a button: send a reply, turn a page in place, send a file, ask a question, or change stored data."""
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
    if isinstance(callback, FileCallback) and message:
        found = await _send_file(message, callback, context)
        await acknowledge(query, None if found else texts.outdated_button)
        return
    if isinstance(callback, QuestionCallback) and message and (asked := await _asked(callback, context)):
        await respond_to_text(message, asked, context, heading=f"<b>{short_html(asked)}</b>\n")
        await acknowledge(query)
        return
    if isinstance(callback, SendCalendar) and message:
        event = await asyncio.to_thread(context.library.event, callback.key, callback.index)
        if event:
            await send_calendar(message, [event], texts)
            await acknowledge(query)
            return
    reply = await asyncio.to_thread(render_callback, context.library, callback, texts) if callback else None
    if reply is None and isinstance(callback, ShowDocument | ShowPassage | TurnPage):
        reply = await older_version(context, callback, texts)
    if reply is None or message is None:
        await acknowledge(query, texts.outdated_button)
        return
    topic = topic_of_callback(context.library, callback) if callback else None
    if isinstance(callback, TurnPage | ShowSources | ShowEvents):
        remember_reply(reply, context, topic=topic, shown=callback)
        await edit(message, reply)
    else:
        await respond_to(message, reply, context, topic=topic, shown=callback)
    await acknowledge(query)  # last, so that the error handler can still answer the press


async def _asked(callback: QuestionCallback, context: Context) -> str | None:
    """Return the question that a button asks; None if its document has changed."""
    match callback:
        case AskExample(index):
            examples = context.texts.examples
            return examples[index] if index < len(examples) else None
        case AskSuggestion():
            return await asyncio.to_thread(suggested_question, context.library, callback)


async def _send_file(message: Message, callback: FileCallback, context: Context) -> bool:
    """Send what a callback names, or show its buttons; return False if it is gone."""
    match callback:
        case Cite():
            return await send_citations(message, callback, context)
        case SendBrief():
            return await send_brief(message, callback, context)
        case ShowMore():
            key, _ = callback.cited[0]
            if not (context.library.document(key) or await find_older_version(context, key)):
                return False
            await replace_button(message, callback.data, rarer_buttons(callback, context.texts))
            return True


async def _run_action(update: Update, context: Context, callback: ActionCallback) -> None:
    match callback:
        case Vote():
            await on_vote_button(update, context, callback)
        case SetLanguage():
            await on_language_button(update, context, callback)
        case ForgetAll():
            await on_forget_button(update, context, callback)
        case ReviewCandidate():
            await on_review_button(update, context, callback)
        case RemoveDocument() | RestoreDocument():
            await on_removal_button(update, context, callback)
        case NotifyWhenAnswered():
            await on_wait_button(update, context)
        case SetDigest():
            await on_digest_button(update, context, callback)
        case SubscribeTo() | Unsubscribe() | SetReminder() | SetQuietHours():
            await on_subscription_button(update, context, callback)
