"""Differences between two versions of a document: changed sentences and changed events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from corpus.answering.selected_sentences import SelectedSentence
from corpus.events.extraction import read_events
from corpus.language.tokens import words
from corpus.models import Document, Event
from corpus.passages.splitter import split_passages

_MIN_SIMILARITY = 0.4  # share of common words, from which a sentence is a changed one and no other
_MAX_COMPARED_SENTENCES = 2_000  # the comparison takes quadratic time


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence before and after a change, each verbatim; "" where there is none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """An event before and after a change of its days, place or status."""

    before: Event
    after: Event


def changed_sentences(before: Document, after: Document) -> list[ChangedSentence]:
    """Return the sentences that differ in two versions, in the order of the newer one."""
    old, new = _sentences(before), _sentences(after)
    found: list[ChangedSentence] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _pairs(old[old_start:old_end], new[new_start:new_end])
    return found


def changed_events(before: Document, after: Document) -> list[ChangedEvent]:
    """Return the events that both versions report with other days, another place or another status."""
    old = {each.label: each for each in _events(before)}
    pairs = ((old.get(each.label), each) for each in _events(after))
    return [ChangedEvent(one, other) for one, other in pairs if one and _facts(one) != _facts(other)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[ChangedSentence]:
    """Return the sentences of a changed part: those that resemble each other next to each other."""
    found: list[ChangedSentence] = []
    for one, other in zip_longest(old, new, fillvalue=""):
        if one and other and _similarity(one, other) < _MIN_SIMILARITY:
            found += [ChangedSentence(one, ""), ChangedSentence("", other)]
        else:
            found.append(ChangedSentence(one, other))
    return found


def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


def _sentences(document: Document) -> list[str]:
    found = [
        SelectedSentence(passage, sentence).text
        for passage in split_passages(document)
        for sentence in passage.sentences
    ]
    return found[:_MAX_COMPARED_SENTENCES]


def _events(document: Document) -> list[Event]:
    return [each for each in read_events(document, split_passages(document)) if each.kind == "event"]


def _facts(event: Event) -> tuple[object, ...]:
    return (event.start, event.end, event.place, event.status)
