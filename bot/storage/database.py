"""The database of what the bot remembers: opened, brought up to date, and asked in transactions."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.storage.paths import DATABASE, KEY, hashed
from bot.storage.schema import migrate
from corpus.errors import ConfigurationError, StoreError

SECONDS = 10.0
"""How long the database may take; longer is an error."""

IN_MEMORY = "sqlite+aiosqlite://"
"""The `DATABASE_URL` of a database that is gone with the process."""

_KEY_BYTES = 32


class Database:
    """An engine and the key of the chats' hashes: `open` it before use, `close` it after."""

    def __init__(self, data_dir: Path, secret_url: SecretStr | None = None) -> None:
        """Read or write nothing yet. Raises `ConfigurationError` where the address can't be used."""
        url = secret_url.get_secret_value() if secret_url else None
        self._key_file = data_dir / KEY
        self._key = b""
        try:
            parsed = make_url(url) if url else URL.create("sqlite+aiosqlite", database=str(data_dir / DATABASE))
            # SQLite has one writer: a second connection would fail where it reads before it writes.
            one: dict[str, Any] = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
            is_sqlite = parsed.get_backend_name() == "sqlite"
            self._file = Path(parsed.database) if is_sqlite and parsed.database else None
            # Parameters are what people wrote: they stay out of the errors, and so out of the log.
            self._engine: AsyncEngine = create_async_engine(
                parsed, hide_parameters=True, pool_timeout=SECONDS, **(one if is_sqlite else {"pool_pre_ping": True})
            )
        except (SQLAlchemyError, ImportError, ValueError) as exc:
            name = f": {exc}" if isinstance(exc, ImportError) else ""
            raise ConfigurationError(f"DATABASE_URL is wrong: no driver for asyncio takes it{name}.") from None
        if is_sqlite:
            event.listen(self._engine.sync_engine, "connect", _set_up)
            event.listen(self._engine.sync_engine, "begin", _begin)
        self._name = parsed.render_as_string(hide_password=True)
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Create the tables, or bring those of an older version up to date. Raises `StoreError`."""
        logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it logs what people write
        try:
            self._key = await asyncio.to_thread(_read_key, self._key_file)
        except OSError as exc:
            raise StoreError(f"The key {self._key_file} can't be used: {exc.strerror}.") from exc
        async with self.transaction() as connection:
            await connection.run_sync(migrate)

    async def open_in_memory(self) -> None:
        """Be a database that is gone with the process: for when the one that was meant can't be opened."""
        await self._engine.dispose()
        other = Database(self._key_file.parent, SecretStr(IN_MEMORY))
        self._engine, self._name, self._file = other._engine, other._name, None
        self._key = secrets.token_bytes(_KEY_BYTES)
        async with self.transaction() as connection:
            await connection.run_sync(migrate)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    def hashed(self, number: int) -> str:
        """Return what stands for a chat's or a user's id."""
        return hashed(self._key, number)

    async def wipe(self) -> None:
        """Leave no trace on the disk of what was deleted, where the database is a file of ours."""
        if self._file:
            await asyncio.to_thread(_truncate_log, self._file)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection whose changes are kept together or not at all, one transaction at a time.

        Foreign errors become `StoreError`.
        """
        try:
            async with asyncio.timeout(SECONDS), self._turn, self._engine.begin() as connection:
                yield connection
        except TimeoutError as exc:
            raise StoreError(f"The database {self._name} does not answer within {SECONDS:.0f} s.") from exc
        except (OperationalError, InterfaceError, DatabaseError) as exc:
            # What another error says may hold what people wrote.
            said = exc.orig if type(exc) in (OperationalError, InterfaceError, DatabaseError) else type(exc).__name__
            raise StoreError(f"The database {self._name} can't be used: {said}.") from exc
        except (SQLAlchemyError, OSError, ValueError, OverflowError, TypeError) as exc:
            raise StoreError(f"The database {self._name} can't be used: {type(exc).__name__}.") from exc
        except StoreError as exc:
            raise StoreError(f"The database {self._name} can't be used: {exc}.") from exc

    @contextlib.asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Hold up transactions while the block lasts, so that nobody who is cancelled in it is in the middle of one."""
        async with asyncio.timeout(SECONDS), self._turn:
            yield


def _truncate_log(file: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=SECONDS)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as exc:
        raise StoreError(f"The database {file} can't be used: {exc}.") from exc


def _read_key(path: Path) -> bytes:
    """Return the key of the hashes; the first time it is made up. Raises `OSError`, `StoreError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as writer:
            writer.write(secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:
        raise StoreError(f"The key {path} is damaged: move it away, and a new one is made (no chat is known by it).")
    return key


def _set_up(connection: Any, _: ConnectionPoolEntry) -> None:
    """Let those who read from another process not wait for who writes, nor the other way round.

    The driver begins no transaction of its own: it would leave out what changes tables.
    """
    try:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "secure_delete = ON",
            f"busy_timeout = {SECONDS * 500:.0f}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except Exception:
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
