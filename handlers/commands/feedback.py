"""Votes on answers; /unanswered and /stats for administrators."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from telegram import Message, Update

from handlers.context import Context
from handlers.messaging.decorators import requires_storage
from handlers.messaging.filters import question_text
from handlers.messaging.messages import acknowledge, send
from handlers.translations import Texts
from handlers.views.callback_data import Vote
from handlers.views.pagination import shorten
from handlers.views.reply import Button, Reply

MAX_QUESTIONS_LISTED = 20
MAX_QUESTION_UNITS = 150  # length of a question in the list: twenty stay within Telegram's 4,096 UTF-16 units
VOTE_BUTTONS = (Button("👍", Vote(up=True).data), Button("👎", Vote(up=False).data))


def with_vote_buttons(reply: Reply) -> Reply:
    """Return an answer with the vote buttons in its last row, before the button for more."""
    *rows, last = reply.keyboard
    return replace(reply, keyboard=(*rows, (*VOTE_BUTTONS, *last)))


@requires_storage
async def on_vote_button(update: Update, context: Context, cast: Vote) -> None:
    """Store a vote on the answer above the button."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    message, asked = query.message, query.message.reply_to_message
    answered = await context.chats.answered_by(message.chat_id, message.message_id)
    question = answered.text if answered else question_text(asked) if asked else None
    await context.chats.vote(message.chat_id, message.message_id, query.from_user.id, question or None, up=cast.up)
    texts = context.texts
    await acknowledge(query, texts.voted_up if cast.up else texts.voted_down, alert=False)


@requires_storage
async def unanswered(update: Update, context: Context) -> None:
    """List unanswered and disliked questions, the most frequent first."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    unanswered_summaries = (await context.chats.unanswered_summaries())[:MAX_QUESTIONS_LISTED]
    rows = [
        f"{each.unanswered} · 👎 {each.down} · {escape(shorten(' '.join(each.question.split()), MAX_QUESTION_UNITS))}"
        for each in unanswered_summaries
    ]
    await send(message, Reply("\n".join([texts.unanswered, *rows]) if rows else texts.no_unanswered))


@requires_storage
async def stats(update: Update, context: Context) -> None:
    """Report the numbers of documents, unanswered questions and votes."""
    if (message := update.effective_message) is None:
        return
    texts, feedback_counts = context.texts, await context.chats.feedback_counts()
    said = texts.stats.format(
        documents=len(context.library.documents),
        unanswered=feedback_counts.unanswered,
        up=feedback_counts.up,
        down=feedback_counts.down,
    )
    await send(message, Reply(f"{said}\n<i>{texts.retention.format(days=_days(texts, context))}</i>"))


def _days(texts: Texts, context: Context) -> str:
    return texts.count(texts.day_count, context.chats.keep_days)
