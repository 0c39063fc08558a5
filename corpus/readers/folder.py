"""Corpus folder: its files -> Documents, completed by its catalog."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from corpus.errors import CorpusError, CorpusNotFound, UnreadableDocument
from corpus.models import Document
from corpus.readers.documents import Catalog
from corpus.readers.file_types import TYPES_BY_SUFFIX, detect_file_type
from corpus.readers.formats import FileContents, check_size, read
from corpus.readers.jsonl import describe_broken_lines

FileReader = Callable[[Sequence[Path], Catalog], Iterable[FileContents | UnreadableDocument]]
"""Reads files, completed by a catalog; returns for each its contents, or why it can't be read."""

CATALOG_NAME: Final = "catalog.toml"  # file of a corpus folder with the metadata that the documents' own files lack


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """Documents of a folder, in the order of their file names, and one sentence for each skipped file."""

    documents: tuple[Document, ...]
    warnings: tuple[str, ...]


def load_documents(folder: Path, read_files: FileReader | None = None) -> CorpusFolder:
    """Read every document of `folder`. A file that can't be read is named in a warning and skipped.

    `read_files` reads the files; by default this process does, which trusts them. Raise `CorpusNotFound` if there is no
    such folder, `CorpusError` if its catalog is broken.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError as exc:
        raise CorpusNotFound(f"The corpus folder {folder} can't be opened: {exc.strerror}.") from exc
    catalog = _read_catalog(folder / CATALOG_NAME)
    files = [each for each in paths if not each.name.startswith(".") and each.name != CATALOG_NAME]
    documents: dict[str, Document] = {}
    warnings: list[str] = []
    for path, outcome in zip(files, (read_files or _read_files)(files, catalog), strict=True):
        if isinstance(outcome, UnreadableDocument):
            warnings.append(f"{path.name} is left out: {outcome}.")
        elif duplicate := next((each.id for each in outcome.documents if each.id in documents), None):
            warnings.append(f"{path.name} is left out: another file is called {duplicate} too.")
        else:
            documents.update((each.id, each) for each in outcome.documents)
            if outcome.broken_lines:
                warnings.append(f"{path.name}: {describe_broken_lines(outcome.broken_lines)}.")
    unknown = sorted(catalog.keys() - {path.stem for path in paths} - documents.keys())
    warnings += [f"{CATALOG_NAME} describes {name}, but there is no such file." for name in unknown]
    return CorpusFolder(tuple(documents.values()), tuple(warnings))


def _read_files(paths: Sequence[Path], catalog: Catalog) -> Iterator[FileContents | UnreadableDocument]:
    for path in paths:
        try:
            yield read(path.name, file_content(path), catalog=catalog)
        except UnreadableDocument as exc:
            yield exc


def file_content(path: Path) -> bytes:
    """Return the content of a file of a corpus folder. Raise `UnreadableDocument` if it can't be one of a document."""
    file_type = TYPES_BY_SUFFIX.get(path.suffix.lower())
    try:
        if path.is_dir():
            raise UnreadableDocument("it is a folder")
        if path.exists() and not path.is_file():  # reading a pipe would never end
            raise UnreadableDocument("it is not a file")
        check_size(file_type or "text", path.stat().st_size)
        content = path.read_bytes()
    except OSError as exc:
        raise UnreadableDocument(f"it can't be opened ({exc.strerror})") from exc
    check_suffix(path.name, content)
    return content


def check_suffix(name: str, content: bytes) -> None:
    """Raise `UnreadableDocument` if the suffix of a file's name is not among those that can be read."""
    if PurePath(name).suffix.lower() not in TYPES_BY_SUFFIX:
        detect_file_type(name, content)  # raises a better reason for a picture, an archive and the like
        raise UnreadableDocument(f"only {', '.join(TYPES_BY_SUFFIX)} files can be read")


def _read_catalog(path: Path) -> Catalog:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as exc:
        raise CorpusError(f"{path} can't be read: {exc}. Mend it or take it away.") from exc
    return {name: table for name, table in content.items() if isinstance(table, dict)}
