"""Vectors of texts on disk, by the hash of the text: each batch is a file of its own, written once.

Nothing that is there is ever written again, so that one text more costs one small file, and several processes may keep
vectors in the same folder. A file that is no such thing, or is damaged, counts as none.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)

DIMENSIONS = 512
KEY = 16
"""Bytes of the hash that a text is kept under."""
_RECORD = np.dtype([("key", "u1", KEY), ("row", "<f2", DIMENSIONS), ("sum", "<u4")])
_MOST_FILES = 32
"""Files from which they are put together into one at the next start."""


class VectorStore:
    """Vectors by key, in memory and, where there is a `folder`, on disk. Safe to use from many threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._places: dict[bytes, tuple[int, int]] | None = None
        self._shards: list[NDArray[Any]] = []
        self._changing = threading.Lock()

    @staticmethod
    def key(text: str, model: bytes) -> bytes:
        """Return what a text's vector is kept under, as that model sees it."""
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY, key=model).digest()

    def missing(self, keys: Sequence[bytes]) -> list[int]:
        """Return the places of the keys that are not kept, of each key one."""
        places = self._opened()
        first = {key: at for at, key in reversed(list(enumerate(keys))) if key not in places}
        return sorted(first.values())

    def rows(self, keys: Sequence[bytes]) -> NDArray[np.float32]:
        """Return the vectors of keys that are all kept, one row each."""
        places = self._opened()
        rows = np.empty((len(keys), DIMENSIONS), dtype=np.float32)
        wanted = np.array([places[key] for key in keys], dtype=np.int64).reshape(-1, 2)
        for number in np.unique(wanted[:, 0]).tolist():
            own = wanted[:, 0] == number
            rows[own] = self._shards[number]["row"][wanted[own, 1]]
        return rows

    def add(self, rows: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keep vectors. That they can't be written is a warning: they are computed again at the next start."""
        if not rows:
            return
        records = np.zeros(len(rows), dtype=_RECORD)
        records["key"] = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, KEY)
        records["row"] = np.array(list(rows.values()))
        records["sum"] = _sums(records)
        places = self._opened()
        with self._changing:
            self._take(records, places)
        if self._folder:
            self._write(self._folder, records)

    def _opened(self) -> dict[bytes, tuple[int, int]]:
        if self._places is None:
            with self._changing:
                if self._places is None:
                    shards = list(_read(self._folder)) if self._folder else []
                    if self._folder and len(shards) > _MOST_FILES:
                        self._write(self._folder, np.concatenate([records for _, records in shards]))
                        for path, _ in shards:
                            path.unlink(missing_ok=True)
                    places: dict[bytes, tuple[int, int]] = {}
                    for _, records in shards:
                        self._take(records, places)
                    self._places = places
        return self._places

    def _take(self, records: NDArray[Any], places: dict[bytes, tuple[int, int]]) -> None:
        number = len(self._shards)
        self._shards.append(records)
        keys = np.ascontiguousarray(records["key"]).tobytes()
        places.update({keys[at * KEY : at * KEY + KEY]: (number, at) for at in range(len(records))})

    def _write(self, folder: Path, records: NDArray[Any]) -> None:
        name = blake2b(records["key"].tobytes(), digest_size=KEY).hexdigest()
        part = folder / f"{name}.{os.getpid()}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.save(file, records, allow_pickle=False)
            part.replace(folder / f"{name}.npy")
        except OSError as exc:
            _LOG.warning("%s can't be written (%s): its vectors are computed at each start.", folder, exc)


def _read(folder: Path) -> Iterator[tuple[Path, NDArray[Any]]]:
    for path in sorted(folder.glob("*.npy")):
        try:
            records = np.lib.format.open_memmap(path, mode="r")
        except (OSError, ValueError, TypeError, EOFError, SyntaxError):
            continue  # a broken file costs the seconds to compute it again
        if records.dtype == _RECORD and records.ndim == 1 and np.array_equal(records["sum"], _sums(records)):
            yield path, records


def _sums(records: NDArray[Any]) -> NDArray[np.uint32]:
    """Return a checksum of each record."""
    rows = np.ascontiguousarray(records["row"]).view(np.uint32)
    keys = np.ascontiguousarray(records["key"]).view(np.uint32)
    weights = np.arange(1, 2 * rows.shape[1], 2, dtype=np.uint32)  # odd, so that no bit is lost
    sums: NDArray[np.uint32] = (rows * weights).sum(axis=1, dtype=np.uint32)
    sums += keys.sum(axis=1, dtype=np.uint32)
    return sums


class Rows:
    """A matrix that grows at its end: who holds a shorter one keeps seeing that, and both share their memory."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._room = rows
        self.matrix = rows

    def with_added(self, rows: NDArray[np.float32]) -> Rows:
        """Return the matrix with more rows. Only the newest may be made longer, by one thread at a time."""
        size = len(self.matrix)
        if size + len(rows) > len(self._room):
            room = np.empty((max(size + len(rows), size * 5 // 4), DIMENSIONS), dtype=np.float32)
            room[:size] = self.matrix
        else:
            room = self._room
        room[size : size + len(rows)] = rows
        grown = Rows(room)
        grown.matrix = room[: size + len(rows)]
        return grown
