"""INSERT statements with the clause ON CONFLICT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT statement with the methods for ON CONFLICT, which both kinds of databases have."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


async def replace_row(
    connection: AsyncConnection, table: Table, key: Mapping[str, object], values: Mapping[str, object] | None
) -> None:
    """Replace the row with this primary key, or insert it; None deletes it."""
    if values is None:
        await connection.execute(delete(table).filter_by(**key))
        return
    row = insert_into(connection, table).values(**key, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


async def replace_rows(
    connection: AsyncConnection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Replace the rows with these primary keys, or insert them, in one call of the database.

    `key` names the columns of the primary key. All rows have the same columns, and plain values in them.
    """
    row = insert_into(connection, table)
    changed = {name: row.excluded[name] for name in rows[0] if name not in key}
    await connection.execute(row.on_conflict_do_update(index_elements=key, set_=changed), rows)
