"""What a bot puts into chats: texts, files, pictures, and the word that it is at work."""

from typing import Any

from telegram.constants import ChatAction, FileSizeLimit, MessageLimit

from bot.fake_telegram.chat import Chat
from bot.fake_telegram.content import document, uploaded_photo
from bot.fake_telegram.limits import Limits
from bot.fake_telegram.markup import checked_markup
from bot.fake_telegram.methods import TelegramRefusal, Upload, bad_request, out_of_date
from bot.fake_telegram.outgoing import caption_fields, text_fields
from bot.fake_telegram.text import utf16_length
from bot.fake_telegram.world import Message, World

Parameters = dict[str, Any]  # as `checked` gives them


def chat_of(world: World, p: Parameters) -> Chat:
    """Give the chat that a call names; refuses one that there is not, or that the bot can't reach."""
    chat = world.chats.get(p.get("chat_id", ""))
    if chat is None:
        raise out_of_date("chat not found") if p.get("chat_id") else bad_request("chat_id is empty")
    if chat.upgraded_to:
        new = {"migrate_to_chat_id": chat.upgraded_to}
        raise TelegramRefusal(400, "Bad Request: group chat was upgraded to a supergroup chat", new)
    chat.membership.refuse_absent_bot()
    return chat


class Sending:
    """The methods that send."""

    def __init__(self, world: World, limits: Limits | None) -> None:
        self._world = world
        self._limits = limits

    def text(self, p: Parameters) -> Message:
        """Do `sendMessage`."""
        return self._post(p, text_fields(p))

    def document(self, p: Parameters) -> Message:
        """Do `sendDocument`."""
        caption = caption_fields(p)
        file_id, upload = self._upload(p["document"])
        return self._post(p, document(file_id, upload.filename, len(upload.content)) | caption)

    def photo(self, p: Parameters) -> Message:
        """Do `sendPhoto`."""
        caption = caption_fields(p)
        file_id, upload = self._upload(p["photo"])
        photo = uploaded_photo(file_id, upload.content)
        if photo is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self._post(p, photo | caption)

    def action(self, p: Parameters) -> bool:
        """Do `sendChatAction`."""
        if p["action"] not in set(ChatAction):
            raise bad_request("wrong parameter action in request")
        self._world.publish("chat_action", chat_of(self._world, p).id, action=p["action"])
        return True

    def _upload(self, value: str | Upload) -> tuple[str, Upload]:
        """Keep an uploaded file, or find one that was sent before by its file_id."""
        if isinstance(value, str):
            if value not in self._world.files:
                raise out_of_date("wrong file identifier/HTTP URL specified")
            return value, Upload(*self._world.files[value])
        if not value.content:
            raise bad_request("file must be non-empty")
        if len(value.content) > FileSizeLimit.FILESIZE_UPLOAD:
            raise TelegramRefusal(413, "Request Entity Too Large")
        return self._world.add_file(value), value

    def _post(self, p: Parameters, fields: Parameters) -> Message:
        markup = checked_markup(p.get("reply_markup"))
        chat = chat_of(self._world, p)
        if self._limits:
            self._limits.take(chat.id)
        if markup:
            fields["reply_markup"] = markup
        if p.get("protect_content"):
            fields["has_protected_content"] = True
        reply_to = None
        if "reply_parameters" in p:
            reply_to, quote = _reply(chat, p["reply_parameters"])
            fields |= quote
        return chat.post(self._world.bot, fields, reply_to=reply_to, thread=p.get("message_thread_id"))


def _reply(chat: Chat, reply: Parameters) -> tuple[int | None, Parameters]:
    """Find the message that ReplyParameters name, and the quote from it."""
    if reply.get("chat_id", chat.id) != chat.id:
        raise NotImplementedError("the double has no replies to another chat")
    if utf16_length(reply.get("quote", "")) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("QUOTE_TEXT_INVALID")
    original = chat.find(reply["message_id"])
    if original is None:
        if reply.get("allow_sending_without_reply"):
            return None, {}
        raise out_of_date("message to be replied not found")
    if "quote" not in reply:
        return original["message_id"], {}
    text = original.get("text") or original.get("caption") or ""
    at = text.find(reply["quote"])
    if at < 0:
        raise out_of_date("QUOTE_TEXT_INVALID")
    quote = {"text": reply["quote"], "position": utf16_length(text[:at]), "is_manual": True}
    return original["message_id"], {"quote": quote}
