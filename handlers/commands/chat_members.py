"""Changes of chats: a group becomes a supergroup, a chat blocks or removes the bot."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update

from corpus.errors import StoreError
from handlers.context import Context

_LOG = logging.getLogger(__name__)


async def on_migration(update: Update, context: Context) -> None:
    """Move a group's settings and subscriptions to its supergroup id."""
    message = update.effective_message
    if message is None:
        return
    old, new = message.migrate_from_chat_id or message.chat_id, message.migrate_to_chat_id or message.chat_id
    try:
        await context.chats.migrate(old, new)
        await context.subscriptions.migrate(old, new)
    except StoreError as exc:
        _LOG.warning("Stored data of a group not migrated to its supergroup id: %s", exc)


async def on_membership(update: Update, context: Context) -> None:
    """Delete the subscriptions of a chat that has blocked or removed the bot."""
    change = update.my_chat_member
    if change is None or change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return
    try:
        await context.subscriptions.drop(change.chat.id)
    except StoreError as exc:
        _LOG.warning("Subscriptions of a chat that removed the bot not deleted: %s", exc)
