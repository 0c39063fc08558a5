"""Adding and removing documents as the handlers see it; `bot.ingest.service` implements it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.models import Day, Document

WarningKind = Literal["undated", "short", "copy", "version", "foreign", "lines"]
"""Kinds of warnings about a candidate: no date; very short; a near-duplicate of another document; a new version of one;
in a language that the bot does not read; lines of its file left out, which are no documents."""


@dataclass(frozen=True, slots=True)
class ReviewWarning:
    """A warning about a candidate; `of` is the title of the document that it duplicates or replaces, or the lines."""

    flaw: WarningKind
    of: str = ""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A numbered document that waits for an administrator's decision."""

    number: int
    document: Document
    warnings: tuple[ReviewWarning, ...] = ()


class Ingest(Protocol):
    """The service that adds and removes documents.

    Methods raise `CorpusError` if a document can't be read or is not allowed, and `StoreError` if it can't be stored.
    After an error nothing has changed.
    """

    async def fetch(self, url: str) -> list[PendingDocument]:
        """Return the candidates from a page or a file on the web."""

    async def read(self, name: str, content: bytes) -> list[PendingDocument]:
        """Return the candidates from a file; its type is detected from the content."""

    async def write(self, document: Document) -> list[PendingDocument]:
        """Return the candidate for a written or forwarded document."""

    async def candidate(self, number: int) -> PendingDocument | None:
        """Return the candidate with that number."""

    async def correct(
        self, number: int, *, title: str | None = None, date: Day | None = None
    ) -> PendingDocument | None:
        """Change the title or the date of the candidate with that number, and return it."""

    async def accept(self, number: int) -> Document | None:
        """Add the candidate with that number to the corpus: when this returns, it is stored and searchable."""

    async def discard(self, number: int) -> bool:
        """Delete the candidate with that number; return True if there was one."""

    async def remove(self, key: str) -> Document | None:
        """Remove the document with that key from the corpus and return it, or None; it can be restored."""

    async def restore(self, key: str) -> Document | None:
        """Restore the removed document with that key."""

    async def version(self, key: str) -> Document | None:
        """Return the document with that key, even if a newer version has replaced it."""

    async def removed(self) -> Sequence[Document]:
        """Return the removed documents, the newest first."""
