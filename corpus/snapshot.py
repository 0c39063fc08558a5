"""One state of the corpus: its documents, and all that is counted of them. Made whole, never changed.

What came into being for one state is handed on to the next, which only counts what is new.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from corpus.answering.answers import HITS, AnswerTrace, compose, find, quote
from corpus.answering.confidence import with_doubt
from corpus.answering.followups import Topic, is_followup, merge_with_previous
from corpus.answering.selection import summarise, summarise_event
from corpus.events.event_list import EventList
from corpus.events.extraction import read_events
from corpus.index.bm25 import BM25Index
from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import normalize
from corpus.models import Answer, Document, Event
from corpus.passages.splitter import split_passages
from corpus.passages.store import Entries, PassageArrays, PassageArraysBuilder, texts
from corpus.passages.terms import read_entries
from corpus.people.mentions import Mentions
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.persistence import keep_search, kept_search
from corpus.retrieval.questions import read_question
from corpus.retrieval.search import HybridSearch, LexicalSearch
from corpus.retrieval.vocabulary import Vocabulary

_LONGEST_NUMBER = 9
"""Digits; Python reads no number of thousands of them."""
_QUICKLY_EMBEDDED = 1_000
"""Passages that a question waits for to be embedded: some seconds. Larger corpora are asked by words until they are."""
_REMEMBERED = 512
"""Answers that are at hand when the same is asked again."""


@dataclass(slots=True)
class _Later:
    """What is made when it is first asked for: it may take long."""

    meaning: HybridSearch | None = None
    events: EventList | None = None
    mentions: Mentions | None = None
    embedding: threading.Lock = field(default_factory=threading.Lock)
    reading: threading.Lock = field(default_factory=threading.Lock)


class Snapshot:
    """A corpus that can be asked, safe to use from many threads. See `corpus.library.Library` for what it answers."""

    def __init__(
        self,
        documents: Sequence[Document],
        words: LexicalSearch,
        encoder: Encoder | None,
        later: _Later,
        by_key: Mapping[str, Document] | None = None,
    ) -> None:
        self.documents = tuple(documents)
        self.words = words
        self._encoder = encoder
        self._later = later
        self._by_key = {each.key: each for each in documents} if by_key is None else by_key
        self._answers: dict[tuple[object, ...], Answer] = {}

    @classmethod
    def read(cls, documents: Iterable[Document], encoder: Encoder | None) -> Snapshot:
        """Return the corpus of documents, read from their texts."""
        ordered = sorted(documents, key=_time_order)
        packed, terms = read_texts(ordered)
        vocabulary = Vocabulary(texts(ordered))
        return cls(ordered, LexicalSearch(Entries.of(packed, ordered), BM25Index(terms), vocabulary), encoder, _Later())

    @classmethod
    def kept(cls, documents: Sequence[Document], encoder: Encoder | None, folder: Path) -> tuple[Snapshot, bool]:
        """Return the same, from what `keep` wrote into the folder as far as it goes; and whether that was all."""
        if (found := kept_search(folder, documents)) is None:
            return cls.read(documents, encoder), False
        words, new = found
        fresh = _Identities(new)
        ordered = sorted((each for each in documents if each not in fresh), key=_time_order)
        snapshot = cls(ordered, words, encoder, _Later())
        return (snapshot.changed(new, ()), False) if new else (snapshot, True)

    def keep(self, folder: Path) -> None:
        """Keep in a folder what was read."""
        keep_search(self.words, folder)

    def changed(self, added: Sequence[Document], removed: Sequence[Document]) -> Snapshot:
        """Return the corpus with more documents, and without some of those it has.

        Only the newest may be changed, by one thread at a time. What was not made yet, is made when it is asked for.
        """
        entries, index, vocabulary = self.words.entries, self.words.index, self.words.vocabulary
        if not isinstance(index, BM25Index):
            raise TypeError("This index can't grow.")
        gone = _Identities(removed)
        left = [each for each in self.documents if each not in gone] if removed else list(self.documents)
        new = sorted(map(replace, added), key=_time_order)  # an object of its own, should it have been there before
        if removed:
            numbers = [number for each in removed for number in entries.numbers_of(each)]
            if 2 * (len(entries.removed) + len(numbers)) > len(entries):
                return self.read([*left, *new], self._encoder)
            index = index.without(numbers)
            entries = entries.without(removed)
            vocabulary = vocabulary.without(texts(removed))
        if new:
            packed, terms = read_texts(new)
            index = index.with_added(terms)
            entries = entries.with_added(packed, new)
            vocabulary = vocabulary.with_added(texts(new))
        words = LexicalSearch(entries, index, vocabulary)
        now = self._later
        later = _Later()
        if now.meaning and self._encoder:
            later.meaning = HybridSearch(words, self._encoder, now.meaning)
        with now.reading:
            if now.events is not None:
                read = [event for each in new for event in read_events(each, entries.passages(each))]
                later.events = now.events.changed(read, removed)
            if now.mentions:
                passages = [passage for each in new for passage in entries.passages(each)]
                later.mentions = now.mentions.changed(passages, removed)
        by_key = dict(self._by_key)
        for each in removed:
            by_key.pop(each.key, None)
        for each in new:
            insort(left, each, key=_time_order)
        by_key.update((each.key, each) for each in new)
        return Snapshot(left, words, self._encoder, later, by_key)

    def document(self, key: str) -> Document | None:
        """Return the document whose `key` it is; None where the text has changed or is gone."""
        return self._by_key.get(key)

    def named(self, name: str) -> Document | None:
        """Return the document of that number (from 1), id, or title; else the only one that holds the words."""
        name = collapse_whitespace(name)
        if name.isdecimal() and len(name) <= _LONGEST_NUMBER and 1 <= int(name) <= len(self.documents):
            return self.documents[int(name) - 1]
        wanted = normalize(name)
        if not wanted:
            return None
        named = [(each, normalize(f"{each.id} {each.title}")) for each in self.documents]
        exact = [each for each, _ in named if wanted in (normalize(each.id), normalize(each.title))]
        holding = [each for each, words in named if all(word in words for word in wanted.split())]
        return next(iter(exact or holding[: len(holding) == 1]), None)

    def answer(self, question: str, settled: float, topic: Topic | None = None) -> Answer:
        """Return what the corpus says to `question`; an answer that has been given is not worked out again."""
        if known := self.remembered(question, topic):
            return known
        asked = self._asked(question, topic)
        answer = self.compose(self.find(question, settled, topic=topic))
        if asked == self._asked(question, topic):
            while len(self._answers) >= _REMEMBERED:
                with contextlib.suppress(StopIteration, RuntimeError):  # another thread did it
                    self._answers.pop(next(iter(self._answers)), None)
            self._answers[asked] = answer
        return answer

    def remembered(self, question: str, topic: Topic | None = None) -> Answer | None:
        """Return the answer where it is one of those given last; this takes no time."""
        return self._answers.get(self._asked(question, topic))

    def _asked(self, question: str, topic: Topic | None) -> tuple[object, ...]:
        """Return what an answer depends on."""
        leaning = topic if topic and is_followup(read_question(question)) else None
        return question, leaning, self._later.meaning is not None

    def find(self, question: str, settled: float, hits: int = HITS, topic: Topic | None = None) -> AnswerTrace:
        """Return what was found for `question`, and how."""
        asked = read_question(question)
        meaning = self._meaning_at_hand
        if not is_followup(asked):
            return find(asked, self.words, meaning, hits, None, settled)
        if topic:
            return find(
                merge_with_previous(asked, topic), self.words, meaning, hits, frozenset(topic.documents), settled
            )
        findings = find(asked, self.words, meaning, hits, None, settled)
        named = any(word.is_name for word in asked.words)
        return (
            findings if named else replace(findings, trust=with_doubt(findings.trust, "nothing says what it points to"))
        )

    def compose(self, findings: AnswerTrace, *, always: bool = False) -> Answer:
        """Return the answer that `findings` make; see `corpus.answering.answers.compose`."""
        return compose(findings, self.words.entries_of, always=always)

    def summary(self, document: Document) -> Answer:
        """Return what a document is about: what, when, where and who, in its own sentences."""
        about = read_question(document.title)
        return quote(about, summarise(document, self.words.entries_of(document)))

    def event_summary(self, event: Event) -> Answer:
        """Return an event in two sentences of its document: the one that tells of it first."""
        about = read_question(event.title)
        return quote(about, summarise_event(event, self.words.entries_of(event.document)))

    def events(self) -> EventList:
        """Return what the documents report, and the other dated facts in them."""
        later = self._later
        with later.reading:
            if later.events is None:
                entries = self.words.entries
                read = (event for each in self.documents for event in read_events(each, entries.passages(each)))
                later.events = EventList().changed(read, ())
            return later.events

    def mentions(self) -> Mentions:
        """Return what finds people and organisations in the documents."""
        later = self._later
        with later.reading:
            if later.mentions is None:
                entries = self.words.entries
                later.mentions = Mentions(passage for each in self.documents for passage in entries.passages(each))
            return later.mentions

    def meaning(self) -> HybridSearch | None:
        """Embed the corpus, once; return the search by meaning, or None where there is no encoder."""
        later = self._later
        if later.meaning is None and self._encoder and self.documents:
            with later.embedding:
                if later.meaning is None:
                    later.meaning = HybridSearch(self.words, self._encoder)
        return later.meaning

    def _meaning_at_hand(self) -> HybridSearch | None:
        if self._later.meaning is None and len(self.words.index) > _QUICKLY_EMBEDDED:
            return None
        return self.meaning()


class _Identities:
    """Documents, compared by identity: comparing their texts takes long."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids = set(map(id, documents))

    def __contains__(self, document: object) -> bool:
        return id(document) in self._ids


def read_texts(documents: Iterable[Document]) -> tuple[PassageArrays, list[tuple[str, ...]]]:
    """Return the entries of documents, packed, and the terms of each of their passages: every text is read once."""
    packer = PassageArraysBuilder()
    terms: list[tuple[str, ...]] = []
    for document in documents:
        read = list(read_entries(document, split_passages(document)))
        packer.add(entry for entry, _ in read)
        terms += [own for _, own in read]
    return packer.packed(), terms


def _time_order(document: Document) -> tuple[date, str]:
    return (document.date or date.max, document.id)
