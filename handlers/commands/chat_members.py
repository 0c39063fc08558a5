"""What becomes of chats: a group that turns into a supergroup, a chat that shuts the bot out."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update

from corpus.errors import StoreError
from handlers.context import Context

_LOG = logging.getLogger(__name__)


async def on_migration(update: Update, context: Context) -> None:
    """Keep a group's settings and subscriptions under its new id."""
    message = update.effective_message
    if message is None:
        return
    old, new = message.migrate_from_chat_id or message.chat_id, message.migrate_to_chat_id or message.chat_id
    try:
        await context.chats.migrate(old, new)
        await context.subscriptions.migrate(old, new)
    except StoreError as exc:
        _LOG.warning("What is kept about a group does not follow it: %s", exc)


async def on_membership(update: Update, context: Context) -> None:
    """Write no more to a chat that has blocked the bot or put it out."""
    change = update.my_chat_member
    if change is None or change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return
    try:
        await context.subscriptions.drop(change.chat.id)
    except StoreError as exc:
        _LOG.warning("The subscriptions of a chat that left are not deleted: %s", exc)
