"""Errors of fetching."""

from __future__ import annotations

from corpus.errors import CorpusError


class FetchError(CorpusError):
    """Raised when an address is refused, or a page or feed can't be fetched.

    `status` is the HTTP status if the server answered with an error, else None.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
