"""Telegram's rules for keyboards under a message."""

from collections.abc import Mapping
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.fake_telegram.html import checked_url
from bot.fake_telegram.methods import bad_request

_LOOKS = {"text", "style", "icon_custom_emoji_id"}  # the other fields of a button are what it does
_OTHER_MARKUPS = {"keyboard", "remove_keyboard", "force_reply"}


def checked_markup(markup: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give the inline keyboard that a message will show, None for none; refuses what Telegram refuses.

    Reply keyboards are taken as they are and not shown with the message, as Telegram does.
    """
    if not markup or _OTHER_MARKUPS & markup.keys():
        return None
    rows = markup["inline_keyboard"]
    kept = [[_button(button) for button in row] for row in rows]
    kept = [row for row in kept if row]
    if sum(map(len, kept)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in kept):
        raise bad_request("REPLY_MARKUP_TOO_LONG")  # Telegram wraps or refuses, the limit is not documented
    return {"inline_keyboard": kept} if kept else None


def has_callback(message: Mapping[str, Any], data: str) -> bool:
    """Whether a button with this callback data stands under the message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return any(button.get("callback_data") == data for row in rows for button in row)


def _button(given: Mapping[str, Any]) -> dict[str, Any]:
    button = {name: value for name, value in given.items() if value is not None}
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    actions = button.keys() - _LOOKS
    if len(actions) != 1:
        raise bad_request(
            "can't parse inline keyboard button: "
            + (
                "text buttons are unallowed in the inline keyboard"
                if not actions
                else "it must have exactly one action"
            )
        )
    _check_action(button)
    return button


def _check_action(button: Mapping[str, Any]) -> None:
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not (InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA):
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = checked_url(button["url"])
        if url is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button:
        copied = button["copy_text"]["text"]
        if not (InlineKeyboardButtonLimit.MIN_COPY_TEXT <= len(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT):
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
