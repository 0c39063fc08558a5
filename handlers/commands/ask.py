"""Messages in words: questions, small talk and edited questions; and messages that can't be read.

Private chats, groups and guest mode share `respond`; inline mode offers an answer and events side by side.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from telegram import Message, Update

from corpus.answering.followups import Topic, topic_of
from corpus.errors import StoreError
from corpus.events.filters import may_be_list_request
from corpus.language.tokens import words
from corpus.library import Library
from corpus.models import Answer
from corpus.retrieval.questions import MAX_QUESTION_CHARS
from handlers.commands.events import list_events, requested_events
from handlers.commands.feedback import with_vote_buttons
from handlers.context import Context
from handlers.messaging.filters import question_text
from handlers.messaging.messages import edit_at, send, typing
from handlers.services.answer_log import AnsweredQuestion
from handlers.services.questions import QuestionOutcome
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


@dataclass(frozen=True, slots=True)
class Response:
    """A reply to a text. `answer` is set for a question; `outcome` is None for small talk and an empty corpus."""

    reply: Reply
    answer: Answer | None = None
    outcome: QuestionOutcome | None = None


def respond(library: Library, text: str, topic: Topic | None, texts: Texts) -> Response:
    """Return the reply to a text. It may build an index of the library: call it in a thread."""
    return quick_response(library, text, topic, texts) or _look_up(library, text, topic, texts)


def _look_up(library: Library, text: str, topic: Topic | None, texts: Texts) -> Response:
    """Return the reply to a text for which there is no quick response."""
    if requested_events(text):
        return Response(list_events(library, text, texts), outcome="answered")
    return _of_answer(library.answer(text, topic), texts)


def quick_response(library: Library, text: str, topic: Topic | None, texts: Texts) -> Response | None:
    """Return the reply to a text if it takes no time: to small talk, or from the cache of answers."""
    if said := small_talk(text, texts):
        return Response(Reply(said))
    if not library.documents:
        return Response(Reply(texts.empty_corpus))
    if may_be_list_request(text) or not (answer := library.cached_answer(text, topic)):
        return None
    return _of_answer(answer, texts)


def _of_answer(answer: Answer, texts: Texts) -> Response:
    return Response(render_answer(answer, texts), answer, "answered" if answer.answered else "unanswered")


def small_talk(text: str, texts: Texts) -> str | None:
    """Return the reply to a text that is no question, or None if it may be one."""
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
        response = await asyncio.to_thread(_look_up, library, text, topic, texts)
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
