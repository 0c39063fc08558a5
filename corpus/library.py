"""The facade: documents in, answers out."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from corpus import weights
from corpus.answers import HITS, Findings, compose, find, quote
from corpus.bm25 import BM25Index
from corpus.bridge import Vocabulary
from corpus.choosing import summarise, summarise_event
from corpus.entries import read_entries
from corpus.event_list import EventList
from corpus.events import read_events
from corpus.followups import Topic, follow, leans
from corpus.layout import folded
from corpus.meaning import Encoder
from corpus.mentions import Mention, Mentions
from corpus.passages import split_passages
from corpus.questions import read_question
from corpus.search import MeaningSearch, WordSearch
from corpus.text import fold
from corpus.trust import doubted
from corpus.types import Answer, Document, Event, Passage

_LONGEST_NUMBER = 9
"""Digits; Python reads no number of thousands of them."""


class Library:
    """A corpus that can be asked. Safe to use from many threads.

    `documents` are in time order, the oldest first, undated ones last. With an `encoder`, questions that words
    alone do not settle are looked up by meaning too; the first of them waits until the corpus is embedded,
    unless `warm_up` has done that before. `settled` is the confidence by words alone from which meaning is not
    asked; with infinity it always is.
    """

    def __init__(
        self, documents: Iterable[Document] = (), encoder: Encoder | None = None, settled: float = weights.SETTLED
    ) -> None:
        self.documents = tuple(sorted(documents, key=lambda each: (each.date or date.max, each.id)))
        self._encoder = encoder
        self._settled = settled
        self._by_key = {each.key: each for each in self.documents}
        self._passages = {each.key: split_passages(each) for each in self.documents}
        entries = [
            entry for document in self.documents for entry in read_entries(document, self._passages[document.key])
        ]
        texts = [text for document in self.documents for text in (document.title, document.text)]
        self._words = WordSearch(entries, BM25Index([each.terms for each in entries]), Vocabulary(texts))
        self._meaning: MeaningSearch | None = None
        self._events: EventList | None = None
        self._mentions: Mentions | None = None
        self._reading = threading.Lock()
        self._warming = threading.Lock()

    def document(self, key: str) -> Document | None:
        """Return the document whose `key` it is; None where the text has changed or is gone."""
        return self._by_key.get(key)

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document of this library, in order."""
        return self._passages[document.key]

    def named(self, name: str) -> Document | None:
        """Return the document of that number (from 1), id, or title; else the only one that holds the words."""
        name = folded(name)
        if name.isdecimal() and len(name) <= _LONGEST_NUMBER and 1 <= int(name) <= len(self.documents):
            return self.documents[int(name) - 1]
        wanted = fold(name)
        if not wanted:
            return None
        named = [(each, fold(f"{each.id} {each.title}")) for each in self.documents]
        exact = [each for each, _ in named if wanted in (fold(each.id), fold(each.title))]
        holding = [each for each, words in named if all(word in words for word in wanted.split())]
        return next(iter(exact or holding[: len(holding) == 1]), None)

    def answer(self, question: str, topic: Topic | None = None) -> Answer:
        """Return what the corpus says to `question`. Any string will do; nothing is raised.

        `topic` is what the conversation was about before: a question that leans on it is looked up there.
        """
        return self.compose(self.find(question, topic=topic))

    def compose(self, findings: Findings, *, always: bool = False) -> Answer:
        """Return the answer that `findings` make; see `corpus.answers.compose`."""
        return compose(findings, self._words.entries_of, always=always)

    def summary(self, document: Document) -> Answer:
        """Return what a document of this library is about: what, when, where and who, in its own sentences."""
        about = read_question(document.title)
        return quote(about, summarise(document, self._words.entries_of(document)))

    @property
    def events(self) -> EventList:
        """What the documents report, and the other dated facts in them: in time order, undated ones last.

        They are read when they are first asked for, some milliseconds a document.
        """
        with self._reading:
            if self._events is None:
                read = [event for each in self.documents for event in read_events(each, self._passages[each.key])]
                self._events = EventList(sorted(read, key=_time_order))
            return self._events

    def event(self, key: str, number: int) -> Event | None:
        """Return the event of that number in the document whose `key` it is; None where there is none."""
        return next((each for each in self.events if each.number == number and each.document.key == key), None)

    def event_summary(self, event: Event) -> Answer:
        """Return an event in two sentences of its document: the one that tells of it first."""
        about = read_question(event.title)
        return quote(about, summarise_event(event, self._words.entries_of(event.document)))

    def mentions(self, name: str) -> list[Mention]:
        """Return where the documents name a person or an organisation, the oldest first."""
        with self._reading:
            if self._mentions is None:
                self._mentions = Mentions(passage for each in self._passages.values() for passage in each)
        return self._mentions.find(name)

    def find(self, question: str, hits: int = HITS, topic: Topic | None = None) -> Findings:
        """Return what was found for `question`, and how: what `answer` makes its answer of."""
        asked = read_question(question)
        if not leans(asked):
            return find(asked, self._words, self.warm_up, hits, None, self._settled)
        if topic:
            within = frozenset(topic.documents)
            return find(follow(asked, topic), self._words, self.warm_up, hits, within, self._settled)
        findings = find(asked, self._words, self.warm_up, hits, None, self._settled)
        named = any(word.is_name for word in asked.words)
        return findings if named else replace(findings, trust=doubted(findings.trust, "nothing says what it points to"))

    def warm_up(self) -> MeaningSearch | None:
        """Embed the corpus, once; return the search by meaning, or None where there is no encoder."""
        if self._meaning is None and self._encoder and self._words.entries:
            with self._warming:
                if self._meaning is None:
                    self._meaning = MeaningSearch(self._words, self._encoder)
        return self._meaning

    def prepare(self) -> None:
        """Do now what the first question, list and look-up of a name would have to wait for."""
        self.warm_up()
        self.events.holding("")
        self.mentions("")


def _time_order(event: Event) -> tuple[date, date, str, int]:
    return (event.start or date.max, event.end or date.max, event.document.id, event.number)
