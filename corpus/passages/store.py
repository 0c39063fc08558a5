"""Passages and their terms as flat arrays: a tenth of the memory of the objects, and ready to be written to a file.

Objects are created from the arrays at access, and the last ones are cached.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpus.models import Document, Passage, Sentence
from corpus.passages.splitter import split_passages
from corpus.passages.terms import PassageTerms, read_passage_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SENTENCE_KINDS = ("sentence", "name")
_MAX_CACHED_PASSAGES = 4_096
_NO_SPEAKER = (-1, -1)


class PassageArrays:
    """The passages of a run of documents.

    Document `d` has the passages `passages_of[d]` up to `passages_of[d + 1]`, passage `p` the sentences
    `sentences_of[p]` up to `sentences_of[p + 1]`. `spans` has the start and end of each sentence and of its speaker, -1
    for none. Terms are numbers in `terms`: those of a title, of a passage (`held`), of a sentence (`words`).
    """

    ARRAYS = (
        "passages_of", "sentences_of", "passages", "spans", "kinds", "titles_of", "titles", "held_of", "held",
        "words_of", "words",
    )  # fmt: skip
    TERM_ARRAYS = ("held", "titles", "words")

    def __init__(self, arrays: Mapping[str, NDArray[Any]], terms: Sequence[str]) -> None:
        self.arrays = arrays
        self.terms = terms
        self.passages_of: memoryview[int] = arrays["passages_of"].data
        self._offsets = {name: arrays[f"{name}_of"].data for name in ("sentences", *self.TERM_ARRAYS)}

    def passage(self, document: Document, number: int) -> Passage:
        """Return the passage with this number, which belongs to `document`."""
        low, high = self._offsets["sentences"][number : number + 2]
        spans, kinds = self.arrays["spans"][low:high].tolist(), self.arrays["kinds"][low:high].tolist()
        sentences = tuple(
            Sentence(start, end, _SENTENCE_KINDS[kind], (who, until) if until >= 0 else None)  # type: ignore[arg-type]
            for (start, end, who, until), kind in zip(spans, kinds, strict=True)
        )
        start, end = self.arrays["passages"][number].tolist()
        return Passage(document, start, end, sentences)

    def passage_terms(self, document: Document, place: int, number: int) -> PassageTerms:
        """Return the passage with this number, which belongs to `document` at this place, with its terms."""
        low, high = self._offsets["sentences"][number : number + 2]
        return PassageTerms(
            self.passage(document, number),
            self._terms("held", number),
            self._terms("titles", place),
            tuple(self._terms("words", each) for each in range(low, high)),
        )

    def _terms(self, name: str, number: int) -> frozenset[str]:
        low, high = self._offsets[name][number : number + 2]
        return frozenset(map(self.terms.__getitem__, self.arrays[name][low:high].tolist()))


class PassageArraysBuilder:
    """Collects the passages of documents, one document after the other."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._data = {name: array("q" if name.endswith("_of") else "i") for name in PassageArrays.ARRAYS}
        for name, data in self._data.items():
            if name.endswith("_of"):
                data.append(0)

    def add(self, passages: Iterable[PassageTerms]) -> None:
        """Add the passages of the next document."""
        data = self._data
        title: frozenset[str] = frozenset()
        for each in passages:
            title = each.title_terms
            data["passages"].extend((each.passage.start, each.passage.end))
            self._append("held", each.terms)
            for sentence, terms in zip(each.passage.sentences, each.sentence_terms, strict=True):
                data["spans"].extend((sentence.start, sentence.end, *(sentence.speaker or _NO_SPEAKER)))
                data["kinds"].append(_SENTENCE_KINDS.index(sentence.kind))
                self._append("words", terms)
            data["sentences_of"].append(len(data["kinds"]))
        self._append("titles", title)
        data["passages_of"].append(len(data["sentences_of"]) - 1)

    def _append(self, name: str, terms: Iterable[str]) -> None:
        numbers = self._numbers
        self._data[name].extend(sorted([numbers.setdefault(term, len(numbers)) for term in sorted(terms)]))
        self._data[f"{name}_of"].append(len(self._data[name]))

    def build(self) -> PassageArrays:
        """Return the passages added."""
        arrays = {
            name: np.frombuffer(data, dtype=np.int64 if name.endswith("_of") else np.int32)
            for name, data in self._data.items()
        }
        arrays["passages"] = arrays["passages"].reshape(-1, 2)
        arrays["spans"] = arrays["spans"].reshape(-1, 4)
        return PassageArrays(arrays, list(self._numbers))


def read_passages(documents: Iterable[Document]) -> tuple[PassageArrays, list[tuple[str, ...]]]:
    """Split documents into passages; return them, and the terms of each passage in order, for the index."""
    builder = PassageArraysBuilder()
    terms: list[tuple[str, ...]] = []
    for document in documents:
        passages = list(read_passage_terms(document, split_passages(document)))
        builder.add(passage for passage, _ in passages)
        terms += [own for _, own in passages]
    return builder.build(), terms


def concatenate(parts: Sequence[PassageArrays]) -> PassageArrays:
    """Return several runs of documents as one."""
    if len(parts) == 1:
        return parts[0]
    numbers: dict[str, int] = {}
    pieces: dict[str, list[NDArray[Any]]] = {name: [] for name in PassageArrays.ARRAYS}
    for part in parts:
        new_numbers = np.array([numbers.setdefault(term, len(numbers)) for term in part.terms], dtype=np.int32)
        for name in PassageArrays.ARRAYS:
            piece = part.arrays[name]
            if name.endswith("_of") and pieces[name]:
                piece = piece[1:] + int(pieces[name][-1][-1])
            elif name in PassageArrays.TERM_ARRAYS and len(piece):
                piece = new_numbers[piece]
            pieces[name].append(piece)
    return PassageArrays({name: np.concatenate(each) for name, each in pieces.items()}, list(numbers))


class StorePart(NamedTuple):
    """Documents that were added together. One that no longer exists when a store is loaded is None.

    `start` is the number of the first passage.
    """

    start: int
    arrays: PassageArrays
    documents: Sequence[Document | None]

    def numbers_at(self, place: int) -> range:
        """Return the numbers of the passages of the document at this place."""
        return range(self.start + self.arrays.passages_of[place], self.start + self.arrays.passages_of[place + 1])


class PassageStore:
    """The passages of a corpus by the numbers that its index uses. Immutable: changes return a new store.

    Added documents get the next numbers. A removed document keeps its numbers, which are not used again.
    """

    def __init__(
        self,
        parts: Sequence[StorePart] = (),
        places: Mapping[str, tuple[int, int]] | None = None,
        removed: frozenset[int] = frozenset(),
        cache: dict[int, PassageTerms] | None = None,
    ) -> None:
        """Create a store of `parts`; `places` maps a document's key to its part and its place there."""
        self.parts = tuple(parts)
        self.removed = removed
        """The passage numbers that are not used any more."""
        self._starts = [part.start for part in parts]
        self._places = places if places is not None else _find_places(self.parts)
        self._cache = {} if cache is None else cache

    @classmethod
    def of(cls, arrays: PassageArrays, documents: Sequence[Document | None]) -> PassageStore:
        """Return the store of these documents; the passages of a document that is None are removed ones."""
        part = StorePart(0, arrays, documents)
        missing = (place for place, document in enumerate(documents) if document is None)
        return cls([part], removed=frozenset(number for place in missing for number in part.numbers_at(place)))

    def __len__(self) -> int:
        """Return the number of passages, including removed ones."""
        return self.parts[-1].start + self.parts[-1].arrays.passages_of[-1] if self.parts else 0

    def __contains__(self, document: object) -> bool:
        return isinstance(document, Document) and document.key in self._places

    def __getitem__(self, number: int) -> PassageTerms:
        if (found := self._cache.get(number)) is None:
            start, arrays, documents = self.parts[bisect_right(self._starts, number) - 1]
            place = bisect_right(arrays.passages_of, number - start) - 1
            document = documents[place]
            if document is None:
                raise KeyError(number)
            found = arrays.passage_terms(document, place, number - start)
            if len(self._cache) >= _MAX_CACHED_PASSAGES:
                self._cache.clear()
            self._cache[number] = found
        return found

    def documents(self) -> Iterator[Document]:
        """Yield the documents that are not removed."""
        return (each for part in self.parts for each in part.documents if each and each in self)

    def passage(self, number: int) -> Passage:
        """Return the passage with this number, which is not removed. It is not cached."""
        start, arrays, documents = self.parts[bisect_right(self._starts, number) - 1]
        document = documents[bisect_right(arrays.passages_of, number - start) - 1]
        if document is None:
            raise KeyError(number)
        return arrays.passage(document, number - start)

    def document_of(self, number: int) -> Document | None:
        """Return the document of a passage; None if it no longer existed at the start."""
        start, arrays, documents = self.parts[bisect_right(self._starts, number) - 1]
        return documents[bisect_right(arrays.passages_of, number - start) - 1]

    def numbers_of(self, document: Document) -> range:
        """Return the numbers of a document's passages; none if it was removed."""
        if document not in self:
            return range(0)
        part, place = self._places[document.key]
        return self.parts[part].numbers_at(place)

    def of_document(self, document: Document) -> tuple[PassageTerms, ...]:
        """Return the passages of a document with their terms, in order; none if it was removed."""
        return tuple(map(self.__getitem__, self.numbers_of(document)))

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """Return the passages of a document, in order; none if it was removed. They are not cached."""
        if document not in self:
            return ()
        part = self.parts[self._places[document.key][0]]
        return tuple(part.arrays.passage(document, number - part.start) for number in self.numbers_of(document))

    def add(self, arrays: PassageArrays, documents: Sequence[Document]) -> PassageStore:
        """Return the store with the passages of more documents."""
        part = StorePart(len(self), arrays, documents)
        places = {**self._places, **_find_places([part], len(self.parts))}
        return PassageStore([*self.parts, part], places, self.removed, self._cache)

    def remove(self, documents: Iterable[Document]) -> PassageStore:
        """Return the store without some documents."""
        places = dict(self._places)
        removed = set(self.removed)
        for document in documents:
            removed.update(self.numbers_of(document))
            del places[document.key]
        return PassageStore(self.parts, places, frozenset(removed), self._cache)


def iter_texts(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the titles and texts of documents."""
    for document in documents:
        yield document.title
        yield document.text


def _find_places(parts: Iterable[StorePart], first: int = 0) -> dict[str, tuple[int, int]]:
    return {
        document.key: (number, place)
        for number, part in enumerate(parts, first)
        for place, document in enumerate(part.documents)
        if document is not None
    }
