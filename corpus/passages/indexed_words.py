"""The words of a corpus by keys that other forms of a word share, and where the words are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zlib import crc32

import numpy as np

from corpus.index.protocol import Index
from corpus.language.tokens import stem
from corpus.models import Document
from corpus.passages.store import PassageStore


class _Keys:
    """Words by their keys, as arrays of hashes. Only ever added to."""

    def __init__(self, words: Sequence[str], keys_of: Callable[[str], Iterable[str]]) -> None:
        self.words = words
        self.keys_of = keys_of
        hashes = sorted((_hash(key), at) for at, word in enumerate(self.words) for key in keys_of(word))
        self._hashes, self._numbers = np.array(hashes, dtype=np.uint32).reshape(-1, 2).T.copy()
        self._added: dict[str, tuple[str, ...]] = {}

    def add(self, words: Iterable[str]) -> None:
        for word in set(words):
            for key in self.keys_of(word):
                if word not in (known := self._added.get(key, ())):
                    self._added[key] = (*known, word)

    def find(self, key: str) -> Sequence[str]:
        """Return the words with a key, and perhaps others."""
        low, high = (int(np.searchsorted(self._hashes, np.uint32(_hash(key)), side)) for side in ("left", "right"))
        return [*(self.words[at] for at in self._numbers[low:high].tolist()), *self._added.get(key, ())]


class IndexedWords:
    """The words of a corpus by their keys. Immutable; `with_corpus` shares what both states have."""

    def __init__(
        self, passages: PassageStore, index: Index, words: Sequence[str], keys_of: Callable[[str], Iterable[str]]
    ) -> None:
        """Take the normalized `words` of the passages; `keys_of` returns the keys of one."""
        self.passages = passages
        self.index = index
        self._keys = _Keys(words, keys_of)

    def with_corpus(self, passages: PassageStore, index: Index, new_words: Iterable[str]) -> IndexedWords:
        """Return the words of a changed corpus; `new_words` has those that it has gained. Call it on the newest."""
        changed = IndexedWords.__new__(IndexedWords)
        changed.passages, changed.index, changed._keys = passages, index, self._keys
        self._keys.add(new_words)
        return changed

    def words_with(self, keys: Iterable[str]) -> set[str]:
        """Return the words that have one of the keys; some may be gone from the corpus."""
        wanted = frozenset(keys)
        found = {word for key in wanted for word in self._keys.find(key)}
        return {word for word in found if not wanted.isdisjoint(self._keys.keys_of(word))}

    def passages_with(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of the passages that contain one of the words, in any form with the same stem."""
        return {number for term in set(map(stem, words)) for number in self.index.passages_with(term)}

    def documents_with(self, words: Iterable[str]) -> list[Document]:
        """Return the documents that contain one of the words, in any form with the same stem."""
        documents = {number: self.passages.document_of(number) for number in self.passages_with(words)}
        return list({each.id: each for each in documents.values() if each}.values())


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass"))
