"""The language model that the bot's host may connect: it points to sentences, and writes none of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class LanguageModel(Protocol):
    """A language model. No method raises; one that gets no usable reply in time returns None."""

    async def point(self, question: str, sentences: Sequence[str]) -> tuple[int, ...] | None:
        """Return the indexes of up to three sentences that answer, the best first; () if none does."""
