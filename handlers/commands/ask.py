"""Messages in words: a question, a greeting, an edited question; and messages that can't be read."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import Message, Update

from corpus.answering.followups import Topic, topic_of
from corpus.errors import StoreError
from handlers.commands.feedback import with_vote_buttons
from handlers.commands.questions import quick_response, respond
from handlers.context import Context
from handlers.messaging.filters import question_text
from handlers.messaging.messages import edit_at, send, typing
from handlers.services.answer_log import AnsweredQuestion
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message = update.effective_message
    if message is None:
        return
    topic = context.topics.get(context.conversation)
    async with typing(message):
        reply = await _reply(context, message, topic)
    sent = await send(message, reply)
    answered = AnsweredQuestion(message.message_id, sent, question_text(message), topic)
    context.chats.add_answered(message.chat_id, answered)


async def on_edited_question(update: Update, context: Context) -> None:
    """Update the answer after the user has edited the question."""
    message = update.edited_message
    if message is None:
        return
    try:
        answered = await context.chats.answer_to(message.chat_id, message.message_id)
    except StoreError as exc:
        _LOG.warning("Answer to an edited question not updated: %s", exc)
        return
    if answered is None or question_text(message) == answered.text:
        return
    reply = await _reply(context, message, answered.before)
    await edit_at(context.bot, message.chat_id, answered.answer, reply)
    context.chats.add_answered(message.chat_id, replace(answered, text=question_text(message)))


async def _reply(context: Context, message: Message, topic: Topic | None) -> Reply:
    text, library, texts = question_text(message), context.library, context.texts
    response = quick_response(library, text, topic, texts)
    if response is None:
        response = await asyncio.to_thread(respond, library, text, topic, texts)
    if response.outcome:
        context.bot_data.on_question(response.outcome)
    if response.answer is None:
        return response.reply
    context.topics.set(context.conversation, topic_of(response.answer, topic))
    if response.answer.answered:
        return with_vote_buttons(response.reply)
    context.chats.add_unanswered(message.chat_id, text, response.answer.language)
    return response.reply


async def on_unreadable_message(update: Update, context: Context) -> None:
    """Reply that the bot can't read stickers, pictures, voice messages and the like."""
    if isinstance(update.effective_message, Message):
        await send(update.effective_message, Reply(context.texts.not_text))


async def slow_down(update: Update, context: Context) -> None:
    """Tell a user once a flood that the bot answers more slowly; the processor delays the flood itself."""
    user, message = update.effective_user, update.effective_message
    if user and isinstance(message, Message) and context.bot_data.rate_limiter.should_notify(user.id):
        await send(message, Reply(context.texts.slow_down))
