"""Corpus folder: its files -> Documents, completed by its catalog."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from corpus.errors import CorpusError, CorpusNotFound, UnreadableDocument
from corpus.models import Document
from corpus.readers.documents import Catalog, make_documents
from corpus.readers.file_types import TYPES_BY_SUFFIX, detect_file_type
from corpus.readers.formats import check_size, parse

CATALOG_NAME: Final = "catalog.toml"  # file of a corpus folder with the metadata that the documents' own files lack


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """Documents of a folder, in the order of their file names, and one sentence for each skipped file."""

    documents: tuple[Document, ...]
    warnings: tuple[str, ...]


def load_documents(folder: Path) -> CorpusFolder:
    """Read every document of `folder`. A file that can't be read is named in a warning and skipped.

    Raise `CorpusNotFound` if there is no such folder, `CorpusError` if its catalog is broken.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError as exc:
        raise CorpusNotFound(f"The corpus folder {folder} can't be opened: {exc.strerror}.") from exc
    catalog = _read_catalog(folder / CATALOG_NAME)
    documents: dict[str, Document] = {}
    warnings: list[str] = []
    for path in paths:
        if path.name.startswith(".") or path.name == CATALOG_NAME:
            continue
        try:
            in_file = read_file(path, catalog)
            if duplicate := next((each.id for each in in_file if each.id in documents), None):
                raise UnreadableDocument(f"another file is called {duplicate} too")
        except UnreadableDocument as exc:
            warnings.append(f"{path.name} is left out: {exc}.")
        else:
            documents.update((each.id, each) for each in in_file)
    unknown = sorted(catalog.keys() - {path.stem for path in paths} - documents.keys())
    warnings += [f"{CATALOG_NAME} describes {name}, but there is no such file." for name in unknown]
    return CorpusFolder(tuple(documents.values()), tuple(warnings))


def read_file(path: Path, catalog: Catalog | None = None) -> list[Document]:
    """Read one file: one document, or one per line of JSON lines. `catalog` gives the metadata that they lack.

    Raise `UnreadableDocument`.
    """
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
    return make_documents(path.stem, parse(path.name, content), catalog=catalog)


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
    except (OSError, ValueError) as exc:
        raise CorpusError(f"{path} can't be read: {exc}. Mend it or take it away.") from exc
    return {name: table for name, table in content.items() if isinstance(table, dict)}
