"""Chats and the people in them: what a user does in Telegram's app becomes messages and updates."""

import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import MessageLimit

from bot.telegram_double.content import document
from bot.telegram_double.markup import has_callback
from bot.telegram_double.methods import Upload, bad_request
from bot.telegram_double.text import formatted, is_unicode, utf16_length
from bot.telegram_double.updates import Subscription, UpdateQueue

Message = dict[str, Any]  # a Bot API Message object


@dataclass(frozen=True)
class User:
    """A person who uses Telegram."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"

    def as_json(self) -> dict[str, Any]:
        """Give the Bot API's User object."""
        fields = {name: value for name, value in vars(self).items() if value is not None}
        return {"id": self.id, "is_bot": False} | fields


@dataclass
class World:
    """What all chats of one double share."""

    bot: dict[str, Any]  # the Bot API's User object of the bot
    clock: Callable[[], float] = time.time
    updates: UpdateQueue = field(default_factory=lambda: UpdateQueue(first_id=700_000_001))
    subscriptions: list[Subscription] = field(default_factory=list)
    chats: "dict[int, Chat]" = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    callback_chats: dict[str, int] = field(default_factory=dict)  # every callback query and its chat
    callback_answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def publish(self, kind: str, chat_id: int | None = None, **payload: object) -> None:
        """Tell the subscribers; the payload is copied, so that a later edit does not reach back."""
        where = {} if chat_id is None else {"chat_id": chat_id}
        for subscription in list(self.subscriptions):
            subscription.put({"type": kind} | where | deepcopy(payload))

    def add_file(self, upload: Upload) -> str:
        """Keep a file and give its new file_id."""
        file_id = f"double-file-{len(self.files) + 1}"
        self.files[file_id] = (upload.filename, upload.content)
        return file_id


class Chat:
    """One chat as Telegram keeps it; its methods are what people in it can do."""

    def __init__(self, world: World, about: dict[str, Any], members: Sequence[User], *, privacy: bool = False) -> None:
        self.id: int = about["id"]
        self.about = about  # the Bot API's Chat object
        self.members = list(members)
        self.messages: list[Message] = []
        self.blocked = False
        self._world = world
        self._privacy = privacy
        self._last_id = 0 if about["type"] == "private" else 1  # a group begins with the word that it exists
        world.chats[self.id] = self

    def send(self, user: User, text: str, *, reply_to: int | None = None, thread: int | None = None) -> int:
        """Let a user type a text, as an update; gives the message_id.

        Raises ValueError for a text that an app can't send: empty, over 4096 UTF-16 units, no valid Unicode.
        """
        content = _typed(text)
        return self.send_message(user, reply_to=reply_to, thread=thread, **content)

    def send_message(
        self, user: User, *, reply_to: int | None = None, thread: int | None = None, **content: Any
    ) -> int:
        """Let a user send anything, given as fields of Message; gives the message_id."""
        if user not in self.members:
            raise ValueError(f"{user.first_name} is not in this chat")
        if reply_to is not None and self.find(reply_to) is None:
            raise ValueError(f"there is no message {reply_to} to reply to")
        message = self.post(user.as_json(), content, reply_to=reply_to, thread=thread)
        if self._reaches_bot(message):
            self._world.updates.put("message", deepcopy(message))
        return int(message["message_id"])

    def send_document(self, user: User, filename: str, content: bytes, caption: str = "") -> int:
        """Let a user send a file, which the bot can download; gives the message_id."""
        file_id = self._world.add_file(Upload(filename, content))
        fields = document(file_id, filename, len(content))
        if caption:
            text, entities = formatted(caption)
            fields |= {"caption": text} | ({"caption_entities": entities} if entities else {})
        return self.send_message(user, **fields)

    def topic(self, user: User, name: str) -> int:
        """Let a user open a topic in a forum; gives its message_thread_id."""
        if not self.about.get("is_forum"):
            raise ValueError("only a forum has topics")
        return self.send_message(user, forum_topic_created={"name": name, "icon_color": 0x6FB9F0})

    def edit(self, user: User, message_id: int, text: str) -> None:
        """Let a user change the text of an own message, as an `edited_message` update."""
        message = self.find(message_id)
        if message is None or message["from"]["id"] != user.id or "text" not in message:
            raise ValueError(f"message {message_id} is no text of {user.first_name}'s")
        self.change(message, {"entities": None} | _typed(text))
        if self._reaches_bot(message):
            self._world.updates.put("edited_message", deepcopy(message))

    def press(self, user: User, message_id: int, data: str, *, forged: bool = False) -> str:
        """Let a user press the button with this callback data; gives the callback query's id.

        `forged` sends data that no button holds, as a modified app can. Raises ValueError otherwise.
        """
        message = self.find(message_id)
        if message is None or (not forged and not has_callback(message, data)):
            raise ValueError(f"no button with the data {data!r} under message {message_id}")
        query_id = str((user.id << 32) + len(self._world.callback_chats) + 1)
        self._world.callback_chats[query_id] = self.id
        query = {
            "id": query_id,
            "from": user.as_json(),
            "message": deepcopy(message),
            "chat_instance": str(abs(self.id) * 7919),
            "data": data,
        }
        self._world.updates.put("callback_query", query)
        return query_id

    def block(self, user: User, *, blocked: bool = True) -> None:
        """Let a user block the bot, or remove it from a group: what it sends is refused with 403.

        The bot hears of it by a `my_chat_member` update. `blocked=False` takes it back.
        """
        self.blocked = blocked
        member = {"user": self._world.bot, "status": "member"}
        banned = {"user": self._world.bot, "status": "kicked", "until_date": 0}
        change = {
            "chat": self.about,
            "from": user.as_json(),
            "date": int(self._world.clock()),
            "old_chat_member": member if blocked else banned,
            "new_chat_member": banned if blocked else member,
        }
        self._world.updates.put("my_chat_member", change)

    def replies(self) -> list[Message]:
        """Give the bot's messages that stand in the chat, oldest first."""
        return [message for message in self.messages if message["from"]["id"] == self._world.bot["id"]]

    def find(self, message_id: int) -> Message | None:
        """Give a message that stands in the chat."""
        return next((m for m in self.messages if m["message_id"] == message_id), None)

    def post(
        self,
        sender: Mapping[str, Any],
        content: Mapping[str, Any],
        *,
        reply_to: int | None,
        thread: int | None,
    ) -> Message:
        """Put a message of anyone's into the chat; refuses a thread that does not exist."""
        original = self.find(reply_to) if reply_to is not None else None
        threaded = self._thread_fields(original, thread)
        self._last_id += 1
        message: Message = {"message_id": self._last_id, "from": dict(sender), "chat": self.about}
        message["date"] = int(self._world.clock())
        if original is not None:
            message["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        if "forum_topic_created" in content:
            threaded = {"message_thread_id": self._last_id, "is_topic_message": True}
        message |= threaded | dict(content)
        self.messages.append(message)
        self._world.publish("message", self.id, message=message)
        return message

    def change(self, message: Message, fields: Mapping[str, Any]) -> None:
        """Change a message that stands in the chat; a field that is None goes away."""
        message |= fields
        for name in [name for name, value in message.items() if value is None]:
            del message[name]
        message["edit_date"] = int(self._world.clock())
        self._world.publish("edited_message", self.id, message=message)

    def remove(self, message: Message) -> None:
        """Take a message out of the chat."""
        self.messages.remove(message)
        self._world.publish("deleted_message", self.id, message_id=message["message_id"])

    def _thread_fields(self, original: Message | None, thread: int | None) -> dict[str, Any]:
        """Topics of a forum and threads of replies in a supergroup; a private chat has none."""
        if self.about["type"] == "private":
            if thread is not None:
                raise bad_request("message thread not found")
            return {}
        forum = bool(self.about.get("is_forum"))
        if thread is None and original is not None:
            thread = original.get("message_thread_id", None if forum else original["message_id"])
        if thread is None:
            return {}
        root = self.find(thread)
        if root is None or (forum and "forum_topic_created" not in root):
            raise bad_request("message thread not found")
        return {"message_thread_id": thread} | ({"is_topic_message": True} if forum else {})

    def _reaches_bot(self, message: Message) -> bool:
        """In privacy mode a bot sees of a group only what is meant for it."""
        if not self._privacy:
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self._world.bot["id"]
        if replied or "forum_topic_created" in message:
            return True
        name = f"@{self._world.bot['username']}".lower()
        text = (message.get("text") or message.get("caption") or "").lower()
        command, _, receiver = text.partition(" ")[0].partition("@")
        return name in text or (command.startswith("/") and not receiver)


def _typed(text: str) -> dict[str, Any]:
    if not is_unicode(text):
        raise ValueError("an app can't send half of a surrogate pair")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise ValueError("an app splits a text of over 4096 UTF-16 units")
    text, entities = formatted(text)
    if not text:
        raise ValueError("an app does not send an empty text")
    return {"text": text} | ({"entities": entities} if entities else {})
