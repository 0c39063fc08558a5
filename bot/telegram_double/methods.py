"""The methods of the Bot API that the double knows, their parameters, and how a refusal looks.

Names and kinds are those of <https://core.telegram.org/bots/api#available-methods> (Bot API 10.1).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.telegram_double.text import is_unicode


class TelegramRefusal(Exception):
    """Telegram says no: HTTP status, description, and ResponseParameters such as `{"retry_after": 5}`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code, description, parameters)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class Upload(NamedTuple):
    """A file that comes with a call."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A call that the bot made. `refused` is the refusal's description, None when it was done."""

    method: str
    parameters: Mapping[str, object]
    refused: str | None


_SEND = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"

# method: (required, optional)
_METHODS: dict[str, tuple[str, str]] = {
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "setWebhook": (
        "url",
        "certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    "deleteWebhook": ("", "drop_pending_updates"),
    "getWebhookInfo": ("", ""),
    "getMe": ("", ""),
    "getFile": ("file_id", ""),
    "sendMessage": ("chat_id text", f"parse_mode entities link_preview_options {_SEND}"),
    "sendDocument": (
        "chat_id document",
        f"thumbnail caption parse_mode caption_entities disable_content_type_detection {_SEND}",
    ),
    "sendPhoto": (
        "chat_id photo",
        f"caption parse_mode caption_entities show_caption_above_media has_spoiler {_SEND}",
    ),
    "sendChatAction": ("chat_id action", "business_connection_id message_thread_id"),
    "editMessageText": ("", f"text parse_mode entities link_preview_options rich_message {_EDIT}"),
    "editMessageReplyMarkup": ("", _EDIT),
    "deleteMessage": ("chat_id message_id", ""),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "answerInlineQuery": ("inline_query_id results", "cache_time is_personal next_offset button"),
    "answerGuestQuery": ("guest_query_id result", ""),
    "setMyCommands": ("commands", "scope language_code"),
    "getMyCommands": ("", "scope language_code"),
    "deleteMyCommands": ("", "scope language_code"),
    "setMyName": ("", "name language_code"),
    "getMyName": ("", "language_code"),
    "setMyDescription": ("", "description language_code"),
    "getMyDescription": ("", "language_code"),
    "setMyShortDescription": ("", "short_description language_code"),
    "getMyShortDescription": ("", "language_code"),
}
_NAMES = {name.lower(): name for name in _METHODS}

# What a parameter must be; a string where it is not named here.
_KINDS: dict[type, str] = {
    int: "offset limit timeout max_connections message_id message_thread_id direct_messages_topic_id cache_time",
    bool: "drop_pending_updates disable_notification protect_content allow_paid_broadcast "
    "disable_content_type_detection show_caption_above_media has_spoiler show_alert is_personal",
    list: "allowed_updates entities caption_entities commands results",
    dict: "link_preview_options suggested_post_parameters reply_parameters reply_markup rich_message scope "
    "result button",
    Upload: "document photo thumbnail certificate",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}


def method_name(method: str) -> str:
    """Give a method's name as it is documented (Telegram reads it in any case); unknown ones answer 404."""
    try:
        return _NAMES[method.lower()]
    except KeyError:
        raise TelegramRefusal(404, "Not Found") from None


def checked(method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    """Give a call's parameters in the types of the Bot API: JSON texts read, digits made integers.

    Refuses a missing required parameter, a wrong type, and any name that the method does not have: Telegram
    ignores those silently, but here they are mistakes of ours that should be found.
    """
    required, optional = (part.split() for part in _METHODS[method])
    given = {name: value for name, value in parameters.items() if value is not None}
    if not is_unicode([value for value in given.values() if not isinstance(value, Upload)]):
        raise bad_request("strings must be encoded in UTF-8")
    for name in given:
        if name not in required and name not in optional:
            raise bad_request(f'method "{method}" has no parameter "{name}"')
    for name in required:
        if name not in given and name != "text":  # an absent text reads as an empty one
            raise bad_request(f'parameter "{name}" is required' if name != "chat_id" else "chat_id is empty")
    return {name: _typed(name, value) for name, value in given.items()}


def bad_request(description: str) -> TelegramRefusal:
    """Make a refusal with status 400, worded as Telegram's are."""
    return TelegramRefusal(400, f"Bad Request: {description}")


def _typed(name: str, value: object) -> Any:
    """Give a value in its parameter's type; a form carries every value as a string."""
    kind = _KIND_OF.get(name, str)
    if name == "chat_id":  # a number, or @username
        kind = str if isinstance(value, str) and not value.removeprefix("-").isdecimal() else int
    read = _read(kind, value) if isinstance(value, str) else value
    whole = isinstance(read, kind) and not (kind is int and isinstance(read, bool))
    if not whole and not (kind is Upload and isinstance(read, str)):
        raise bad_request(f'parameter "{name}" has a wrong type: {type(value).__name__}')
    return read


def _read(kind: type, text: str) -> object:
    if kind in (int, list, dict):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text.lower() in ("true", "yes", "1") if kind is bool else text
