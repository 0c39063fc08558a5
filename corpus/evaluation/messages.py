"""Measuring whether messages are understood: a file of labelled messages, and what each label may be read as.

Each line is a JSON object with `text`, `language` and `intent`: one of those of `corpus.dialogue.intents`, or
"count_events", "list_events", "document", "number", "person", "follow_up" or "off_topic".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.answering.person_questions import asked_person
from corpus.dialogue.intents import Intent, classify_message
from corpus.dialogue.picks import read_pick
from corpus.errors import CorpusError
from corpus.events.filters import read_list_request
from corpus.models import Day
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.questions import read_question

Reading = Intent | Literal["pick", "person"]
"""The meaning that the bot gives to a message."""

FITTING: Mapping[str, frozenset[Reading]] = {
    "greeting": frozenset({"greeting"}),
    "thanks": frozenset({"thanks", "goodbye", "acknowledgement"}),
    "goodbye": frozenset({"goodbye", "thanks"}),
    "about_bot": frozenset({"about_bot", "identity"}),
    "about_corpus": frozenset({"about_corpus"}),
    "whats_new": frozenset({"whats_new"}),
    "count_events": frozenset({"events"}),
    "list_events": frozenset({"events", "whats_new"}),
    "document": frozenset({"pick", "question", "summary", "open"}),
    "more": frozenset({"more", "summary", "open", "another"}),
    "another": frozenset({"another"}),
    "reword": frozenset({"reword"}),
    "people": frozenset({"people"}),
    "source": frozenset({"source", "open"}),
    "number": frozenset({"pick"}),
    "person": frozenset({"person", "question"}),
    "follow_up": frozenset({"question"}),
    "question": frozenset({"question", "person"}),
    "off_topic": frozenset({"chitchat", "question", "complaint", "acknowledgement"}),
}
"""The readings that do what the writer of a message with the label wants."""


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message, its language and what it wants."""

    text: str
    language: str
    label: str


def read_messages(path: Path) -> Iterator[LabelledMessage]:
    """Yield the messages of a file. Raises `CorpusError`."""
    try:
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            message = LabelledMessage(str(record["text"]), str(record["language"]), str(record["intent"]))
            if message.label not in FITTING:
                raise CorpusError(f"{path}, line {number}: the intent {message.label} is unknown")
            yield message
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise CorpusError(f"{path} is no file of labelled messages: {exc}") from exc


def read_as(text: str, encoder: Encoder, today: Day) -> Reading:
    """Return what the bot takes a message for, in the order of `handlers.responses.messages.respond`."""
    if read_pick(text):
        return "pick"
    if read_list_request(text, today):
        return "events"
    intent = classify_message(text, encoder)
    return "person" if intent == "question" and asked_person(read_question(text)) else intent


def is_understood(message: LabelledMessage, encoder: Encoder, today: Day) -> bool:
    """Return True if the bot does what the writer wants."""
    return read_as(message.text, encoder, today) in FITTING[message.label]
