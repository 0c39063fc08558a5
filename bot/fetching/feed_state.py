"""State of the feeds, kept over restarts: how each one answered, and which pages were delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class FeedState:
    """The last answer of a feed: the validators to send, and when to ask again (Unix time in seconds)."""

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    not_before: float = 0.0


class FeedStates(Protocol):
    """Stored feed states, and delivered pages by canonical address. All methods raise `StoreError`."""

    async def feed(self, url: str) -> FeedState:
        """Return the state of a feed."""

    async def save_feed(self, url: str, state: FeedState) -> None:
        """Save the state of a feed."""

    async def pending_pages(self, pages: Sequence[str]) -> set[str]:
        """Return those of `pages` that are neither delivered nor given up."""

    async def mark_delivered(self, page: str) -> None:
        """Record that `page` was delivered."""

    async def mark_failed(self, page: str, max_attempts: int) -> bool:
        """Record a failure of `page`; return True if it is now given up, after `max_attempts` failures."""
