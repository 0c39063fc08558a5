"""The target of a command: the chat itself, or a channel that the user manages from the private chat."""

from __future__ import annotations

import re

from telegram import ChatMember, ChatMemberAdministrator, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from handlers.context import Context
from handlers.services.subscriptions import ChatTarget
from handlers.views.reply import Reply

_CHANNEL = re.compile(r"\s*(@[A-Za-z]\w{3,31}|-100\d{5,15})(?:\s+|$)")
_MANAGERS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


async def read_target(message: Message, words: str, context: Context) -> tuple[ChatTarget, str] | Reply:
    """Return the target that the words of a command begin with, and the rest; a refusal if the user may not manage it.

    Without a channel, the target is the chat of the message, in a forum its topic.
    """
    named = _CHANNEL.match(words)
    if named is None:
        return own_target(message), words
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return Reply(context.texts.channel_in_private)
    bot, texts = context.bot, context.texts
    try:
        channel = await bot.get_chat(named[1])
        own = await bot.get_chat_member(channel.id, bot.id)
        member = await bot.get_chat_member(channel.id, message.from_user.id)
    except (BadRequest, Forbidden):  # the bot does not know the channel, or the channel does not know the user
        return Reply(texts.unknown_channel)
    may_post = isinstance(own, ChatMemberAdministrator) and own.can_post_messages is not False
    if channel.type != ChatType.CHANNEL or not may_post:
        return Reply(texts.unknown_channel)
    if member.status not in _MANAGERS:
        return Reply(texts.channel_administrators_only)
    return ChatTarget(channel.id), words[named.end() :].strip()


def own_target(message: Message) -> ChatTarget:
    """Return the chat of a message, in a forum its topic."""
    topic = message.message_thread_id if message.is_topic_message else None
    return ChatTarget(message.chat_id, topic or 0)
