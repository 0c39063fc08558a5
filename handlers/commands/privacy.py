"""/privacy, /export, /forget: explain, export and delete the stored data of a chat."""

from __future__ import annotations

import json
from dataclasses import asdict

from telegram import ChatMember, InputFile, Message, Update, User
from telegram.constants import ChatType

from corpus.answering.followups import Topic
from handlers.commands.language import language_name
from handlers.context import Context
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import acknowledge, edit, send, send_file
from handlers.services.chats import ChatRecord
from handlers.services.subscriptions import ChatSubscriptions
from handlers.translations import Texts
from handlers.views.callback_data import ForgetAll
from handlers.views.reply import Button, Reply

EXPORT_FILE_NAME = "unido-bot.json"
_NOTHING = (ChatRecord(), ChatSubscriptions(), None)


async def privacy(update: Update, context: Context) -> None:
    """Explain what is stored, why, and for how long."""
    if (message := update.effective_message) is not None:
        texts = context.texts
        days = texts.count(texts.day_count, context.chats.keep_days)
        lines = [texts.privacy.format(days=days), *([texts.model_privacy] if context.bot_data.model else [])]
        await send(message, Reply("\n\n".join(lines)))


@requires_storage
async def export(update: Update, context: Context) -> None:
    """Send all stored data of the chat as a JSON file."""
    if (message := update.effective_message) is None:
        return
    kept, followed, topic = await _stored(message, context)
    if (kept, followed, topic) == _NOTHING:
        await send(message, Reply(context.texts.nothing_stored))
        return
    everything = asdict(kept) | asdict(followed) | {"asked_last": topic.question if topic else None}
    written = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
    await send_file(message, InputFile(written.encode("utf-8", "replace"), EXPORT_FILE_NAME))


@requires_storage
async def forget(update: Update, context: Context) -> None:
    """Ask whether to delete all stored data of the chat."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    if not await _may_forget(message, message.from_user):
        await send(message, Reply(texts.group_administrators_only))
        return
    if await _stored(message, context) == _NOTHING:
        await send(message, Reply(texts.nothing_stored))
        return
    row = (Button(texts.delete_all, ForgetAll(undo=False).data),)
    await send(message, Reply(texts.confirm_delete, (row,)))


@requires_storage
async def on_forget_button(update: Update, context: Context, callback: ForgetAll) -> None:
    """Delete all stored data of the chat, in the database and in memory, and list it; or put it back."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts, chat_id = context.texts, message.chat_id
    if not await _may_forget(message, query.from_user):
        await acknowledge(query, texts.group_administrators_only)
        return
    if callback.undo:
        restored = [await context.chats.restore(chat_id), await context.subscriptions.restore(chat_id)]
        await edit(message, Reply(texts.restored_data if any(restored) else texts.too_late))
    else:
        talked = context.bot_data.conversations.forget(chat_id)
        gone = _describe(await context.chats.forget(chat_id), await context.subscriptions.drop(chat_id), texts)
        gone += [texts.stored_topic] if talked else []
        undo = ((Button(texts.undo, ForgetAll(undo=True).data),),)
        deleted = Reply("\n".join([texts.deleted, *(f"• {each}" for each in gone)]), undo)
        await edit(message, deleted if gone else Reply(texts.nothing_stored))
    await acknowledge(query)


async def _stored(message: Message, context: Context) -> tuple[ChatRecord, ChatSubscriptions, Topic | None]:
    """Return all stored data of the chat, and the topic of the conversation."""
    chat_id = message.chat_id
    return await context.chats.kept(chat_id), await context.subscriptions.followed(chat_id), context.state.topic


async def _may_forget(message: Message, user: User | None) -> bool:
    """Return True if a user may delete the chat's data: in a group only its administrators."""
    if message.chat.type == ChatType.PRIVATE or (message.sender_chat and message.from_user == user):
        return True
    member = await message.chat.get_member(user.id) if user else None
    return member is not None and member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def _describe(kept: ChatRecord, followed: ChatSubscriptions, texts: Texts) -> list[str]:
    """Describe stored data."""
    said = [texts.stored_language.format(language=language_name(kept.language))] if kept.language else []
    for forms, what in (
        (texts.stored_answered, kept.answered),
        (texts.stored_questions, kept.unanswered),
        (texts.stored_votes, kept.votes),
        (texts.stored_subscriptions, followed.subscriptions),
        (texts.stored_waiting, followed.waiting),
        (texts.stored_digests, followed.digests),
    ):
        if what:
            said.append(texts.count(forms, len(what)))
    return [*said, texts.stored_quiet_hours] if followed.quiet else said
