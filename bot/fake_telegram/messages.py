"""The methods that send, edit and delete messages, with the checks of the Bot API."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

from telegram.constants import (
    ChatAction,
    ChatType,
    FileSizeLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
)

from bot.fake_telegram.calls import TelegramRefusal, Upload, bad_request, wrong_state
from bot.fake_telegram.chats import Chat, Message, World
from bot.fake_telegram.content import document, uploaded_photo
from bot.fake_telegram.entities import formatted, utf16_length
from bot.fake_telegram.html import HtmlError, checked_url


def formatted_field(params: Mapping[str, Any], name: str, entities: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text of the parameter `name` and its entities as Telegram stores them."""
    try:
        return formatted(params.get(name, ""), parse_mode=params.get("parse_mode"), entities=params.get(entities))
    except HtmlError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def text_fields(params: Mapping[str, Any], name: str = "text") -> dict[str, Any]:
    """Return `text`, `entities` and `link_preview_options` of a message whose text is the parameter `name`."""
    text, entities = formatted_field(params, name, "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    fields: dict[str, Any] = {"text": text}
    if entities:
        fields["entities"] = entities
    if params.get("link_preview_options"):
        fields["link_preview_options"] = params["link_preview_options"]
    return fields


def caption_fields(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return `caption` and `caption_entities` of a message with media."""
    caption, entities = formatted_field(params, "caption", "caption_entities")
    if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


_APPEARANCE = {"text", "style", "icon_custom_emoji_id"}  # all other fields of a button are actions
_OTHER_MARKUPS = {"keyboard", "remove_keyboard", "force_reply"}


def checked_markup(markup: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the inline keyboard of a message, checked; None if it has none.

    Telegram does not return reply keyboards with a message.
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


def _button(given: Mapping[str, Any]) -> dict[str, Any]:
    button = {name: value for name, value in given.items() if value is not None}
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    actions = button.keys() - _APPEARANCE
    if len(actions) != 1:
        fault = "it must have exactly one action" if actions else "text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {fault}")
    _check_action(button)
    return button


def _check_action(button: Mapping[str, Any]) -> None:
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not (InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA):
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and checked_url(button["url"]) is None:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button:
        copied = button["copy_text"]["text"]
        if not (InlineKeyboardButtonLimit.MIN_COPY_TEXT <= len(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT):
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


_CHAT_LIMIT, _GROUP_LIMIT, _TOTAL_LIMIT = (1, 1.0), (20, 60.0), (30, 1.0)  # messages in seconds


class SendLimits:
    """The limits of sending: a message a second to a chat, 20 a minute to a group, 30 a second in all.

    <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: defaultdict[int | None, deque[float]] = defaultdict(deque)

    def count(self, chat_id: int) -> None:
        """Count a message to a chat (a group has a negative id), or refuse it with `retry_after`, uncounted."""
        now = self._clock()
        wait = max(self._wait(None, now, *_TOTAL_LIMIT), self._wait(chat_id, now, *_CHAT_LIMIT))
        if chat_id < 0:
            wait = max(wait, self._wait(chat_id, now, *_GROUP_LIMIT))
        if wait > 0:
            seconds = math.ceil(wait)
            raise TelegramRefusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for key in (None, chat_id):
            self._sent[key].append(now)
            while now - self._sent[key][0] > _GROUP_LIMIT[1]:
                self._sent[key].popleft()

    def _wait(self, key: int | None, now: float, max_messages: int, seconds: float) -> float:
        sent = self._sent[key]
        return sent[-max_messages] + seconds - now if len(sent) >= max_messages else 0.0


Parameters = dict[str, Any]  # as `parse_parameters` returns them


def find_chat(world: World, params: Parameters) -> Chat:
    """Return the chat of a call; refuse an unknown one, or one that the bot cannot reach."""
    name = params.get("chat_id", "")
    named = (each for each in world.chats.values() if name == f"@{each.about.get('username')}")
    chat = world.chats.get(name) or next(named, None)
    if chat is None:
        raise wrong_state("chat not found") if params.get("chat_id") else bad_request("chat_id is empty")
    if chat.upgraded_to:
        new = {"migrate_to_chat_id": chat.upgraded_to}
        raise TelegramRefusal(400, "Bad Request: group chat was upgraded to a supergroup chat", new)
    chat.membership.require_bot()
    return chat


class SendMethods:
    """The methods that send messages."""

    def __init__(self, world: World, limits: SendLimits | None) -> None:
        self._world = world
        self._limits = limits

    def text(self, params: Parameters) -> Message:
        """Implement `sendMessage`."""
        return self._post(params, text_fields(params))

    def document(self, params: Parameters) -> Message:
        """Implement `sendDocument`."""
        caption = caption_fields(params)
        file_id, upload = self._upload(params["document"])
        return self._post(params, document(file_id, upload.filename, len(upload.content)) | caption)

    def photo(self, params: Parameters) -> Message:
        """Implement `sendPhoto`."""
        caption = caption_fields(params)
        file_id, upload = self._upload(params["photo"])
        photo = uploaded_photo(file_id, upload.content)
        if photo is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self._post(params, photo | caption)

    def action(self, params: Parameters) -> bool:
        """Implement `sendChatAction`."""
        if params["action"] not in set(ChatAction):
            raise bad_request("wrong parameter action in request")
        self._world.publish("chat_action", find_chat(self._world, params).id, action=params["action"])
        return True

    def _upload(self, value: str | Upload) -> tuple[str, Upload]:
        """Store an uploaded file, or find a stored one by its file_id."""
        if isinstance(value, str):
            if value not in self._world.files:
                raise wrong_state("wrong file identifier/HTTP URL specified")
            return value, Upload(*self._world.files[value])
        if not value.content:
            raise bad_request("file must be non-empty")
        if len(value.content) > FileSizeLimit.FILESIZE_UPLOAD:
            raise TelegramRefusal(413, "Request Entity Too Large")
        return self._world.add_file(value), value

    def _post(self, params: Parameters, fields: Parameters) -> Message:
        markup = checked_markup(params.get("reply_markup"))
        chat = find_chat(self._world, params)
        if self._limits:
            self._limits.count(chat.id)
        if markup:
            fields["reply_markup"] = markup
        if params.get("protect_content"):
            fields["has_protected_content"] = True
        reply_to, thread = None, params.get("message_thread_id")
        if thread in chat.closed_topics and not chat.membership.is_administrator(self._world.bot["id"]):
            raise bad_request("TOPIC_CLOSED")
        if "reply_parameters" in params:
            reply_to, quote = _reply(chat, params["reply_parameters"], thread)
            fields |= quote
        return chat.post(self._world.bot, fields, reply_to=reply_to, thread=thread)


def _reply(chat: Chat, reply: Parameters, thread: int | None) -> tuple[int | None, Parameters]:
    """Return the id of the message that ReplyParameters name, and the fields of the quote.

    In the topic of a forum, `allow_sending_without_reply` is always False.
    """
    if reply.get("chat_id", chat.id) != chat.id:
        raise NotImplementedError("the fake has no replies to another chat")
    if utf16_length(reply.get("quote", "")) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("QUOTE_TEXT_INVALID")
    original = chat.find(reply["message_id"])
    if original is None:
        is_topic = thread is not None and chat.about.get("is_forum")
        if reply.get("allow_sending_without_reply") and not is_topic:
            return None, {}
        raise wrong_state("message to be replied not found")
    if "quote" not in reply:
        return original["message_id"], {}
    text = original.get("text") or original.get("caption") or ""
    at = text.find(reply["quote"])
    if at < 0:
        raise wrong_state("QUOTE_TEXT_INVALID")
    quote = {"text": reply["quote"], "position": utf16_length(text[:at]), "is_manual": True}
    return original["message_id"], {"quote": quote}


_DELETABLE_SECONDS = 48 * 60 * 60  # <https://core.telegram.org/bots/api#deletemessage>


class EditMethods:
    """The methods that edit and delete messages. Editing by inline_message_id returns True, not the message."""

    def __init__(self, world: World) -> None:
        self._world = world

    def text(self, params: Parameters) -> Message | bool:
        """Implement `editMessageText`."""
        if "rich_message" in params:
            raise NotImplementedError("the fake has no rich messages")
        fields = text_fields(params)
        markup = checked_markup(params.get("reply_markup"))
        chat, message = self._editable(params)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        fields = {"entities": None, "link_preview_options": None} | fields | {"reply_markup": markup}
        return self._change(params, chat, message, fields)

    def caption(self, params: Parameters) -> Message | bool:
        """Implement `editMessageCaption`."""
        fields = {"caption": None, "caption_entities": None} | caption_fields(params)
        markup = checked_markup(params.get("reply_markup"))
        chat, message = self._editable(params)
        if "text" in message:
            raise bad_request("there is no caption in the message to edit")
        return self._change(params, chat, message, fields | {"reply_markup": markup})

    def markup(self, params: Parameters) -> Message | bool:
        """Implement `editMessageReplyMarkup`."""
        markup = checked_markup(params.get("reply_markup"))
        return self._change(params, *self._editable(params), {"reply_markup": markup})

    def delete(self, params: Parameters) -> bool:
        """Implement `deleteMessage`."""
        chat = find_chat(self._world, params)
        message = chat.find(params["message_id"])
        if message is None:
            raise wrong_state("message to delete not found")
        own = self._world.is_bot(message.get("from"))
        if not own and chat.about["type"] != ChatType.PRIVATE and not self._is_administrator(chat):
            raise wrong_state("message can't be deleted")
        if own and self._world.clock() - message["date"] > _DELETABLE_SECONDS:
            raise wrong_state("message can't be deleted for everyone")
        chat.remove(message)
        return True

    def _is_administrator(self, chat: Chat) -> bool:
        return chat.membership.is_administrator(self._world.bot["id"])

    def _editable(self, params: Parameters) -> tuple[Chat, Message]:
        if "inline_message_id" in params:
            if params["inline_message_id"] not in self._world.inline_messages:
                raise wrong_state("MESSAGE_ID_INVALID")
            chat, message = self._world.inline_messages[params["inline_message_id"]]
            if message not in chat.messages:
                raise wrong_state("MESSAGE_ID_INVALID")
            return chat, message
        chat = find_chat(self._world, params)
        if "message_id" not in params:
            raise bad_request("message identifier is not specified")
        found = chat.find(params["message_id"])
        if found is None:
            raise wrong_state("message to edit not found")
        if not self._world.is_bot(found.get("from")) or self._world.inline_id_of(found):
            raise wrong_state("message can't be edited")
        return chat, found

    def _change(self, params: Parameters, chat: Chat, message: Message, fields: Parameters) -> Message | bool:
        if all(message.get(name) == value for name, value in fields.items()):
            raise wrong_state(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        chat.change(message, fields)
        return True if "inline_message_id" in params else message
