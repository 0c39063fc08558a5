"""Bytes → the texts in them with their metadata: one small reader per format, each loaded where it is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from corpus.errors import CorpusError, UnreadableDocument
from corpus.models import RawDocument
from corpus.readers.encodings import decode
from corpus.readers.file_types import Kind, kind_of
from corpus.readers.jsonl import Record, parse_records

_WORD = re.compile(r"[^\W_]")

LONGEST_TEXT: Final = 5_000_000
"""Characters of one document; what is longer is no page that somebody reads."""

LARGEST: Final[Mapping[Kind, int]] = {"jsonl": 500_000_000}
"""Bytes of a file, by kind, where not `LARGEST_FILE`."""

LARGEST_FILE: Final = 50_000_000
"""Bytes of a file."""


def parse(name: str, content: bytes, *, url: str | None = None, charset: str | None = None) -> list[RawDocument]:
    """Return the texts in `content`: one, or for JSON lines one for each line, its `_id` as `id` in its metadata.

    `name` is a file's name, or the last part of an address; `url` is where it came from, and `charset` what the
    server says of its encoding. Raises `UnreadableDocument` with what is wrong, as "it is encrypted".
    """
    kind = kind_of(name, content)
    check_size(kind, len(content))
    raws = _parse(kind, name, content, url, charset)
    if any(len(each.text) > LONGEST_TEXT for each in raws):
        raise UnreadableDocument(f"its text is longer than {LONGEST_TEXT:,} characters; add it in parts")
    return raws


def check_size(kind: Kind, size: int) -> None:
    """Raise `UnreadableDocument` where a file of that kind is too large."""
    if size > (most := LARGEST.get(kind, LARGEST_FILE)):
        raise UnreadableDocument(f"it is larger than {most // 1_000_000} MB; add it in parts")


def _parse(kind: Kind, name: str, content: bytes, url: str | None, charset: str | None) -> list[RawDocument]:
    # Their parsers take up to half a second to load: for those who have such files.
    match kind:
        case "html":
            from corpus.readers.html import read_html  # noqa: PLC0415

            return [read_html(decode(content, charset), url)]
        case "pdf":
            from corpus.readers.pdf import read_pdf  # noqa: PLC0415

            return [read_pdf(content)]
        case "docx":
            from corpus.readers.docx import read_docx  # noqa: PLC0415

            return [read_docx(content)]
        case "markdown":
            from corpus.readers.markdown import read_markdown  # noqa: PLC0415

            return [read_markdown(decode(content, charset))]
        case "jsonl":
            return _read_records(PurePath(name).name, decode(content, charset))
        case "text":
            return [RawDocument(decode(content, charset))]


def _read_records(name: str, text: str) -> list[RawDocument]:
    """Return the documents of a file in BEIR's form; lines without a word are left out."""
    try:
        raws = [_of_record(each) for each in parse_records(name or "the file", text)]
    except CorpusError as exc:
        raise UnreadableDocument(str(exc).rstrip(".")) from exc
    if not (told := [each for each in raws if _WORD.search(each.text)]):
        raise UnreadableDocument("it is empty")
    return told


def _of_record(record: Record) -> RawDocument:
    metadata = dict(record.part("metadata").values)
    if title := record.text("title", ""):
        metadata["title"] = title
    return RawDocument(record.text("text"), {**metadata, "id": record.text("_id")})
