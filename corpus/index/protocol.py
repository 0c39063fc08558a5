"""The interface of a search index over passages, so that another engine can take the place of the embedded one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from corpus.index.formula import K1, lucene_idf

if TYPE_CHECKING:
    from corpus.index.mapped_file import Contents

Query = Sequence[Mapping[str, float]]
"""The clauses of a query. Each maps alternative terms to weights from 0 to 1.

A passage scores the best alternative of a clause, never their sum: a word with five translations is one word.
`[{"moscow": 1}, {"meet": 1}]` is the plain query of two terms.
"""


class Hit(NamedTuple):
    """A passage by its number in the index, with its BM25 score."""

    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """The number of passages in the index, and for some terms how many passages contain each (0 if missing)."""

    size: int
    document_frequencies: Mapping[str, int]

    def __contains__(self, term: object) -> bool:
        return self.document_frequencies.get(term, 0) > 0  # type: ignore[call-overload,no-any-return]

    def idf(self, term: str) -> float:
        """Return `log(1 + (N - df + 0.5) / (df + 0.5))`, also for a term that no passage contains."""
        return lucene_idf(self.document_frequencies.get(term, 0), self.size)

    def max_score(self, query: Query) -> float:
        """Return the score that no passage reaches: the limit if every term of the query were repeated forever."""
        best = (max((weight * self.idf(term) for term, weight in clause.items()), default=0.0) for clause in query)
        return sum(best) * (K1 + 1)


class IndexResult(NamedTuple):
    """The best passages, best first, with the statistics of all terms of the query."""

    hits: list[Hit]
    statistics: TermStatistics


class Index(Protocol):
    """A searchable sequence of tokenised passages, numbered from 0. Immutable, so safe to use from many threads.

    An empty index is the start: `add` and `remove` return the next state. Numbers never change; those of removed
    passages are not used again.
    """

    def __len__(self) -> int:
        """Return the number of passages, without removed ones."""

    def search(self, query: Query, k: int, order: Callable[[int], Any] = int) -> IndexResult:
        """Return the `k` best passages that contain a term of `query`; `order(number)` breaks ties."""

    def statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return the document frequencies of `terms`."""

    def passages_with(self, term: str) -> Sequence[int]:
        """Return the numbers of the passages that contain a term, in rising order."""

    def add(self, passages: Sequence[Sequence[str]]) -> Index:
        """Return an index with passages appended, each given as its terms."""

    def remove(self, numbers: Iterable[int]) -> Index:
        """Return an index without these passages; numbers that are removed already are ignored."""

    def save(self) -> Contents:
        """Return all that `load` needs for the next start. Removed passages may come back."""

    def load(self, saved: Contents) -> Index:
        """Return an index of what `save` returned."""
