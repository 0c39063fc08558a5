"""/privacy, /export, /forget: explain, export and delete the stored data of a chat."""

from __future__ import annotations

import json
from dataclasses import asdict

from telegram import ChatMember, InputFile, Message, Update
from telegram.constants import ChatType

from handlers.commands.language import language_name
from handlers.context import Context
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import send, send_file
from handlers.services.chats import ChatRecord
from handlers.services.subscriptions import ChatSubscriptions
from handlers.translations import Texts
from handlers.views.reply import Reply

EXPORT_FILE_NAME = "unido-bot.json"


async def privacy(update: Update, context: Context) -> None:
    """Explain what is stored, why, and for how long."""
    if (message := update.effective_message) is not None:
        texts = context.texts
        days = texts.count(texts.day_count, context.chats.keep_days)
        await send(message, Reply(texts.privacy.format(days=days)))


@requires_storage
async def export(update: Update, context: Context) -> None:
    """Send all stored data of the chat as a JSON file."""
    if (message := update.effective_message) is None:
        return
    kept, followed = await context.chats.kept(message.chat_id), await context.subscriptions.followed(message.chat_id)
    topic = context.topics.get(context.conversation)
    if (kept, followed, topic) == (ChatRecord(), ChatSubscriptions(), None):
        await send(message, Reply(context.texts.nothing_stored))
        return
    everything = asdict(kept) | asdict(followed) | {"asked_last": topic.question if topic else None}
    written = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
    await send_file(message, InputFile(written.encode("utf-8", "replace"), EXPORT_FILE_NAME))


@requires_storage
async def forget(update: Update, context: Context) -> None:
    """Delete all stored data of the chat, in the database and in memory, and list it."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    if not await _may_forget(message):
        await send(message, Reply(texts.group_administrators_only))
        return
    talked = context.topics.forget(message.chat_id)
    gone = _describe(
        await context.chats.forget(message.chat_id), await context.subscriptions.drop(message.chat_id), texts
    )
    if talked:
        gone.append(texts.stored_topic)
    await send(
        message, Reply("\n".join([texts.deleted, *(f"• {each}" for each in gone)]) if gone else texts.nothing_stored)
    )


async def _may_forget(message: Message) -> bool:
    """Return True if the sender may delete the chat's data: in a group only its administrators."""
    if message.chat.type == ChatType.PRIVATE or message.sender_chat:
        return True
    member = await message.chat.get_member(message.from_user.id) if message.from_user else None
    return member is not None and member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def _describe(kept: ChatRecord, followed: ChatSubscriptions, texts: Texts) -> list[str]:
    """Describe stored data."""
    said = [texts.stored_language.format(language=language_name(kept.language))] if kept.language else []
    for forms, what in (
        (texts.stored_answered, kept.answered),
        (texts.stored_questions, kept.unanswered),
        (texts.stored_votes, kept.votes),
        (texts.stored_subscriptions, followed.subscriptions),
    ):
        if what:
            said.append(texts.count(forms, len(what)))
    return [*said, texts.stored_quiet_hours] if followed.quiet else said
