"""JSON lines (https://jsonlines.org): one object a line, each told apart by its file and number in every error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a JSON lines file. `where` says in words where it stands: "queries.jsonl, line 3"."""

    where: str
    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Return the string under `name`. Raises `CorpusError` where there is none and no default."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise CorpusError(f"{self.where}: `{name}` must be a string.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list of strings under `name`. Raises `CorpusError` where it is not one."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise CorpusError(f"{self.where}: `{name}` must be a list of strings.")
        return tuple(value)

    def part(self, name: str) -> Record:
        """Return the object under `name`, empty where there is none. Raises `CorpusError` where it is no object."""
        value = self.values.get(name)
        if not isinstance(value, dict | None):
            raise CorpusError(f"{self.where}: `{name}` must be an object.")
        return Record(f"{self.where}, `{name}`", value or {})


def read_records(path: Path) -> Iterator[Record]:
    """Yield the objects of a file, blank lines left out. Raises `CorpusError`."""
    return _records(read_lines(path))


def parse_records(name: str, text: str) -> Iterator[Record]:
    """Yield the objects in the text of a file of that name, as `read_records` does."""
    return _records(_lines(name, text))


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a UTF-8 text that are not blank, each with where it stands. Raises `CorpusError`."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as exc:
        raise CorpusError(f"{path} can't be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise CorpusError(f"{path} is not UTF-8 text.") from exc
    return _lines(str(path), text)


def _records(found: Iterator[tuple[str, str]]) -> Iterator[Record]:
    for where, line in found:
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
