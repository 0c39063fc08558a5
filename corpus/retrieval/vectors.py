"""The vectors of a corpus: of its passages, of their sentences and of its words, compared with a question's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from corpus.language.lines import collapse_whitespace
from corpus.passages.store import PassageStore
from corpus.passages.terms import PassageTerms
from corpus.retrieval.encoder import Encoder
from corpus.retrieval.vector_store import DIMENSIONS
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

POOL_SIZE = 200  # passages that each of BM25 and the cosine proposes to a hybrid search
_MAX_SENTENCES_TO_COMPARE = 50_000
"""Sentences that are all compared with a question. If there are more, only those of likely passages are."""
_COSINE_DECIMALS = 6  # further digits depend on where in a matrix a row is, which would decide ties
_NO_COSINE = -2.0


class Comparison(NamedTuple):
    """The cosines of passages with a question, and a function that returns those of a passage's sentences."""

    passages: Mapping[int, float]
    sentences: Callable[[int], Sequence[float]]


class CorpusVectors(Protocol):
    """The vectors of a corpus. Immutable, so safe to use from many threads.

    Those of an empty corpus are the start: `with_corpus` returns the next state.
    """

    @property
    def is_ready(self) -> bool:
        """True if questions can be compared."""

    def with_corpus(self, passages: PassageStore, vocabulary: Vocabulary) -> CorpusVectors:
        """Return the vectors of a corpus that has grown from the present one; only what is new is embedded."""

    def clean(self) -> None:
        """Delete what is left outside of the process and not of the corpus. Raises `SearchUnavailable`."""

    def repair(self) -> None:
        """Restore what has been lost outside of the process. Raises `SearchUnavailable`."""

    def compare_words(self, vectors: Sequence[Vectors]) -> Sequence[Vectors]:
        """Return, for each vector, its cosine with the words of the vocabulary; words far from it may have -1.

        Raises `SearchUnavailable`.
        """

    def compare(self, vector: Vectors, bm25: Collection[int]) -> Comparison:
        """Return the cosines of the passages in `bm25` and of the nearest others.

        A passage's cosine is the mean of its own and its best sentence's. Raises `SearchUnavailable`.
        """


class VectorsInMemory:
    """`CorpusVectors` in matrices.

    Passage `p` has the sentences `starts[p]` up to `starts[p + 1]`; a word has the row `word_rows[word]`.
    """

    is_ready = True

    def __init__(self, encoder: Encoder) -> None:
        """Create the vectors of an empty corpus."""
        self._encoder = encoder
        self._passages = self._sentences = self._words = np.zeros((0, DIMENSIONS), dtype=np.float32)
        self._starts: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
        self._rows_by_word: Mapping[str, int] = {}
        self._word_rows = self._removed = np.zeros(0, dtype=np.intp)

    def with_corpus(self, passages: PassageStore, vocabulary: Vocabulary) -> VectorsInMemory:
        """Return the vectors of a corpus that has grown from the present one; only what is new is embedded."""
        numbers = range(len(self._starts) - 1, len(passages))
        new = [None if number in passages.removed else passages[number] for number in numbers]
        new_words = [word for word in vocabulary.words if word not in self._rows_by_word]
        changed = self._extended(new, new_words)
        changed._word_rows = np.array([changed._rows_by_word[word] for word in vocabulary.words], dtype=np.intp)
        changed._removed = np.array(sorted(passages.removed), dtype=np.intp)
        return changed

    def _extended(self, passages: Sequence[PassageTerms | None], words: Sequence[str]) -> VectorsInMemory:
        """Return the vectors with those of more passages (None for a removed one) and words."""
        texts = [passage_texts(each) if each else [""] for each in passages]
        sentences = [sentence for own in texts for sentence in own[1:]]
        rows = self._encoder.encode_cached([*(own[0] for own in texts), *sentences, *words])
        counts = [len(own) - 1 for own in texts]
        changed = VectorsInMemory(self._encoder)
        changed._passages = np.concatenate((self._passages, rows[: len(texts)]))
        changed._sentences = np.concatenate((self._sentences, rows[len(texts) : len(texts) + len(sentences)]))
        changed._starts = np.concatenate((self._starts, self._starts[-1] + np.cumsum(counts, dtype=np.int64)))
        changed._words = np.concatenate((self._words, rows[len(texts) + len(sentences) :]))
        changed._rows_by_word = {**self._rows_by_word, **{word: at for at, word in enumerate(words, len(self._words))}}
        return changed

    def clean(self) -> None:
        """Do nothing: nothing is outside."""

    def repair(self) -> None:
        """Do nothing: memory loses nothing."""

    def compare_words(self, vectors: Sequence[Vectors]) -> Sequence[Vectors]:
        """Return, for each vector, its cosine with the words of the vocabulary."""
        if not vectors:
            return ()
        cosines: Vectors = np.round(np.stack(vectors) @ self._words.T, _COSINE_DECIMALS)
        return list(cosines[:, self._word_rows])

    def compare(self, vector: Vectors, bm25: Collection[int]) -> Comparison:
        """Return the cosines of the passages in `bm25` and of the nearest others.

        In a large corpus, only the sentences of these and of the passages nearest by themselves are compared.
        """
        own = cosines(self._passages, vector)
        own[self._removed] = _NO_COSINE
        sentences: Callable[[int], Vectors]
        if len(self._sentences) <= _MAX_SENTENCES_TO_COMPARE:
            every = cosines(self._sentences, vector)
            with_sentences = np.flatnonzero(np.diff(self._starts))
            best = own.copy()
            if len(with_sentences):
                best[with_sentences] = np.maximum.reduceat(every, self._starts[with_sentences])
            mean: Vectors = (own + best) / np.float32(2)
            mean[self._removed] = _NO_COSINE

            def sentences(at: int) -> Vectors:
                return every[self._starts[at] : self._starts[at + 1]]
        else:
            mean = np.full(len(own), _NO_COSINE, dtype=np.float32)
            by_passage: dict[int, Vectors] = {}
            for at in sorted({*bm25, *_highest(own, 2 * POOL_SIZE).tolist()}):
                low, high = self._starts[at : at + 2].tolist()
                by_passage[at] = cosines(self._sentences[low:high], vector)
                mean[at] = (own[at] + by_passage[at].max(initial=-1.0)) / np.float32(2) if high > low else own[at]
            sentences = by_passage.__getitem__
        nearest = {at for at in _highest(mean, POOL_SIZE).tolist() if mean[at] > _NO_COSINE}
        return Comparison({at: mean.item(at) for at in {*bm25, *nearest}}, lambda at: sentences(at).tolist())


def passage_texts(entry: PassageTerms) -> list[str]:
    """Return the texts of a passage that are embedded: its own, then those of its sentences."""
    passage = entry.passage
    sentences = (passage.document.text[each.start : each.end] for each in passage.sentences)
    return [collapse_whitespace(passage.text), *map(collapse_whitespace, sentences)]


def cosines(rows: Vectors, vector: Vectors) -> Vectors:
    """Return the cosine of each row with a vector, rounded."""
    return np.round(rows @ vector, _COSINE_DECIMALS)


def _highest(values: Vectors, k: int) -> NDArray[np.intp]:
    """Return the places of the `k` highest values and of all that tie with the last."""
    if k >= len(values):
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -k)[-k])
