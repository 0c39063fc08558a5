"""A rendered reply → Telegram."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextvars import ContextVar

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.links import share_url
from handlers.render import Button, Keyboard, Reply
from handlers.texts import Texts, texts_for

UPLOAD_SECONDS = 30
"""A picture goes over a slow line for longer than a message does."""

LONG_ANSWER = 0.5
"""Seconds after which a chat sees that the bot is typing."""

ACTION_SECONDS = 4.5
"""Telegram shows an action for five seconds."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NO_ERRORS = ("message is not modified", "message to edit not found", "message can't be edited")
_TOO_LATE = "query is too old"
_CHOSEN: ContextVar[str | None] = ContextVar("chosen language", default=None)


def texts_of(update: Update) -> Texts:
    """Return the phrases in the language that the chat has chosen, else in that of whoever sent the update."""
    return texts_for(_CHOSEN.get() or (update.effective_user.language_code if update.effective_user else None))


def speak(language: str | None) -> None:
    """Use a chosen language for the update in hand, None for the client's own. Each update is a task of its own."""
    _CHOSEN.set(language)


async def send(message: Message, reply: Reply) -> Message:
    """Send `reply` below `message`; in a group as an answer to it. Return the message that was sent."""
    return await message.reply_html(
        reply.html,
        reply_markup=_markup(reply.keyboard, message.get_bot().username),
        link_preview_options=_NO_PREVIEW,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
    )


async def send_to(bot: Bot, chat_id: int, thread_id: int, reply: Reply) -> None:
    """Send `reply` of the bot's own accord to a chat, in a forum to a topic (else 0)."""
    await bot.send_message(
        chat_id,
        reply.html,
        parse_mode=ParseMode.HTML,
        message_thread_id=thread_id or None,
        reply_markup=_markup(reply.keyboard, bot.username),
        link_preview_options=_NO_PREVIEW,
    )


@contextlib.asynccontextmanager
async def typing(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show in the chat that something is coming, where the block takes long enough for somebody to wonder."""
    showing = asyncio.create_task(_show(message, action))
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.wait([showing])


async def _show(message: Message, action: ChatAction) -> None:
    await asyncio.sleep(LONG_ANSWER)
    while True:
        with contextlib.suppress(TelegramError):  # an ornament: that it fails is no reason to say anything
            await message.reply_chat_action(action)
        await asyncio.sleep(ACTION_SECONDS)


async def send_picture(message: Message, picture: InputFile, caption: str, *, tall: bool = False) -> None:
    """Send a picture below `message`, as `send` does; a `tall` one as a file, since Telegram would shrink it."""
    send = message.reply_document if tall else message.reply_photo
    await send(
        picture,
        caption=caption,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
        write_timeout=UPLOAD_SECONDS,
    )


async def send_file(message: Message, file: InputFile) -> None:
    """Send a file below `message`, as `send` does."""
    await message.reply_document(
        file,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
        write_timeout=UPLOAD_SECONDS,
    )


async def replace(message: Message, reply: Reply) -> None:
    """Put `reply` in the place of `message`, which is the bot's own."""
    await replace_at(message.get_bot(), message.chat_id, message.message_id, reply)


async def replace_at(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> None:
    """Put `reply` in the place of a message of the bot's own. The same once more, or a message gone, is no error."""
    try:
        await bot.edit_message_text(
            reply.html,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(reply.keyboard, bot.username),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as exc:
        if not any(fact in exc.message.lower() for fact in _NO_ERRORS):
            raise


async def acknowledge(query: CallbackQuery, said: str | None = None, *, alert: bool = True) -> None:
    """End the waiting of a pressed button, with a sentence if there is one: to be closed, or no `alert` but in passing.

    Telegram takes this for some minutes only. A press that waited longer, while the bot was away, is no error.
    """
    try:
        await query.answer(said, show_alert=alert and said is not None)
    except BadRequest as exc:
        if _TOO_LATE not in exc.message.lower():
            raise


def _markup(keyboard: Keyboard, username: str) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(each, username) for each in row] for row in keyboard])


def _button(button: Button, username: str) -> InlineKeyboardButton:
    url = share_url(username, *button.share) if button.share else button.url
    return InlineKeyboardButton(button.text, callback_data=button.data, url=url)
