"""Which of our messages answers which question: for a question that is edited. In memory only, no text."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from corpus.followups import Topic

MOST = 10_000
"""Questions kept; beyond that the oldest are forgotten, and editing one of them changes nothing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that answers a question, and what the conversation was about before that."""

    message_id: int
    before: Topic | None


class AnsweredQuestions:
    """The answers by the question's chat and message."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[int, int], Answered] = OrderedDict()

    def get(self, chat_id: int, message_id: int) -> Answered | None:
        """Return what answers that message, as far as it is known."""
        return self._answers.get((chat_id, message_id))

    def set(self, chat_id: int, message_id: int, answered: Answered) -> None:
        """Remember what answers a message."""
        self._answers[chat_id, message_id] = answered
        while len(self._answers) > MOST:
            self._answers.popitem(last=False)

    def forget(self, chat_id: int) -> int:
        """Forget the questions of a chat; return how many there were."""
        gone = [key for key in self._answers if key[0] == chat_id]
        for key in gone:
            del self._answers[key]
        return len(gone)
