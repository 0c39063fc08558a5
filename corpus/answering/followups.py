"""Questions that lean on the one before: "And where was it held?", «А когда?»."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import WORD, normalize
from corpus.models import Answer
from corpus.retrieval.questions import Question, read_question

_LEANS = re.compile(rf"^{any_of(en.FOLLOWUP_OPENERS, ru.FOLLOWUP_OPENERS)}\b")
_POINTS = re.compile(
    # Not "are there", not "said that".
    r"\b(?<!is )(?<!are )(?<!was )(?<!were )there\b(?! (?:is|are|was|were)\b)|\b(?:there|that)$|"
    rf"\b{any_of(en.BACK_REFERENCES, ru.BACK_REFERENCES)}\b"
)
_FEW = 3
"""Words of meaning up to which a question that points back is about what was asked before."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about: the question asked last, and the keys of the documents that answered it."""

    question: str
    documents: tuple[str, ...]


def topic_of(answer: Answer, before: Topic | None = None) -> Topic | None:
    """Return what the conversation is about after `answer`; a question that leaned on `before` does not change it."""
    if before and is_followup(read_question(answer.question)):
        return before
    if answer.answered:
        return Topic(answer.question, tuple(source.document.key for source in answer.sources))
    return None


def is_followup(question: Question) -> bool:
    """Whether `question` can't be understood without the one before it."""
    folded = " ".join(WORD.findall(normalize(question.text)))
    if not question.words:
        return bool(_LEANS.match(folded)) or question.kind not in ("about", "other")
    return len(question.words) <= _FEW and bool(_LEANS.match(folded) or _POINTS.search(folded))


def merge_with_previous(question: Question, topic: Topic) -> Question:
    """Return `question` with the words of the topic's question behind its own; another name takes a name's place."""
    own = set(question.terms)
    names = any(word.is_name for word in question.words)
    before = [
        word for word in read_question(topic.question).words if word.term not in own and not (names and word.is_name)
    ]
    return replace(question, words=(*question.words, *before))
