"""Ingest service: reviews new documents, stores them and updates the library while the bot runs."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from bot.ingest.corpus_folder import load_folder
from bot.ingest.document_store import DocumentStore, Review
from bot.ingest.reader import DocumentReader
from bot.ingest.review import Reviewer
from bot.tasks import wait_for_event
from corpus.errors import CorpusError, DuplicateDocument, StoreError, UnreadableDocument
from corpus.library import Library
from corpus.models import Day, Document
from corpus.readers.folder import CorpusFolder
from corpus.readers.formats import FileContents
from corpus.readers.jsonl import number_ranges
from handlers.services.ingest import PendingDocument, ReviewWarning

_LOG = logging.getLogger(__name__)

_CHECK_INTERVAL_S = 0.5  # pause between two checks for changes by other processes
_TOLD_CHECK_INTERVAL_S = 5.0  # the same where the database tells of changes
_PAUSE_PER_CHECK_TIME = 50
"""Minimum pause in multiples of a check's duration, so that a huge folder takes 2 % of the time at most."""


class CorpusState(NamedTuple):
    """The number of the last change in the store (None if unknown), and the files of the corpus folder."""

    change: int | None
    files: frozenset[tuple[str, int, int]]


async def corpus_state(store: DocumentStore, corpus_dir: Path) -> CorpusState:
    """Return the present state; a library loaded afterwards has at least these documents."""
    try:
        change = await store.data_version()
    except StoreError:
        change = None
    return CorpusState(change, await asyncio.to_thread(_folder_state, corpus_dir))


class IngestService:
    """The `Intake` of a running bot. It makes one change at a time; readers of the library never wait.

    `on_change` is called after each change of the library. All methods raise `StoreError`.
    """

    def __init__(
        self,
        library: Library,
        on_change: Callable[[], None],
        store: DocumentStore,
        reader: DocumentReader,
        corpus_dir: Path,
    ) -> None:
        self._library = library
        self._on_change = on_change
        self._store = store
        self._reader = reader
        self._corpus_dir = corpus_dir
        self._folder: CorpusFolder | None = None
        self._change_lock = asyncio.Lock()
        self._reviewer: Reviewer | None = None
        self._reviewer_lock = threading.Lock()
        self._review_lock = asyncio.Lock()

    async def fetch(self, url: str) -> list[PendingDocument]:
        """Add the documents of a page as candidates. Raises `CorpusError`."""
        return await self._add_candidates(await self._reader.read_page(url))

    async def fetch_from_feed(self, url: str) -> list[PendingDocument]:
        """Add the documents of a feed's page as candidates; none if it is known or unreadable. Raises `FetchError`."""
        try:
            return await self.fetch(url)
        except (DuplicateDocument, UnreadableDocument) as exc:
            _LOG.info("Page %s skipped: %s", url, exc)
            return []

    async def read(self, name: str, content: bytes) -> list[PendingDocument]:
        """Add the documents of a file as candidates. Raises `CorpusError`."""
        return await self._add_candidates(await self._reader.read_file(name, content))

    async def write(self, document: Document) -> list[PendingDocument]:
        """Add a document as a candidate. Raises `DuplicateDocument`."""
        return await self._add_candidates(FileContents([document]))

    async def _add_candidates(self, contents: FileContents) -> list[PendingDocument]:
        """Add the documents of a file as candidates; the card of the first one names the lines that are left out."""
        candidates: list[PendingDocument] = []
        duplicates: list[DuplicateDocument] = []
        lines = number_ranges(each.number for each in contents.broken_lines)
        for document in contents.documents:
            try:
                review = await self._review(document)
            except DuplicateDocument as exc:
                duplicates.append(exc)
            else:
                if lines and not candidates:
                    review = review._replace(warnings=(*review.warnings, ReviewWarning("lines", lines)))
                candidates.append(await self._store.add_candidate(review))
        if duplicates and not candidates:
            raise duplicates[0]
        return candidates

    async def candidate(self, number: int) -> PendingDocument | None:
        """Return the candidate with this number."""
        return await self._store.candidate(number)

    async def correct(
        self, number: int, *, title: str | None = None, date: Day | None = None
    ) -> PendingDocument | None:
        """Change the title or the date of a candidate; return it, None if there is none."""
        candidate = await self.candidate(number)
        if candidate is None:
            return None
        document = replace(
            candidate.document, title=title or candidate.document.title, date=date or candidate.document.date
        )
        warnings = tuple(each for each in candidate.warnings if not (date and each.flaw == "undated"))
        corrected = PendingDocument(number, document, warnings)
        await self._store.update_candidate(corrected)
        return corrected

    async def accept(self, number: int) -> Document | None:
        """Add a candidate to the corpus; return its document, None if there is no such candidate.

        Raises `DuplicateDocument` if an identical document was added in the meantime.
        """
        async with self._change_lock:
            candidate = await self.candidate(number)
            if candidate is None:
                return None
            review = await self._review(candidate.document)
            document = await self._store.accept_candidate(number, review.document.id)
            if document:
                await self._update_library(added=[document])
            return document

    async def discard(self, number: int) -> bool:
        """Delete a candidate; return True if there was one."""
        return await self._store.discard_candidate(number)

    async def remove(self, key: str) -> Document | None:
        """Remove the document with this key from the corpus; return it, None if there is none."""
        async with self._change_lock:
            document = await asyncio.to_thread(self._library.document, key)
            if document:
                await self._store.remove(document)
                await self._update_library(removed=[document.id])
            return document

    async def restore(self, key: str) -> Document | None:
        """Add the removed document with this key to the corpus again; return it, None if there is none."""
        async with self._change_lock:
            document = await self._store.restore(key)
            if document:
                await self._update_library(added=[document])
            return document

    async def removed(self) -> Sequence[Document]:
        """Return the removed documents, the last removed first."""
        return await self._store.removed()

    async def version(self, key: str) -> Document | None:
        """Return the older version with this key of a document of the corpus."""
        return await self._store.version(key)

    async def refresh(self, *, reload_folder: bool = False) -> None:
        """Update the library from the store, and with `reload_folder` from the corpus folder.

        Raises `CorpusError`, and leaves the library unchanged on every error.
        """
        async with self._change_lock:
            if reload_folder or self._folder is None:
                self._folder = await asyncio.to_thread(load_folder, self._corpus_dir)
                for warning in self._folder.warnings:
                    _LOG.warning("%s", warning)
            documents = await self._store.merge(self._folder.documents)
            current = {each.id: each for each in self._library.documents}
            removed = current.keys() - {each.id for each in documents}
            added = [each for each in documents if current.get(each.id) != each]
            if added or removed:
                await self._update_library(added, removed)
                _LOG.info("Corpus updated: %d documents added, %d removed", len(added), len(removed))

    async def watch_for_changes(
        self, loaded_from: CorpusState | None = None, told: asyncio.Event | None = None
    ) -> None:
        """Refresh after changes by other processes (`python -m bot add`) and in the folder, until cancelled.

        `loaded_from` is the state before the library was loaded; by default the present one. `told` is set when another
        process has changed the documents; without it the store is asked often.
        """
        seen, check_s, is_failing = loaded_from, 0.0, False
        changed = told or asyncio.Event()
        interval_s = _TOLD_CHECK_INTERVAL_S if told else _CHECK_INTERVAL_S
        while True:
            began = perf_counter()
            changed.clear()
            try:
                change = await self._store.data_version()
                state = CorpusState(change, await asyncio.to_thread(_folder_state, self._corpus_dir))
                check_s = perf_counter() - began
                if is_failing or seen not in (None, state):
                    await self.refresh(reload_folder=seen is None or state.files != seen.files)
                seen, is_failing = state, False
            except CorpusError as exc:
                _LOG.warning("Corpus not updated, the next change will be tried: %s", exc)
                seen = state
            except StoreError as exc:  # the change is still to be read when the database works again
                if not is_failing:
                    _LOG.warning("Corpus not updated, will be tried again: %s", exc)
                is_failing = True
            await wait_for_event(changed, max(interval_s, check_s * _PAUSE_PER_CHECK_TIME))

    async def _update_library(self, added: Sequence[Document] = (), removed: Iterable[str] = ()) -> None:
        await asyncio.to_thread(self._change_library, added, list(removed))
        self._on_change()

    def _change_library(self, added: Sequence[Document], removed: Sequence[str]) -> None:
        """Change the library, then the reviewer: one that is built in between has read the changed library."""
        self._library.remove(removed)
        self._library.add(added)
        with self._reviewer_lock:
            if self._reviewer:
                for document_id in removed:
                    self._reviewer.remove(document_id)
                for document in added:
                    self._reviewer.add(document)

    async def _review(self, document: Document) -> Review:
        """Review a document; the first call builds the reviewer. Raises `DuplicateDocument`."""
        async with self._review_lock:
            removed = [] if self._reviewer else [each.id for each in await self._store.removed()]
            return await asyncio.to_thread(self._review_now, document, removed)

    def _review_now(self, document: Document, removed_ids: Iterable[str]) -> Review:
        with self._reviewer_lock:
            if self._reviewer is None:
                self._reviewer = Reviewer(self._library.documents, removed_ids)
            return self._reviewer.review(document)


def _folder_state(folder: Path) -> frozenset[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            files = [(each.name, each.stat()) for each in entries if not each.name.startswith(".")]
    except OSError:  # in the middle of a change; the next check sees it
        return frozenset()
    return frozenset((name, status.st_mtime_ns, status.st_size) for name, status in files)
