"""Whether a document may come into the corpus, under which id, and what is odd about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from bot.fetching.urls import canonical
from corpus.duplicates import DuplicateIndex
from corpus.errors import DuplicateDocument
from corpus.language.tokens import STOP_WORDS, words
from corpus.models import Document
from handlers.services.ingest import ReviewWarning

SHORTEST = 40
"""Words; a document of fewer is odd."""

LONGEST_ID = 100
"""Characters; a longer name is cut."""

_READ = 0.1
"""The share of English and Russian function words from which a text is one that the bot reads."""

_BEGINNING = 20_000


class Review(NamedTuple):
    """A document under the id that it is to have, what is odd about it, and its canonical address if it has one."""

    document: Document
    oddities: tuple[ReviewWarning, ...]
    address: str | None


class Reviewer:
    """Knows the documents of a corpus by id, by address and by text. `taken` are ids that no other may have."""

    def __init__(self, documents: Iterable[Document], taken: Iterable[str] = ()) -> None:
        self._seen = DuplicateIndex()
        self._documents: dict[str, Document] = {}
        self._by_address: dict[str, str] = {}
        self._taken = set(taken)
        for each in documents:
            self.add(each)

    def add(self, document: Document) -> None:
        """Know a document, in the place of another of its id."""
        self.remove(document.id)
        self._seen.add(document)
        self._documents[document.id] = document
        if address := _address_of(document):
            self._by_address[address] = document.id

    def remove(self, document_id: str) -> None:
        """Know a document no more; its id stays taken."""
        if (document := self._documents.pop(document_id, None)) is None:
            return
        self._seen.remove(document_id)
        self._taken.add(document_id)
        if address := _address_of(document):
            self._by_address.pop(address, None)

    def judge(self, document: Document) -> Review:
        """Return what is to be said of a document.

        A document of the same address, or of the same id and nearly the same text, is an older version. Raises
        `DuplicateDocument` where the corpus has the text.
        """
        like = self._seen.like(replace(document, id=""))  # what is known under its own id counts, too
        other = self._documents.get(like[0]) if like else None
        before = self._documents.get(self._by_address.get(_address_of(document) or "", ""))
        if other and like and like[1] >= 1:
            raise DuplicateDocument(f"This is in the corpus already: {other.title}.")
        if before is None and other and other.id == document.id:
            before = other
        oddities = [
            *([ReviewWarning("undated")] if document.date is None else []),
            *([ReviewWarning("short")] if len(document.text.split()) < SHORTEST else []),
            *([ReviewWarning("foreign")] if not _is_read(document.text) else []),
            *(
                [ReviewWarning("version", before.title)]
                if before
                else [ReviewWarning("copy", other.title)]
                if other
                else []
            ),
        ]
        named = replace(document, id=before.id if before else self._free_id(document.id))
        return Review(named, tuple(oddities), _address_of(named))

    def _free_id(self, wanted: str) -> str:
        wanted = re.sub(r"\s+", "-", wanted.strip())[:LONGEST_ID] or "document"
        number, free = 1, wanted
        while free in self._documents or free in self._taken:
            number += 1
            free = f"{wanted}-{number}"
        return free


def _address_of(document: Document) -> str | None:
    """Return the address by which a document is known again, however it was written."""
    return canonical(document.url) if document.url else None


def _is_read(text: str) -> bool:
    said = words(text[:_BEGINNING])
    return not said or sum(word in STOP_WORDS for word in said) >= _READ * len(said)
