"""Review of a new document: is it a duplicate or a new version, which id does it get, and what looks wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.fetching.urls import canonical_url
from bot.ingest.document_store import Review
from corpus.duplicates import DuplicateIndex
from corpus.errors import DuplicateDocument
from corpus.language.tokens import STOP_WORDS, words
from corpus.models import Document
from handlers.services.ingest import ReviewWarning

MIN_WORDS = 40  # documents with fewer words get the warning `short`
MAX_ID_CHARS = 100  # longer ids are cut
_MIN_STOP_WORD_SHARE = 0.1  # share of English and Russian stop words below which a text is in another language
_LANGUAGE_SAMPLE_CHARS = 20_000


class Reviewer:
    """Index of a corpus by id, address and text, to review new documents. For one thread at a time.

    `reserved_ids` are ids that no new document may get.
    """

    def __init__(self, documents: Iterable[Document], reserved_ids: Iterable[str] = ()) -> None:
        self._texts = DuplicateIndex()
        self._documents: dict[str, Document] = {}
        self._id_by_address: dict[str, str] = {}
        self._reserved_ids = set(reserved_ids)
        for each in documents:
            self.add(each)

    def add(self, document: Document) -> None:
        """Add a document; it replaces the one with the same id."""
        self.remove(document.id)
        self._texts.add(document)
        self._documents[document.id] = document
        if address := _address_of(document):
            self._id_by_address[address] = document.id

    def remove(self, document_id: str) -> None:
        """Forget a document; its id stays reserved. Unknown ids are ignored."""
        if (document := self._documents.pop(document_id, None)) is None:
            return
        self._texts.remove(document_id)
        self._reserved_ids.add(document_id)
        if address := _address_of(document):
            self._id_by_address.pop(address, None)

    def review(self, document: Document) -> Review:
        """Return the review of a document.

        A document with the same address, or with the same id and nearly the same text, is an older version: the new one
        gets its id. Raises `DuplicateDocument` if the corpus contains an identical text.
        """
        # Without the id, since the index skips the document's own.
        match = self._texts.most_similar(replace(document, id=""))
        similar, similarity = (self._documents[match[0]], match[1]) if match else (None, 0.0)
        if similar and similarity >= 1:
            raise DuplicateDocument(f"This is in the corpus already: {similar.title}.")
        older = self._documents.get(self._id_by_address.get(_address_of(document) or "", ""))
        if older is None and similar and similar.id == document.id:
            older = similar
        warnings = []
        if document.date is None:
            warnings.append(ReviewWarning("undated"))
        if len(document.text.split()) < MIN_WORDS:
            warnings.append(ReviewWarning("short"))
        if not _is_known_language(document.text):
            warnings.append(ReviewWarning("foreign"))
        if older:
            warnings.append(ReviewWarning("version", older.title))
        elif similar:
            warnings.append(ReviewWarning("copy", similar.title))
        named = replace(document, id=older.id if older else self._free_id(document.id))
        return Review(named, tuple(warnings), _address_of(named))

    def _free_id(self, preferred: str) -> str:
        preferred = re.sub(r"\s+", "-", preferred.strip())[:MAX_ID_CHARS] or "document"
        number, free = 1, preferred
        while free in self._documents or free in self._reserved_ids:
            number += 1
            free = f"{preferred}-{number}"
        return free


def _address_of(document: Document) -> str | None:
    return canonical_url(document.url) if document.url else None


def _is_known_language(text: str) -> bool:
    sample = words(text[:_LANGUAGE_SAMPLE_CHARS])
    return not sample or sum(word in STOP_WORDS for word in sample) >= _MIN_STOP_WORD_SHARE * len(sample)
