"""One file of arrays and lists of strings, memory-mapped when it is read.

Layout: `MAGIC`, the CRC-32 of the rest, the length of the table of contents, the table as JSON, then the arrays, each
at a multiple of 64 bytes. The file is written under another name and renamed, so that no reader sees half of it. A
file with another stamp or a wrong checksum is ignored.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"unidoidx"
_ALIGNMENT = 64
_CHECKSUM_END = len(MAGIC) + 4
_LENGTH_END = _CHECKSUM_END + 4


class Strings(Sequence[str]):
    """Strings as two arrays: their UTF-8 in a row, and where each ends. A string is decoded when it is accessed."""

    def __init__(self, encoded: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self.encoded = encoded
        self.ends = ends
        self._bytes: memoryview[int] = encoded.data
        self._ends: memoryview[int] = ends.data

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """Return strings as arrays."""
        encoded = [each.encode("utf-8", "surrogatepass") for each in strings]
        ends = np.cumsum([len(each) for each in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        end = self._ends[at]
        start = self._ends[at - 1] if at % len(self) else 0
        return str(self._bytes[start:end], "utf-8", "surrogatepass")


class Contents(NamedTuple):
    """Arrays and lists of strings by name; `read_file` returns lists as `Strings`."""

    arrays: Mapping[str, NDArray[Any]]
    lists: Mapping[str, Sequence[str]]


def write_file(path: Path, stamp: str, contents: Contents) -> None:
    """Write the file atomically. Raise `OSError` if that fails."""
    arrays = {name: np.ascontiguousarray(each) for name, each in contents.arrays.items()}
    for name, strings in contents.lists.items():
        packed = strings if isinstance(strings, Strings) else Strings.of(strings)
        arrays |= {f"{name} encoded": packed.encoded, f"{name} ends": packed.ends}
    entries = [[name, each.dtype.str, each.shape] for name, each in arrays.items()]
    table = json.dumps({"stamp": stamp, "entries": entries, "lists": list(contents.lists)}).encode()
    padding = bytes(-(_LENGTH_END + len(table)) % _ALIGNMENT)
    parts: list[bytes | memoryview[int]] = [len(table).to_bytes(4, "little"), table, padding]
    for each in arrays.values():
        parts += [each.reshape(-1).view(np.uint8).data, bytes(-each.nbytes % _ALIGNMENT)]
    checksum = 0
    for part in parts:
        checksum = crc32(part, checksum)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:
            file.writelines([MAGIC, checksum.to_bytes(4, "little"), *parts])
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_file(path: Path, stamp: str) -> Contents | None:
    """Return what `write_file` wrote under this stamp, its arrays read-only; None if there is no such intact file."""
    try:
        with path.open("rb") as file:
            memory = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    checksum = int.from_bytes(memory[len(MAGIC) : _CHECKSUM_END], "little")
    is_whole = len(memory) >= _LENGTH_END and memory[: len(MAGIC)] == MAGIC  # of nothing, the checksum is 0
    if not is_whole or crc32(memory[_CHECKSUM_END:]) != checksum:
        return None
    offset = _LENGTH_END + int.from_bytes(memory[_CHECKSUM_END:_LENGTH_END], "little")
    table = json.loads(bytes(memory[_LENGTH_END:offset]))
    if table["stamp"] != stamp:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    for name, dtype, shape in table["entries"]:
        offset += -offset % _ALIGNMENT
        arrays[name] = np.frombuffer(memory, dtype, int(np.prod(shape)), offset).reshape(shape)
        offset += arrays[name].nbytes
    lists = {name: Strings(arrays.pop(f"{name} encoded"), arrays.pop(f"{name} ends")) for name in table["lists"]}
    return Contents(arrays, lists)
