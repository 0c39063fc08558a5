"""What a handler may reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from telegram.ext import Application, CallbackContext, ExtBot

from corpus.library import Library
from handlers.services.chats import Memory
from handlers.services.ingest import Intake
from handlers.services.rate_limit import Pace
from handlers.services.subscriptions import Subscriptions
from handlers.services.topics import Topics

QuestionOutcome = Literal["answered", "unanswered"]


@dataclass(slots=True)
class Services:
    """What the handlers work with; `bot.app` builds it once the stores are open."""

    library: Library
    memory: Memory
    subscriptions: Subscriptions
    intake: Intake
    on_question: Callable[[QuestionOutcome], None]
    """Called for each question, but not for inline queries, which arrive with every letter typed."""
    topics: Topics = field(default_factory=Topics)
    pace: Pace = field(default_factory=Pace)
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
    def memory(self) -> Memory:
        """What is remembered of chats."""
        return self.bot_data.memory

    @property
    def intake(self) -> Intake:
        """The way into the corpus and out of it."""
        return self.bot_data.intake

    @property
    def subscriptions(self) -> Subscriptions:
        """Who wants to hear of what."""
        return self.bot_data.subscriptions


BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, None]
