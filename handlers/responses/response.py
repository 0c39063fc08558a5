"""A reply to a message, and what the conversation remembers of it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.answering.followups import Topic
from corpus.models import Answer
from handlers.services.conversations import AskedQuestion
from handlers.services.questions import QuestionOutcome
from handlers.views.callback_data import Callback
from handlers.views.reply import Reply


@dataclass(frozen=True, slots=True)
class Response:
    """A reply to a message.

    `answer` is set for a question; `outcome` is None for small talk and an empty corpus. `topic` is the new topic of
    the conversation, None where it stays. `shown` is the document or list that the reply shows. `asked` is the
    question that the reply answers. `declines_translation` if it says that the bot does not translate.
    """

    reply: Reply
    answer: Answer | None = None
    outcome: QuestionOutcome | None = None
    topic: Topic | None = None
    shown: Callback | None = None
    asked: AskedQuestion | None = None
    declines_translation: bool = False
