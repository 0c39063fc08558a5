"""Replies within a conversation: the bot remembers what the next message may refer to."""

from __future__ import annotations

from telegram import Message

from corpus.answering.followups import Topic
from corpus.events.filters import read_filter
from handlers.context import Context
from handlers.messaging.messages import send
from handlers.services.conversations import AskedQuestion, ConversationState
from handlers.translations import Texts
from handlers.views.callback_data import Callback, ShowEvents, read_callback, read_cite
from handlers.views.reply import Reply


async def respond_to(
    message: Message,
    reply: Reply,
    context: Context,
    *,
    topic: Topic | None = None,
    shown: Callback | None = None,
    pending: str | None = None,
) -> int:
    """Send `reply` as `send` does, and remember what the next message may refer to; see `remember_reply`."""
    remember_reply(reply, context, topic=topic, shown=shown, pending=pending)
    return await send(message, reply)


def remember_reply(
    reply: Reply,
    context: Context,
    *,
    topic: Topic | None = None,
    shown: Callback | None = None,
    pending: str | None = None,
    asked: AskedQuestion | None = None,
) -> None:
    """Remember what the next message of the conversation may refer to.

    That is the `topic`, if there is a new one, the numbers of the buttons, the document that is `shown`, the command
    that is `pending`, and the question that was `asked`.
    """
    state = state_after(reply, context.state, context.texts, topic=topic, shown=shown, pending=pending, asked=asked)
    context.remember(state)


def state_after(
    reply: Reply,
    before: ConversationState,
    texts: Texts,
    *,
    topic: Topic | None = None,
    shown: Callback | None = None,
    pending: str | None = None,
    asked: AskedQuestion | None = None,
) -> ConversationState:
    """Return the state of a conversation after a reply: a new topic and new numbers replace the old ones."""
    buttons = [(each.text, each.data) for row in reply.keyboard for each in row if each.data]
    choices = {int(text): data for text, data in buttons if text.isdecimal()}
    further = [
        (text, data) for text, data in buttons if text in (texts.next, texts.every_document) or _lists_facts(data)
    ]
    next_page = max(further, key=lambda each: each[0] == texts.next)[1] if further else None
    cited = next((cite.data for _, data in buttons if (cite := read_cite(data))), before.cited)
    is_of_question = not choices and (topic is None or shown is not None)
    return ConversationState(
        topic or before.topic,
        choices or before.choices,
        next_page,
        shown.data if shown else None,
        cited,
        pending,
        asked or (before.asked if is_of_question else None),
    )


def _lists_facts(data: str) -> bool:
    """Return True for the button of a list of events that leads to the other dates."""
    callback = read_callback(data)
    return isinstance(callback, ShowEvents) and bool(read_filter(callback.filter_text).kind)
