"""Follow-up questions, which refer to the one before: "And where was it held?", «А когда?»."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import WORD, normalize
from corpus.models import Answer
from corpus.retrieval.questions import Question, read_question

_OPENER = re.compile(rf"^{any_of(en.FOLLOWUP_OPENERS, ru.FOLLOWUP_OPENERS)}\b")
_REFERENCE = re.compile(
    # Not "are there", not "said that".
    r"\b(?<!is )(?<!are )(?<!was )(?<!were )there\b(?! (?:is|are|was|were)\b)|\b(?:there|that(?: one)?)$|"
    rf"\b{any_of(en.BACK_REFERENCES, ru.BACK_REFERENCES)}\b"
)
_MAX_CONTINUATION_WORDS = 5
_MAX_FOLLOWUP_WORDS = 3
"""Words up to which a question with a reference counts as a follow-up: a longer one names its own subject."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of a conversation: the last question that is no follow-up, and the keys of the documents cited.

    Without documents, the question was not answered; a follow-up is then searched for in all of them.
    """

    question: str
    documents: tuple[str, ...]


def topic_of(answer: Answer, previous: Topic | None = None) -> Topic:
    """Return the topic of the conversation after `answer`; a follow-up to `previous` does not change it."""
    if previous and is_followup(read_question(answer.question)):
        return previous
    cited = answer.sources if answer.answered else ()
    return Topic(answer.question, tuple(source.document.key for source in cited))


def is_followup(question: Question) -> bool:
    """Return True if `question` can't be understood without the one before it."""
    folded = " ".join(WORD.findall(normalize(question.text)))
    has_opener = bool(_OPENER.match(folded))
    if not question.words:
        return has_opener or question.kind not in ("about", "other")
    return len(question.words) <= _MAX_FOLLOWUP_WORDS and (has_opener or bool(_REFERENCE.search(folded)))


def may_continue(question: Question) -> bool:
    """Return True for a short question without a name: in a conversation it may be about the documents just quoted."""
    is_short = 0 < len(question.words) <= _MAX_CONTINUATION_WORDS
    return is_short and not any(word.is_name for word in question.words) and not is_followup(question)


def understand_question(
    text: str, topic: Topic | None = None, is_name: Callable[[str], bool] = lambda _: False
) -> Question:
    """Return the question in its conversation: a follow-up asks about the topic, and is unresolved without one.

    A follow-up with a name is understood without a topic; `is_name` tells those that are typed in lower case.
    """
    question = read_question(text)
    if not is_followup(question):
        return question
    if topic:
        return merge_with_previous(question, topic)
    has_name = any(word.is_name or is_name(word.text) for word in question.words)
    return replace(question, is_unresolved=not has_name)


def merge_with_previous(question: Question, topic: Topic) -> Question:
    """Return `question` with the words of the topic's question added, to be searched in the topic's documents, if any.

    The names of the topic's question are left out if `question` has its own.
    """
    own = set(question.terms)
    has_name = any(word.is_name for word in question.words)
    added = [
        word for word in read_question(topic.question).words if word.term not in own and not (has_name and word.is_name)
    ]
    return replace(
        question,
        words=(*question.words, *added),
        documents=frozenset(topic.documents) or None,
        context=topic.question,
    )
