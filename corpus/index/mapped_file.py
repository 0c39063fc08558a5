"""One file of arrays and lists of strings, memory-mapped when it is read.

Layout: `MAGIC`, the CRC-32 of the rest, the length of the table of contents, the table as JSON, then the arrays, each
at a multiple of 64 bytes. The file is written under another name and renamed, so that no reader sees half of it. A
file with another stamp or a wrong checksum is ignored.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"unidoidx"
_ALIGNMENT = 64
_CHECKSUM_END = len(MAGIC) + 4
_LENGTH_END = _CHECKSUM_END + 4


class Contents(NamedTuple):
    """Arrays and lists of strings by name."""

    arrays: Mapping[str, NDArray[Any]]
    lists: Mapping[str, list[str]]


def write_file(path: Path, stamp: str, contents: Contents) -> None:
    """Write the file atomically. Raise `OSError` if that fails."""
    strings = {name: np.frombuffer(json.dumps(each).encode(), np.uint8) for name, each in contents.lists.items()}
    arrays = {name: np.ascontiguousarray(each) for name, each in {**contents.arrays, **strings}.items()}
    entries = [[name, each.dtype.str, each.shape, name in strings] for name, each in arrays.items()]
    table = json.dumps({"stamp": stamp, "entries": entries}).encode()
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
    lists: dict[str, list[str]] = {}
    for name, dtype, shape, is_list in table["entries"]:
        offset += -offset % _ALIGNMENT
        array = np.frombuffer(memory, dtype, int(np.prod(shape)), offset).reshape(shape)
        offset += array.nbytes
        if is_list:
            lists[name] = json.loads(array.tobytes())
        else:
            arrays[name] = array
    return Contents(arrays, lists)
