"""The index and its alternatives with one interface: tokens in, the ten best passages out.

Each is configured as its documentation advises for one query at a time.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.index.bm25 import BM25Index
from corpus.index.formula import K1, B
from corpus.index.mapped_file import read_file, write_file

Tokens = Sequence[str]
Search = Callable[[Tokens], object]
K = 10


class Ours:
    """The bot's own index."""

    def build(self, passages: Sequence[Tokens]) -> None:
        """Index the passages."""
        self.index = BM25Index().add(passages)

    def search(self, query: Tokens) -> object:
        """Return the best."""
        return self.index.search([{term: 1.0} for term in query], K)

    def save(self, folder: Path) -> None:
        """Write the index."""
        write_file(folder / "index", "bench", self.index.save())

    def load(self, folder: Path) -> None:
        """Read it back, memory-mapped."""
        saved = read_file(folder / "index", "bench")
        if saved is None:
            raise RuntimeError("The saved index is missing or damaged.")
        self.index = BM25Index().load(saved)


class Streaming:
    """No search at all: read only the query's postings. No exhaustive search can take less time."""

    def __init__(self, index: BM25Index) -> None:
        saved = index.save()
        self._numbers = {term: number for number, term in enumerate(saved.lists["terms"])}
        self._indptr = saved.arrays["indptr"].data
        self._passages, self._counts = saved.arrays["passages"], saved.arrays["counts"]

    def search(self, query: Tokens) -> object:
        """Read the postings."""
        numbers = (self._numbers[term] for term in query if term in self._numbers)
        ranges = (slice(self._indptr[number], self._indptr[number + 1]) for number in numbers)
        return [(self._passages[each].max(), self._counts[each].max()) for each in ranges]


class RankBM25:
    """rank_bm25, whose scores the bot's index reproduces."""

    def build(self, passages: Sequence[Tokens]) -> None:
        """Index the passages."""
        from rank_bm25 import BM25Okapi

        self.index = BM25Okapi(passages, k1=K1, b=B)

    def search(self, query: Tokens) -> object:
        """Return the best."""
        scores = self.index.get_scores(query)
        best = np.argpartition(scores, -min(K, len(scores)))[-K:]
        return best[np.argsort(-scores[best])]


class BM25S:
    """bm25s with its numba backend."""

    def build(self, passages: Sequence[Tokens]) -> None:
        """Index the passages."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.ERROR)
        self.index = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numba")
        self.index.index(passages, show_progress=False)
        self.index.activate_numba_scorer()
        self.k = min(K, len(passages))

    def search(self, query: Tokens) -> object:
        """Return the best."""
        return self.index.retrieve([list(query)], k=self.k, show_progress=False, n_threads=0)

    def save(self, folder: Path) -> None:
        """Write the index."""
        self.index.save(folder, show_progress=False)

    def load(self, folder: Path) -> None:
        """Read it back, memory-mapped."""
        import bm25s

        self.index = bm25s.BM25.load(folder, mmap=True)
        self.index.activate_numba_scorer()


class Tantivy:
    """tantivy, words split at spaces, frequencies without positions."""

    def build(self, passages: Sequence[Tokens]) -> None:
        """Index the passages."""
        import tantivy

        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        writer = self.index.writer(heap_size=500_000_000, num_threads=1)
        for each in passages:
            writer.add_document(tantivy.Document(text=" ".join(each)))
        writer.commit()
        writer.wait_merging_threads()
        self.load(self.folder)

    def search(self, query: Tokens) -> object:
        """Return the best."""
        import tantivy

        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self.schema, "text", term, index_option="freq"))
            for term in query
        ]
        return self.searcher.search(tantivy.Query.boolean_query(wanted), K, count=False).hits

    def save(self, folder: Path) -> None:
        """Do nothing: building writes the index."""

    def load(self, folder: Path) -> None:
        """Open the index."""
        import tantivy

        self.index = tantivy.Index.open(str(self.folder))
        self.searcher = self.index.searcher()

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


class FTS5:
    """SQLite's full-text index in memory."""

    def build(self, passages: Sequence[Tokens]) -> None:
        """Index the passages."""
        self.database = sqlite3.connect(":memory:")
        self.database.execute("create virtual table passages using fts5(text, content='', detail='column')")
        rows = ((number, " ".join(each)) for number, each in enumerate(passages))
        self.database.executemany("insert into passages(rowid, text) values (?, ?)", rows)
        self.database.execute("insert into passages(passages) values ('optimize')")

    def search(self, query: Tokens) -> object:
        """Return the best."""
        wanted = " OR ".join(f'"{term}"' for term in query)
        statement = "select rowid, rank from passages where passages match ? order by rank limit ?"
        return self.database.execute(statement, (wanted, K)).fetchall()


PEERS: Mapping[str, Callable[[], Any]] = {
    "ours": Ours,
    "bm25s": BM25S,
    "tantivy": Tantivy,
    "SQLite FTS5": FTS5,
    "rank_bm25": RankBM25,
}
MOST_PASSAGES = {"rank_bm25": 100_000, "SQLite FTS5": 100_000}  # beyond these a query takes seconds
