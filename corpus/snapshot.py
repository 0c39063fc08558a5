"""An immutable state of the corpus: its documents, and the index, events and mentions read from them.

A changed corpus is a new snapshot. It reuses the results of the previous one and reads only the new documents.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from corpus.answering.answers import (
    MAX_SEARCHED_PASSAGES,
    AnswerTrace,
    build_answer,
    build_quotes,
    prefer_topic,
    search_answer,
)
from corpus.answering.followups import Topic, is_followup, may_continue, understand_question
from corpus.answering.selected_sentences import SelectedSentence, sentences_of
from corpus.answering.summaries import (
    MAX_EVENT_QUOTES,
    reporting_sentence,
    summarise_document,
    summarise_event,
)
from corpus.briefs.brief import BriefCandidate, choose_sentences, on_subject
from corpus.briefs.headings import names_day
from corpus.errors import SearchUnavailable
from corpus.events.event_list import EventList, select, word_forms
from corpus.events.extraction import read_events
from corpus.events.filters import EventFilter, read_filter
from corpus.index.protocol import Index
from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import STOP_WORDS, normalize, words
from corpus.models import Answer, Brief, Document, Event, Language
from corpus.passages.indexed_words import IndexedWords
from corpus.passages.store import PassageStore, iter_texts, read_passages
from corpus.people.mentions import Mentions, name_keys
from corpus.reading.reader import Reader
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.persistence import load_search, save_search
from corpus.retrieval.questions import Question, read_question
from corpus.retrieval.saved_events import SavedEvents, save_events
from corpus.retrieval.search import HybridSearch, LexicalSearch
from corpus.retrieval.vectors import CorpusVectors
from corpus.retrieval.vocabulary import Vocabulary

_MAX_NUMBER_DIGITS = 9  # digits of a document number; `int` refuses thousands of them
_MAX_PASSAGES_TO_EMBED_AT_ONCE = 1_000
"""Passages that the first question waits for: embedding them takes seconds. Larger corpora are searched by words only
until `hybrid_search` has been called."""
_MAX_CACHED_ANSWERS = 512
_MAX_BRIEFED_PASSAGES = 40
_MAX_TITLED_DOCUMENTS = 20
_TITLED_SCORE = 0.75  # of a sentence that has no word of the subject, but its title has it
_EVENT_SCORE = 1.0  # of a sentence that reports an event on the subject, next to those found by their words


@dataclass(slots=True)
class LazyParts:
    """Parts of a snapshot that take long to compute, each made at its first use and guarded by a lock.

    `folder` may have events that were saved.
    """

    folder: Path | None = None
    are_events_saved: bool = False
    hybrid: HybridSearch | None = None
    events: EventList | None = None
    mentions: Mentions | None = None
    embedding: threading.Lock = field(default_factory=threading.Lock)
    reading: threading.Lock = field(default_factory=threading.Lock)


class Snapshot:
    """A searchable corpus. Safe to use from many threads. `corpus.library.Library` documents the methods."""

    def __init__(
        self,
        documents: Sequence[Document],
        lexical: LexicalSearch,
        encoder: Encoder | None,
        empty_index: Index,
        empty_vectors: CorpusVectors | None,
        lazy: LazyParts,
        by_key: Mapping[str, Document] | None = None,
    ) -> None:
        self.documents = tuple(documents)
        self.lexical = lexical
        self._encoder = encoder
        self._empty_index = empty_index
        self._empty_vectors = empty_vectors
        self._lazy = lazy
        self._by_key = {each.key: each for each in documents} if by_key is None else by_key
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._caching = threading.Lock()

    @classmethod
    def read(
        cls,
        documents: Iterable[Document],
        encoder: Encoder | None,
        index: Index,
        vectors: CorpusVectors | None,
        folder: Path | None = None,
    ) -> Snapshot:
        """Return the snapshot of documents, read from their texts.

        `index` and, with an encoder, `vectors` are empty: the kinds to use. A `folder` may have saved events.
        """
        ordered = sorted(documents, key=_time_order)
        arrays, terms = read_passages(ordered)
        search = LexicalSearch(
            PassageStore.of(arrays, ordered), index.add(terms), Vocabulary.from_texts(iter_texts(ordered))
        )
        return cls(ordered, search, encoder, index, vectors, LazyParts(folder))

    @classmethod
    def load(
        cls,
        documents: Sequence[Document],
        encoder: Encoder | None,
        index: Index,
        vectors: CorpusVectors | None,
        folder: Path,
    ) -> tuple[Snapshot, bool]:
        """Return the snapshot of documents, and True if all of it was saved in the folder.

        Documents that `save` has not written are read from their texts.
        """
        if (found := load_search(folder, documents, index)) is None:
            return cls.read(documents, encoder, index, vectors, folder), False
        search, new = found
        unsaved = _Identities(new)
        ordered = sorted((each for each in documents if each not in unsaved), key=_time_order)
        snapshot = cls(ordered, search, encoder, index, vectors, LazyParts(folder))
        return (snapshot.with_changes(new, ()), False) if new else (snapshot, True)

    def save(self, folder: Path) -> bool:
        """Save texts, passages, index and vocabulary in a folder for the next start; return True if that succeeds."""
        return save_search(self.lexical, folder)

    def save_events(self, folder: Path) -> None:
        """Save the events in a folder for the next start, if they have been read."""
        lazy = self._lazy
        if lazy.events is not None and not lazy.are_events_saved:
            lazy.are_events_saved = save_events(lazy.events.reports, self.documents, folder)

    def with_changes(self, added: Sequence[Document], removed: Sequence[Document]) -> Snapshot:
        """Return a snapshot with documents added, and without those removed.

        Call it on the newest snapshot only, from one thread at a time. Lazy parts that have been computed are updated;
        the others stay lazy.
        """
        passages, index, vocabulary = self.lexical.passages, self.lexical.index, self.lexical.vocabulary
        gone = _Identities(removed)
        remaining = [each for each in self.documents if each not in gone] if removed else list(self.documents)
        new = sorted(map(replace, added), key=_time_order)  # copies: the same object may have been removed before
        if removed:
            numbers = [number for each in removed for number in passages.numbers_of(each)]
            if 2 * (len(passages.removed) + len(numbers)) > len(passages):
                return self.read(
                    [*remaining, *new], self._encoder, self._empty_index, self._empty_vectors, self._lazy.folder
                )
            index = index.remove(numbers)
            passages = passages.remove(removed)
            vocabulary = vocabulary.without(iter_texts(removed))
        if new:
            arrays, terms = read_passages(new)
            index = index.add(terms)
            passages = passages.add(arrays, new)
            vocabulary = vocabulary.with_added(iter_texts(new))
        search = LexicalSearch(passages, index, vocabulary)
        by_key = dict(self._by_key)
        for each in removed:
            by_key.pop(each.key, None)
        for each in new:
            insort(remaining, each, key=_time_order)
        by_key.update((each.key, each) for each in new)
        lazy = self._lazy_parts_with(search, new, removed)
        return Snapshot(remaining, search, self._encoder, self._empty_index, self._empty_vectors, lazy, by_key)

    def _lazy_parts_with(
        self, search: LexicalSearch, added: Sequence[Document], removed: Sequence[Document]
    ) -> LazyParts:
        """Return the lazy parts that have been computed, updated."""
        lazy, store = LazyParts(self._lazy.folder), search.passages
        if self._lazy.hybrid:
            lazy.hybrid = self._lazy.hybrid.with_corpus(search)
        new_words = {word for text in iter_texts(added) for word in words(text)} - STOP_WORDS
        with self._lazy.reading:
            if self._lazy.events is not None:
                events = [event for each in added for event in read_events(each, store.passages(each))]
                known = self._lazy.events.corpus_words
                lazy.events = self._lazy.events.with_changes(
                    events, removed, known and known.with_corpus(store, search.index, new_words)
                )
            if self._lazy.mentions:
                changed_words = self._lazy.mentions.words.with_corpus(store, search.index, new_words)
                lazy.mentions = Mentions(changed_words)
        return lazy

    def document(self, key: str) -> Document | None:
        """Return the document with this `key`, or None if its text has changed or it was removed."""
        return self._by_key.get(key)

    def find_document(self, name: str) -> Document | None:
        """Return the document with this number (from 1), id or title; else the only one with all of its words."""
        name = collapse_whitespace(name)
        if name.isdecimal() and len(name) <= _MAX_NUMBER_DIGITS and 1 <= int(name) <= len(self.documents):
            return self.documents[int(name) - 1]
        wanted = normalize(name)
        if not wanted:
            return None
        names = [(each, normalize(f"{each.id} {each.title}")) for each in self.documents]
        exact = [each for each, _ in names if wanted in (normalize(each.id), normalize(each.title))]
        containing = [each for each, own in names if all(word in own for word in wanted.split())]
        return next(iter(exact or containing[: len(containing) == 1]), None)

    def answer(self, question: str, reader: Reader | None, topic: Topic | None = None) -> Answer:
        """Return the answer to `question`, from the cache if it was answered before.

        An answer for which the reader was busy is not cached.
        """
        if cached := self.cached_answer(question, topic):
            return cached
        key = self._cache_key(question, topic)
        trace = self.search_answer(question, reader, topic=topic)
        answer = self.build_answer(trace)
        is_final = trace.is_read or not reader or not trace.candidates
        if is_final and key == self._cache_key(question, topic):  # else the hybrid search has become ready meanwhile
            with self._caching:
                if len(self._answers) >= _MAX_CACHED_ANSWERS:
                    del self._answers[next(iter(self._answers))]
                self._answers[key] = answer
        return answer

    def cached_answer(self, question: str, topic: Topic | None = None) -> Answer | None:
        """Return the answer if it is cached; never blocks, while to read the first new question in Russian does."""
        if all(cached != question for cached, *_ in tuple(self._answers)):
            return None
        return self._answers.get(self._cache_key(question, topic))

    def _cache_key(self, question: str, topic: Topic | None) -> tuple[object, ...]:
        """Return the inputs that an answer depends on."""
        read = read_question(question)
        context = topic if topic and (is_followup(read) or may_continue(read)) else None
        return question, context, self._lazy.hybrid is not None and self._lazy.hybrid.vectors.is_ready

    def search_answer(
        self, question: str, reader: Reader | None, hits: int = MAX_SEARCHED_PASSAGES, topic: Topic | None = None
    ) -> AnswerTrace:
        """Return the candidates found for `question`, and how they were found.

        A short question is asked of the documents just quoted, too: "how many applications did they get".
        """

        def search(asked: Question) -> AnswerTrace:
            return search_answer(asked, self.lexical, self._ready_hybrid_search, reader, hits)

        vocabulary = self.lexical.vocabulary
        asked = understand_question(vocabulary.with_names(question), topic, vocabulary.is_name)
        found = search(asked)
        if topic and topic.documents and may_continue(asked):
            return prefer_topic(found, search(replace(asked, documents=frozenset(topic.documents))))
        return found

    def build_answer(self, trace: AnswerTrace, *, always: bool = False, chosen: Sequence[int] | None = None) -> Answer:
        """Return the answer that `trace` leads to; see `corpus.answering.answers.build_answer`."""
        return build_answer(trace, self.lexical.passages, always=always, chosen=chosen)

    def summary(self, document: Document) -> Answer:
        """Return quotes about the subject, time, place and persons of a document."""
        about = read_question(document.title)
        return build_quotes(about, summarise_document(document, self.lexical.passages.of_document(document)))

    def event_summary(self, event: Event) -> Answer:
        """Return quotes about an event: two of its document, and how the others report it."""
        store = self.lexical.passages
        selected = summarise_event(event, store.of_document(event.document))
        for each in event.reports:
            if each.document is not event.document:
                selected += reporting_sentence(each, store.of_document(each.document))
        return build_quotes(read_question(event.label), selected[:MAX_EVENT_QUOTES])

    def brief(self, subject: str, language: Language, today: date, *, is_short: bool) -> Brief:
        """Return sentences on a subject, chosen across the documents."""
        store = self.lexical.passages
        found = on_subject(self.search_answer(subject, None, _MAX_BRIEFED_PASSAGES))
        found += [BriefCandidate(each, _TITLED_SCORE, is_indirect=True) for each in self._titled(found)]
        leads = {(each.document.key, each.sentence.start) for each in self._leads(found)}
        wanted = read_filter(subject, today)
        is_time_or_place = wanted != EventFilter() and not wanted.words
        events = select(self.events(), wanted, today) if is_time_or_place else []
        by_place = {(each.selected.document.key, each.selected.sentence.start): each for each in found}
        for event in (each for each in events if each.start):
            for each in sentences_of(store.of_document(event.document)):
                overlaps = each.sentence.start < event.sentence.end and event.sentence.start < each.sentence.end
                if overlaps and names_day(each.text, event):
                    by_place.setdefault((each.document.key, each.sentence.start), BriefCandidate(each, _EVENT_SCORE))
        candidates = [replace(each, is_lead=place in leads) for place, each in by_place.items()]
        return choose_sentences(subject, candidates, language, today, self._encoder, is_short=is_short)

    def _titled(self, found: Sequence[BriefCandidate]) -> Iterator[SelectedSentence]:
        """Yield the other sentences of the documents whose titles have the subject."""
        known = {(each.selected.document.key, each.selected.sentence.start) for each in found}
        titled = {each.selected.document.key: each.selected.document for each in found if each.is_titled}
        for document in list(titled.values())[:_MAX_TITLED_DOCUMENTS]:
            for each in sentences_of(self.lexical.passages.of_document(document)):
                if (document.key, each.sentence.start) not in known:
                    yield each

    def _leads(self, found: Sequence[BriefCandidate]) -> Iterator[SelectedSentence]:
        """Yield the first sentence of each document."""
        documents = {each.selected.document.key: each.selected.document for each in found}
        for document in documents.values():
            prose = sentences_of(self.lexical.passages.of_document(document))
            yield from [each for each in prose if each.sentence.kind == "sentence"][:1]

    def events(self) -> EventList:
        """Return the events and milestones of all documents. The first call reads them and blocks."""
        lazy = self._lazy
        with lazy.reading:
            if lazy.events is None:
                store = self.lexical.passages
                saved = SavedEvents(lazy.folder)
                events: list[Event] = []
                lazy.are_events_saved = True
                for each in self.documents:
                    own = saved.of(each)
                    if own is None:
                        own, lazy.are_events_saved = read_events(each, store.passages(each)), False
                    events += own
                lazy.events = EventList().with_changes(events, (), self._indexed_words(word_forms))
            return lazy.events

    def mentions(self) -> Mentions:
        """Return the index of people and organisations. The first call reads them and blocks."""
        lazy = self._lazy
        with lazy.reading:
            if lazy.mentions is None:
                lazy.mentions = Mentions(self._indexed_words(name_keys))
            return lazy.mentions

    def _indexed_words(self, keys_of: Callable[[str], Iterable[str]]) -> IndexedWords:
        search = self.lexical
        return IndexedWords(search.passages, search.index, search.vocabulary.words, keys_of)

    @property
    def embedded(self) -> HybridSearch | None:
        """The search by words and meaning if it has been made."""
        return self._lazy.hybrid

    def hybrid_search(self) -> HybridSearch | None:
        """Return the search by words and meaning, or None without an encoder. The first call embeds and blocks."""
        lazy = self._lazy
        if lazy.hybrid is None and self._encoder and self._empty_vectors and self.documents:
            with lazy.embedding:
                if lazy.hybrid is None:
                    hybrid = HybridSearch(self.lexical, self._encoder, self._empty_vectors)
                    with contextlib.suppress(SearchUnavailable):  # it is not ready until it has been repaired
                        hybrid.vectors.repair()
                    lazy.hybrid = hybrid
        return lazy.hybrid

    def _ready_hybrid_search(self) -> HybridSearch | None:
        """Return the hybrid search if it is ready, or quick to make."""
        if self._lazy.hybrid is None and len(self.lexical.index) > _MAX_PASSAGES_TO_EMBED_AT_ONCE:
            return None
        hybrid = self.hybrid_search()
        return hybrid if hybrid and hybrid.vectors.is_ready else None


class _Identities:
    """A set of documents compared by identity: comparing their texts takes long."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids = set(map(id, documents))

    def __contains__(self, document: object) -> bool:
        return id(document) in self._ids


def _time_order(document: Document) -> tuple[date, str]:
    return (document.date or date.max, document.id)
