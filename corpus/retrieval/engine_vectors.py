"""The vectors of a corpus in a search engine outside of the process, whose memory then does not hold them.

The engine has a row for each passage, with its vector to search by and those of its sentences to score it exactly, and
a row for each word. A row is known by a hash of its texts, so that several processes can share an engine.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

import numpy as np

from corpus.errors import SearchUnavailable
from corpus.language.tokens import is_cyrillic
from corpus.passages.store import PassageStore
from corpus.retrieval.encoder import Encoder, model_version
from corpus.retrieval.vector_store import DIMENSIONS
from corpus.retrieval.vectors import POOL_SIZE, Comparison, cosines, passage_texts
from corpus.retrieval.vocabulary import MAX_SEMANTIC_MATCHES, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

    Ids = NDArray[np.int64]

_Result = TypeVar("_Result")

Table = Literal["passages", "words"]

MAX_PAYLOAD_BYTES = 49_000
"""Of a row. A passage whose sentences have more is embedded again for the questions that find it."""
_MAX_ROW_SENTENCES = MAX_PAYLOAD_BYTES // (2 * DIMENSIONS) - 1
_PASSAGES_AT_ONCE = 64  # that are embedded and sent
_WORDS_AT_ONCE = 512
_MAX_WORD_CHARS = 200
_NEAREST_WORDS = 2 * MAX_SEMANTIC_MATCHES  # of each alphabet: some may have gone from the corpus


class EngineRow(NamedTuple):
    """A row of the engine; `group` restricts a search."""

    id: int
    vector: Vectors
    payload: bytes
    group: int = 0


class EngineMatch(NamedTuple):
    """A row that a search found."""

    id: int
    payload: bytes


class SearchEngine(Protocol):
    """Tables of rows outside of the process. Every method raises `SearchUnavailable`. Safe to use from many threads."""

    def nearest(
        self, table: Table, vectors: Sequence[Vectors], k: int, group: int | None = None
    ) -> list[list[EngineMatch]]:
        """Return the `k` rows nearest to each vector, of one group if it is given."""

    def payloads(self, table: Table, ids: Collection[int]) -> dict[int, bytes]:
        """Return the payloads of the rows with these ids that exist."""

    def ids(self, table: Table) -> Ids:
        """Return the ids of all rows."""

    def count(self, table: Table) -> int:
        """Return the number of rows."""

    def put(self, table: Table, rows: Sequence[EngineRow]) -> None:
        """Add rows, each in place of the one with its id."""

    def delete(self, table: Table, ids: Sequence[int]) -> None:
        """Delete the rows with these ids; unknown ones are ignored."""

    def settle(self, table: Table) -> None:
        """Make a table fast to search after many rows were added."""


@dataclass
class _State:
    """Knowledge of an engine, shared by the states of a corpus."""

    is_ready: bool = False
    is_complete: bool = False
    is_clean: bool = False
    missed: int = 0
    """The number of changes that the engine was not told of."""

    def miss(self) -> None:
        """Note a change that the engine was not told of."""
        self.missed += 1
        self.is_complete = self.is_clean = False


class EngineVectors:
    """`CorpusVectors` in a `SearchEngine`. Compares as `VectorsInMemory` does with a large corpus."""

    def __init__(self, encoder: Encoder, engine: SearchEngine) -> None:
        """Create the vectors of an empty corpus."""
        self._encoder = encoder
        self._engine = engine
        self._state = _State()
        self._model = model_version()
        self._passages = PassageStore()
        self._vocabulary = Vocabulary.from_texts([])
        self._ids: Ids = np.zeros(0, dtype=np.int64)
        self._order: NDArray[np.intp] = np.zeros(0, dtype=np.intp)

    @property
    def is_ready(self) -> bool:
        """True if the engine has all rows of the corpus and could be reached the last time."""
        return self._state.is_ready

    def with_corpus(self, passages: PassageStore, vocabulary: Vocabulary) -> EngineVectors:
        """Return the vectors of a corpus that has grown from the present one; the engine gets what is new.

        If it can't be reached, `repair` does that later.
        """
        changed = EngineVectors(self._encoder, self._engine)
        changed._state, changed._passages, changed._vocabulary = self._state, passages, vocabulary
        new = range(len(self._ids), len(passages))
        new_ids = np.fromiter((changed._id_of(each) for each in new), dtype=np.int64, count=len(new))
        changed._ids = np.concatenate((self._ids, new_ids))
        changed._order = np.argsort(changed._ids, kind="stable")
        if self._state.is_complete and len(self._ids):
            gone = {self._ids.item(each) for each in passages.removed - self._passages.removed if each < len(self._ids)}
            try:
                changed._put_passages([each for each in new if each not in passages.removed])
                self._engine.delete("passages", [each for each in gone if not changed._numbers(each)])
                words, old_words = ({*_searched_words(each)} for each in (vocabulary, self._vocabulary))
                changed._put_words(sorted(words - old_words))
                self._engine.delete("words", [_row_id(self._model, each) for each in old_words - words])
            except SearchUnavailable:
                self._state.is_ready = False
                self._state.miss()
        else:
            self._state.miss()
        return changed

    def clean(self) -> None:
        """Delete rows of the engine that belong to no passage or word, unless that has been done.

        Raises `SearchUnavailable`.
        """
        if not self._state.is_clean:
            own: dict[Table, Ids] = {"passages": self._own_ids(), "words": self._word_ids()}
            for table, ids in own.items():
                self._engine.delete(table, np.setdiff1d(self._engine.ids(table), ids).tolist())
            self._state.is_clean = True

    def repair(self) -> None:
        """Give the engine the rows that it lacks. Raises `SearchUnavailable`."""
        missed = self._state.missed
        try:
            passages, words = self._own_ids(), _searched_words(self._vocabulary)
            counts = self._engine.count("passages"), self._engine.count("words")
            if not self._state.is_complete or counts[0] < len(passages) or counts[1] < len(words):
                if lost := np.setdiff1d(passages, self._engine.ids("passages")).tolist():
                    self._put_passages([self._numbers(each)[0] for each in lost])
                    self._engine.settle("passages")
                if lost := set(np.setdiff1d(self._word_ids(), self._engine.ids("words")).tolist()):
                    self._put_words([each for each in words if _row_id(self._model, each) in lost])
                    self._engine.settle("words")
        except SearchUnavailable:
            self._state.is_ready = False
            raise
        if missed == self._state.missed:
            self._state.is_ready = self._state.is_complete = True

    def _own_ids(self) -> Ids:
        """Return the ids of all passages that are not removed, each once."""
        is_own = np.ones(len(self._ids), dtype=bool)
        is_own[list(self._passages.removed)] = False
        return np.unique(self._ids[is_own])

    def _word_ids(self) -> Ids:
        """Return the ids of all words."""
        return np.array([_row_id(self._model, each) for each in _searched_words(self._vocabulary)], dtype=np.int64)

    def _id_of(self, number: int) -> int:
        return 0 if number in self._passages.removed else _row_id(self._model, *passage_texts(self._passages[number]))

    def _numbers(self, row: int) -> list[int]:
        """Return the numbers of the passages that have a row: several if they have the same texts."""
        low = int(np.searchsorted(self._ids, row, "left", sorter=self._order))
        high = int(np.searchsorted(self._ids, row, "right", sorter=self._order))
        return [each for each in self._order[low:high].tolist() if each not in self._passages.removed]

    def _put_passages(self, numbers: Sequence[int]) -> None:
        """Embed passages and send them to the engine."""
        for at in range(0, len(numbers), _PASSAGES_AT_ONCE):
            batch = numbers[at : at + _PASSAGES_AT_ONCE]
            texts = [passage_texts(self._passages[each]) for each in batch]
            vectors = self._encoder.encode_cached([each for own in texts for each in own])
            rows = []
            start = 0
            for number, own in zip(batch, texts, strict=True):
                matrix = vectors[start : start + len(own)]
                start += len(own)
                payload = matrix.astype(np.float16).tobytes() if len(own) <= _MAX_ROW_SENTENCES + 1 else b""
                rows.append(EngineRow(self._ids.item(number), matrix[0], payload))
            self._engine.put("passages", list({row.id: row for row in rows}.values()))

    def _put_words(self, words: Sequence[str]) -> None:
        """Embed words and send them to the engine."""
        for at in range(0, len(words), _WORDS_AT_ONCE):
            batch = words[at : at + _WORDS_AT_ONCE]
            vectors = self._encoder.encode_cached(batch)
            rows = []
            for word, vector in zip(batch, vectors, strict=True):
                payload = vector.astype(np.float16).tobytes() + word.encode("utf-8", "surrogatepass")
                rows.append(EngineRow(_row_id(self._model, word), vector, payload, int(is_cyrillic(word))))
            self._engine.put("words", rows)

    def compare_words(self, vectors: Sequence[Vectors]) -> Sequence[Vectors]:
        """Return, for each vector, its cosine with the nearest words of each alphabet; -1 for all others."""
        found = [np.full(len(self._vocabulary.words), -1.0, dtype=np.float32) for _ in vectors]
        for alphabet in (0, 1) if vectors else ():
            matches = self._nearest_words(vectors, alphabet)
            for vector, row, own in zip(vectors, found, matches, strict=True):
                for match in own:
                    word = match.payload[2 * DIMENSIONS :].decode("utf-8", "surrogatepass")
                    at = bisect_left(self._vocabulary.words, word)
                    if self._vocabulary.words[at : at + 1] == [word]:
                        row[at] = cosines(_matrix(match.payload[: 2 * DIMENSIONS]), vector)[0]
        return found

    def _nearest_words(self, vectors: Sequence[Vectors], alphabet: int) -> list[list[EngineMatch]]:
        return self._ask(lambda: self._engine.nearest("words", vectors, _NEAREST_WORDS, alphabet))

    def compare(self, vector: Vectors, bm25: Collection[int]) -> Comparison:
        """Return the cosines of the passages in `bm25` and of the nearest others."""
        [near] = self._ask(lambda: self._engine.nearest("passages", [vector], 2 * POOL_SIZE))
        payloads = {match.id: match.payload for match in near}
        wanted = {self._ids.item(each) for each in bm25} - payloads.keys()
        payloads |= self._ask(lambda: self._engine.payloads("passages", wanted)) if wanted else {}
        if not wanted <= payloads.keys():
            self._state.is_ready = self._state.is_complete = False
            raise SearchUnavailable("The search engine has lost passages.")
        means: dict[int, float] = {}
        sentences: dict[int, list[float]] = {}
        for row, payload in payloads.items():
            for at in self._numbers(row):
                passage, *others = cosines(self._vectors_of(at, payload), vector)
                means[at] = float((passage + max(others, default=passage)) / np.float32(2))
                sentences[at] = [float(each) for each in others]
        pool = heapq.nlargest(POOL_SIZE, means, key=means.__getitem__)
        return Comparison({at: means[at] for at in {*bm25, *pool}}, sentences.__getitem__)

    def _vectors_of(self, number: int, payload: bytes) -> Vectors:
        """Return the vector of a passage and those of its sentences, one a row."""
        return _matrix(payload) if payload else self._encoder.encode_cached(passage_texts(self._passages[number]))

    def _ask(self, call: Callable[[], _Result]) -> _Result:
        """Return the result of a call to the engine, which is not ready any more if that fails."""
        try:
            return call()
        except SearchUnavailable:
            self._state.is_ready = False
            raise


def _matrix(payload: bytes) -> Vectors:
    """Return the vectors in a payload, one a row."""
    return np.frombuffer(payload, dtype=np.float16).reshape(-1, DIMENSIONS).astype(np.float32)


def _row_id(model: bytes, *texts: str) -> int:
    """Return the id of the row of these texts with vectors from this model: from 0, with 63 bits."""
    joined = "\0".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8, key=model).digest(), "big") >> 1


def _searched_words(vocabulary: Vocabulary) -> list[str]:
    """Return the words that the engine has; longer ones are no words."""
    return [word for word in vocabulary.words if len(word) <= _MAX_WORD_CHARS]
