"""The typed context of the handlers: the services that they use, and the update that they handle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from corpus.library import Library
from handlers.services.albums import Albums
from handlers.services.chats import Chats
from handlers.services.conversations import ConversationId, Conversations, ConversationState
from handlers.services.digests import Digests
from handlers.services.ingest import Ingest
from handlers.services.language_model import LanguageModel
from handlers.services.questions import QuestionOutcome
from handlers.services.rate_limit import RateLimiter
from handlers.services.subscriptions import Subscriptions
from handlers.translations import Texts, texts_for


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the handlers use; `bot.app` builds it once the stores are open.

    `on_question` is called with the outcome of each question, but not of inline queries: they come with every letter.
    `model` is None unless the bot's host has connected a language model. `calendar_url` is the address of the calendar
    feed without language and ending, None where the bot serves none.
    """

    library: Library
    chats: Chats
    subscriptions: Subscriptions
    ingest: Ingest
    digests: Digests
    on_question: Callable[[QuestionOutcome], None]
    model: LanguageModel | None = None
    conversations: Conversations = field(default_factory=Conversations)
    rate_limiter: RateLimiter = field(default_factory=RateLimiter)
    albums: Albums = field(default_factory=Albums)
    admins: frozenset[int] = frozenset()
    calendar_url: str | None = None


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Services]):
    """A handler's context."""

    handled: Update | None = None

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Self, Any, Any, Any, Any]) -> Self:
        """Return the context of an update."""
        context = super().from_update(update, application)
        context.handled = update if isinstance(update, Update) else None
        return context

    @property
    def texts(self) -> Texts:
        """The phrases in the language that the chat has selected, else in that of the sender's client.

        An update without a chat, such as an inline query, uses the language of the sender's private chat.
        """
        user = self.handled.effective_user if self.handled else None
        chat = (self.handled.effective_chat if self.handled else None) or user
        selected = self.chats.language(chat.id) if chat else None
        return texts_for(selected or (user.language_code if user else None))

    @property
    def conversation(self) -> ConversationId:
        """The chat, the topic of its forum and the user of the update; 0 for what it lacks."""
        chat = self.handled.effective_chat if self.handled else None
        user = self.handled.effective_user if self.handled else None
        message = self.handled.effective_message if self.handled else None
        is_topic = isinstance(message, Message) and message.is_topic_message
        thread = message.message_thread_id if isinstance(message, Message) and is_topic else None
        return ConversationId(chat.id if chat else 0, thread or 0, user.id if user else 0)

    @property
    def state(self) -> ConversationState:
        """The state of the conversation."""
        return self.bot_data.conversations.get(self.conversation)

    def remember(self, state: ConversationState) -> None:
        """Set the state of the conversation."""
        self.bot_data.conversations.set(self.conversation, state)

    def is_first_of_album(self, message: Message) -> bool:
        """Return True if the album of a message has had no reply, and for messages that are not in an album."""
        captioned = bool(message.caption)
        return self.bot_data.albums.is_first(message.chat_id, message.media_group_id, captioned=captioned)

    @property
    def words(self) -> str:
        """The words after the command."""
        return " ".join(self.args or ())

    @property
    def library(self) -> Library:
        """The corpus."""
        return self.bot_data.library

    @property
    def chats(self) -> Chats:
        """The stored data of the chats."""
        return self.bot_data.chats

    @property
    def ingest(self) -> Ingest:
        """The service that adds and removes documents."""
        return self.bot_data.ingest

    @property
    def digests(self) -> Digests:
        """The digests of the chats, and the log of documents."""
        return self.bot_data.digests

    @property
    def subscriptions(self) -> Subscriptions:
        """The subscriptions of the chats."""
        return self.bot_data.subscriptions


BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, None]
