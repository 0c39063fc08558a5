"""Rows that a chat has had deleted, in memory for a minute, so that it can have them back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.inserts import insert_into

UNDO_S = 60

Rows = Sequence[tuple[Table, Mapping[str, object]]]


async def take_rows(connection: AsyncConnection, table: Table, condition: ColumnElement[bool]) -> Rows:
    """Delete the rows of a table that fit a condition, and return them."""
    rows = (await connection.execute(select(table).where(condition))).mappings().all()
    await connection.execute(delete(table).where(condition))
    return [(table, dict(row)) for row in rows]


class DeletedRows:
    """The deleted rows by chat. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rows: dict[int, tuple[float, Rows]] = {}

    def keep(self, chat_id: int, rows: Rows) -> None:
        """Keep the rows of a chat for `UNDO_S`, and drop those that are older."""
        now = self._clock()
        self._rows = {key: own for key, own in self._rows.items() if now - own[0] < UNDO_S}
        self._rows[chat_id] = (now, rows)

    async def restore(self, chat_id: int, database: Database) -> Rows | None:
        """Insert the rows of a chat again, and return them; None if it is too late. Raises `StoreError`.

        A row that the table has again meanwhile takes precedence.
        """
        since, rows = self._rows.pop(chat_id, (0.0, None))
        if rows is None or self._clock() - since >= UNDO_S:
            return None
        async with database.transaction() as connection:
            for table, values in rows:
                await connection.execute(insert_into(connection, table).values(**values).on_conflict_do_nothing())
        return rows
