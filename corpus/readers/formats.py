"""Formats: bytes -> Documents, by one reader per format. Pure: it opens no file and no connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from corpus.errors import UnreadableDocument
from corpus.language.word_frequency import has_own_hyphen
from corpus.models import Document, RawDocument
from corpus.readers.documents import Catalog, make_documents
from corpus.readers.encodings import decode
from corpus.readers.file_types import FileType, detect_file_type
from corpus.readers.jsonl import BrokenLine, read_jsonl

if TYPE_CHECKING:
    from corpus.readers.pdf import ScanReader

_MAX_FILE_BYTES: Final = 50_000_000
_MAX_BYTES_BY_TYPE: Final[Mapping[FileType, int]] = {"jsonl": 500_000_000}
_MAX_TEXT_CHARS: Final = 5_000_000  # nobody reads a longer document; it would slow down every search

_DIVIDED_WORD: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,40})-\n[ \t]*([a-zа-яё]+)")
"""A word with a hyphen at the end of its line."""


@dataclass(frozen=True, slots=True)
class FileContents:
    """The documents of a file, and the lines of a JSON lines file that are no documents."""

    documents: list[Document]
    broken_lines: tuple[BrokenLine, ...] = ()


def read(
    name: str,
    content: bytes,
    *,
    url: str | None = None,
    charset: str | None = None,
    catalog: Catalog | None = None,
    read_scan: ScanReader | None = None,
) -> FileContents:
    """Return the documents in a file: one, or for JSON lines (`_id`, `title`, `text`, `metadata`) one per line.

    `content` decides the file type; `name` only helps in doubt, and gives the id without its suffix. `url` is the
    address of documents that do not state their own. `charset` is the encoding that the server stated. `catalog` gives
    metadata that the documents lack. `read_scan` reads pages that are pictures. A hostile file may need much time and
    memory: `bot.ingest.sandbox.Sandbox` calls this function in a process with limits.

    Raise `UnreadableDocument`, whose text is a clause like "it is encrypted; save it without a password".
    """
    file_type = detect_file_type(name, content)
    check_size(file_type, len(content))
    broken_lines: list[BrokenLine] = []
    if file_type == "jsonl":
        raws, broken_lines = read_jsonl(decode(content, charset), _MAX_TEXT_CHARS)
    else:
        raws = [_parse(file_type, content, url, charset, read_scan)]
    if any(len(raw.text) > _MAX_TEXT_CHARS for raw in raws):
        raise UnreadableDocument(f"its text is longer than {_MAX_TEXT_CHARS:,} characters; add it in parts")
    documents = make_documents(PurePath(name).stem or "document", raws, url=url, catalog=catalog)
    return FileContents(documents, tuple(broken_lines))


def check_size(file_type: FileType, size: int) -> None:
    """Raise `UnreadableDocument` if a file of this type with `size` bytes is too large."""
    if size > (limit := _MAX_BYTES_BY_TYPE.get(file_type, _MAX_FILE_BYTES)):
        raise UnreadableDocument(f"it is larger than {limit // 1_000_000} MB; add it in parts")


def _parse(
    file_type: FileType, content: bytes, url: str | None, charset: str | None, read_scan: ScanReader | None
) -> RawDocument:
    # Each reader is imported when its first file comes: their parsers take up to half a second to load.
    match file_type:
        case "html":
            from corpus.readers.html import read_html  # noqa: PLC0415

            return read_html(decode(content, charset), url)
        case "pdf":
            from corpus.readers.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(content, read_scan)
        case "docx":
            from corpus.readers.docx import read_docx  # noqa: PLC0415

            return read_docx(content)
        case "markdown":
            from corpus.readers.markdown import read_markdown  # noqa: PLC0415

            return read_markdown(decode(content, charset))
        case _:
            return RawDocument(_join_hyphenated(decode(content, charset)))


def _join_hyphenated(text: str) -> str:
    """Return a text in which no word is divided between two lines."""
    return _DIVIDED_WORD.sub(_joined, text) if _DIVIDED_WORD.search(text) else text


def _joined(word: re.Match[str]) -> str:
    last, first = word[1], word[2]
    return f"{last}{'-' if has_own_hyphen(last.lower(), first.lower()) else ''}{first}"
