"""The database: connection, transactions and the key of the hashed chat ids."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, Connection, event, insert, make_url, select
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.settings import Settings
from bot.storage.schema import KEY_CHECK, migrate
from bot.storage.takeover import former_file_names, take_over_files
from corpus.errors import ConfigurationError, RowRefused, StoreError

DATABASE_FILE = "unido-bot.sqlite3"  # the database file in `DATA_DIR`, unless `DATABASE_URL` is set
KEY_FILE = "chat-hash.key"  # the file in `DATA_DIR` with the key of the chat hashes
IN_MEMORY_URL = "sqlite+aiosqlite://"  # the `DATABASE_URL` of a database in memory
_TRANSACTION_TIMEOUT_S = 10.0
_BUSY_TIMEOUT_MS = 5_000
_KEY_BYTES = 32
_CONCURRENT_TRANSACTIONS = 7
_RESERVED_CONNECTIONS = 3  # PostgreSQL: for the session of the instance and for urgent statements
_VALUE_SQLSTATES = ("22", "23")  # classes of errors that a value causes
_SERVER_SQLSTATES = ("08", "53", "57")  # classes of errors of the connection, the resources and the operator
_POSTGRESQL_OPTIONS = {
    "timeout": 5,
    "command_timeout": _TRANSACTION_TIMEOUT_S,
    # Within 15 s of a broken network the server ends the session, which frees what it has locked.
    "server_settings": {
        "application_name": "unido-bot",
        "jit": "off",  # it would compile for 0.3 s what asyncpg asks about types on each new connection
        "tcp_keepalives_idle": "5",
        "tcp_keepalives_interval": "3",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "15000",
        "idle_in_transaction_session_timeout": "15000",
    },
}


class Database:
    """A database and the key of the chat hashes: call `open` before use and `close` after.

    Until `open` has succeeded, each transaction fails: nothing is stored where it would be forgotten.
    """

    def __init__(
        self, data_dir: Path, secret_url: SecretStr | None = None, secret_key: SecretStr | None = None
    ) -> None:
        """Prepare the database without touching any file. Raises `ConfigurationError` if the URL is wrong.

        Without `secret_key` (hexadecimal) the key is kept in a file of `data_dir`.
        """
        url = secret_url.get_secret_value() if secret_url else None
        self._key_file = data_dir / KEY_FILE
        self._given_key = bytes.fromhex(secret_key.get_secret_value()) if secret_key else b""
        self._key = b""
        self.is_open = False
        try:
            parsed = make_url(url) if url else URL.create("sqlite+aiosqlite", database=str(data_dir / DATABASE_FILE))
            is_sqlite = self.is_sqlite = parsed.get_backend_name() == "sqlite"
            if not is_sqlite and parsed.get_backend_name() != "postgresql":
                raise ConfigurationError("DATABASE_URL is wrong: it must begin with postgresql+asyncpg://.")
            self._slots = 1 if is_sqlite else _CONCURRENT_TRANSACTIONS
            # SQLite has one writer: a second connection would fail when it writes after a read.
            options: dict[str, Any] = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
            if not is_sqlite:
                options = {"pool_size": self._slots + _RESERVED_CONNECTIONS, "connect_args": _POSTGRESQL_OPTIONS}
            self._file = Path(parsed.database) if is_sqlite and parsed.database else None
            # Parameters hold what people wrote: they must not get into errors and the log.
            self._engine: AsyncEngine = create_async_engine(
                parsed, hide_parameters=True, pool_timeout=_TRANSACTION_TIMEOUT_S, **options
            )
        except (SQLAlchemyError, ImportError, ValueError) as exc:
            missing = isinstance(exc, ImportError) and exc.name == "asyncpg"
            reason = 'install the driver: pip install "unido-bot[postgresql]"' if missing else "no driver takes it"
            raise ConfigurationError(f"DATABASE_URL is wrong: {reason}.") from None
        if is_sqlite:
            event.listen(self._engine.sync_engine, "connect", _configure_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_immediate)
        self._name = parsed.render_as_string(hide_password=True)
        self._free = asyncio.Semaphore(self._slots)

    async def open(self) -> None:
        """Create the tables, or migrate those of an older version and take over its files. Raises `StoreError`."""
        logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it logs what people write
        try:
            self._key = self._given_key or await asyncio.to_thread(_read_key, self._key_file)
        except OSError as exc:
            raise StoreError(f"The key {self._key_file} can't be used: {exc.strerror}.") from exc
        async with self._transaction() as connection:
            await connection.run_sync(migrate)
            await self._check_key(connection)
        await take_over_files(self._transaction, self._key_file.parent)
        self.is_open = True

    async def _check_key(self, connection: AsyncConnection) -> None:
        """Refuse a key other than the one under which the rows were written: no chat would be recognised."""
        digest = hmac.digest(self._key, b"key of the chat hashes", "sha256").hex()
        recorded = await connection.scalar(select(KEY_CHECK.c.digest))
        if recorded is None:
            await connection.execute(insert(KEY_CHECK).values(digest=digest))
        elif not hmac.compare_digest(recorded, digest):
            raise StoreError(
                f"the key {self._key_file} is not the one of this database: restore it from the backup, or move "
                "both away for new ones, under which no chat is known"
            )

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    def hash_id(self, number: int) -> str:
        """Return the keyed hash of a chat's or user's id. Without the key, trying all ids does not revert it."""
        return _hash_id(self._key, number)

    async def wipe(self) -> None:
        """Remove the traces of deleted rows from an SQLite file. Raises `StoreError`."""
        if self._file:
            await asyncio.to_thread(_truncate_log, self._file)

    @contextlib.asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Yield a connection whose changes are committed together or not at all, in SQLite one transaction at a time.

        An urgent one, in PostgreSQL, does not wait for others. There may be two at a time, with those of `statement`.
        Errors of the database become `StoreError`, those of a value `RowRefused`.
        """
        if not self.is_open:
            raise StoreError(f"The database {self._name} is not open yet.")
        async with self._transaction(is_urgent=is_urgent) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def _transaction(self, *, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        turn = contextlib.nullcontext() if is_urgent else self._free
        async with self._translated_errors(), turn, self._engine.begin() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def statement(self, *, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """Yield a PostgreSQL connection whose statements take effect at once. See `transaction` for the rest."""
        if not self.is_open:
            raise StoreError(f"The database {self._name} is not open yet.")
        turn = contextlib.nullcontext() if is_urgent else self._free
        async with self._translated_errors(), turn, self._engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextlib.asynccontextmanager
    async def _translated_errors(self) -> AsyncIterator[None]:
        """Limit the time of the block, and translate errors of the database."""
        try:
            async with asyncio.timeout(_TRANSACTION_TIMEOUT_S):
                yield
        except TimeoutError as exc:
            raise StoreError(
                f"The database {self._name} does not answer within {_TRANSACTION_TIMEOUT_S:.0f} s."
            ) from exc
        except StoreError as exc:
            raise StoreError(f"The database {self._name} can't be used: {exc}.") from exc
        except (SQLAlchemyError, OSError, ValueError, OverflowError, TypeError) as exc:
            # The text of all other errors may contain what people wrote.
            is_harmless = type(exc) in (OperationalError, InterfaceError, DatabaseError) or _is_server_error(exc)
            reason = exc.orig if isinstance(exc, DBAPIError) and is_harmless else type(exc).__name__
            error = RowRefused if _is_refusal(exc) else StoreError
            raise error(f"The database {self._name} can't be used: {reason}.") from exc

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """Yield a PostgreSQL connection of its own, whose statements take effect at once. Raises `StoreError`."""
        try:
            async with self._engine.connect() as connection:
                try:
                    yield await connection.execution_options(isolation_level="AUTOCOMMIT")
                finally:  # a connection that goes back to the pool would keep what it has locked
                    await connection.invalidate()
        except (SQLAlchemyError, OSError, TimeoutError) as exc:
            reason = exc.orig if isinstance(exc, DBAPIError) else type(exc).__name__
            raise StoreError(f"The database {self._name} can't be used: {reason}.") from exc

    @contextlib.asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Block transactions for the duration of the block, so that a task can be cancelled outside of one."""
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(self._slots):
                await stack.enter_async_context(self._free)
            yield


@contextlib.asynccontextmanager
async def database_open(settings: Settings) -> AsyncIterator[Database]:
    """Open the database of a command for the duration of the block. Raises `ConfigurationError`, `StoreError`."""
    database = Database(settings.data_dir, settings.database_url, settings.chat_hash_key)
    try:
        await database.open()
        yield database
    finally:
        await database.close()


def has_database(settings: Settings) -> bool:
    """Return False if nothing was stored yet, so that a command that only reads need not create a database."""
    names = (DATABASE_FILE, *former_file_names())
    return settings.database_url is not None or any((settings.data_dir / each).exists() for each in names)


def _is_refusal(exc: Exception) -> bool:
    """Return True if a value caused the error, not the database."""
    refusals = (DataError, IntegrityError, ValueError, OverflowError, TypeError)
    if type(exc) is DBAPIError:
        return _sqlstate(exc).startswith(_VALUE_SQLSTATES)
    return isinstance(exc, refusals) or type(exc) is StatementError


def _is_server_error(exc: Exception) -> bool:
    """Return True if PostgreSQL starts, stops, or is overloaded."""
    return _sqlstate(exc).startswith(_SERVER_SQLSTATES)


def _sqlstate(exc: Exception) -> str:
    """Return PostgreSQL's code of an error: its driver has one class for most errors."""
    return str(getattr(exc.orig, "sqlstate", None) or "") if isinstance(exc, DBAPIError) else ""


def _truncate_log(file: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=_TRANSACTION_TIMEOUT_S)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as exc:
        raise StoreError(f"The database {file} can't be used: {exc}.") from exc


@lru_cache(maxsize=10_000)  # of active chats: a digest takes as long as the rest of a look-up
def _hash_id(key: bytes, number: int) -> str:
    return hmac.digest(key, str(number).encode(), "sha256").hex()


def _read_key(path: Path) -> bytes:
    """Return the key; the first call creates it. Raises `OSError`, `StoreError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as writer:
            writer.write(secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:
        raise StoreError(f"The key {path} is damaged: move it away for a new one, under which no chat is known.")
    return key


def _configure_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    """Let readers in other processes and the writer not block each other, and overwrite deleted rows.

    The driver must begin no transaction: it would leave out statements that change tables.
    """
    try:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        cursor.close()
    except Exception:
        connection.close()
        raise


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
