"""Somebody writes: a question, a greeting, thanks, or something that can't be read."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import Message, Update

from corpus.answering.followups import Topic, topic_of
from corpus.errors import StoreError
from corpus.events.filters import may_be_list_request, read_list_request
from corpus.language.tokens import words
from corpus.library import Library
from corpus.models import Answer
from corpus.retrieval.questions import MAX_QUESTION_CHARS
from handlers.commands.events import list_events
from handlers.commands.feedback import with_votes
from handlers.context import Context
from handlers.messaging.filters import question_text
from handlers.messaging.messages import edit_at, send, texts_for_update, typing
from handlers.services.answer_log import AnsweredQuestion
from handlers.services.topics import conversation_of
from handlers.translations import Texts
from handlers.views.answers import render_answer
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)

_GREETINGS = frozenset(
    """
    hello hi hey hiya greetings good morning afternoon evening day dear bot there привет здравствуй здравствуйте
    добрый доброе день утро вечер доброго дня времени суток салют бот
    """.split()
)
_THANKS = frozenset(
    """
    thank thanks thx you u very much so a lot many cheers ok okay great good cool perfect bye goodbye спасибо
    благодарю вас тебе большое огромное очень пожалуйста ок хорошо отлично понятно ясно пока до свидания
    """.split()
)


async def ask(update: Update, context: Context) -> None:
    """Answer a question."""
    message = update.effective_message
    if message is None:
        return
    before = context.topics.get(conversation_of(update))
    async with typing(message):
        reply = await _reply(update, context, message, before)
    sent = await send(message, reply)
    answered = AnsweredQuestion(message.message_id, sent, question_text(message), before)
    context.memory.add_answered(message.chat_id, answered)


async def on_edited_question(update: Update, context: Context) -> None:
    """Put another answer in the place of the one to a question that was edited."""
    message = update.edited_message
    if message is None:
        return
    try:
        answered = await context.memory.answer_to(message.chat_id, message.message_id)
    except StoreError as exc:
        _LOG.warning("An edited question is left alone: %s", exc)
        return
    if answered is None or question_text(message) == answered.text:
        return
    reply = await _reply(update, context, message, answered.before)
    await edit_at(context.bot, message.chat_id, answered.answer, reply)
    context.memory.add_answered(message.chat_id, replace(answered, text=question_text(message)))


async def _reply(update: Update, context: Context, message: Message, before: Topic | None) -> Reply:
    text, texts = question_text(message), texts_for_update(update)
    if said := small_talk(text, texts):
        return Reply(said)
    if not context.library.documents:
        return Reply(texts.empty_corpus)
    answer = None if may_be_list_request(text) else context.library.cached_answer(text, before)
    if answer is None:
        if isinstance(found := await asyncio.to_thread(_look_up, context.library, text, before, texts), Reply):
            return found
        answer = found
    context.topics.set(conversation_of(update), topic_of(answer, before))
    context.bot_data.on_question("answered" if answer.answered else "unanswered")
    if answer.answered:
        return with_votes(render_answer(answer, texts))
    context.memory.add_unanswered(message.chat_id, text, answer.language)
    return render_answer(answer, texts)


def _look_up(library: Library, text: str, before: Topic | None, texts: Texts) -> Reply | Answer:
    if read_list_request(text):
        return list_events(library, text, texts)
    return library.answer(text, before)


def small_talk(text: str, texts: Texts) -> str | None:
    """Return what to say to a text that is no question, or None where it may be one."""
    said = words(text)
    if not said:
        return texts.no_words.format(example=texts.examples[0])
    if len(text) > MAX_QUESTION_CHARS:
        return texts.too_long
    if set(said) <= _GREETINGS:
        return texts.greeting.format(example=texts.examples[0])
    if set(said) <= _THANKS:
        return texts.thanks
    return None


async def on_unreadable_message(update: Update, context: Context) -> None:
    """Say that stickers, pictures, voices and the like can't be read."""
    if isinstance(update.effective_message, Message):
        await send(update.effective_message, Reply(texts_for_update(update).not_text))
