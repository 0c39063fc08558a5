"""JSON lines (https://jsonlines.org): one object per line, each error with file and line number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, UnreadableDocument
from corpus.models import RawDocument

_WORD_CHAR = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a JSON lines file. `where` names its place for error messages: "queries.jsonl, line 3"."""

    where: str
    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Return the string under `name`. Raise `CorpusError` if there is none and no default."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise CorpusError(f"{self.where}: `{name}` must be a string.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list of strings under `name`. Raise `CorpusError` if it is not one."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise CorpusError(f"{self.where}: `{name}` must be a list of strings.")
        return tuple(value)

    def part(self, name: str) -> Record:
        """Return the object under `name`, empty if there is none. Raise `CorpusError` if it is not an object."""
        value = self.values.get(name)
        if not isinstance(value, dict | None):
            raise CorpusError(f"{self.where}: `{name}` must be an object.")
        return Record(f"{self.where}, `{name}`", value or {})


def read_jsonl(name: str, text: str) -> list[RawDocument]:
    """Return the documents of a file called `name` in BEIR's form; lines without a word in `text` are ignored.

    Their metadata has `_id` as `id`. Raise `UnreadableDocument` if a line is broken or no document is left.
    """
    try:
        raws = [_raw_document(record) for record in _records(_lines(name or "the file", text))]
    except CorpusError as exc:
        raise UnreadableDocument(str(exc).rstrip(".")) from exc
    if not (with_words := [raw for raw in raws if _WORD_CHAR.search(raw.text)]):
        raise UnreadableDocument("it is empty")
    return with_words


def read_records(path: Path) -> Iterator[Record]:
    """Yield the objects of a file, without blank lines. Raise `CorpusError`."""
    return _records(read_lines(path))


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a UTF-8 text that are not blank, each with its place. Raise `CorpusError`."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as exc:
        raise CorpusError(f"{path} can't be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise CorpusError(f"{path} is not UTF-8 text.") from exc
    return _lines(str(path), text)


def _raw_document(record: Record) -> RawDocument:
    metadata = dict(record.part("metadata").values)
    values = {name: value for name, value in record.values.items() if value is not None or name == "text"}
    if type(identifier := values.get("_id")) is int:
        values["_id"] = str(identifier)
    record = Record(record.where, values)
    if title := record.text("title", ""):
        metadata["title"] = title
    return RawDocument(record.text("text"), {**metadata, "id": record.text("_id")})


def _records(lines: Iterator[tuple[str, str]]) -> Iterator[Record]:
    for where, line in lines:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise CorpusError(f"{where}: this is not JSON.") from exc
        if not isinstance(values, dict):
            raise CorpusError(f"{where}: this is not a JSON object.")
        yield Record(where, values)


def _lines(name: str, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{name}, line {number}", line.rstrip("\r")
