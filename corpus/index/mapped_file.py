"""One file of arrays and lists of words that is read back without being read: memory-mapped, whole or not at all.

The file is `MAGIC`, the length of a JSON table of contents, the table, then the arrays, each at a multiple of 64
bytes. It is written beside its place and moved there, so nobody ever sees half of it; a file with another stamp, of
another length or with a wrong checksum counts as none.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Kept = tuple[dict[str, NDArray[Any]], dict[str, list[str]]]

MAGIC = b"unido corpus 1\n"
_ALIGNED = 64
_LENGTH = 8
_TYPES = frozenset("int8 uint8 uint16 int32 uint32 int64 uint64 float16 float32 float64".split())
_READERS = ("pymorphy3", "pymorphy3-dicts-ru", "pystemmer")
"""Packages whose other version may read other terms from the same text."""


def code_stamp() -> str:
    """Return what stands for the code that reads texts: what another code has kept is not ours."""
    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    digest.update(" ".join(map(version, _READERS)).encode())
    return digest.hexdigest()


def keep(path: Path, stamp: str, arrays: Mapping[str, NDArray[Any]], lists: Mapping[str, Sequence[str]]) -> None:
    """Write the file, in one step. Raises `OSError` where that can't be done."""
    words = {name: np.frombuffer(json.dumps(list(each)).encode(), np.uint8) for name, each in lists.items()}
    contents = []
    offset = 0
    data = {name: np.ascontiguousarray(each) for name, each in {**arrays, **words}.items()}
    for name, each in data.items():
        checksum = crc32(each.reshape(-1).view(np.uint8).data)
        contents.append([name, each.dtype.name, list(each.shape), offset, checksum, name in lists])
        offset += -(-each.nbytes // _ALIGNED) * _ALIGNED
    table = json.dumps({"stamp": stamp, "size": offset, "contents": contents}).encode()
    head = MAGIC + len(table).to_bytes(_LENGTH, "little") + crc32(table).to_bytes(_LENGTH, "little") + table
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as file:
            file.write(head + bytes(-len(head) % _ALIGNED))
            for each in data.values():
                file.write(each.reshape(-1).view(np.uint8).data)
                file.write(bytes(-each.nbytes % _ALIGNED))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def kept(path: Path, stamp: str) -> Kept | None:
    """Return what `keep` wrote under this stamp, the arrays read-only; None where there is no such file."""
    try:
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file can't be mapped
        return None
    try:
        return _read(memory, stamp)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


def _read(memory: mmap.mmap, stamp: str) -> Kept | None:
    start = len(MAGIC) + 2 * _LENGTH
    length, checksum = (
        int.from_bytes(memory[at : at + _LENGTH], "little") for at in (len(MAGIC), len(MAGIC) + _LENGTH)
    )
    table = memory[start : start + min(length, len(memory))]
    if memory[: len(MAGIC)] != MAGIC or crc32(table) != checksum:
        return None
    head = json.loads(table)
    base = -(-(start + length) // _ALIGNED) * _ALIGNED
    if head["stamp"] != stamp or len(memory) != base + head["size"]:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    lists: dict[str, list[str]] = {}
    for name, kind, shape, offset, expected, is_list in head["contents"]:
        if kind not in _TYPES:
            return None
        array = np.frombuffer(memory, dtype=kind, count=int(np.prod(shape)), offset=base + offset).reshape(shape)
        if crc32(array.reshape(-1).view(np.uint8).data) != expected:
            return None
        if is_list:
            lists[name] = json.loads(array.tobytes())
        else:
            arrays[name] = array
    return arrays, lists
