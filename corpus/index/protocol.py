"""What finding needs of an index, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from corpus.models import Hit

Query = Sequence[Mapping[str, float]]
"""What to look for: for each thing asked, the terms that would each do, with a weight from 0 to 1.

Only the best of the alternatives counts in a passage, never their sum: a word with five translations is still
one word. `[{"moscow": 1}, {"meet": 1}]` is the plain query of two terms.
"""


class Index(Protocol):
    """A searchable sequence of passages, each known by its number."""

    def __len__(self) -> int:
        """Return how many passages there are."""

    def __contains__(self, term: object) -> bool:
        """Whether any passage holds `term`."""

    def idf(self, term: str) -> float:
        """Return how telling `term` is: `log(1 + (N - df + 0.5) / (df + 0.5))`, also where df is 0."""

    def search(self, query: Query, k: int, order: Callable[[int], Any] = int) -> list[Hit]:
        """Return the `k` best passages that hold any term of `query`, best first, ties by the `order` of a number."""

    def ceiling(self, query: Query) -> float:
        """Return the score that no passage can reach: what the query's terms would give, repeated for ever."""
