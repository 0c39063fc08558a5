"""Near-duplicates: documents that copy another one with other white space, some boilerplate more or a paragraph less.

Two texts are compared by their shingles, the runs of four words in them. The smallest hashes of the shingles are the
sketch of a text (MinHash): near-duplicates share many of them, so the sketches select the texts to compare.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus.language.tokens import words
from corpus.models import Document

SIMILARITY_THRESHOLD: Final = 0.8  # share of the shorter text's shingles that a near-duplicate must contain
_SHINGLE_WORDS: Final = 4  # shorter runs are common to all reports on a subject
_SKETCH_HASHES: Final = 32
_MAX_COMPARED: Final = 20  # texts compared in full per look-up: those with most of the sketch in common
_MIN_LENGTH_RATIO: Final = 0.5  # do not match a short excerpt with the full document
_MAX_NEAR_SIMILARITY: Final = 0.999  # 1 is only for texts with the same words in the same order


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    digest: bytes
    """Hash of the words: equal for texts that differ only in white space, case and punctuation."""
    shingles: NDArray[np.uint32]
    """Hashes of the shingles, sorted and unique."""

    @property
    def sketch(self) -> list[int]:
        return [int(each) for each in self.shingles[:_SKETCH_HASHES]]


class DuplicateIndex:
    """Index of the known texts. A look-up takes about 1 ms among ten thousand. Not safe for concurrent use."""

    def __init__(self) -> None:
        self._fingerprints: dict[str, _Fingerprint] = {}
        self._ids_by_digest: dict[bytes, set[str]] = {}
        self._ids_by_hash: dict[int, set[str]] = {}

    def __len__(self) -> int:
        return len(self._fingerprints)

    def add(self, document: Document) -> None:
        """Add a document; it replaces the one with the same id."""
        self.remove(document.id)
        fingerprint = self._fingerprints[document.id] = _fingerprint(document.text)
        self._ids_by_digest.setdefault(fingerprint.digest, set()).add(document.id)
        for each in fingerprint.sketch:
            self._ids_by_hash.setdefault(each, set()).add(document.id)

    def remove(self, document_id: str) -> None:
        """Remove a document; an unknown id is ignored."""
        if (fingerprint := self._fingerprints.pop(document_id, None)) is None:
            return
        _discard(self._ids_by_digest, fingerprint.digest, document_id)
        for each in fingerprint.sketch:
            _discard(self._ids_by_hash, each, document_id)

    def most_similar(self, document: Document) -> tuple[str, float] | None:
        """Return the id of the most similar known text and the similarity, from `SIMILARITY_THRESHOLD` to 1.

        1 means the same words in the same order. Return None if no text is similar enough. The text known under the
        document's own id is ignored.
        """
        fingerprint = _fingerprint(document.text)
        if identical := self._ids_by_digest.get(fingerprint.digest, set()) - {document.id}:
            return min(identical), 1.0
        shared = Counter(each for key in fingerprint.sketch for each in self._ids_by_hash.get(key, ()))
        del shared[document.id]
        nearest = sorted(shared, key=lambda each: (-shared[each], each))[:_MAX_COMPARED]
        scored = ((_similarity(fingerprint, self._fingerprints[each]), each) for each in nearest)
        similarity, best = max(scored, default=(0.0, ""))
        return (best, similarity) if similarity >= SIMILARITY_THRESHOLD else None


def _discard(ids: dict[Any, set[str]], key: object, document_id: str) -> None:
    ids[key].discard(document_id)
    if not ids[key]:
        del ids[key]


def _similarity(one: _Fingerprint, other: _Fingerprint) -> float:
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if shorter < _MIN_LENGTH_RATIO * longer:
        return 0.0
    common = np.intersect1d(one.shingles, other.shingles, assume_unique=True)
    return min(len(common) / shorter, _MAX_NEAR_SIMILARITY)


def _fingerprint(text: str) -> _Fingerprint:
    encoded = [word.encode("utf-8", "surrogatepass") for word in words(text)]
    digest = blake2b(b" ".join(encoded), digest_size=16).digest()
    starts = range(max(1, len(encoded) - _SHINGLE_WORDS + 1))
    hashes = (crc32(b" ".join(encoded[start : start + _SHINGLE_WORDS])) for start in starts)
    return _Fingerprint(digest, np.unique(np.fromiter(hashes, np.uint32)))
