"""Stored data of chats as the handlers see it; `bot.storage.chat_store` implements it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from handlers.services.answer_log import AnsweredQuestion


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question of a chat without an answer."""

    question: str
    language: str
    day: date


@dataclass(frozen=True, slots=True)
class StoredVote:
    """A vote on an answer; `question` is None if it was no longer known."""

    question: str | None
    up: bool
    day: date


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """All data stored under a chat's hash. `language` is None if the chat has not selected one.

    `answered` holds the recent questions whose answers can still be edited or voted on.
    """

    language: str | None = None
    answered: tuple[str, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    votes: tuple[StoredVote, ...] = ()


@dataclass(frozen=True, slots=True)
class UnansweredSummary:
    """A question with the number of times it was not answered and the number of votes against its answer."""

    question: str
    unanswered: int
    down: int


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """Numbers of votes and of unanswered questions."""

    up: int
    down: int
    unanswered: int


class Chats(Protocol):
    """The stored data of chats. Coroutines raise `StoreError` if the database does not work."""

    @property
    def keep_days(self) -> int:
        """Days after which questions and votes are deleted."""

    def language(self, chat_id: int) -> str | None:
        """Return the language that the chat has selected."""

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Store the language of a chat; None deletes it."""

    def add_answered(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Store the mapping from a question to its answer; it is on disk within seconds."""

    async def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return the answer to the question in that message, or None if unknown."""

    async def answered_by(self, chat_id: int, answer: int) -> AnsweredQuestion | None:
        """Return the question that the bot's message answers, or None if unknown."""

    def add_unanswered(self, chat_id: int, question: str, language: str) -> None:
        """Store an unanswered question; it is on disk within seconds."""

    async def vote(self, chat_id: int, answer: int, voter: int, question: str | None, *, up: bool) -> None:
        """Store a user's vote on the answer in that message; it replaces an earlier vote."""

    async def kept(self, chat_id: int) -> ChatRecord:
        """Return the data under the chat's hash; for a private chat also the user's votes in groups."""

    async def forget(self, chat_id: int) -> ChatRecord:
        """Delete the data that `kept` returns, and return it."""

    async def restore(self, chat_id: int) -> bool:
        """Put back what was deleted less than a minute ago; return False if it is too late."""

    async def migrate(self, old: int, new: int) -> None:
        """Move the data of a group to its supergroup id."""

    async def unanswered_summaries(self) -> list[UnansweredSummary]:
        """Return unanswered and disliked questions, the most frequent first."""

    async def feedback_counts(self) -> FeedbackCounts:
        """Return the numbers of votes and unanswered questions."""
