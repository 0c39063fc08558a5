"""Chats: what a user does in Telegram's app becomes messages and updates."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from telegram.constants import ChatType, MessageLimit, UpdateType

from bot.fake_telegram.content import SERVICE, document
from bot.fake_telegram.markup import has_callback
from bot.fake_telegram.membership import ADMINISTRATOR, BANNED, LEFT, MEMBER, Membership
from bot.fake_telegram.methods import Upload, out_of_date
from bot.fake_telegram.text import formatted, is_unicode, utf16_length
from bot.fake_telegram.world import Message, User, World


class Chat:
    """One chat as Telegram keeps it; its methods are what people in it can do."""

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
        self.upgraded_to: int | None = None  # the supergroup that this group has become
        self._world = world
        self._privacy = privacy
        self._last_id = 0 if about["type"] == ChatType.PRIVATE else 1  # a group begins with the word that it exists
        world.chats[self.id] = self

    @property
    def members(self) -> list[User]:
        """The people in it."""
        return self.membership.users

    # What people do

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
        if user not in self.membership.users:
            raise ValueError(f"{user.first_name} is not in this chat")
        if self.upgraded_to:
            raise ValueError("this group has become a supergroup: there is a new chat in its place")
        if reply_to is not None and self.find(reply_to) is None:
            raise ValueError(f"there is no message {reply_to} to reply to")
        if self.about["type"] == ChatType.CHANNEL:
            content = {"sender_chat": self.about, "from": None} | content
        message = self.post(user.as_json(), content, reply_to=reply_to, thread=thread)
        self._tell_bot(message, UpdateType.MESSAGE, UpdateType.CHANNEL_POST)
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
        """Let a user change the text or the caption of an own message, as an `edited_message` update."""
        message = self.find(message_id)
        own = message is not None and message.get("from", {}).get("id") in {user.id, None}
        if message is None or not own or not {"text", "caption"} & message.keys():
            raise ValueError(f"message {message_id} is no text of {user.first_name}'s")
        new = {"entities": None} | _typed(text)
        if "caption" in message:
            new = {"caption": new["text"], "caption_entities": new["entities"]}
        self.change(message, new)
        self._tell_bot(message, UpdateType.EDITED_MESSAGE, UpdateType.EDITED_CHANNEL_POST)

    def delete(self, message_id: int) -> None:
        """Let somebody take a message away; a bot does not hear of it."""
        message = self.find(message_id)
        if message is None:
            raise ValueError(f"there is no message {message_id} to delete")
        self.remove(message)

    def press(self, user: User, message_id: int, data: str, *, forged: bool = False, lost: bool = False) -> str:
        """Let a user press the button with this callback data; gives the callback query's id.

        `forged` sends data that no button holds, as a modified app can; `lost` delivers the message as one that
        the bot can't see any more. Raises ValueError for a button that is not there.
        """
        message = self.find(message_id)
        if message is None or (not forged and not has_callback(message, data)):
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

    # Who is in the chat

    def block(self, user: User, *, blocked: bool = True) -> None:
        """Let a user block the bot, or remove it from a group: what it sends is refused with 403.

        The bot hears of it by a `my_chat_member` update. `blocked=False` takes it back.
        """
        self.membership.set(None, BANNED if blocked else MEMBER, user)

    def promote(self, by: User, who: User | None = None, *, administrator: bool = True) -> None:
        """Make a user, or the bot (None), an administrator of the group, or a plain member again."""
        if self.about["type"] == ChatType.PRIVATE:
            raise ValueError("a private chat has no administrators")
        self.membership.set(who, ADMINISTRATOR if administrator else MEMBER, by)

    def upgrade(self, user: User) -> "Chat":
        """Make a plain group a supergroup, which is a new chat; both tell of it by a service message."""
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

    # What stands in it

    def replies(self) -> list[Message]:
        """Give the bot's messages that stand in the chat, oldest first."""
        return [message for message in self.messages if self._world.is_bot(message.get("from"))]

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
        message = {name: value for name, value in message.items() if value is not None}
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
        """Topics of a forum and threads of replies in a supergroup; other chats have none."""
        if self.about["type"] != ChatType.SUPERGROUP:
            if thread is not None:
                raise out_of_date("message thread not found")
            return {}
        forum = bool(self.about.get("is_forum"))
        if thread is None and original is not None:
            thread = original.get("message_thread_id", None if forum else original["message_id"])
        if thread is None:
            return {}
        root = self.find(thread)
        if root is None or (forum and "forum_topic_created" not in root):
            raise out_of_date("message thread not found")
        return {"message_thread_id": thread} | ({"is_topic_message": True} if forum else {})

    def _tell_bot(self, message: Message, kind: str, of_channel: str) -> None:
        # Who has blocked the bot is still heard: the message may have been on its way.
        heard = self.membership.has_bot or self.about["type"] == ChatType.PRIVATE
        if heard and self._reaches_bot(message):
            channel = self.about["type"] == ChatType.CHANNEL
            self._world.updates.put(of_channel if channel else kind, deepcopy(message))
        elif self.membership.bot == LEFT and kind == UpdateType.MESSAGE and self._calls_guest(message):
            query_id = self._world.new_guest_query(self, message)
            self._world.updates.put(UpdateType.GUEST_MESSAGE, deepcopy(message) | {"guest_query_id": query_id})

    def _calls_guest(self, message: Message) -> bool:
        """Whether a bot that is not in the chat hears it: what names it, and replies to what it said as a guest."""
        replied = self._world.is_bot(message.get("reply_to_message", {}).get("from"))
        return "text" in message and (replied or self._world.mentions_bot(message["text"]))

    def _reaches_bot(self, message: Message) -> bool:
        """In privacy mode a bot that is no administrator sees of a group only what is meant for it."""
        if not self._privacy or self.membership.bot == ADMINISTRATOR:
            return True
        replied = message.get("reply_to_message", {})
        if any(map(self._world.is_bot, (replied.get("from"), message.get("via_bot")))) or SERVICE & message.keys():
            return True
        text = message.get("text") or message.get("caption") or ""
        command, _, receiver = text.partition(" ")[0].partition("@")
        return self._world.mentions_bot(text) or (command.startswith("/") and not receiver)


def _typed(text: str) -> dict[str, Any]:
    if not is_unicode(text):
        raise ValueError("an app can't send half of a surrogate pair")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise ValueError("an app splits a text of over 4096 UTF-16 units")
    text, entities = formatted(text)
    if not text:
        raise ValueError("an app does not send an empty text")
    return {"text": text} | ({"entities": entities} if entities else {})
