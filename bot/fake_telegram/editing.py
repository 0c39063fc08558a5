"""What a bot changes and takes away of what stands in chats."""

from typing import Any

from telegram.constants import ChatType

from bot.fake_telegram.chat import Chat
from bot.fake_telegram.markup import checked_markup
from bot.fake_telegram.methods import bad_request, out_of_date
from bot.fake_telegram.outgoing import caption_fields, text_fields
from bot.fake_telegram.sending import chat_of
from bot.fake_telegram.world import Message, World

Parameters = dict[str, Any]  # as `checked` gives them
_DELETABLE_SECONDS = 48 * 60 * 60  # <https://core.telegram.org/bots/api#deletemessage>


class Editing:
    """The methods that edit and delete. What was posted by a query has an inline_message_id, and an edit gives True."""

    def __init__(self, world: World) -> None:
        self._world = world

    def text(self, p: Parameters) -> Message | bool:
        """Do `editMessageText`."""
        if "rich_message" in p:
            raise NotImplementedError("the double has no rich messages")
        fields = text_fields(p)
        markup = checked_markup(p.get("reply_markup"))
        chat, message = self._editable(p)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        fields = {"entities": None, "link_preview_options": None} | fields | {"reply_markup": markup}
        return self._change(p, chat, message, fields)

    def caption(self, p: Parameters) -> Message | bool:
        """Do `editMessageCaption`."""
        fields = {"caption": None, "caption_entities": None} | caption_fields(p)
        markup = checked_markup(p.get("reply_markup"))
        chat, message = self._editable(p)
        if "text" in message:
            raise bad_request("there is no caption in the message to edit")
        return self._change(p, chat, message, fields | {"reply_markup": markup})

    def markup(self, p: Parameters) -> Message | bool:
        """Do `editMessageReplyMarkup`."""
        markup = checked_markup(p.get("reply_markup"))
        return self._change(p, *self._editable(p), {"reply_markup": markup})

    def delete(self, p: Parameters) -> bool:
        """Do `deleteMessage`."""
        chat = chat_of(self._world, p)
        message = chat.find(p["message_id"])
        if message is None:
            raise out_of_date("message to delete not found")
        own = self._world.is_bot(message.get("from"))
        if not own and chat.about["type"] != ChatType.PRIVATE and not self._is_administrator(chat):
            raise out_of_date("message can't be deleted")
        if own and self._world.clock() - message["date"] > _DELETABLE_SECONDS:
            raise out_of_date("message can't be deleted for everyone")
        chat.remove(message)
        return True

    def _is_administrator(self, chat: Chat) -> bool:
        return chat.membership.is_administrator(self._world.bot["id"])

    def _editable(self, p: Parameters) -> tuple[Chat, Message]:
        if "inline_message_id" in p:
            if p["inline_message_id"] not in self._world.inline_messages:
                raise out_of_date("MESSAGE_ID_INVALID")
            chat, message = self._world.inline_messages[p["inline_message_id"]]
            if message not in chat.messages:
                raise out_of_date("MESSAGE_ID_INVALID")
            return chat, message
        chat = chat_of(self._world, p)
        if "message_id" not in p:
            raise bad_request("message identifier is not specified")
        found = chat.find(p["message_id"])
        if found is None:
            raise out_of_date("message to edit not found")
        if not self._world.is_bot(found.get("from")) or self._world.inline_id_of(found):
            raise out_of_date("message can't be edited")
        return chat, found

    def _change(self, p: Parameters, chat: Chat, message: Message, fields: Parameters) -> Message | bool:
        if all(message.get(name) == value for name, value in fields.items()):
            raise out_of_date(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        chat.change(message, fields)
        return True if "inline_message_id" in p else message
