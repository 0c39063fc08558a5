"""Near-duplicates: whether a text is known already, copied with other white space, a box more or a paragraph less.

Two texts are compared by their shingles, the runs of four words in them. Which texts to compare at all is found by
the smallest hashes of each: texts that have much in common have many of these in common (MinHash).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus.language.tokens import words
from corpus.models import Document

SIMILARITY_THRESHOLD = 0.8
"""How much of the shorter of two texts must stand in the other for them to be one."""

_SHINGLE = 4
"""Words; shorter runs are common to all reports on a subject."""
_SKETCH = 32
_FEWEST_SHARED = 5
_MOST_COMPARED = 20
_LEAST_LENGTH = 0.5
"""A text that is merely a paragraph of another is not the same."""
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)


@dataclass(frozen=True, slots=True)
class _Text:
    digest: bytes
    """Of its words: the same for texts that differ in white space, case and marks only."""
    shingles: NDArray[np.uint64]
    """Their hashes, each once, in order."""

    @property
    def sketch(self) -> list[int]:
        return [int(each) for each in self.shingles[:_SKETCH]]


class DuplicateIndex:
    """The texts that are known. A look-up takes 1 ms among ten thousand; for one thread at a time."""

    def __init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._by_digest: dict[bytes, set[str]] = {}
        self._by_shingle: dict[int, set[str]] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, document: Document) -> None:
        """Know `document` from now on, in place of what was known under its id."""
        self.remove(document.id)
        text = self._texts[document.id] = _read(document.text)
        self._by_digest.setdefault(text.digest, set()).add(document.id)
        for shingle in text.sketch:
            self._by_shingle.setdefault(shingle, set()).add(document.id)

    def remove(self, document_id: str) -> None:
        """Forget a document; nothing happens where it isn't known."""
        if (text := self._texts.pop(document_id, None)) is None:
            return
        self._by_digest[text.digest].discard(document_id)
        if not self._by_digest[text.digest]:
            del self._by_digest[text.digest]
        for shingle in text.sketch:
            self._by_shingle[shingle].discard(document_id)
            if not self._by_shingle[shingle]:
                del self._by_shingle[shingle]

    def like(self, document: Document) -> tuple[str, float] | None:
        """Return the id of the most similar known text and the similarity, from `SIMILARITY_THRESHOLD` to 1.

        1 is said of texts with the same words in the same order. None where no text is like it; what is known under
        the document's own id doesn't count.
        """
        text = _read(document.text)
        if same := self._by_digest.get(text.digest, set()) - {document.id}:
            return min(same), 1.0
        shared: dict[str, int] = {}
        for shingle in text.sketch:
            for each in self._by_shingle.get(shingle, ()):
                shared[each] = shared.get(each, 0) + 1
        shared.pop(document.id, None)
        fewest = min(_FEWEST_SHARED, len(text.shingles))
        near = sorted((-count, each) for each, count in shared.items() if count >= fewest)[:_MOST_COMPARED]
        likeness, found = max(((_likeness(text, self._texts[each]), each) for _, each in near), default=(0.0, ""))
        return (found, likeness) if likeness >= SIMILARITY_THRESHOLD else None


def _likeness(one: _Text, other: _Text) -> float:
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if shorter < _LEAST_LENGTH * longer:
        return 0.0
    common = np.intersect1d(one.shingles, other.shingles, assume_unique=True)
    return min(len(common) / shorter, 0.999)


def _read(text: str) -> _Text:
    told = words(text)
    digest = blake2b(" ".join(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    hashes = np.fromiter((crc32(word.encode("utf-8", "surrogatepass")) for word in told), np.uint64, len(told))
    size = min(_SHINGLE, len(told))
    row = np.zeros(max(0, len(told) - size + 1), np.uint64)
    for at in range(size):
        row += (hashes[at : at + len(row)] + np.uint64(1)) * _FACTORS[at]
    row ^= row >> np.uint64(29)
    row *= _FACTORS[1]
    row ^= row >> np.uint64(32)
    return _Text(digest, np.unique(row))
