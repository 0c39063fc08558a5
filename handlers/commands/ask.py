"""Messages in words: questions and all else that people write, edited questions; and messages that can't be read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from telegram import Message, Update

from corpus.answering.followups import Topic, topic_of
from corpus.errors import StoreError
from corpus.library import Library
from handlers.commands.documents import add, remove
from handlers.commands.events import who
from handlers.commands.feedback import with_vote_buttons
from handlers.commands.research.brief import brief
from handlers.commands.research.cite import cite
from handlers.commands.research.compare import compare
from handlers.commands.research.digest import digest
from handlers.commands.research.since import since
from handlers.commands.sources import source
from handlers.commands.subscriptions import quiet, subscribe
from handlers.context import Context
from handlers.messaging.conversation import remember_reply
from handlers.messaging.decorators import Handler
from handlers.messaging.filters import question_text
from handlers.messaging.messages import edit_at, send, typing
from handlers.responses.messages import is_politeness, quick_response, respond
from handlers.responses.model_answers import response_with_model
from handlers.responses.response import Response
from handlers.services.answer_log import AnsweredQuestion
from handlers.services.conversations import ConversationState
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


MAX_PENDING_WORDS = 12
PENDING: Mapping[str, Handler[[]]] = {
    "source": source,
    "who": who,
    "brief": brief,
    "cite": cite,
    "compare": compare,
    "since": since,
    "digest": digest,
    "subscribe": subscribe,
    "quiet": quiet,
    "add": add,
    "remove": remove,
}
"""The commands that may wait for their words, by name."""


async def on_words(update: Update, context: Context) -> None:
    """Give a message to the command that waits for its words, if one does; else respond to it.

    A question or a word of politeness ("bye", "no, thanks") is not taken for the words of a command.
    """
    message, state = update.effective_message, context.state
    if message is None or not context.is_first_of_album(message):
        return
    text = question_text(message)
    words = text.split()
    context.remember(replace(state, pending=None))
    may_be_words = words and len(words) <= MAX_PENDING_WORDS and not text.endswith("?")
    if state.pending and may_be_words and not await _declines(text, state.pending, context.library):
        context.args = words
        await PENDING[state.pending](update, context)
        return
    await respond_to_text(message, text, context)


async def _declines(text: str, pending: str, library: Library) -> bool:
    """Return True for a word of politeness, which no command takes but those that know "off" and days."""
    return pending not in ("quiet", "digest", "since") and await asyncio.to_thread(is_politeness, library, text)


async def respond_to_text(message: Message, text: str, context: Context, *, heading: str = "") -> None:
    """Respond to a text as to a message in words; `heading` repeats it where a button has asked."""
    state = await _state(message, context)
    async with typing(message):
        response = await _respond(text, state, context)
    reply = _counted(response, message, text, context)
    remember_reply(reply, context, topic=response.topic, shown=response.shown, asked=response.asked)
    sent = await send(message, replace(reply, html=heading + reply.html))
    context.chats.add_answered(message.chat_id, AnsweredQuestion(message.message_id, sent, text, state.topic))


async def _state(message: Message, context: Context) -> ConversationState:
    """Return the state of the conversation; a reply to an answer of the bot continues that answer's topic."""
    state, replied = context.state, message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != context.bot.id:
        return state
    try:
        answered = await context.chats.answered_by(message.chat_id, replied.message_id)
    except StoreError as exc:
        _LOG.warning("Question that is replied to can't be read: %s", exc)
        return state
    if answered is None or not answered.text:
        return state
    topic = await asyncio.to_thread(_topic_after, context.library, answered)
    return replace(state, topic=topic)


def _topic_after(library: Library, answered: AnsweredQuestion) -> Topic:
    return topic_of(library.answer(answered.text, answered.before), answered.before)


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
    text = question_text(message)
    if answered is None or text == answered.text:
        return
    response = await _respond(text, replace(context.state, topic=answered.before), context)
    reply = _counted(response, message, text, context)
    remember_reply(reply, context, topic=response.topic, shown=response.shown, asked=response.asked)
    await edit_at(context.bot, message.chat_id, answered.answer, reply)
    context.chats.add_answered(message.chat_id, replace(answered, text=text))


async def _respond(text: str, state: ConversationState, context: Context) -> Response:
    library, texts, model = context.library, context.texts, context.bot_data.model
    response = quick_response(library, text, state, texts)
    if response is None:
        response = await asyncio.to_thread(respond, library, text, state, texts)
    return await response_with_model(model, library, text, response, state, texts) if model else response


def _counted(response: Response, message: Message, text: str, context: Context) -> Reply:
    """Count the question of a response, store it if it was not answered, and return the reply."""
    if response.outcome:
        context.bot_data.on_question(response.outcome)
    if response.answer is None:
        return response.reply
    if response.answer.answered:
        return with_vote_buttons(response.reply)
    context.chats.add_unanswered(message.chat_id, text, response.answer.language)
    return response.reply


async def on_unreadable_message(update: Update, context: Context) -> None:
    """Reply that the bot can't read stickers, pictures, voice messages and the like."""
    message = update.effective_message
    if isinstance(message, Message) and context.is_first_of_album(message):
        await send(message, Reply(context.texts.not_text))


async def slow_down(update: Update, context: Context) -> None:
    """Tell a user once a flood that the bot answers more slowly; the processor delays the flood itself."""
    sender, message = update.effective_sender, update.effective_message
    if sender and isinstance(message, Message) and context.bot_data.rate_limiter.should_notify(sender.id):
        await send(message, Reply(context.texts.slow_down))
