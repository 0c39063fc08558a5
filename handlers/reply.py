"""A rendered reply → Telegram."""

from __future__ import annotations

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from handlers.render import Keyboard, Reply
from handlers.texts import Texts, texts_for

UPLOAD_SECONDS = 30
"""A picture goes over a slow line for longer than a message does."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOT_MODIFIED = "message is not modified"
_TOO_LATE = "query is too old"


def texts_of(update: Update) -> Texts:
    """Return the phrases in the language of whoever sent the update."""
    return texts_for(update.effective_user.language_code if update.effective_user else None)


async def send(message: Message, reply: Reply) -> None:
    """Send `reply` below `message`; in a group as an answer to it."""
    await message.reply_html(
        reply.html,
        reply_markup=_markup(reply.keyboard),
        link_preview_options=_NO_PREVIEW,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
    )


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
    """Put `reply` in the place of `message`, which is the bot's own. The same once more is no error."""
    try:
        await message.edit_text(
            reply.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(reply.keyboard),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as exc:
        if _NOT_MODIFIED not in exc.message.lower():
            raise


async def acknowledge(query: CallbackQuery, alert: str | None = None) -> None:
    """End the waiting of a pressed button, with a sentence to be closed if there is one.

    Telegram takes this for some minutes only. A press that waited longer, while the bot was away, is no error.
    """
    try:
        await query.answer(alert, show_alert=alert is not None)
    except BadRequest as exc:
        if _TOO_LATE not in exc.message.lower():
            raise


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(each.text, callback_data=each.data, url=each.url) for each in row] for row in keyboard]
    )
