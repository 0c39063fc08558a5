"""What the Bot API's methods do and answer; getUpdates is the queue's (`bot.telegram_double.updates`)."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram.constants import CallbackQueryLimit, ChatAction, ChatType, FileSizeLimit, MessageLimit

from bot.telegram_double.chat import Chat, Message, World
from bot.telegram_double.content import document, uploaded_photo
from bot.telegram_double.inline import Inline
from bot.telegram_double.markup import checked_markup
from bot.telegram_double.methods import TelegramRefusal, Upload, bad_request
from bot.telegram_double.outgoing import formatted_field, text_fields
from bot.telegram_double.profile import Profile
from bot.telegram_double.text import utf16_length

Parameters = dict[str, Any]  # as `checked` gives them
_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_guest_queries": True,
    "supports_inline_queries": True,
}


class Answers:
    """Telegram's methods over one world: `answer` does one call."""

    def __init__(self, world: World, profile: Profile, inline: Inline) -> None:
        self._world = world
        self._profile = profile
        self._methods: dict[str, Callable[[Parameters], object]] = {
            "getMe": lambda _: world.bot | _ABILITIES,
            "getFile": self._get_file,
            "sendMessage": self._send_message,
            "sendDocument": lambda p: self._send_media("document", p),
            "sendPhoto": lambda p: self._send_media("photo", p),
            "sendChatAction": self._send_chat_action,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer_callback,
            "answerInlineQuery": inline.answer_inline,
            "answerGuestQuery": inline.answer_guest,
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda p: self._set_webhook(p | {"url": ""}),
            "getWebhookInfo": self._webhook_info,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda p: profile.get_commands(p.get("scope"), p.get("language_code", "")),
            "deleteMyCommands": self._delete_commands,
        }
        for method, kind in (
            ("MyName", "name"),
            ("MyDescription", "description"),
            ("MyShortDescription", "short_description"),
        ):
            self._methods[f"set{method}"] = partial(self._set_text, kind)
            self._methods[f"get{method}"] = partial(self._get_text, kind)

    def answer(self, method: str, parameters: Parameters) -> object:
        """Do a call and give its result; raises TelegramRefusal."""
        if parameters.get("business_connection_id"):
            raise bad_request("business connection not found")
        return self._methods[method](parameters)

    # Messages

    def _chat(self, p: Parameters) -> Chat:
        chat = self._world.chats.get(p.get("chat_id", ""))
        if chat is None:
            raise bad_request("chat not found" if p.get("chat_id") else "chat_id is empty")
        if chat.blocked:
            private = chat.about["type"] == ChatType.PRIVATE
            raise TelegramRefusal(
                403,
                "Forbidden: bot was blocked by the user"
                if private
                else "Forbidden: bot was kicked from the supergroup chat",
            )
        return chat

    def _send_message(self, p: Parameters) -> Message:
        chat = self._chat(p)
        fields = text_fields(p)
        return self._post(chat, p, fields)

    def _send_media(self, kind: str, p: Parameters) -> Message:
        chat = self._chat(p)
        caption, entities = formatted_field(p, "caption", "caption_entities")
        if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
            raise bad_request("message caption is too long")
        file_id, upload = self._upload(p[kind])
        if kind == "document":
            media = document(file_id, upload.filename, len(upload.content))
        else:
            made = uploaded_photo(file_id, upload.content)
            if made is None:
                raise bad_request("IMAGE_PROCESS_FAILED")
            media = made
        if caption:
            media |= {"caption": caption} | ({"caption_entities": entities} if entities else {})
        return self._post(chat, p, media)

    def _upload(self, value: str | Upload) -> tuple[str, Upload]:
        """Keep an uploaded file, or find one that was sent before by its file_id."""
        if isinstance(value, str):
            if value not in self._world.files:
                raise bad_request("wrong file identifier/HTTP URL specified")
            return value, Upload(*self._world.files[value])
        if not value.content:
            raise bad_request("file must be non-empty")
        if len(value.content) > FileSizeLimit.FILESIZE_UPLOAD:
            raise TelegramRefusal(413, "Request Entity Too Large")
        return self._world.add_file(value), value

    def _post(self, chat: Chat, p: Parameters, fields: Parameters) -> Message:
        markup = checked_markup(p.get("reply_markup"))
        if markup:
            fields["reply_markup"] = markup
        if p.get("protect_content"):
            fields["has_protected_content"] = True
        reply_to = None
        if "reply_parameters" in p:
            reply_to, quote = _reply(chat, p["reply_parameters"])
            fields |= quote
        return chat.post(self._world.bot, fields, reply_to=reply_to, thread=p.get("message_thread_id"))

    def _send_chat_action(self, p: Parameters) -> bool:
        chat = self._chat(p)
        if p["action"] not in set(ChatAction):
            raise bad_request("wrong parameter action in request")
        self._world.publish("chat_action", chat.id, action=p["action"])
        return True

    def _editable(self, p: Parameters) -> tuple[Chat, Message]:
        if "inline_message_id" in p:
            raise bad_request("MESSAGE_ID_INVALID")
        chat = self._chat(p)
        if "message_id" not in p:
            raise bad_request("message identifier is not specified")
        message = chat.find(p["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._world.bot["id"]:
            raise bad_request("message can't be edited")
        return chat, message

    def _edit_text(self, p: Parameters) -> Message:
        if "rich_message" in p:
            raise NotImplementedError("the double has no rich messages")
        chat, message = self._editable(p)
        fields = text_fields(p)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        fields["reply_markup"] = checked_markup(p.get("reply_markup"))
        return _change(chat, message, {"entities": None, "link_preview_options": None} | fields)

    def _edit_markup(self, p: Parameters) -> Message:
        chat, message = self._editable(p)
        return _change(chat, message, {"reply_markup": checked_markup(p.get("reply_markup"))})

    def _delete_message(self, p: Parameters) -> bool:
        chat = self._chat(p)
        message = chat.find(p["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        if message["from"]["id"] != self._world.bot["id"] and chat.about["type"] != ChatType.PRIVATE:
            raise bad_request("message can't be deleted")
        chat.remove(message)
        return True

    def _answer_callback(self, p: Parameters) -> bool:
        query_id, world = p["callback_query_id"], self._world
        if query_id not in world.callback_chats or query_id in world.callback_answers:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        text = p.get("text", "")
        if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        url = p.get("url", "")
        if url and not re.match(rf"(https?://)?t\.me/{world.bot['username']}\?", url, re.IGNORECASE):
            raise bad_request("URL_INVALID")
        answer = {"text": text or None, "show_alert": bool(p.get("show_alert")), "url": url or None}
        world.callback_answers[query_id] = answer
        world.publish("callback_answer", world.callback_chats[query_id], callback_query_id=query_id, **answer)
        return True

    # Files, webhook, profile

    def _get_file(self, p: Parameters) -> Parameters:
        file_id = p["file_id"]
        if file_id not in self._world.files:
            raise bad_request("invalid file_id")
        name, content = self._world.files[file_id]
        if len(content) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": len(content),
            "file_path": f"{file_id}/{name}",
        }

    def _set_webhook(self, p: Parameters) -> bool:
        url = p["url"]
        if url and not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", p.get("secret_token", "")):
            raise bad_request("secret token contains unallowed characters")
        updates = self._world.updates
        updates.allowed = p.get("allowed_updates", updates.allowed)
        updates.set_webhook(url)
        if p.get("drop_pending_updates"):
            updates.forget()
        return True

    def _webhook_info(self, _: Parameters) -> Parameters:
        updates = self._world.updates
        info = {
            "url": updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def _set_commands(self, p: Parameters) -> bool:
        self._profile.set_commands(p["commands"], p.get("scope"), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _delete_commands(self, p: Parameters) -> bool:
        self._profile.delete_commands(p.get("scope"), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _set_text(self, kind: str, p: Parameters) -> bool:
        self._profile.set_text(kind, p.get(kind, ""), p.get("language_code", ""))
        self._world.publish("menu")
        return True

    def _get_text(self, kind: str, p: Parameters) -> Parameters:
        return {kind: self._profile.get_text(kind, p.get("language_code", ""))}


def _change(chat: Chat, message: Message, fields: Parameters) -> Message:
    if all(message.get(name) == value for name, value in fields.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    chat.change(message, fields)
    return message


def _reply(chat: Chat, reply: Parameters) -> tuple[int | None, Parameters]:
    """Find the message that ReplyParameters name, and the quote from it."""
    if reply.get("chat_id", chat.id) != chat.id:
        raise NotImplementedError("the double has no replies to another chat")
    original = chat.find(reply.get("message_id", 0))
    if original is None:
        if reply.get("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    if "quote" not in reply:
        return original["message_id"], {}
    text = original.get("text") or original.get("caption") or ""
    at = text.find(reply["quote"])
    if at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote = {"text": reply["quote"], "position": utf16_length(text[:at]), "is_manual": True}
    return original["message_id"], {"quote": quote}
