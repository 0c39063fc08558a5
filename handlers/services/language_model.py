"""The language model that the bot's host may connect: it points to sentences, and may reword or translate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.models import Language


class LanguageModel(Protocol):
    """A language model. No method raises; one that gets no usable reply in time returns None."""

    async def point(self, question: str, sentences: Sequence[str]) -> tuple[int, ...] | None:
        """Return the indexes of up to three sentences that answer, the best first; () if none does."""

    async def restate(self, question: str, context: str, language: Language) -> str | None:
        """Return a question in `language` that can be understood without the earlier question `context` ("" if none).

        The reply is not checked for what it says.
        """

    async def translate(self, sentences: Sequence[str], language: Language) -> tuple[str, ...] | None:
        """Return the sentences in `language`, one for one. The reply is not checked for what it says."""
