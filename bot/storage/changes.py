"""Numbers of changes, by which processes follow what others have changed in the database."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.inserts import insert_into
from bot.storage.schema import CHANGES


async def note_change(connection: AsyncConnection, subject: str) -> None:
    """Count a change in this transaction. Others that change the same subject wait for its end."""
    row = insert_into(connection, CHANGES).values(subject=subject, number=1)
    increment = {"number": CHANGES.c.number + 1}
    await connection.execute(row.on_conflict_do_update(index_elements=["subject"], set_=increment))


async def change_number(connection: AsyncConnection, subject: str) -> int:
    """Return the number of changes of a subject until now."""
    return await connection.scalar(select(CHANGES.c.number).filter_by(subject=subject)) or 0
