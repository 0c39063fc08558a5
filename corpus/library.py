"""The facade: documents in, answers out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from corpus.answers import find_answer, read_passage
from corpus.bm25 import BM25Index
from corpus.layout import folded
from corpus.passages import split_passages
from corpus.questions import read_question
from corpus.text import fold, terms
from corpus.types import Answer, Document, Passage


class Library:
    """A corpus that can be asked. Safe to use from many threads.

    `documents` are in time order, the oldest first, undated ones last.
    """

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self.documents = tuple(sorted(documents, key=lambda each: (each.date or date.max, each.id)))
        self._passages = {each.key: split_passages(each) for each in self.documents}
        self._by_key = {each.key: each for each in self.documents}
        self._entries = tuple(
            read_passage(passage, terms(document.title))
            for document in self.documents
            for passage in self._passages[document.key]
        )
        self._index = BM25Index([each.terms for each in self._entries])

    def document(self, key: str) -> Document | None:
        """Return the document whose `key` it is; None where the text has changed or is gone."""
        return self._by_key.get(key)

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document of this library, in order."""
        return self._passages[document.key]

    def named(self, name: str) -> Document | None:
        """Return the document of that number (from 1), id, or title; else the only one that holds the words."""
        name = folded(name)
        if name.isdecimal() and 1 <= int(name) <= len(self.documents):
            return self.documents[int(name) - 1]
        wanted = fold(name)
        if not wanted:
            return None
        named = [(each, fold(f"{each.id} {each.title}")) for each in self.documents]
        exact = [each for each, _ in named if wanted in (fold(each.id), fold(each.title))]
        holding = [each for each, words in named if all(word in words for word in wanted.split())]
        return next(iter(exact or holding[: len(holding) == 1]), None)

    def answer(self, question: str) -> Answer:
        """Return what the corpus says to `question`. Any string will do; nothing is raised."""
        return find_answer(read_question(question), self._entries, self._index)
