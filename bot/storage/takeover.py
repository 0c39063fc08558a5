"""Data of earlier versions, which had a file for each subject: it is taken over into the database, once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.inserts import insert_into
from bot.storage.schema import CANDIDATES, DOCUMENT_VERSIONS, FEED_PAGES, FEEDS, HIDDEN_DOCUMENTS

_LOG = logging.getLogger(__name__)

_ROWS_PER_STATEMENT = 100
_LOCK_TIMEOUT_S = 10.0
_SUFFIX = ".old"

Transaction = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
_Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class _FormerFile:
    """A file of an earlier version: its possible names, and the query for the rows of each table."""

    names: Sequence[str]
    queries: Mapping[Table, str]


_FORMER_FILES = (
    _FormerFile(
        ["shelf.sqlite3"],
        {
            DOCUMENT_VERSIONS: "SELECT number, id, key, canonical AS address, state, document FROM versions",
            HIDDEN_DOCUMENTS: "SELECT id, document, number FROM hidden",
            CANDIDATES: "SELECT number, document, canonical AS address, oddities AS warnings FROM candidates",
        },
    ),
    _FormerFile(
        ["feeds.sqlite", "feeds.json"],
        {
            FEEDS: "SELECT url, etag, last_modified, failures, not_before FROM feed",
            FEED_PAGES: "SELECT url, failures, done != 0 AS done FROM page",
        },
    ),
)


def former_file_names() -> list[str]:
    """Return the names of the files of earlier versions in `DATA_DIR`."""
    return [name for each in _FORMER_FILES for name in each.names]


async def take_over_files(transaction: Transaction, data_dir: Path) -> None:
    """Take over the rows of each file of an earlier version, then rename it. `transaction` begins one.

    Rows that the database has already take precedence, so an interrupted takeover is repeated without harm. A file that
    can't be read stays where it is. Raises `StoreError`.
    """
    for former in _FORMER_FILES:
        for path in (data_dir / name for name in former.names):
            if not path.exists():
                continue
            try:
                tables = await asyncio.to_thread(_read_file, path, former.queries)
            except sqlite3.Error as exc:
                _LOG.error("Data of an earlier version in %s not taken over: %s", path, exc)
                continue
            await _insert_rows(transaction, tables)
            await asyncio.to_thread(path.rename, path.with_name(path.name + _SUFFIX))
            _LOG.info("Data of an earlier version taken over from %s", path)


async def _insert_rows(transaction: Transaction, tables: Mapping[Table, _Rows]) -> None:
    for table, rows in tables.items():
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            chunk = [_typed(table, row) for row in rows[start : start + _ROWS_PER_STATEMENT]]
            async with transaction() as connection:
                await connection.execute(insert_into(connection, table).on_conflict_do_nothing(), chunk)
        async with transaction() as connection:
            await _count_on(connection, table)


def _typed(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """Return a row of SQLite, which has no truth values, with the types of the table."""
    return {name: bool(value) if table.c[name].type.python_type is bool else value for name, value in row.items()}


async def _count_on(connection: AsyncConnection, table: Table) -> None:
    """Let new rows get higher numbers than those taken over; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        names = {"name": table.name, "column": column.name}
        sequence = "pg_get_serial_sequence(:name, :column)"
        highest = f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name})"  # noqa: S608 - names of the schema
        await connection.execute(text(f"SELECT setval({sequence}, {highest}, false)"), names)


def _read_file(path: Path, queries: Mapping[Table, str]) -> dict[Table, _Rows]:
    with contextlib.closing(sqlite3.connect(path, timeout=_LOCK_TIMEOUT_S)) as connection:
        connection.row_factory = sqlite3.Row
        return {table: [dict(row) for row in connection.execute(query)] for table, query in queries.items()}
