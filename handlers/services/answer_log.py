"""The mapping between questions and the bot's answers, for edited questions and votes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from corpus.answering.followups import Topic

MAX_ANSWERED_QUESTIONS = 10_000  # questions in memory; beyond this limit the oldest are dropped
RETENTION_DAYS = 2  # Telegram lets users edit a message for 48 hours


_DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and its answer: the ids of both messages, and the text of the question.

    `before` is the topic of the conversation before the question; it is never written to disk.
    """

    question: int
    answer: int
    text: str
    before: Topic | None = None


class AnsweredQuestions:
    """The newest answers, by the id of the question and of the answer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: OrderedDict[tuple[int, int], float] = OrderedDict()
        self._by_question: dict[tuple[int, int], AnsweredQuestion] = {}
        self._by_answer: dict[tuple[int, int], AnsweredQuestion] = {}

    def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return the answer to that message, or None if unknown."""
        return self._by_question.get((chat_id, question))

    def answered_by(self, chat_id: int, answer: int) -> AnsweredQuestion | None:
        """Return the question that this message answers, or None if unknown."""
        return self._by_answer.get((chat_id, answer))

    def add(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Add an answer."""
        key, now = (chat_id, answered.question), self._clock()
        self._by_question[key] = answered
        self._by_answer[chat_id, answered.answer] = answered
        self._since[key] = now
        self._since.move_to_end(key)
        while (
            len(self._since) > MAX_ANSWERED_QUESTIONS or next(iter(self._since.values())) < now - RETENTION_DAYS * _DAY
        ):
            self._drop(next(iter(self._since)))

    def forget(self, chat_id: int) -> None:
        """Forget the questions of a chat."""
        for key in [key for key in self._by_question if key[0] == chat_id]:
            self._drop(key)

    def _drop(self, key: tuple[int, int]) -> None:
        del self._since[key]
        self._by_answer.pop((key[0], self._by_question.pop(key).answer), None)
