"""Finding: the passages that may hold the answer, by words and, where installed, by meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.bridge import Asked, Vocabulary, read_words, with_meanings
from corpus.candidates import Found
from corpus.entries import Entry
from corpus.index import Index
from corpus.layout import folded
from corpus.meaning import Encoder
from corpus.questions import LONGEST_QUESTION, Question
from corpus.types import Document
from corpus.weights import FUSION

if TYPE_CHECKING:
    from corpus.meaning import Vectors

_MOST_WORDS = 5_000
"""Words of questions whose vectors are kept: people ask about the same things."""

_POOL = 200
"""Passages that each way of finding proposes; the best of them together are kept."""


class WordSearch:
    """Finds passages by the question's words."""

    def __init__(self, entries: Sequence[Entry], index: Index, vocabulary: Vocabulary) -> None:
        self.entries = entries
        self.index = index
        self.vocabulary = vocabulary
        self._by_document: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by_document[entry.passage.document.id].append(entry)

    def entries_of(self, document: Document) -> Sequence[Entry]:
        """Return the passages of a document, in order."""
        return self._by_document[document.id]

    def read(self, question: Question) -> list[Asked]:
        """Return the question's words with the terms that stand for each."""
        return read_words(question.words, self.vocabulary)

    def search(self, asked: Sequence[Asked], k: int, within: frozenset[str] | None = None) -> list[Found]:
        """Return the `k` best passages, best first; with `within`, of the documents of these keys."""
        query = [each.query for each in asked]
        ceiling = self.index.ceiling(query)
        hits = self.index.search(query, k if within is None else _POOL)
        found = [Found(self.entries[hit.passage], hit.score / ceiling) for hit in hits]
        return [each for each in found if _is_within(each, within)][:k]


class MeaningSearch:
    """Finds passages by words and meaning together. Building it embeds the corpus: seconds, at the first time."""

    def __init__(self, words: WordSearch, encoder: Encoder) -> None:
        self._words = words
        self._encoder = encoder
        passages = [each.passage for each in words.entries]
        sentences = [
            folded(each.document.text[sentence.start : sentence.end])
            for each in passages
            for sentence in each.sentences
        ]
        whole = [folded(each.text) for each in passages]
        rows = encoder.remember([*whole, *sentences, *words.vocabulary.words])
        self._passages: Vectors = rows[: len(whole)]
        self._sentences: Vectors = rows[len(whole) : len(whole) + len(sentences)]
        self._vocabulary: Vectors = rows[len(whole) + len(sentences) :]
        self._word_vectors: dict[str, Vectors] = {}
        self._starts = np.cumsum([0, *(len(each.sentences) for each in passages)])

    def search(
        self, question: Question, asked: Sequence[Asked], k: int, within: frozenset[str] | None = None
    ) -> tuple[list[Asked], list[Found]]:
        """Return the question's words with the terms of like meaning added, and the `k` best passages.

        Passages are ordered by `cosine + FUSION * bm25 / ceiling`; `within` is as in `WordSearch`.
        """
        vector, asked = self._read(question, asked)
        sentence_cosines = self._sentences @ vector
        cosines = self._cosines(vector, sentence_cosines)
        query = [each.query for each in asked]
        ceiling = self._words.index.ceiling(query) or 1.0
        bm25 = {hit.passage: hit.score / ceiling for hit in self._words.index.search(query, _POOL)}
        near = np.argsort(-cosines)[:_POOL]
        pool = sorted(bm25.keys() | set(near.tolist()), key=lambda at: (-cosines[at] - FUSION * bm25.get(at, 0.0), at))
        found = [
            Found(
                self._words.entries[at],
                bm25.get(at, 0.0),
                float(cosines[at]),
                sentence_cosines[self._starts[at] : self._starts[at + 1]].tolist(),
            )
            for at in (pool[:k] if within is None else pool)
        ]
        return asked, [each for each in found if _is_within(each, within)][:k]

    def _read(self, question: Question, asked: Sequence[Asked]) -> tuple[Vectors, list[Asked]]:
        """Return the question's vector, and its words with their meanings: one run of the model for all."""
        vocabulary = self._words.vocabulary
        kept = self._word_vectors if len(self._word_vectors) < _MOST_WORDS else {}
        new = [each.word.text for each in asked if vocabulary.needs_meaning(each.word) and each.word.text not in kept]
        vector, *rows = self._encoder.encode([question.text[:LONGEST_QUESTION], *new])
        vectors = kept | dict(zip(new, rows, strict=True))  # a new one: other threads may read the old
        self._word_vectors = vectors
        widened = [
            with_meanings(each, vocabulary.meanings(each.word, vectors[each.word.text], self._vocabulary), vocabulary)
            if vocabulary.needs_meaning(each.word)
            else each
            for each in asked
        ]
        return vector, widened

    def _cosines(self, vector: Vectors, sentence_cosines: Vectors) -> Vectors:
        """Return each passage's cosine: the mean of its own and its best sentence's."""
        own: Vectors = self._passages @ vector
        spoken = np.flatnonzero(np.diff(self._starts))
        best = own.copy()
        if len(spoken):
            best[spoken] = np.maximum.reduceat(sentence_cosines, self._starts[spoken])
        mean: Vectors = (own + best) / np.float32(2)
        return mean


def _is_within(found: Found, within: frozenset[str] | None) -> bool:
    return within is None or found.entry.passage.document.key in within
