"""Who a message in a group is meant for: the bot, where it is mentioned or replied to."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.ext import filters


class _Addressed(filters.MessageFilter):
    """A message of a person that mentions the bot or replies to it."""

    def filter(self, message: Message) -> bool:
        if message.from_user is None or message.from_user.is_bot:
            return False
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == bot.id:
            return True
        mentions = {**message.parse_entities([MessageEntity.MENTION]), **message.parse_caption_entities(["mention"])}
        return any(each.lower() == f"@{bot.username}".lower() for each in mentions.values())


ADDRESSED = _Addressed(name="addressed")


def question_in(message: Message) -> str:
    """Return what a message asks, without the bot's name in it.

    Where nothing but the name is there, what the message replies to is asked.
    """
    asked = _without_name(message)
    if not asked.strip() and message.reply_to_message:
        return _without_name(message.reply_to_message)
    return asked


def _without_name(message: Message) -> str:
    text = message.text or message.caption or ""
    return re.sub(rf"\s?@{re.escape(message.get_bot().username)}\b,?", "", text, flags=re.IGNORECASE)
