"""The corpus grows while the bot runs: what comes in is judged, kept on the shelf and put into the library."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlsplit

from bot.ingest.document_store import Shelf
from corpus.errors import CorpusError, DuplicateDocument, StoreError, UnreadableDocument
from corpus.library import Library
from corpus.models import Day, Document
from corpus.readers.documents import CorpusFolder, load_documents
from handlers.services.ingest import Candidate

if TYPE_CHECKING:
    from bot.fetching.fetcher import FetchResult
    from bot.ingest.review import Review, Reviewer

_LOG = logging.getLogger(__name__)

_LOOK = 0.5
"""Seconds between two looks at whether something has changed outside of this process."""

_SCANS = 50
"""Looks take a fiftieth of the time at most, however large the folder is."""

T = TypeVar("T")


class Reader(Protocol):
    """Files and pages → documents, outside of the event loop."""

    async def read(
        self, name: str, content: bytes, *, url: str | None = None, charset: str | None = None
    ) -> list[Document]:
        """Return the documents in a file. Raises `UnreadableDocument`."""


def name_of(url: str) -> str:
    """Return what a page would be called as a file: the last part of its path, else its host."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.hostname or "page"


def merge_documents(loaded: Iterable[Document], shelf: Shelf) -> list[Document]:
    """Return the documents of the corpus: the folder's without those taken out, then the added ones."""
    added, hidden = shelf.documents(), shelf.hidden()
    ids = {each.id for each in added} | hidden
    return [*(each for each in loaded if each.id not in ids), *added]


class IngestService:
    """The `Intake` of a running bot. One change at a time; readers of the library never wait."""

    def __init__(
        self,
        library: Library,
        on_change: Callable[[], None],
        shelf: Shelf,
        reader: Reader,
        fetch: Callable[[str], Awaitable[FetchResult]],
        corpus_dir: Path,
    ) -> None:
        self._library = library
        self._on_change = on_change
        self._shelf = shelf
        self._reader = reader
        self._fetch = fetch
        self._folder = corpus_dir
        self._loaded: CorpusFolder | None = None
        self._judging: Reviewer | None = None
        self._changing = asyncio.Lock()

    async def fetch(self, url: str) -> list[Candidate]:
        """Return what a page or a file on the web holds. Raises `CorpusError`, `StoreError`."""
        return await self._wait(await self._pages(url))

    async def found(self, url: str) -> list[Candidate]:
        """Return what a page that a feed has named holds, to be decided on; none where it is known or can't be read.

        Raises `NotFetched`, `StoreError`.
        """
        try:
            return await self.fetch(url)
        except (DuplicateDocument, UnreadableDocument) as exc:
            _LOG.info("%s is left out: %s", url, exc)
            return []

    async def _pages(self, url: str) -> list[Document]:
        page = await self._fetch(url)
        return await self._reader.read(name_of(page.url), page.content, url=page.url, charset=page.charset)

    async def read(self, name: str, content: bytes) -> list[Candidate]:
        """Return what a file holds. Raises `CorpusError`, `StoreError`."""
        return await self._wait(await self._reader.read(name, content))

    async def write(self, document: Document) -> list[Candidate]:
        """Return a document to be decided on. Raises `CorpusError`, `StoreError`."""
        return await self._wait([document])

    async def _wait(self, documents: Sequence[Document]) -> list[Candidate]:
        waiting = []
        refusals: list[DuplicateDocument] = []
        for each in documents:
            try:
                judged = await self._judge(each)
            except DuplicateDocument as exc:
                refusals.append(exc)
            else:
                waiting.append(await self._kept(self._shelf.wait, judged.document, judged.address, judged.oddities))
        if refusals and not waiting:
            raise refusals[0]
        return waiting

    async def _judge(self, document: Document) -> Review:
        if self._judging is None:
            from bot.ingest.review import Reviewer  # noqa: PLC0415 - with numpy, for the first document that comes in

            removed = await self._kept(self._shelf.removed)
            taken = [each.id for each in removed]
            self._judging = await asyncio.to_thread(Reviewer, self._library.documents, taken)
        return await asyncio.to_thread(self._judging.judge, document)

    async def candidate(self, number: int) -> Candidate | None:
        """Return what waits under a number. Raises `StoreError`."""
        return await self._kept(self._shelf.candidate, number)

    async def correct(self, number: int, *, title: str | None = None, date: Day | None = None) -> Candidate | None:
        """Change the title or the date of what waits under a number; return it. Raises `StoreError`."""
        candidate = await self.candidate(number)
        if candidate is None:
            return None
        document = replace(
            candidate.document, title=title or candidate.document.title, date=date or candidate.document.date
        )
        oddities = tuple(each for each in candidate.oddities if not (date and each.flaw == "undated"))
        await self._kept(self._shelf.correct, number, document, oddities)
        return Candidate(number, document, oddities)

    async def accept(self, number: int) -> Document | None:
        """Take what waits under a number into the corpus. Raises `CorpusError`, `StoreError`."""
        async with self._changing:
            candidate = await self.candidate(number)
            if candidate is None:
                return None
            judged = await self._judge(candidate.document)  # another may have come in since
            document = await self._kept(self._shelf.accept, number, judged.document.id)
            if document:
                await self._put([document])
            return document

    async def discard(self, number: int) -> bool:
        """Let go of what waits under a number; return whether there was anything. Raises `StoreError`."""
        return await self._kept(self._shelf.discard, number)

    async def remove(self, key: str) -> Document | None:
        """Take the document of that key out of the corpus; it can be restored. Raises `StoreError`."""
        async with self._changing:
            document = self._library.document(key)
            if document:
                await self._kept(self._shelf.remove, document)
                await self._take([document.id])
            return document

    async def restore(self, key: str) -> Document | None:
        """Put the document of that key, which was removed, back into the corpus. Raises `StoreError`."""
        async with self._changing:
            document = await self._kept(self._shelf.restore, key)
            if document:
                await self._put([document])
            return document

    async def removed(self) -> Sequence[Document]:
        """Return what was removed, the newest first. Raises `StoreError`."""
        return await self._kept(self._shelf.removed)

    async def version(self, key: str) -> Document | None:
        """Return an older version of an added document, by its key. Raises `StoreError`."""
        return await self._kept(self._shelf.version, key)

    async def refresh(self, *, folder: bool = False) -> None:
        """Let the library hold what the shelf holds now, and with `folder` what the corpus folder does.

        Raises `CorpusError`, `StoreError`; then it holds what it held.
        """
        async with self._changing:
            if folder or self._loaded is None:
                self._loaded = await asyncio.to_thread(load_documents, self._folder)
                for warning in self._loaded.warnings:
                    _LOG.warning("%s", warning)
            wanted = await self._kept(merge_documents, self._loaded.documents, self._shelf)
            held = {each.id: each for each in self._library.documents}
            if gone := held.keys() - {each.id for each in wanted}:
                await self._take(gone)
            if new := [each for each in wanted if held.get(each.id) != each]:
                await self._put(new)
            if gone or new:
                _LOG.info("The corpus has changed: %d documents in, %d out.", len(new), len(gone))

    async def follow(self) -> None:
        """Take in what other processes add (`python -m bot add`) and what changes in the folder, until cancelled."""
        seen, there, scan = await self._kept(self._shelf.data_version), await self._in_folder(), 0.0
        while True:
            await asyncio.sleep(max(_LOOK, scan * _SCANS))
            began = perf_counter()
            now, here = await self._kept(self._shelf.data_version), await self._in_folder()
            scan = perf_counter() - began
            if (now, here) == (seen, there):
                continue
            try:
                await self.refresh(folder=here != there)
            except (CorpusError, StoreError) as exc:
                _LOG.warning("What has changed in the corpus is not taken in for now: %s", exc)
            seen, there = now, here

    async def _in_folder(self) -> frozenset[tuple[str, int, int]]:
        """Return the files of the corpus folder, each with what changes when it does."""
        return await asyncio.to_thread(_files, self._folder)

    async def _put(self, documents: Sequence[Document]) -> None:
        await asyncio.to_thread(self._library.add, documents)
        if self._judging:
            for each in documents:
                await asyncio.to_thread(self._judging.add, each)
        self._on_change()

    async def _take(self, ids: Iterable[str]) -> None:
        gone = list(ids)
        await asyncio.to_thread(self._library.remove, gone)
        if self._judging:
            for each in gone:
                self._judging.remove(each)
        self._on_change()

    async def _kept(self, do: Callable[..., T], *arguments: object) -> T:
        return await asyncio.to_thread(do, *arguments)


def _files(folder: Path) -> frozenset[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            told = [(each.name, each.stat()) for each in entries if not each.name.startswith(".")]
    except OSError:  # in the middle of a change; the next look will see
        return frozenset()
    return frozenset((name, status.st_mtime_ns, status.st_size) for name, status in told)
