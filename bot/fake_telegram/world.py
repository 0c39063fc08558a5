"""What all chats of one double share: the people, the bot, the files, and who listens."""

import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.fake_telegram.methods import Upload
from bot.fake_telegram.updates import Subscription, UpdateQueue

if TYPE_CHECKING:
    from bot.fake_telegram.chat import Chat

Message = dict[str, Any]
"""A Bot API Message object."""


@dataclass(frozen=True)
class User:
    """A person who uses Telegram, or another bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the Bot API's User object."""
        return {name: value for name, value in vars(self).items() if value is not None}


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
    inline_messages: "dict[str, tuple[Chat, Message]]" = field(default_factory=dict)  # what queries led to, by its id
    guest_queries: "dict[str, tuple[Chat, Message]]" = field(default_factory=dict)  # who called the bot, and where
    callback_chats: dict[str, int] = field(default_factory=dict)  # every callback query and its chat
    callback_answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def is_bot(self, sender: Mapping[str, Any] | None) -> bool:
        """Whether a User object is the bot's."""
        return sender is not None and sender["id"] == self.bot["id"]

    def mentions_bot(self, text: str) -> bool:
        """Whether a text names the bot."""
        return f"@{self.bot['username']}".lower() in text.lower()

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

    def new_guest_query(self, chat: "Chat", message: Message) -> str:
        """Keep what called the bot into a chat that it is not in; gives the query's id."""
        query_id = str((message["from"]["id"] << 32) + len(self.guest_queries) + 1)
        self.guest_queries[query_id] = (chat, message)
        return query_id

    def name_inline_message(self, chat: "Chat", message: Message) -> str:
        """Give the inline_message_id by which the bot may change a message that is not its own to find."""
        inline_id = f"double-inline-{len(self.inline_messages) + 1}"
        self.inline_messages[inline_id] = (chat, message)
        return inline_id

    def inline_id_of(self, message: Message) -> str | None:
        """Give a message's inline_message_id, None where it has none."""
        return next((key for key, (_, known) in self.inline_messages.items() if known is message), None)
