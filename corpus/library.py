"""The facade of the corpus: documents in, answers out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from corpus.language.lines import collapse_whitespace
from corpus.models import Answer, Brief, Document, Event, Language, Passage

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.answering.answers import AnswerTrace
    from corpus.answering.followups import Topic
    from corpus.dialogue.intents import Intent
    from corpus.dialogue.suggestions import KnownPerson
    from corpus.events.event_list import EventList
    from corpus.index.protocol import Index
    from corpus.people.mentions import Mention
    from corpus.reading.reader import Reader
    from corpus.retrieval.encoder import Encoder
    from corpus.retrieval.engine_vectors import SearchEngine
    from corpus.retrieval.query_terms import QueryTerm
    from corpus.retrieval.search import HybridSearch
    from corpus.retrieval.vectors import CorpusVectors
    from corpus.snapshot import Snapshot

MAX_DOCUMENTS_READ_FOR_PEOPLE = 500


class Library:
    """A corpus that answers questions and can change. Safe to use from many threads.

    `documents` are in time order, oldest first, undated last; of several with the same id the last one counts. They
    are read at the first question, or by `warm_up`. With an `encoder`, a question is searched by meaning, too; a large
    corpus needs `embed` before that. With a `reader`, the best sentences are read with the question. With a `folder`,
    the library saves its index there, so that the next start need not read the documents again. `index` is an empty
    index of the kind to use, by default a `BM25Index`. With an `engine`, the vectors are in it and not in memory; while
    it can't be used, questions are searched by words only, until `repair` has succeeded.

    Readers see one snapshot, the old or the new, and never wait for a change.
    """

    def __init__(
        self,
        documents: Iterable[Document] = (),
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        folder: Path | None = None,
        index: Index | None = None,
        engine: SearchEngine | None = None,
    ) -> None:
        by_id = {each.id: each for each in documents}
        self._initial = tuple(sorted(by_id.values(), key=lambda each: (each.date or date.max, each.id)))
        self._encoder = encoder
        self._reader = reader
        self._folder = folder
        self._empty_index = index
        self._engine = engine
        self._current: Snapshot | None = None
        self._changing = threading.RLock()
        self._is_saved = False
        self._people: tuple[Snapshot, tuple[KnownPerson, ...]] | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, in time order."""
        return self._current.documents if self._current else self._initial

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; each replaces the one with the same id.

        When this returns, answers, events, mentions and the search by meaning include them.
        """
        by_id = {each.id: each for each in documents}
        if by_id:
            self._change(list(by_id.values()), by_id.keys())

    def remove(self, ids: Iterable[str]) -> None:
        """Remove the documents with these ids; unknown ids are ignored."""
        self._change([], set(ids))

    def _change(self, added: list[Document], ids: Iterable[str]) -> None:
        with self._changing:
            snapshot = self._snapshot()
            removed_ids = frozenset(ids)
            removed = [each for each in snapshot.documents if each.id in removed_ids]
            if added or removed:
                self._current = snapshot.with_changes(added, removed)
                self._is_saved = False

    def _snapshot(self) -> Snapshot:
        """Return the current snapshot; the first call reads the documents."""
        if self._current is None:
            # A start imports reading and answering when needed.
            from corpus.index.bm25 import BM25Index  # noqa: PLC0415
            from corpus.snapshot import Snapshot  # noqa: PLC0415

            index = BM25Index() if self._empty_index is None else self._empty_index
            with self._changing:
                if self._current is None and self._folder:
                    self._current = self._load(self._folder, index, self._empty_vectors())
                elif self._current is None:
                    self._current = Snapshot.read(self._initial, self._encoder, index, self._empty_vectors())
        return self._current

    def _load(self, folder: Path, index: Index, vectors: CorpusVectors | None) -> Snapshot:
        """Return the snapshot that is saved in a folder; save it first if need be."""
        from corpus.snapshot import Snapshot  # noqa: PLC0415 - a start imports answering when needed

        snapshot, self._is_saved = Snapshot.load(self._initial, self._encoder, index, vectors, folder)
        if not self._is_saved and snapshot.save(folder):  # mapped from the file it needs less memory
            snapshot, self._is_saved = Snapshot.load(self._initial, self._encoder, index, vectors, folder)
        return snapshot

    def _empty_vectors(self) -> CorpusVectors | None:
        # A start imports numpy when needed.
        from corpus.retrieval.engine_vectors import EngineVectors  # noqa: PLC0415
        from corpus.retrieval.vectors import VectorsInMemory  # noqa: PLC0415

        if not self._encoder:
            return None
        return EngineVectors(self._encoder, self._engine) if self._engine else VectorsInMemory(self._encoder)

    def save(self) -> None:
        """Save the current snapshot and its events in the folder, if they have changed since the last time."""
        with self._changing:
            snapshot = self._snapshot()
            if self._folder:
                self._is_saved = self._is_saved or snapshot.save(self._folder)
                snapshot.save_events(self._folder)

    def document(self, key: str) -> Document | None:
        """Return the document with this `key`, or None if its text has changed or it was removed."""
        return self._snapshot().document(key)

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document, in order; none if it was removed."""
        return self._snapshot().lexical.passages.passages(document)

    def lead(self, document: Document) -> str:
        """Return the first sentence of a document, white space collapsed; "" if it has none."""
        sentences = (each for passage in self.passages(document) for each in passage.sentences)
        first = next((each for each in sentences if each.kind == "sentence"), None)
        return collapse_whitespace(document.text[first.start : first.end]) if first else ""

    def find_document(self, name: str) -> Document | None:
        """Return the document with this number (from 1), id or title; else the only one with all of its words."""
        return self._snapshot().find_document(name)

    def find_documents(self, words: str) -> list[Document]:
        """Return the documents of the passages that are found with `words`, the best first."""
        return list(self._snapshot().search_answer(words, None).near)

    def query_terms(self, question: str, topic: Topic | None = None) -> Sequence[QueryTerm]:
        """Return the terms that a question is searched for with; nothing is read, so it takes some milliseconds."""
        return self._snapshot().search_answer(question, None, topic=topic).query

    def answer(self, question: str, topic: Topic | None = None) -> Answer:
        """Return the answer to `question`, which may be any string; never raises.

        `topic` is the previous topic of the conversation: a follow-up question is answered from its documents.
        """
        return self._snapshot().answer(question, self._reader, topic)

    def topic_after(self, questions: Iterable[str]) -> Topic | None:
        """Return the topic of a conversation after these questions, the oldest first."""
        from corpus.answering.followups import topic_of  # noqa: PLC0415 - a start imports answering when needed

        topic: Topic | None = None
        for each in questions:
            topic = topic_of(self.answer(each, topic), topic)
        return topic

    def cached_answer(self, question: str, topic: Topic | None = None) -> Answer | None:
        """Return what `answer` would, if it is cached; never blocks."""
        return self._current.cached_answer(question, topic) if self._current else None

    def search_answer(self, question: str, hits: int | None = None, topic: Topic | None = None) -> AnswerTrace:
        """Return the candidates in the best `hits` passages, and how they were found: the input of `build_answer`."""
        snapshot = self._snapshot()
        if hits is None:
            return snapshot.search_answer(question, self._reader, topic=topic)
        return snapshot.search_answer(question, self._reader, hits, topic)

    def build_answer(self, trace: AnswerTrace, *, always: bool = False, chosen: Sequence[int] | None = None) -> Answer:
        """Return the answer that `trace` leads to; see `corpus.answering.answers.build_answer`."""
        return self._snapshot().build_answer(trace, always=always, chosen=chosen)

    def intent(self, message: str, *, in_doubt: bool = False) -> Intent:
        """Return what a message wants; without an encoder every one is a question. Blocks for some milliseconds.

        `in_doubt`, for a message that could not be answered, it may be a word of politeness with less certainty.
        """
        from corpus.dialogue.intents import classify_message  # noqa: PLC0415 - a start imports answering when needed

        return classify_message(message, self._encoder, in_doubt=in_doubt) if self._encoder else "question"

    def questions_about(self, document: Document, language: Language) -> tuple[str, ...]:
        """Return questions in `language` that a document may answer."""
        from corpus.dialogue.suggestions import questions_about  # noqa: PLC0415

        return questions_about(document, self.passages(document), language)

    def people(self) -> tuple[KnownPerson, ...]:
        """Return the people whom the documents name with a job title, those of the newest documents first. Blocks.

        A large corpus is read for them no further than its newest `MAX_DOCUMENTS_READ_FOR_PEOPLE` documents.
        """
        from corpus.dialogue.suggestions import people_of  # noqa: PLC0415

        snapshot = self._snapshot()
        if self._people is None or self._people[0] is not snapshot:
            dated = [each for each in snapshot.documents if each.date]
            undated = [each for each in snapshot.documents if not each.date]
            newest = [*reversed(dated), *undated][:MAX_DOCUMENTS_READ_FOR_PEOPLE]
            self._people = snapshot, people_of((each, self.passages(each)) for each in newest)
        return self._people[1]

    def similar_person(self, name: str) -> str | None:
        """Return the name of one of `people` that `name` may misspell, or None. Blocks as `people` does."""
        from corpus.dialogue.suggestions import similar_person  # noqa: PLC0415

        return similar_person(name, self.people())

    def summary(self, document: Document) -> Answer:
        """Return quotes about the subject, time, place and persons of a document."""
        return self._snapshot().summary(document)

    def brief(self, subject: str, language: Language, today: date, *, is_short: bool = False) -> Brief:
        """Return sentences on a subject (a topic, person, place or year) chosen across the documents; none if unknown.

        A short one has a sentence a heading. Of equals, those in `language` are preferred.
        `today` tells plans from what has passed. Blocks as `events` does.
        """
        return self._snapshot().brief(subject, language, today, is_short=is_short)

    def events(self) -> EventList:
        """Return events and milestones of all documents, in time order, undated last.

        Blocks: the first call reads them, some milliseconds a document, and later calls may wait for it.
        """
        return self._snapshot().events()

    def event(self, key: str, index: int) -> Event | None:
        """Return the event with this index in the document with this `key`, or None. Blocks as `events` does."""
        snapshot = self._snapshot()
        document = snapshot.document(key)
        return snapshot.events().find(document, index) if document else None

    def event_summary(self, event: Event) -> Answer:
        """Return two quotes about an event; the first one reports it."""
        return self._snapshot().event_summary(event)

    def asked_person(self, question: str) -> str | None:
        """Return the name of the person that "Who is X?" asks about; None for other questions."""
        from corpus.answering.person_questions import asked_person  # noqa: PLC0415
        from corpus.retrieval.questions import read_question  # noqa: PLC0415

        return asked_person(read_question(self._snapshot().lexical.vocabulary.with_names(question)))

    def mentions(self, name: str) -> list[Mention]:
        """Return the mentions of a person or an organisation, oldest first. Blocks as `events` does."""
        return self._snapshot().mentions().find(name)

    def embed(self) -> HybridSearch | None:
        """Embed the corpus if needed; return the search by words and meaning, or None without an encoder. Blocks."""
        while True:
            snapshot = self._snapshot()
            hybrid = snapshot.hybrid_search()
            if snapshot is self._current:
                return hybrid

    def repair(self) -> None:
        """Give the engine what it lacks of an embedded corpus, so that it can be used again. Blocks.

        The first time, what is in the engine and not of this corpus is deleted. Raises `SearchUnavailable`.
        """
        with self._changing:  # so that nothing is added meanwhile, which would seem to be not of the corpus
            if hybrid := self._snapshot().embedded:
                hybrid.vectors.clean()
        if hybrid:
            hybrid.vectors.repair()

    def warm_up(self) -> None:
        """Compute embeddings, events and mentions now and save them, so that no user waits for it. Blocks."""
        self.embed()
        self.events().with_word("")
        self.mentions("")
        self.save()
