"""Entries as flat arrays: a tenth of the memory of the objects, and a file can hold them as they are.

Objects are made of them when they are asked for, and those made last are kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.models import Document, Passage, Sentence
from corpus.passages.terms import PassageTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS = ("sentence", "name")
_MOST_KEPT = 4_096


class PassageArrays:
    """The entries of a run of documents.

    Document `d` has the passages `passages_of[d]` up to `passages_of[d + 1]`, passage `p` the sentences
    `sentences_of[p]` up to `sentences_of[p + 1]`; `spans` are where they begin and end, and whose speaker where, -1 for
    none. Terms are numbers in `terms`: those of a title, of a passage, of a sentence.
    """

    ARRAYS = (
        "passages_of", "sentences_of", "passages", "spans", "kinds", "titles_of", "titles", "held_of", "held",
        "words_of", "words",
    )  # fmt: skip

    def __init__(self, arrays: Mapping[str, NDArray[Any]], terms: Sequence[str]) -> None:
        self.arrays = arrays
        self.terms = terms
        self.passages_of: memoryview[int] = arrays["passages_of"].data
        self._sentences_of: memoryview[int] = arrays["sentences_of"].data
        self._titles_of: memoryview[int] = arrays["titles_of"].data
        self._held_of: memoryview[int] = arrays["held_of"].data
        self._words_of: memoryview[int] = arrays["words_of"].data

    def passage(self, document: Document, number: int) -> Passage:
        """Return the passage of that number, which is of `document`."""
        low, high = self._sentences_of[number], self._sentences_of[number + 1]
        spans, kinds = self.arrays["spans"][low:high].tolist(), self.arrays["kinds"][low:high].tolist()
        sentences = tuple(
            Sentence(start, end, _KINDS[kind], (who, until) if until >= 0 else None)  # type: ignore[arg-type]
            for (start, end, who, until), kind in zip(spans, kinds, strict=True)
        )
        start, end = self.arrays["passages"][number].tolist()
        return Passage(document, start, end, sentences)

    def entry(self, document: Document, place: int, number: int) -> PassageTerms:
        """Return the entry of that number, which is of `document`, the one at `place`."""
        low, high = self._sentences_of[number], self._sentences_of[number + 1]
        return PassageTerms(
            self.passage(document, number),
            self._terms("held", self._held_of, number),
            self._terms("titles", self._titles_of, place),
            tuple(self._terms("words", self._words_of, each) for each in range(low, high)),
        )

    def _terms(self, name: str, places: memoryview[int], number: int) -> frozenset[str]:
        numbers = self.arrays[name][places[number] : places[number + 1]].tolist()
        return frozenset(map(self.terms.__getitem__, numbers))


class PassageArraysBuilder:
    """Packs the entries of documents, one after the other."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._data = {name: array("q" if name.endswith("_of") else "i") for name in PassageArrays.ARRAYS}
        for name, data in self._data.items():
            if name.endswith("_of"):
                data.append(0)

    def add(self, entries: Iterable[PassageTerms]) -> None:
        """Add the entries of the next document."""
        data = self._data
        title: frozenset[str] = frozenset()
        for entry in entries:
            title = entry.title_terms
            data["passages"].extend((entry.passage.start, entry.passage.end))
            self._append("held", entry.terms)
            for sentence, words in zip(entry.passage.sentences, entry.sentence_terms, strict=True):
                data["spans"].extend((sentence.start, sentence.end, *(sentence.speaker or (-1, -1))))
                data["kinds"].append(_KINDS.index(sentence.kind))
                self._append("words", words)
            data["sentences_of"].append(len(data["kinds"]))
        self._append("titles", title)
        data["passages_of"].append(len(data["sentences_of"]) - 1)

    def _append(self, name: str, terms: Iterable[str]) -> None:
        numbers = self._numbers
        self._data[name].extend(sorted([numbers.setdefault(term, len(numbers)) for term in terms]))
        self._data[f"{name}_of"].append(len(self._data[name]))

    def packed(self) -> PassageArrays:
        """Return what was added."""
        arrays = {
            name: np.frombuffer(data, dtype=np.int64 if name.endswith("_of") else np.int32)
            for name, data in self._data.items()
        }
        arrays["passages"] = arrays["passages"].reshape(-1, 2)
        arrays["spans"] = arrays["spans"].reshape(-1, 4)
        return PassageArrays(arrays, list(self._numbers))


def joined(parts: Sequence[PassageArrays]) -> PassageArrays:
    """Return several as one, in their order."""
    if len(parts) == 1:
        return parts[0]
    numbers: dict[str, int] = {}
    pieces: dict[str, list[NDArray[Any]]] = {name: [] for name in PassageArrays.ARRAYS}
    for part in parts:
        new = np.array([numbers.setdefault(term, len(numbers)) for term in part.terms], dtype=np.int32)
        for name in PassageArrays.ARRAYS:
            piece = part.arrays[name]
            if name.endswith("_of"):
                before = int(pieces[name][-1][-1]) if pieces[name] else 0
                piece = piece + before if not pieces[name] else piece[1:] + before
            elif name in ("held", "titles", "words"):
                piece = new[piece] if len(piece) else piece
            pieces[name].append(piece)
    return PassageArrays({name: np.concatenate(each) for name, each in pieces.items()}, list(numbers))


class Entries:
    """The entries of a corpus by their numbers, which are those of its index: what is added stands behind.

    A document that is taken away keeps its numbers; nothing finds them any more.
    """

    def __init__(
        self,
        parts: Sequence[tuple[int, PassageArrays, Sequence[Document | None]]] = (),
        places: Mapping[str, tuple[int, int]] | None = None,
        removed: frozenset[int] = frozenset(),
        kept: dict[int, PassageTerms] | None = None,
    ) -> None:
        """Make them of `parts`, each with the number of its first passage; `places` says where a document's key is."""
        self.parts = tuple(parts)
        self.removed = removed
        """The numbers that are not used any more."""
        self._starts = [start for start, _, _ in parts]
        self._places = places if places is not None else _places(self.parts)
        self._kept = {} if kept is None else kept

    @classmethod
    def of(cls, packed: PassageArrays, documents: Sequence[Document | None]) -> Entries:
        """Return the entries of documents; a place where there is none (any more) is a removed one."""
        removed: set[int] = set()
        for place, document in enumerate(documents):
            if document is None:
                removed.update(range(packed.passages_of[place], packed.passages_of[place + 1]))
        return cls([(0, packed, documents)], removed=frozenset(removed))

    def __len__(self) -> int:
        if not self.parts:
            return 0
        start, packed, _ = self.parts[-1]
        return start + packed.passages_of[-1]

    def __contains__(self, document: object) -> bool:
        return isinstance(document, Document) and document.key in self._places

    def __getitem__(self, number: int) -> PassageTerms:
        if (entry := self._kept.get(number)) is None:
            start, packed, documents = self.parts[bisect_right(self._starts, number) - 1]
            own = number - start
            place = bisect_right(packed.passages_of, own) - 1
            document = documents[place]
            if document is None:
                raise KeyError("The document of this number was taken away.")
            entry = packed.entry(document, place, own)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[number] = entry
        return entry

    def document_of(self, number: int) -> Document | None:
        """Return the document that the passage of a number is of; None where it was not there from the start."""
        start, packed, documents = self.parts[bisect_right(self._starts, number) - 1]
        return documents[bisect_right(packed.passages_of, number - start) - 1]

    def numbers_of(self, document: Document) -> range:
        """Return the numbers of a document's passages; none where it was taken away."""
        if document not in self:
            return range(0)
        part, place = self._places[document.key]
        start, packed, _ = self.parts[part]
        return range(start + packed.passages_of[place], start + packed.passages_of[place + 1])

    def of_document(self, document: Document) -> tuple[PassageTerms, ...]:
        """Return the entries of a document, in order."""
        return tuple(map(self.__getitem__, self.numbers_of(document)))

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document, in order."""
        if document not in self:
            return ()
        part, place = self._places[document.key]
        _, packed, _ = self.parts[part]
        numbers = range(packed.passages_of[place], packed.passages_of[place + 1])
        return tuple(packed.passage(document, number) for number in numbers)

    def with_added(self, packed: PassageArrays, documents: Sequence[Document]) -> Entries:
        """Return the entries with those of more documents behind."""
        part = (len(self), packed, documents)
        places = {**self._places, **_places([part], len(self.parts))}
        return Entries([*self.parts, part], places, self.removed, self._kept)

    def without(self, documents: Iterable[Document]) -> Entries:
        """Return the entries without those of some documents; the numbers of the others stay."""
        places = dict(self._places)
        removed = set(self.removed)
        for document in documents:
            removed.update(self.numbers_of(document))
            del places[document.key]
        return Entries(self.parts, places, frozenset(removed), self._kept)


def texts(documents: Iterable[Document]) -> Iterator[str]:
    """Yield all texts of documents in which words stand."""
    for document in documents:
        yield document.title
        yield document.text


def _places(
    parts: Iterable[tuple[int, PassageArrays, Sequence[Document | None]]], first: int = 0
) -> dict[str, tuple[int, int]]:
    return {
        document.key: (number, place)
        for number, (_, _, documents) in enumerate(parts, first)
        for place, document in enumerate(documents)
        if document is not None
    }
