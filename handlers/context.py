"""What a handler may reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from corpus.library import Library
from handlers.answered import AnsweredQuestions
from handlers.topics import Topics


@dataclass(slots=True)
class Services:
    """What the handlers work with; `bot.app` puts it together."""

    library: Library = field(default_factory=Library)
    topics: Topics = field(default_factory=Topics)
    answered: AnsweredQuestions = field(default_factory=AnsweredQuestions)


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
    def answered(self) -> AnsweredQuestions:
        """Which message answers which question."""
        return self.bot_data.answered


BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, None]
