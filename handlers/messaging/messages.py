"""A rendered reply → Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Any

from telegram import Bot, CallbackQuery, InputFile, Message
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.messaging.calls import call
from handlers.views.deep_links import share_url
from handlers.views.reply import Button, Keyboard, Reply

UPLOAD_TIMEOUT_S = 30
"""A picture goes over a slow line for longer than a message does."""

TYPING_DELAY_S = 0.5
"""Seconds after which a chat sees that the bot is typing."""

TYPING_INTERVAL_S = 4.5
"""Telegram shows an action for five seconds."""

_NO_PREVIEW = '{"is_disabled":true}'
_NO_ERRORS = ("message is not modified", "message to edit not found", "message can't be edited")
_TOO_LATE = "query is too old"


async def send(message: Message, reply: Reply) -> int:
    """Send `reply` below `message`; in a group as an answer to it. Return the id of the message that was sent."""
    answers = {"message_id": message.message_id, "allow_sending_without_reply": True}
    sent = await call(
        message.get_bot(),
        "sendMessage",
        chat_id=message.chat_id,
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
        reply_parameters=answers if message.chat.type != ChatType.PRIVATE else None,
        **_content(reply, message.get_bot().username),
    )
    return int(sent["message_id"])


async def send_to(bot: Bot, chat_id: int, thread_id: int, reply: Reply) -> None:
    """Send `reply` of the bot's own accord to a chat, in a forum to a topic (else 0)."""
    await call(
        bot, "sendMessage", chat_id=chat_id, message_thread_id=thread_id or None, **_content(reply, bot.username)
    )


@contextlib.asynccontextmanager
async def typing(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show in the chat that something is coming, where the block takes long enough for somebody to wonder."""
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
        with contextlib.suppress(TelegramError):  # an ornament: that it fails is no reason to say anything
            await message.reply_chat_action(action)
        await asyncio.sleep(TYPING_INTERVAL_S)


async def send_picture(message: Message, picture: InputFile, caption: str, *, tall: bool = False) -> None:
    """Send a picture below `message`, as `send` does; a `tall` one as a file, since Telegram would shrink it."""
    send = message.reply_document if tall else message.reply_photo
    await send(
        picture,
        caption=caption,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
        write_timeout=UPLOAD_TIMEOUT_S,
    )


async def send_file(message: Message, file: InputFile) -> None:
    """Send a file below `message`, as `send` does."""
    await message.reply_document(
        file,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
        write_timeout=UPLOAD_TIMEOUT_S,
    )


async def edit(message: Message, reply: Reply) -> None:
    """Put `reply` in the place of `message`, which is the bot's own."""
    await edit_at(message.get_bot(), message.chat_id, message.message_id, reply)


async def edit_at(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> None:
    """Put `reply` in the place of a message of the bot's own. The same once more, or a message gone, is no error."""
    try:
        await call(bot, "editMessageText", chat_id=chat_id, message_id=message_id, **_content(reply, bot.username))
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


def _content(reply: Reply, username: str) -> dict[str, Any]:
    """Return what a message consists of, as the Bot API has it."""
    return {
        "text": reply.html,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": _markup(reply.keyboard, username) if reply.keyboard else None,
    }


@lru_cache(maxsize=1_000)
def _markup(keyboard: Keyboard, username: str) -> str:
    rows = [[_button(each, username) for each in row] for row in keyboard]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False)


def _button(button: Button, username: str) -> dict[str, str]:
    if button.data:
        return {"text": button.text, "callback_data": button.data}
    return {"text": button.text, "url": share_url(username, *button.share) if button.share else button.url or ""}
