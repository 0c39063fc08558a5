"""Rate limits that several instances hold together, in PostgreSQL.

Each update of a user and each message to a chat reserves a span of time after those that are reserved already. The time
until the end of the last span says by how much a token bucket is empty.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.instance import Instance
from corpus.errors import StoreError

_TIMEOUT_S = 2.0  # a limit of one instance is better than a late message
_RESERVE = text("""
INSERT INTO reservations AS own (subject, until)
SELECT given.subject, now() + make_interval(secs => given.span)
FROM unnest(CAST(:subjects AS text[]), CAST(:spans AS double precision[])) AS given (subject, span)
ORDER BY given.subject
ON CONFLICT (subject) DO UPDATE SET until = greatest(own.until, now()) + (excluded.until - now())
RETURNING subject, CAST(extract(epoch FROM until - now()) AS double precision) AS left_s
""")
_PRUNE = text("DELETE FROM reservations WHERE until < now()")


async def reserve(connection: AsyncConnection, spans: Mapping[str, float]) -> dict[str, float]:
    """Reserve seconds of each subject; return the seconds until the end of its last span."""
    rows = await connection.execute(_RESERVE, {"subjects": list(spans), "spans": list(spans.values())})
    return {row.subject: row.left_s for row in rows}


async def prune_reservations(connection: AsyncConnection) -> None:
    """Delete what is past."""
    await connection.execute(_PRUNE)


class SharedLimits:
    """Telegram's limits of messages, which hold for all instances together."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    async def reserve(self, spans: Mapping[int | None, float]) -> Mapping[int | None, float] | None:
        """Reserve seconds of each chat, and of all chats (None); return the seconds until the ends.

        Return None while the database is away: then each instance keeps the limits by itself.
        """
        if not self._instance.is_connected:
            return None
        hash_id = self._instance.database.hash_id
        subjects = {chat: "messages" if chat is None else f"chat {hash_id(chat)}" for chat in spans}
        try:
            async with asyncio.timeout(_TIMEOUT_S), self._instance.database.statement() as connection:
                left_s = await reserve(connection, {subjects[chat]: span for chat, span in spans.items()})
        except (StoreError, TimeoutError):
            return None
        return {chat: left_s[subject] for chat, subject in subjects.items()}
