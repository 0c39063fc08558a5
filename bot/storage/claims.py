"""Claims on messages that a process is about to send, so that no other one sends them too.

A claim is a column with the second until which it lasts. It ends by itself if the process dies.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import Table, Update

from corpus.errors import StoreError

CLAIM_S = 120
_RETRY_S = 1.0
_MARK_TIMEOUT_S = 50.0  # with the 60 s that a call of Telegram may take, less than a claim


def claim_of(rows: Update, table: Table, now_s: int) -> Update:
    """Return the statement that claims those of the rows that are free.

    A claim by a clock that was wrong does not count.
    """
    until = table.c.claimed_until
    return rows.where((until <= now_s) | (until > now_s + CLAIM_S)).values(claimed_until=now_s + CLAIM_S)


async def mark(write: Callable[[], Awaitable[None]]) -> None:
    """Record what was sent; while the database is away, try again until the claim ends.

    Raises `StoreError`.
    """
    deadline = time.monotonic() + _MARK_TIMEOUT_S
    while True:
        try:
            return await write()
        except StoreError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(_RETRY_S)
