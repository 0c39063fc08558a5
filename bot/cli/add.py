"""The command `add SOURCE…`: files, folders and web addresses into the corpus."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress

from bot.cli.errors import EXIT_FAILED, EXIT_OK
from bot.fetching.urls import is_web_address
from bot.ingest.corpus_folder import load_folder
from bot.ingest.document_store import DocumentStore, Review
from bot.ingest.reader import DocumentReader
from bot.ingest.review import Reviewer
from bot.settings import Settings
from bot.storage.database import database_open
from corpus.errors import ConfigurationError, CorpusError, DuplicateDocument
from corpus.models import Document
from corpus.readers.folder import check_suffix
from corpus.readers.formats import FileContents
from corpus.readers.jsonl import describe_broken_lines

_CONCURRENT_READS = 4  # sources that are read at once: enough to keep the sandbox busy
_BATCH_SOURCES = 32  # sources whose documents are stored in one transaction, since each waits for the disk

_NOTICES: Final = {
    "copy": "it looks like a copy of “{}”, both are kept",
    "version": "it replaces “{}”, of which it is another version",
}


@dataclass
class AddReport:
    """Result of `add`: the numbers of added and known documents, and lines for the odd ones and for failed sources."""

    added: int = 0
    known: int = 0
    notices: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def add(settings: Settings, options: argparse.Namespace) -> int:
    """Add the documents of the sources to the corpus. Raises `ConfigurationError`, `StoreError`."""
    return EXIT_FAILED if asyncio.run(_add_sources(settings, options.sources)) else EXIT_OK


async def _add_sources(settings: Settings, sources: Iterable[str]) -> bool:
    """Add the documents of the sources to the corpus and print a report; return True if a source failed.

    A source that can't be read does not stop the others. Raises `ConfigurationError`, `StoreError`.
    """
    async with database_open(settings) as database:
        store = DocumentStore(database)
        try:
            folder = await asyncio.to_thread(load_folder, settings.corpus_dir)
        except CorpusError as exc:
            raise ConfigurationError(f"CORPUS_DIR is wrong: {exc}") from exc
        removed_ids = [each.id for each in await store.removed()]
        reviewer = Reviewer(await store.merge(folder.documents), removed_ids)
        async with contextlib.aclosing(DocumentReader(settings)) as reader:
            report = await _add(store, reviewer, reader, list(_expand_folders(sources)))
    for line in (*report.notices, *report.failures):
        print(line.rstrip(".") + ".", file=sys.stderr)
    known = f", {report.known} there already" if report.known else ""
    failed = f", {len(report.failures)} not read" if report.failures else ""
    print(f"{report.added} added{known}{failed}.")
    return bool(report.failures)


async def _add(store: DocumentStore, reviewer: Reviewer, reader: DocumentReader, sources: Sequence[str]) -> AddReport:
    report = AddReport()
    slots = asyncio.Semaphore(_CONCURRENT_READS)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        bar = progress.add_task("Reading", total=len(sources))

        async def read(source: str) -> FileContents | CorpusError:
            async with slots:
                try:
                    return await _read(source, reader)
                except CorpusError as exc:
                    return exc
                finally:
                    progress.advance(bar)

        for start in range(0, len(sources), _BATCH_SOURCES):
            batch = sources[start : start + _BATCH_SOURCES]
            documents: list[tuple[str, Document]] = []
            for source, outcome in zip(batch, await asyncio.gather(*map(read, batch)), strict=True):
                if isinstance(outcome, CorpusError):
                    report.failures.append(f"{source}: {outcome}")
                else:
                    documents += [(source, document) for document in outcome.documents]
                    if outcome.broken_lines:
                        report.failures.append(f"{source}: {describe_broken_lines(outcome.broken_lines)}")
            reviews = await asyncio.to_thread(_review, reviewer, documents, report)
            await store.add(reviews)
            report.added += len(reviews)
    return report


def _review(reviewer: Reviewer, documents: Iterable[tuple[str, Document]], report: AddReport) -> list[Review]:
    reviews = []
    for source, document in documents:
        try:
            review = reviewer.review(document)
        except DuplicateDocument:
            report.known += 1
        else:
            reviewer.add(review.document)
            reviews.append(review)
            report.notices += [
                f"{source}: {_NOTICES[warning.flaw].format(warning.of)}"
                for warning in review.warnings
                if warning.flaw in _NOTICES
            ]
    return reviews


async def _read(source: str, reader: DocumentReader) -> FileContents:
    if is_web_address(source):
        return await reader.read_page(source)
    path = Path(source)
    content = await asyncio.to_thread(_content, path)
    check_suffix(path.name, content)
    return await reader.read_file(path.name, content)


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # reading a pipe would never end
            raise CorpusError("it is not a file")
        return path.read_bytes()
    except OSError as exc:
        raise CorpusError(f"it can't be opened ({exc.strerror})") from exc


def _expand_folders(sources: Iterable[str]) -> Iterator[str]:
    """Yield the sources, each folder replaced by the files in it that are not hidden."""
    for source in sources:
        path = Path(source)
        if is_web_address(source) or not path.is_dir():
            yield source
            continue
        for each in sorted(path.rglob("*")):
            is_hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            if each.is_file() and not is_hidden:
                yield str(each)
