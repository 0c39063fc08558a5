"""Sending of rendered replies to Telegram."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.views.deep_links import share_url
from handlers.views.reply import Button, Keyboard, Reply

UPLOAD_TIMEOUT_S = 30  # uploads over a slow line take longer than messages
TYPING_DELAY_S = 0.5  # an answer that takes longer shows that the bot is typing
TYPING_INTERVAL_S = 4.5  # Telegram shows a chat action for five seconds
_PROMPT = ForceReply(selective=True)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_HARMLESS_EDIT_ERRORS = ("message is not modified", "message to edit not found", "message can't be edited")
_EXPIRED_QUERY_ERROR = "query is too old"
_REPLY_GONE_ERROR = "message to be replied not found"
CHAT_GONE_ERRORS = (
    "chat not found",
    "user is deactivated",
    "group chat was deactivated",
    "not enough rights",
    "no rights",
)
THREAD_GONE_ERRORS = ("message thread not found", "topic_closed", "topic closed", "topic_deleted")


async def send(message: Message, reply: Reply) -> int:
    """Send `reply` to the chat of `message`, in a group as a reply to it. Return the id of the sent message."""
    thread = message.message_thread_id if message.is_topic_message else None
    content = _content(reply, message.get_bot().username)
    sent = await _replying(
        message,
        lambda to: message.get_bot().send_message(
            message.chat_id, message_thread_id=thread, reply_parameters=to, **content
        ),
    )
    return sent.message_id


async def _replying(message: Message, send: Callable[[ReplyParameters | None], Awaitable[Message]]) -> Message:
    """Send something, in a group as a reply to `message`; if that was deleted, to the same place without a reply.

    In the topic of a forum Telegram ignores `allow_sending_without_reply`.
    """
    if message.chat.type == ChatType.PRIVATE:
        return await send(None)
    try:
        return await send(ReplyParameters(message.message_id, allow_sending_without_reply=True))
    except BadRequest as exc:
        if _REPLY_GONE_ERROR not in exc.message.lower():
            raise
        return await send(None)


def is_gone(error: BaseException | None) -> bool:
    """Return True if Telegram says that a chat or a topic takes no messages of the bot."""
    if not isinstance(error, BadRequest):
        return False
    return any(phrase in error.message.lower() for phrase in (*CHAT_GONE_ERRORS, *THREAD_GONE_ERRORS))


async def send_to(bot: Bot, chat_id: int, thread_id: int, reply: Reply) -> None:
    """Send an unsolicited `reply` to a chat, in a forum to a topic (else 0)."""
    await bot.send_message(chat_id, message_thread_id=thread_id or None, **_content(reply, bot.username))


@contextlib.asynccontextmanager
async def typing(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show a chat action while the block runs, if it takes longer than `TYPING_DELAY_S`."""
    loop, showing = asyncio.get_running_loop(), list[asyncio.Task[None]]()
    timer = loop.call_later(TYPING_DELAY_S, lambda: showing.append(loop.create_task(_show(message, action))))
    try:
        yield
    finally:
        timer.cancel()
        for task in showing:
            task.cancel()
            await asyncio.wait([task])


async def _show(message: Message, action: ChatAction) -> None:
    while True:
        with contextlib.suppress(TelegramError):  # best effort: a failed typing indicator is ignored
            await message.reply_chat_action(action)
        await asyncio.sleep(TYPING_INTERVAL_S)


async def send_picture(message: Message, picture: InputFile, caption: str, *, tall: bool = False) -> None:
    """Send a picture as `send` does; a `tall` one as a file, because Telegram would shrink it."""
    send = message.reply_document if tall else message.reply_photo
    await _replying(
        message,
        lambda to: send(picture, caption=caption, do_quote=False, reply_parameters=to, write_timeout=UPLOAD_TIMEOUT_S),
    )


async def send_file(message: Message, file: InputFile) -> None:
    """Send a file as `send` does."""
    await _replying(
        message,
        lambda to: message.reply_document(file, do_quote=False, reply_parameters=to, write_timeout=UPLOAD_TIMEOUT_S),
    )


async def edit(message: Message, reply: Reply) -> None:
    """Replace the content of `message`, which the bot has sent."""
    await edit_at(message.get_bot(), message.chat_id, message.message_id, reply)


async def edit_at(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> None:
    """Replace the content of a message of the bot. Identical content or a deleted message is not an error."""
    try:
        await bot.edit_message_text(chat_id=chat_id, message_id=message_id, **_content(reply, bot.username))
    except BadRequest as exc:
        if not any(error in exc.message.lower() for error in _HARMLESS_EDIT_ERRORS):
            raise


async def replace_button(message: Message, data: str, row: tuple[Button, ...]) -> None:
    """Put a row of buttons where `message` has the button with `data`, above what is left of its row.

    A message that has no such button, since somebody pressed it just before, stays as it is.
    """
    shown = message.reply_markup.inline_keyboard if message.reply_markup else ()
    rows = list[Sequence[InlineKeyboardButton]]()
    for each in shown:
        left = [button for button in each if button.callback_data != data]
        if len(left) < len(each):
            rows.append([_button(button, message.get_bot().username) for button in row])
        rows += [left] if left else []
    if any(button.callback_data == data for each in shown for button in each):
        await message.edit_reply_markup(InlineKeyboardMarkup(rows))


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = True) -> None:
    """Answer a button press, with a text if given: as an alert to be closed, or without `alert` as a toast.

    Telegram accepts the answer for some minutes only. A press that waited longer, while the bot was down, is ignored.
    """
    try:
        await query.answer(text, show_alert=alert and text is not None)
    except BadRequest as exc:
        if _EXPIRED_QUERY_ERROR not in exc.message.lower():
            raise


def _content(reply: Reply, username: str) -> dict[str, Any]:
    """Return the arguments of a Bot API method for the content of a message."""
    return {
        "text": reply.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": _markup(reply.keyboard, username) if reply.keyboard else _PROMPT if reply.prompts else None,
    }


@lru_cache(maxsize=1_000)  # cached answers have the same buttons
def _markup(keyboard: Keyboard, username: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button(each, username) for each in row] for row in keyboard])


def _button(button: Button, username: str) -> InlineKeyboardButton:
    if button.data:
        return InlineKeyboardButton(button.text, callback_data=button.data)
    if button.copied:
        return InlineKeyboardButton(button.text, copy_text=CopyTextButton(button.copied))
    if button.query:
        anywhere = SwitchInlineQueryChosenChat(
            button.query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        return InlineKeyboardButton(button.text, switch_inline_query_chosen_chat=anywhere)
    url = share_url(username, *button.share) if button.share else button.url
    return InlineKeyboardButton(button.text, url=url or "")
