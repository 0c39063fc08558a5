"""The numbers of the terms of a saved index, looked up in the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TermNumbers(Mapping[str, int]):
    """The number of each term, in the order of the numbers. A look-up is a binary search: `order` sorts the terms."""

    def __init__(self, strings: Sequence[str], order: NDArray[np.int32]) -> None:
        self.strings = strings
        self.order = order
        self._order: memoryview[int] = order.data

    @staticmethod
    def order_of(terms: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of terms in the alphabetical order of the terms."""
        return np.array(sorted(range(len(terms)), key=terms.__getitem__), dtype=np.int32)

    def __getitem__(self, term: str) -> int:
        at = bisect_left(self._order, term, key=self.strings.__getitem__)
        if at < len(self._order) and self.strings[number := self._order[at]] == term:
            return number
        raise KeyError(term)

    def __iter__(self) -> Iterator[str]:
        return iter(self.strings)

    def __len__(self) -> int:
        return len(self.strings)
