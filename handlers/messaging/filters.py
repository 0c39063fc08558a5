"""Filters: messages addressed to the bot, and messages from people; the question in a message."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters


class _Addressed(filters.MessageFilter):
    """A message that mentions the bot or replies to it."""

    def filter(self, message: Message) -> bool:
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == bot.id:
            return True
        mentions = entity_texts(message, MessageEntity.MENTION).values()
        return any(each.lower() == f"@{bot.username}".lower() for each in mentions)


class _People(filters.MessageFilter):
    """A message from a person, not from a bot, a channel or this bot's own inline results.

    Anonymous administrators of a group write as the group and are people.
    """

    def filter(self, message: Message) -> bool:
        if message.is_automatic_forward or (message.via_bot and message.via_bot.id == message.get_bot().id):
            return False
        if message.sender_chat:
            return message.sender_chat.id == message.chat_id and message.chat.type != ChatType.CHANNEL
        return message.from_user is not None and not message.from_user.is_bot


ADDRESSED = _Addressed(name="addressed")
FROM_PERSON = _People(name="people")


def entity_texts(message: Message, *kinds: str) -> dict[MessageEntity, str]:
    """Return the parts of a message's text or caption that are entities of the given kinds.

    Offsets count UTF-16 units; half of a surrogate pair, which JSON may bring, counts as one.
    """
    text = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    return {
        each: text[2 * each.offset : 2 * (each.offset + each.length)].decode("utf-16-le", "replace")
        for each in message.entities or message.caption_entities
        if each.type in kinds
    }


def question_text(message: Message) -> str:
    """Return the question in a message, without the mention of the bot.

    If the message is nothing but a mention, the question is the part that it quotes of another message, else the whole
    message that it replies to.
    """
    asked = _without_name(message, message.text or message.caption)
    if not asked and message.quote:
        return _without_name(message, message.quote.text)
    replied = message.reply_to_message
    if not asked and replied:
        return _without_name(message, replied.text or replied.caption)
    return asked


def _without_name(message: Message, written: str | None) -> str:
    # JSON may bring half of a surrogate pair, which can't be sent back.
    text = (written or "").encode("utf-8", "replace").decode()
    return re.sub(rf"\s?@{re.escape(message.get_bot().username)}\b,?", "", text, flags=re.IGNORECASE).strip()
