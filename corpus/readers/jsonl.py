"""JSON lines (https://jsonlines.org): one object per line, each error with its line number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import CorpusError, UnreadableDocument
from corpus.models import RawDocument

_WORD_CHAR = re.compile(r"[^\W_]")
_MAX_RANGES = 10  # ranges of lines that a message names


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


class BrokenLine(NamedTuple):
    """A line that is no document: its number, from 1, and the reason as a clause."""

    number: int
    reason: str


def read_jsonl(text: str, max_chars: int) -> tuple[list[RawDocument], list[BrokenLine]]:
    """Return the documents of a file in BEIR's form, and the lines that are none.

    Lines without a word in `text` are ignored. The metadata has `_id` as `id`. Raise `UnreadableDocument` if there is
    no document.
    """
    raws: list[RawDocument] = []
    broken: list[BrokenLine] = []
    for number, line in _lines(text):
        try:
            raw = _raw_document(_record(f"line {number}", line))
            if len(raw.text) > max_chars:
                raise CorpusError(f": its text is longer than {max_chars:,} characters")
        except CorpusError as exc:
            broken.append(BrokenLine(number, str(exc).partition(": ")[2].rstrip(".")))
        else:
            raws += [raw] if _WORD_CHAR.search(raw.text) else []
    if not raws:
        raise UnreadableDocument(f"line {broken[0].number}: {broken[0].reason}" if broken else "it is empty")
    return raws, broken


def describe_broken_lines(lines: Iterable[BrokenLine]) -> str:
    """Return in a clause which lines are left out, and why the first is."""
    first, *others = lines
    if not others:
        return f"line {first.number} is left out: {first.reason}"
    numbers = number_ranges(each.number for each in (first, *others))
    return f"lines {numbers} are left out; line {first.number}: {first.reason}"


def number_ranges(numbers: Iterable[int]) -> str:
    """Return rising numbers in short: "3, 7–12, 40"; of many only the first."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    shown = ["–".join(map(str, each)) for each in ranges[:_MAX_RANGES]]
    return ", ".join([*shown, "…"] if len(ranges) > _MAX_RANGES else shown)


def read_records(path: Path) -> Iterator[Record]:
    """Yield the objects of a file, without blank lines. Raise `CorpusError`."""
    return (_record(where, line) for where, line in read_lines(path))


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a UTF-8 text that are not blank, each with its place. Raise `CorpusError`."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as exc:
        raise CorpusError(f"{path} can't be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise CorpusError(f"{path} is not UTF-8 text.") from exc
    return ((f"{path}, line {number}", line) for number, line in _lines(text))


def _raw_document(record: Record) -> RawDocument:
    metadata = dict(record.part("metadata").values)
    values = {name: value for name, value in record.values.items() if value is not None or name == "text"}
    if type(identifier := values.get("_id")) is int:
        values["_id"] = str(identifier)
    record = Record(record.where, values)
    if title := record.text("title", ""):
        metadata["title"] = title
    return RawDocument(record.text("text"), {**metadata, "id": record.text("_id")})


def _record(where: str, line: str) -> Record:
    """Return the object of a line. Raise `CorpusError` if it is none."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise CorpusError(f"{where}: this is not JSON.") from exc
    if not isinstance(values, dict):
        raise CorpusError(f"{where}: this is not a JSON object.")
    return Record(where, values)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")
