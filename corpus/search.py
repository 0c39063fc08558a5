"""Finding: the passages that may hold the answer, by words and, where installed, by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.bridge import Asked, Vocabulary, read_words, with_meanings
from corpus.candidates import Entry, Found
from corpus.index import Index
from corpus.layout import folded
from corpus.meaning import Encoder
from corpus.questions import Question
from corpus.weights import FUSION

if TYPE_CHECKING:
    from corpus.meaning import Vectors

_POOL = 200
"""Passages that each way of finding proposes; the best of them together are kept."""


class WordSearch:
    """Finds passages by the question's words."""

    def __init__(self, entries: Sequence[Entry], index: Index, vocabulary: Vocabulary) -> None:
        self.entries = entries
        self.index = index
        self.vocabulary = vocabulary

    def read(self, question: Question) -> list[Asked]:
        """Return the question's words with the terms that stand for each."""
        return read_words(question.words, self.vocabulary)

    def search(self, asked: Sequence[Asked], k: int) -> list[Found]:
        """Return the `k` best passages, best first."""
        query = [each.terms for each in asked]
        ceiling = self.index.ceiling(query)
        hits = self.index.search(query, k)
        return [Found(self.entries[hit.passage], hit.score / ceiling) for hit in hits]


class MeaningSearch:
    """Finds passages by words and meaning together. Building it embeds the corpus: seconds, at the first time."""

    def __init__(self, words: WordSearch, encoder: Encoder) -> None:
        self._words = words
        self._encoder = encoder
        passages = [each.passage for each in words.entries]
        sentences = [
            folded(each.document.text[sentence.start : sentence.end]) for each in passages for sentence in each.sentences
        ]
        whole = [folded(each.text) for each in passages]
        rows = encoder.remember([*whole, *sentences, *words.vocabulary.words])
        self._passages: Vectors = rows[: len(whole)]
        self._sentences: Vectors = rows[len(whole) : len(whole) + len(sentences)]
        self._vocabulary: Vectors = rows[len(whole) + len(sentences) :]
        self._starts = np.cumsum([0, *(len(each.sentences) for each in passages)])

    def read(self, asked: Sequence[Asked]) -> list[Asked]:
        """Return the question's words with the terms of like meaning added."""
        return with_meanings(asked, self._words.vocabulary, self._vocabulary, self._encoder)

    def search(self, question: Question, asked: Sequence[Asked], k: int) -> list[Found]:
        """Return the `k` best passages by `cosine + FUSION * bm25 / ceiling`, best first."""
        vector = self._encoder.encode([question.text])[0]
        sentence_cosines = self._sentences @ vector
        cosines = self._cosines(vector, sentence_cosines)
        query = [each.terms for each in asked]
        ceiling = self._words.index.ceiling(query) or 1.0
        bm25 = {hit.passage: hit.score / ceiling for hit in self._words.index.search(query, _POOL)}
        near = np.argsort(-cosines)[:_POOL]
        pool = sorted(bm25.keys() | set(near.tolist()), key=lambda at: (-cosines[at] - FUSION * bm25.get(at, 0.0), at))
        return [
            Found(
                self._words.entries[at],
                bm25.get(at, 0.0),
                float(cosines[at]),
                sentence_cosines[self._starts[at] : self._starts[at + 1]].tolist(),
            )
            for at in pool[:k]
        ]

    def _cosines(self, vector: Vectors, sentence_cosines: Vectors) -> Vectors:
        """Return each passage's cosine: the mean of its own and its best sentence's."""
        own: Vectors = self._passages @ vector
        spoken = np.flatnonzero(np.diff(self._starts))
        best = own.copy()
        if len(spoken):
            best[spoken] = np.maximum.reduceat(sentence_cosines, self._starts[spoken])
        return (own + best) / 2
