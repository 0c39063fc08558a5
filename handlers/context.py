"""What a handler may reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from corpus.library import Library
from handlers.services.chats import Chats
from handlers.services.ingest import Ingest
from handlers.services.rate_limit import RateLimiter
from handlers.services.subscriptions import Subscriptions
from handlers.services.topics import Topics


@dataclass(slots=True)
class Services:
    """What the handlers work with; `bot.app` builds it once the stores are open."""

    library: Library
    memory: Chats
    subscriptions: Subscriptions
    intake: Ingest
    topics: Topics = field(default_factory=Topics)
    pace: RateLimiter = field(default_factory=RateLimiter)
    admins: frozenset[int] = frozenset()


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Services]):
    """A handler's context: `library` is what it asks."""

    @property
    def library(self) -> Library:
        """The corpus, as it is at this moment."""
        return self.bot_data.library

    @property
    def topics(self) -> Topics:
        """What each conversation is about."""
        return self.bot_data.topics

    @property
    def memory(self) -> Chats:
        """What is remembered of chats."""
        return self.bot_data.memory

    @property
    def intake(self) -> Ingest:
        """The way into the corpus and out of it."""
        return self.bot_data.intake

    @property
    def subscriptions(self) -> Subscriptions:
        """Who wants to hear of what."""
        return self.bot_data.subscriptions


BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, None]
