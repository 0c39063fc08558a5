"""`add SOURCE…`: files, folders and addresses into the corpus, on the command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.fetching.fetcher import FetchResult
from bot.ingest.document_store import Shelf
from bot.ingest.review import Review, Reviewer
from bot.ingest.service import Reader, merge_documents, name_of
from bot.ingest.setup import LazyFetcher, LazySandbox
from bot.settings import Settings
from corpus.errors import ConfigurationError, CorpusError, DuplicateDocument
from corpus.models import Document
from corpus.readers.documents import load_documents

AT_ONCE = 4
"""Sources that are read side by side: the processes that parse have always one waiting."""

_BATCH = 32
"""Sources whose documents are kept at once: each time waits for the disk."""


@dataclass
class AddReport:
    """What became of the sources: ids that are in the corpus now, how many were there before, and what failed."""

    documents: list[str] = field(default_factory=list)
    known: int = 0
    failures: list[str] = field(default_factory=list)


async def add_all(settings: Settings, sources: Iterable[str]) -> bool:
    """Put what the sources hold into the corpus and say what became of them; return whether any failed.

    Raises `ConfigurationError`, `StoreError`.
    """
    pool, web = LazySandbox(), LazyFetcher(settings)
    try:
        added = await add(settings, sources, pool, web.fetch)
    finally:
        await web.close()
        await pool.close()
    for failure in added.failures:
        print(failure.rstrip(".") + ".", file=sys.stderr)
    known = f", {added.known} there already" if added.known else ""
    failed = f", {len(added.failures)} not read" if added.failures else ""
    print(f"{len(added.documents)} added{known}{failed}.")
    return bool(added.failures)


async def add(
    settings: Settings, sources: Iterable[str], reader: Reader, fetch: Callable[[str], Awaitable[FetchResult]]
) -> AddReport:
    """Put what the sources hold into the corpus; one that can't be read is named, the others come in.

    What is counted is kept, whatever happens afterwards. Raises `ConfigurationError`, `StoreError`.
    """
    shelf = Shelf(settings.data_dir)
    try:
        try:
            loaded = await asyncio.to_thread(load_documents, settings.corpus_dir)
        except CorpusError as exc:
            raise ConfigurationError(f"CORPUS_DIR is wrong: {exc}") from exc
        documents = await asyncio.to_thread(merge_documents, loaded.documents, shelf)
        judge = Reviewer(documents, (each.id for each in shelf.removed()))
        return await _add(shelf, judge, list(_expanded(sources)), reader, fetch)
    finally:
        shelf.close()


async def _add(
    shelf: Shelf,
    judge: Reviewer,
    sources: list[str],
    reader: Reader,
    fetch: Callable[[str], Awaitable[FetchResult]],
) -> AddReport:
    added = AddReport()
    batch: list[Review] = []

    def keep() -> None:
        shelf.add([(each.document, each.address) for each in batch])
        added.documents += [each.document.id for each in batch]
        batch.clear()

    console = Console(stderr=True)
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        bar = progress.add_task("Reading", total=len(sources))
        async for number, source, found in _read_in_order(sources, reader, fetch):
            if isinstance(found, CorpusError):
                added.failures.append(f"{source}: {found}")
            else:
                for each in found:
                    try:
                        judged = judge.judge(each)
                    except DuplicateDocument:
                        added.known += 1
                    else:
                        judge.add(judged.document)
                        batch.append(judged)
            if number % _BATCH == 0 or number == len(sources):
                await asyncio.to_thread(keep)
            progress.advance(bar)
    return added


async def _read_in_order(
    sources: list[str], reader: Reader, fetch: Callable[[str], Awaitable[FetchResult]]
) -> AsyncIterator[tuple[int, str, list[Document] | CorpusError]]:
    """Yield each source with its number from 1 and what it holds, or why it could not be read."""
    waiting: list[tuple[str, asyncio.Task[list[Document] | CorpusError]]] = []
    number = 0
    try:
        for at in range(len(sources) + AT_ONCE):
            if at < len(sources):
                waiting.append((sources[at], asyncio.create_task(_read(sources[at], reader, fetch))))
            if waiting and (at >= AT_ONCE or at >= len(sources)):
                source, task = waiting.pop(0)
                number += 1
                yield number, source, await task
        while waiting:
            source, task = waiting.pop(0)
            number += 1
            yield number, source, await task
    finally:
        for _, task in waiting:
            task.cancel()


async def _read(
    source: str, reader: Reader, fetch: Callable[[str], Awaitable[FetchResult]]
) -> list[Document] | CorpusError:
    try:
        if _is_address(source):
            page = await fetch(source)
            return await reader.read(name_of(page.url), page.content, url=page.url, charset=page.charset)
        path = Path(source)
        return await reader.read(path.name, await asyncio.to_thread(_content, path))
    except CorpusError as exc:
        return exc


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise CorpusError("it is not a file")
        return path.read_bytes()
    except OSError as exc:
        raise CorpusError(f"it can't be opened ({exc.strerror})") from exc


def _expanded(sources: Iterable[str]) -> Iterator[str]:
    """Yield the sources, the files in it in the place of each folder, hidden ones left out."""
    for source in sources:
        path = Path(source)
        if _is_address(source) or not path.is_dir():
            yield source
            continue
        for each in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            if each.is_file() and not hidden:
                yield str(each)


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))
