"""Which of our messages answers which question: for a question that is edited, and for a vote."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from corpus.followups import Topic

MOST = 10_000
"""Questions held in memory; beyond that the oldest are let go."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and the message that answers it: the numbers of both messages, and what was asked.

    `before` is what the conversation was about before; it is held in memory alone.
    """

    question: int
    answer: int
    text: str
    before: Topic | None = None


class AnsweredQuestions:
    """The newest answers, by the question's message and by the answer's."""

    def __init__(self) -> None:
        self._by_question: OrderedDict[tuple[int, int], Answered] = OrderedDict()
        self._by_answer: dict[tuple[int, int], Answered] = {}

    def answer_to(self, chat_id: int, question: int) -> Answered | None:
        """Return what answers that message, as far as it is known."""
        return self._by_question.get((chat_id, question))

    def answered_by(self, chat_id: int, answer: int) -> Answered | None:
        """Return what that message answers, as far as it is known."""
        return self._by_answer.get((chat_id, answer))

    def add(self, chat_id: int, answered: Answered) -> None:
        """Remember what answers a message."""
        self._by_question[chat_id, answered.question] = answered
        self._by_answer[chat_id, answered.answer] = answered
        if len(self._by_question) > MOST:
            (chat, _), oldest = self._by_question.popitem(last=False)
            self._by_answer.pop((chat, oldest.answer), None)

    def forget(self, chat_id: int) -> None:
        """Forget the questions of a chat."""
        for key in [key for key in self._by_question if key[0] == chat_id]:
            self._by_answer.pop((chat_id, self._by_question.pop(key).answer), None)
