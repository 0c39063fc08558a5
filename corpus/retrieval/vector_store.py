"""Vectors of texts on disk, by a hash of text and model, in one file of records that is only appended to.

Each record has a checksum. Damaged records are ignored, and their vectors are computed again.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)

DIMENSIONS = 512
FILE_NAME = "vectors.bin"
_KEY_BYTES = 16
_RECORD = np.dtype([("key", "u1", _KEY_BYTES), ("vector", "<f2", DIMENSIONS), ("checksum", "<u4")])
_PRIVATE = 0o600


class VectorStore:
    """Vectors by key, in memory and, given a folder, in a file. Safe to use from many threads and processes."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE_NAME if folder else None
        self._vectors: dict[bytes, NDArray[np.float16]] | None = None
        self._changing = threading.RLock()

    @staticmethod
    def key(text: str, model: bytes) -> bytes:
        """Return the key of a text's vector from this model."""
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES, key=model).digest()

    def missing(self, keys: Sequence[bytes]) -> list[int]:
        """Return the places of the keys that have no vector, one place a key."""
        vectors = self._loaded()
        first = {key: at for at, key in reversed(list(enumerate(keys))) if key not in vectors}
        return sorted(first.values())

    def get(self, keys: Sequence[bytes]) -> NDArray[np.float32]:
        """Return the vectors of keys, of shape `(len(keys), DIMENSIONS)`. Raise `KeyError` for a missing one."""
        vectors = self._loaded()
        return np.array([vectors[key] for key in keys], dtype=np.float32).reshape(-1, DIMENSIONS)

    def add(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Store vectors. A failure to write them is logged; they stay in memory."""
        records = np.zeros(len(vectors), dtype=_RECORD)
        records["key"] = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(-1, _KEY_BYTES)
        records["vector"] = np.array(list(vectors.values())).reshape(-1, DIMENSIONS)
        records["checksum"] = _checksums(records)
        with self._changing:
            self._loaded().update(_by_key(records))
            if self._path:
                try:
                    _append(self._path, records)
                except OSError as exc:
                    _LOG.warning("Vectors not saved, the next start computes them again: %s: %s", self._path, exc)

    def _loaded(self) -> dict[bytes, NDArray[np.float16]]:
        if self._vectors is None:
            with self._changing:
                if self._vectors is None:
                    self._vectors = _by_key(_read(self._path)) if self._path else {}
        return self._vectors


def _by_key(records: NDArray[Any]) -> dict[bytes, NDArray[np.float16]]:
    keys = np.ascontiguousarray(records["key"]).view(f"V{_KEY_BYTES}").ravel().tolist()
    return dict(zip(keys, records["vector"], strict=True))


def _read(path: Path) -> NDArray[Any]:
    """Return the intact records of a file, memory-mapped; none if it cannot be read."""
    try:
        size = path.stat().st_size // _RECORD.itemsize
        records = np.memmap(path, _RECORD, "r", shape=size).view(np.ndarray) if size else np.zeros(0, _RECORD)
    except OSError:
        return np.zeros(0, _RECORD)
    is_intact = records["checksum"] == _checksums(records)
    return records if is_intact.all() else records[is_intact]


def _append(path: Path, records: NDArray[Any]) -> None:
    """Append records, aligned to their size even if the last write was cut short."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab", opener=lambda name, flags: os.open(name, flags, _PRIVATE)) as file:
        file.write(bytes(-file.tell() % _RECORD.itemsize) + records.tobytes())


def _checksums(records: NDArray[Any]) -> NDArray[np.uint32]:
    """Return a checksum of each record; no record of zeros has its own."""
    vectors = np.ascontiguousarray(records["vector"]).view(np.uint32)
    keys = np.ascontiguousarray(records["key"]).view(np.uint32)
    weights = np.arange(1, 2 * vectors.shape[1], 2, dtype=np.uint32)  # odd, so that no bit is lost
    sums: NDArray[np.uint32] = (vectors * weights).sum(axis=1, dtype=np.uint32)
    sums += keys.sum(axis=1, dtype=np.uint32) + np.uint32(1)
    return sums
