"""What the bot remembers of chats, as handlers see it. `bot.storage.chat_store` keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from handlers.services.answer_log import AnsweredQuestion


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that a chat got no answer to."""

    question: str
    language: str
    day: date


@dataclass(frozen=True, slots=True)
class StoredVote:
    """A vote on an answer; `question` is None where it was no longer known."""

    question: str | None
    up: bool
    day: date


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """What is kept under a chat's hash. `language` is None where the chat has chosen none.

    `answered` are the questions of the last days whose answers can still be edited or voted on.
    """

    language: str | None = None
    answered: tuple[str, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    votes: tuple[StoredVote, ...] = ()


@dataclass(frozen=True, slots=True)
class UnansweredSummary:
    """A question that the corpus does not answer, or not well: how often it was asked in vain and voted down."""

    question: str
    unanswered: int
    down: int


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """How many votes there are, and how many questions that were not answered."""

    up: int
    down: int
    unanswered: int


class Chats(Protocol):
    """What is remembered of chats. What awaits raises `StoreError` where the memory does not work."""

    @property
    def keep_days(self) -> int:
        """Days after which questions and votes are deleted."""

    def language(self, chat_id: int) -> str | None:
        """Return the language that a chat has chosen."""

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Remember a chat's language; None forgets it."""

    def add_answered(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Remember which message answers which question; it is on disk within seconds."""

    async def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return what answers the question in that message, as far as it is known."""

    async def question_of(self, chat_id: int, answer: int) -> str | None:
        """Return what the answer in that message was asked, as far as it is known."""

    def add_unanswered(self, chat_id: int, question: str, language: str) -> None:
        """Remember a question that could not be answered; it is on disk within seconds."""

    async def vote(self, chat_id: int, answer: int, voter: int, question: str | None, *, up: bool) -> None:
        """Remember a user's vote on the answer in that message, in the place of an earlier one."""

    async def kept(self, chat_id: int) -> ChatRecord:
        """Return what is kept under a chat's hash, and of a user in a private chat their votes in groups."""

    async def forget(self, chat_id: int) -> ChatRecord:
        """Delete that; return what it was."""

    async def migrate(self, old: int, new: int) -> None:
        """Know a chat by a new id: a group has become a supergroup."""

    async def unanswered_summaries(self) -> list[UnansweredSummary]:
        """Return what is not answered well, the most frequent first."""

    async def feedback_counts(self) -> FeedbackCounts:
        """Return the numbers."""
