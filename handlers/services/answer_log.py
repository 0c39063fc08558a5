"""Which of our messages answers which question: for a question that is edited, and for a vote."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from corpus.answering.followups import Topic

MAX_ANSWERED_QUESTIONS = 10_000
"""Questions held in memory; beyond that the oldest are let go."""

RETENTION_DAYS = 2
"""A message can be edited for 48 hours; until then it is known what answers it."""


_DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and the message that answers it: the numbers of both messages, and what was asked.

    `before` is what the conversation was about before; it is held in memory alone.
    """

    question: int
    answer: int
    text: str
    before: Topic | None = None


class AnsweredQuestions:
    """The newest answers, by the question's message and by the answer's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: OrderedDict[tuple[int, int], float] = OrderedDict()
        self._by_question: dict[tuple[int, int], AnsweredQuestion] = {}
        self._by_answer: dict[tuple[int, int], AnsweredQuestion] = {}

    def answer_to(self, chat_id: int, question: int) -> AnsweredQuestion | None:
        """Return what answers that message, as far as it is known."""
        return self._by_question.get((chat_id, question))

    def answered_by(self, chat_id: int, answer: int) -> AnsweredQuestion | None:
        """Return what that message answers, as far as it is known."""
        return self._by_answer.get((chat_id, answer))

    def add(self, chat_id: int, answered: AnsweredQuestion) -> None:
        """Remember what answers a message."""
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
