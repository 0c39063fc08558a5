"""The facade: documents in, answers out."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from corpus.answering import weights
from corpus.models import Answer, Document, Event, Passage

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.answering.answers import AnswerTrace
    from corpus.answering.followups import Topic
    from corpus.events.event_list import EventList
    from corpus.people.mentions import Mention
    from corpus.retrieval.encoder import Encoder
    from corpus.retrieval.search import HybridSearch
    from corpus.snapshot import Snapshot


class Library:
    """A corpus that can be asked, and that grows. Safe to use from many threads.

    `documents` are in time order, the oldest first, undated ones last; of several with the same id the last counts.
    They are read when something is first asked, or by `prepare`. With an `encoder`, questions that words alone do not
    settle are looked up by meaning too; in a large corpus only when `warm_up` has embedded it. `settled` is the
    confidence by words alone from which meaning is not asked; with infinity it always is. In `folder` is kept what was
    read, so that the next start need not read it again.

    Who asks sees one state of the corpus, the old one or the new one, and never waits for a change.
    """

    def __init__(
        self,
        documents: Iterable[Document] = (),
        encoder: Encoder | None = None,
        settled: float = weights.SEMANTIC_SKIP_CONFIDENCE,
        folder: Path | None = None,
    ) -> None:
        by_id = {each.id: each for each in documents}
        self._given = tuple(sorted(by_id.values(), key=lambda each: (each.date or date.max, each.id)))
        self._encoder = encoder
        self._settled = settled
        self._folder = folder
        self._now: Snapshot | None = None
        self._changing = threading.Lock()
        self._is_kept = False

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, in time order."""
        return self._now.documents if self._now else self._given

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is there already takes the place of that one.

        They are found in answers, events, mentions and by meaning when this returns.
        """
        by_id = {each.id: each for each in documents}
        if by_id:
            self._change(list(by_id.values()), by_id.keys())

    def remove(self, ids: Iterable[str]) -> None:
        """Take the documents of these ids away; ids that there are not are passed over."""
        self._change([], set(ids))

    def _change(self, added: list[Document], ids: Iterable[str]) -> None:
        now = self._snapshot()
        with self._changing:
            now = self._now or now
            gone = frozenset(ids)
            removed = [each for each in now.documents if each.id in gone]
            if added or removed:
                self._now = now.changed(added, removed)
                self._is_kept = False

    def _snapshot(self) -> Snapshot:
        if self._now is None:
            from corpus.snapshot import Snapshot  # noqa: PLC0415 - what reads and answers loads behind the first poll

            with self._changing:
                if self._now is None and self._folder:
                    now, self._is_kept = Snapshot.kept(self._given, self._encoder, self._folder)
                    self._keep(now)
                    self._now = now
                elif self._now is None:
                    self._now = Snapshot.read(self._given, self._encoder)
        return self._now

    def keep(self) -> None:
        """Keep in the folder what was read since the last time, for the next start."""
        now = self._snapshot()
        with self._changing:
            self._keep(self._now or now)

    def _keep(self, now: Snapshot) -> None:
        if self._folder and not self._is_kept:
            now.keep(self._folder)
            self._is_kept = True

    def document(self, key: str) -> Document | None:
        """Return the document whose `key` it is; None where the text has changed or is gone."""
        return self._snapshot().document(key)

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document, in order; none where it was taken away meanwhile."""
        return self._snapshot().words.entries.passages(document)

    def named(self, name: str) -> Document | None:
        """Return the document of that number (from 1), id, or title; else the only one that holds the words."""
        return self._snapshot().named(name)

    def answer(self, question: str, topic: Topic | None = None) -> Answer:
        """Return what the corpus says to `question`. Any string will do; nothing is raised.

        `topic` is what the conversation was about before: a question that leans on it is looked up there.
        """
        return self._snapshot().answer(question, self._settled, topic)

    def remembered(self, question: str, topic: Topic | None = None) -> Answer | None:
        """Return what `answer` would, where it is known since the same was asked before; this takes no time."""
        return self._now.remembered(question, topic) if self._now else None

    def find(self, question: str, hits: int | None = None, topic: Topic | None = None) -> AnswerTrace:
        """Return what was found for `question` in the best `hits` passages, and how: what `answer` makes of."""
        now = self._snapshot()
        if hits is None:
            return now.find(question, self._settled, topic=topic)
        return now.find(question, self._settled, hits, topic)

    def compose(self, findings: AnswerTrace, *, always: bool = False) -> Answer:
        """Return the answer that `findings` make; see `corpus.answering.answers.compose`."""
        return self._snapshot().compose(findings, always=always)

    def summary(self, document: Document) -> Answer:
        """Return what a document of this library is about: what, when, where and who, in its own sentences."""
        return self._snapshot().summary(document)

    @property
    def events(self) -> EventList:
        """What the documents report, and the other dated facts in them: in time order, undated ones last.

        They are read when they are first asked for, some milliseconds a document.
        """
        return self._snapshot().events()

    def event(self, key: str, number: int) -> Event | None:
        """Return the event of that number in the document whose `key` it is; None where there is none."""
        now = self._snapshot()
        document = now.document(key)
        events = now.events() if document else ()
        return next((each for each in events if each.number == number and each.document is document), None)

    def event_summary(self, event: Event) -> Answer:
        """Return an event in two sentences of its document: the one that tells of it first."""
        return self._snapshot().event_summary(event)

    def mentions(self, name: str) -> list[Mention]:
        """Return where the documents name a person or an organisation, the oldest first."""
        return self._snapshot().mentions().find(name)

    def warm_up(self) -> HybridSearch | None:
        """Embed the corpus, once; return the search by meaning, or None where there is no encoder."""
        while True:
            now = self._snapshot()
            meaning = now.meaning()
            if now is self._now:
                return meaning

    def prepare(self) -> None:
        """Do now what the first question, list and look-up of a name would have to wait for."""
        self.warm_up()
        self.events.holding("")
        self.mentions("")
        self.keep()
