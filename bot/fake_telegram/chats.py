"""The users and chats of a fake Telegram, and the updates that the actions of users cause."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType, MessageLimit, UpdateType

from bot.fake_telegram.bot_api import bot_api
from bot.fake_telegram.calls import TelegramRefusal, Upload, wrong_state
from bot.fake_telegram.content import SERVICE, document
from bot.fake_telegram.entities import formatted, is_unicode, utf16_length
from bot.fake_telegram.updates import EventStream, UpdateQueue

Message = dict[str, Any]
"""A Bot API Message object."""


@dataclass(frozen=True)
class User:
    """A user of Telegram: a person, or another bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's User object."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass
class World:
    """The state that all chats of a fake Telegram share."""

    bot: dict[str, Any]  # the Bot API's User object of the bot
    clock: Callable[[], float] = time.time
    updates: UpdateQueue = field(default_factory=lambda: UpdateQueue(first_id=700_000_001))
    streams: list[EventStream] = field(default_factory=list)
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    inline_messages: dict[str, tuple[Chat, Message]] = field(default_factory=dict)  # by inline_message_id
    guest_queries: dict[str, tuple[Chat, Message]] = field(default_factory=dict)  # by the id of the query
    callback_chats: dict[str, int] = field(default_factory=dict)  # the chat of each callback query
    callback_answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def is_bot(self, sender: Mapping[str, Any] | None) -> bool:
        """Return True if a User object is the bot's."""
        return sender is not None and sender["id"] == self.bot["id"]

    def mentions_bot(self, text: str) -> bool:
        """Return True if a text mentions the bot."""
        return f"@{self.bot['username']}".lower() in text.lower()

    def publish(self, kind: str, chat_id: int | None = None, **payload: object) -> None:
        """Send an event to all event streams; the payload is copied, so that it is not edited later."""
        where = {} if chat_id is None else {"chat_id": chat_id}
        for stream in list(self.streams):
            stream.put({"type": kind} | where | deepcopy(payload))

    def add_file(self, upload: Upload) -> str:
        """Store a file and return its new file_id."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = (upload.filename, upload.content)
        return file_id

    def new_guest_query(self, chat: Chat, message: Message) -> str:
        """Store a message that mentions the bot in a chat that it is not in; return the id of the guest query."""
        query_id = str((message["from"]["id"] << 32) + len(self.guest_queries) + 1)
        self.guest_queries[query_id] = (chat, message)
        return query_id

    def add_inline_message(self, chat: Chat, message: Message) -> str:
        """Store a message that the bot may edit by an inline_message_id; return that id."""
        inline_id = f"inline-{len(self.inline_messages) + 1}"
        self.inline_messages[inline_id] = (chat, message)
        return inline_id

    def inline_id_of(self, message: Message) -> str | None:
        """Return the inline_message_id of a message; None if it has none."""
        return next((key for key, (_, known) in self.inline_messages.items() if known is message), None)


LEFT, MEMBER, ADMINISTRATOR = ChatMemberStatus.LEFT, ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR
OWNER, BANNED = ChatMemberStatus.OWNER, ChatMemberStatus.BANNED


class Membership:
    """The members of a chat and their status, as ChatMember objects. The first member of a group is its owner."""

    def __init__(self, world: World, about: dict[str, Any], users: list[User], *, bot: str) -> None:
        self.users = users
        self._world = world
        self._about = about
        self._status: dict[int, str] = dict.fromkeys((user.id for user in users), MEMBER) | {world.bot["id"]: bot}
        if users and about["type"] != ChatType.PRIVATE:
            self._status[users[0].id] = OWNER

    @property
    def bot(self) -> str:
        """The status of the bot."""
        return self._status[self._world.bot["id"]]

    @property
    def has_bot(self) -> bool:
        """Return True if the bot is a member of the chat."""
        return self.bot in {MEMBER, ADMINISTRATOR}

    def is_administrator(self, user_id: int) -> bool:
        """Return True if a user is an administrator or the owner."""
        return self._status.get(user_id) in {OWNER, ADMINISTRATOR}

    def set(self, who: User | None, status: str, by: User) -> None:
        """Set the status of a user, or of the bot (None); the bot gets the update that Telegram would send."""
        person = self._world.bot if who is None else who.as_json()
        old = self.chat_member(person)
        self._status[person["id"]] = status
        if who and status != LEFT and who not in self.users:
            self.users.append(who)
        if who and status in {LEFT, BANNED}:
            self.users.remove(who)
        if old["status"] != status:
            change = {"chat": self._about, "from": by.as_json(), "date": int(self._world.clock())}
            change |= {"old_chat_member": old, "new_chat_member": self.chat_member(person)}
            # A bot gets updates about others only as an administrator.
            if who is None or self.bot == ADMINISTRATOR:
                self._world.updates.put("my_chat_member" if who is None else "chat_member", change)
        self._world.publish("members", self._about["id"])

    def chat_member(self, person: dict[str, Any]) -> dict[str, Any]:
        """Return the ChatMember object of a user."""
        status = self._status.get(person["id"], str(LEFT))
        given = {"status": status, "user": person}
        fields = bot_api().types[_MEMBER_TYPES[status]].values()
        return given | {f.name: _EMPTY_VALUES[f.types[0]] for f in fields if f.required and f.name not in given}

    def get_member(self, user_id: int) -> dict[str, Any]:
        """Implement `getChatMember`."""
        if user_id == self._world.bot["id"]:
            return self.chat_member(self._world.bot)
        if user_id not in self._world.users:
            raise wrong_state("member not found")
        return self.chat_member(self._world.users[user_id].as_json())

    def administrators(self) -> list[dict[str, Any]]:
        """Implement `getChatAdministrators`, which leaves out other bots."""
        if self._about["type"] == ChatType.PRIVATE:
            raise wrong_state("there are no administrators in the private chat")
        people = [user.as_json() for user in self.users if not user.is_bot] + [self._world.bot]
        return [self.chat_member(each) for each in people if self.is_administrator(each["id"])]

    def require_bot(self) -> None:
        """Raise the refusal of a call to a chat in which the bot is blocked or no member."""
        if self.has_bot:
            return
        kind = str(self._about["type"])
        if kind == ChatType.PRIVATE:
            raise TelegramRefusal(403, "Forbidden: bot was blocked by the user")
        was = "was kicked from" if self.bot == BANNED else "is not a member of"
        raise TelegramRefusal(403, f"Forbidden: bot {was} the {kind} chat")


_MEMBER_TYPES: dict[str, str] = {
    OWNER: "ChatMemberOwner",
    ADMINISTRATOR: "ChatMemberAdministrator",
    MEMBER: "ChatMemberMember",
    LEFT: "ChatMemberLeft",
    BANNED: "ChatMemberBanned",
}
_EMPTY_VALUES = {"Boolean": False, "Integer": 0}


class Chat:
    """A chat; its public methods are what its members can do."""

    def __init__(
        self,
        world: World,
        about: dict[str, Any],
        members: Sequence[User],
        *,
        privacy: bool = False,
        joined: bool = True,
    ) -> None:
        self.id: int = about["id"]
        self.about = about  # the Bot API's Chat object
        self.messages: list[Message] = []
        self.membership = Membership(world, about, list(members), bot=str(MEMBER if joined else LEFT))
        self.closed_topics: set[int] = set()
        self.upgraded_to: int | None = None  # the id of the supergroup that replaces this group
        self._world = world
        self._privacy = privacy
        self._last_id = 0 if about["type"] == ChatType.PRIVATE else 1  # the first message of a group announces it
        world.chats[self.id] = self

    @property
    def members(self) -> list[User]:
        """The members, without the bot."""
        return self.membership.users

    def send(self, user: User, text: str, *, reply_to: int | None = None, thread: int | None = None) -> int:
        """Send a text as a user and return the message_id.

        Raises ValueError for a text that no app sends: empty, over 4096 UTF-16 units, invalid Unicode.
        """
        return self.send_message(user, reply_to=reply_to, thread=thread, **_text_fields(text))

    def send_message(
        self, user: User, *, reply_to: int | None = None, thread: int | None = None, **content: Any
    ) -> int:
        """Send any content, given as fields of Message, as a user and return the message_id."""
        if user not in self.membership.users:
            raise ValueError(f"{user.first_name} is not in this chat")
        if self.upgraded_to:
            raise ValueError("this group has become a supergroup, which is a new chat")
        if reply_to is not None and self.find(reply_to) is None:
            raise ValueError(f"there is no message {reply_to} to reply to")
        if self.about["type"] == ChatType.CHANNEL:
            content = {"sender_chat": self.about, "from": None} | content
        message = self.post(user.as_json(), content, reply_to=reply_to, thread=thread)
        self._notify_bot(message, UpdateType.MESSAGE, UpdateType.CHANNEL_POST)
        return int(message["message_id"])

    def send_document(self, user: User, filename: str, content: bytes, caption: str = "") -> int:
        """Send a file, which the bot can download, as a user and return the message_id."""
        file_id = self._world.add_file(Upload(filename, content))
        fields = document(file_id, filename, len(content))
        if caption:
            text, entities = formatted(caption)
            fields |= {"caption": text} | ({"caption_entities": entities} if entities else {})
        return self.send_message(user, **fields)

    def topic(self, user: User, name: str) -> int:
        """Open a topic in a forum as a user and return its message_thread_id."""
        if not self.about.get("is_forum"):
            raise ValueError("only a forum has topics")
        return self.send_message(user, forum_topic_created={"name": name, "icon_color": 0x6FB9F0})

    def close_topic(self, user: User, thread: int) -> None:
        """Close a topic as an administrator: only administrators write to it."""
        if not self.membership.is_administrator(user.id):
            raise ValueError(f"{user.first_name} may not close topics")
        self.send_message(user, thread=thread, forum_topic_closed={})
        self.closed_topics.add(thread)

    def edit(self, user: User, message_id: int, text: str) -> None:
        """Edit the text or caption of a message as the user who sent it."""
        message = self.find(message_id)
        own = message is not None and message.get("from", {}).get("id") in {user.id, None}
        if message is None or not own or not {"text", "caption"} & message.keys():
            raise ValueError(f"message {message_id} has no text by {user.first_name}")
        new = {"entities": None} | _text_fields(text)
        if "caption" in message:
            new = {"caption": new["text"], "caption_entities": new["entities"]}
        self.change(message, new)
        self._notify_bot(message, UpdateType.EDITED_MESSAGE, UpdateType.EDITED_CHANNEL_POST)

    def delete(self, message_id: int) -> None:
        """Delete a message as a user; a bot gets no update of it."""
        message = self.find(message_id)
        if message is None:
            raise ValueError(f"there is no message {message_id} to delete")
        self.remove(message)

    def press(self, user: User, message_id: int, data: str, *, forged: bool = False, lost: bool = False) -> str:
        """Press the button with this callback data as a user and return the id of the callback query.

        With `forged`, data that no button holds is sent, as a modified app can. With `lost`, the update has an
        inaccessible message. Raises ValueError if there is no such button.
        """
        message = self.find(message_id)
        if message is None or (not forged and not _has_button(message, data)):
            raise ValueError(f"no button with the data {data!r} under message {message_id}")
        query_id = str((user.id << 32) + len(self._world.callback_chats) + 1)
        self._world.callback_chats[query_id] = self.id
        query = {"id": query_id, "from": user.as_json(), "chat_instance": str(abs(self.id) * 7919), "data": data}
        if inline_id := self._world.inline_id_of(message):
            query["inline_message_id"] = inline_id
        elif lost:
            query["message"] = {"chat": self.about, "message_id": message_id, "date": 0}
        else:
            query["message"] = deepcopy(message)
        self._world.updates.put(UpdateType.CALLBACK_QUERY, query)
        return query_id

    def block(self, user: User, *, blocked: bool = True) -> None:
        """Block the bot, or remove it from a group, as a user; with `blocked=False`, undo that.

        The bot gets a `my_chat_member` update, and its messages are refused with 403.
        """
        self.membership.set(None, BANNED if blocked else MEMBER, user)

    def promote(self, by: User, who: User | None = None, *, administrator: bool = True) -> None:
        """Make a user, or the bot (None), an administrator of the group, or a plain member again."""
        if self.about["type"] == ChatType.PRIVATE:
            raise ValueError("a private chat has no administrators")
        self.membership.set(who, ADMINISTRATOR if administrator else MEMBER, by)

    def upgrade(self, user: User) -> Chat:
        """Upgrade a plain group to a supergroup, which is a new chat; both get a service message."""
        if self.about["type"] != ChatType.GROUP or self.upgraded_to:
            raise ValueError("only a plain group becomes a supergroup, and once")
        about = self.about | {"id": -1_002_500_000_000 + self.id, "type": str(ChatType.SUPERGROUP)}
        bot = self.membership.has_bot
        new = Chat(self._world, about, self.membership.users, privacy=self._privacy, joined=bot)
        self.send_message(user, migrate_to_chat_id=new.id)
        self.upgraded_to = new.id
        new.send_message(user, migrate_from_chat_id=self.id)
        self._world.publish("members", self.id)
        return new

    def replies(self) -> list[Message]:
        """Return the messages of the bot, oldest first."""
        return [message for message in self.messages if self._world.is_bot(message.get("from"))]

    def find(self, message_id: int) -> Message | None:
        """Return the message with this id; None if there is none."""
        return next((m for m in self.messages if m["message_id"] == message_id), None)

    def post(
        self,
        sender: Mapping[str, Any],
        content: Mapping[str, Any],
        *,
        reply_to: int | None,
        thread: int | None,
    ) -> Message:
        """Add a message of any sender to the chat; refuse a thread that does not exist."""
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
        message = {name: value for name, value in message.items() if value is not None}
        self.messages.append(message)
        self._world.publish("message", self.id, message=message)
        return message

    def change(self, message: Message, fields: Mapping[str, Any]) -> None:
        """Change fields of a message; None removes a field."""
        message |= fields
        for name in [name for name, value in message.items() if value is None]:
            del message[name]
        message["edit_date"] = int(self._world.clock())
        self._world.publish("edited_message", self.id, message=message)

    def remove(self, message: Message) -> None:
        """Remove a message from the chat."""
        self.messages.remove(message)
        self._world.publish("deleted_message", self.id, message_id=message["message_id"])

    def _thread_fields(self, original: Message | None, thread: int | None) -> dict[str, Any]:
        """Return the fields that name the topic of a forum, or the thread of replies in a supergroup."""
        if self.about["type"] != ChatType.SUPERGROUP:
            if thread is not None:
                raise wrong_state("message thread not found")
            return {}
        forum = bool(self.about.get("is_forum"))
        if thread is None and original is not None:
            thread = original.get("message_thread_id", None if forum else original["message_id"])
        if thread is None:
            return {}
        root = self.find(thread)
        if root is None or (forum and "forum_topic_created" not in root):
            raise wrong_state("message thread not found")
        return {"message_thread_id": thread} | ({"is_topic_message": True} if forum else {})

    def _notify_bot(self, message: Message, kind: str, of_channel: str) -> None:
        # The bot gets messages of a user who has blocked it: they may have been sent before.
        is_delivered = self.membership.has_bot or self.about["type"] == ChatType.PRIVATE
        if is_delivered and self._is_visible_to_bot(message):
            channel = self.about["type"] == ChatType.CHANNEL
            self._world.updates.put(of_channel if channel else kind, deepcopy(message))
        elif self.membership.bot == LEFT and kind == UpdateType.MESSAGE and self._summons_bot(message):
            query_id = self._world.new_guest_query(self, message)
            self._world.updates.put(UpdateType.GUEST_MESSAGE, deepcopy(message) | {"guest_query_id": query_id})

    def _summons_bot(self, message: Message) -> bool:
        """Return True if a message mentions or answers the bot, which is not in the chat."""
        replied = self._world.is_bot(message.get("reply_to_message", {}).get("from"))
        return "text" in message and (replied or self._world.mentions_bot(message["text"]))

    def _is_visible_to_bot(self, message: Message) -> bool:
        """Return False for a message that privacy mode hides from the bot."""
        if not self._privacy or self.membership.bot == ADMINISTRATOR:
            return True
        replied = message.get("reply_to_message", {})
        if any(map(self._world.is_bot, (replied.get("from"), message.get("via_bot")))) or SERVICE & message.keys():
            return True
        text = message.get("text") or message.get("caption") or ""
        command, _, receiver = text.partition(" ")[0].partition("@")
        return self._world.mentions_bot(text) or (command.startswith("/") and not receiver)


def _text_fields(text: str) -> dict[str, Any]:
    if not is_unicode(text):
        raise ValueError("an app can't send a lone surrogate")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise ValueError("an app splits a text of over 4096 UTF-16 units")
    text, entities = formatted(text)
    if not text:
        raise ValueError("an app does not send an empty text")
    return {"text": text} | ({"entities": entities} if entities else {})


def _has_button(message: Message, data: str) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return any(button.get("callback_data") == data for row in rows for button in row)
