"""How the corpus grows, as handlers see it. `bot.ingest.service` does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.models import Day, Document

WarningKind = Literal["undated", "short", "copy", "version", "foreign"]
"""What is odd about a candidate: no date; very short; like another document; another version of one; in a language
that the bot does not read."""


@dataclass(frozen=True, slots=True)
class ReviewWarning:
    """A flaw of a candidate; `of` is the title of the document that it is like or a version of."""

    flaw: WarningKind
    of: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that waits for an administrator's word under a number."""

    number: int
    document: Document
    oddities: tuple[ReviewWarning, ...] = ()


class Ingest(Protocol):
    """The way into the corpus and out of it.

    Everything raises `CorpusError` with one sentence where something can't be read or is not allowed, and `StoreError`
    where nothing can be kept; then nothing has changed.
    """

    async def fetch(self, url: str) -> list[Candidate]:
        """Return what a page or a file on the web holds: one document, or those of a list of them."""

    async def read(self, name: str, content: bytes) -> list[Candidate]:
        """Return what a file holds, whatever its name says."""

    async def write(self, document: Document) -> list[Candidate]:
        """Return a document that somebody has written or forwarded, to be decided on."""

    async def candidate(self, number: int) -> Candidate | None:
        """Return what waits under a number."""

    async def correct(self, number: int, *, title: str | None = None, date: Day | None = None) -> Candidate | None:
        """Change the title or the date of what waits under a number; return it."""

    async def accept(self, number: int) -> Document | None:
        """Take what waits under a number into the corpus: when this returns, it is kept and found in answers."""

    async def discard(self, number: int) -> bool:
        """Let go of what waits under a number; return whether there was anything."""

    async def remove(self, key: str) -> Document | None:
        """Take the document of that key out of the corpus; it can be restored. None where there is none."""

    async def restore(self, key: str) -> Document | None:
        """Put the document of that key, which was removed, back into the corpus."""

    async def version(self, key: str) -> Document | None:
        """Return the document of that key as it once was, though a newer version has taken its place."""

    async def removed(self) -> Sequence[Document]:
        """Return what was removed, the newest first."""
