"""The command `backup FILE`: everything that the bot has stored, in one archive."""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from bot.cli.errors import EXIT_OK
from bot.settings import Settings
from bot.storage.database import DATABASE_FILE, KEY_FILE
from corpus.errors import ConfigurationError, StoreError, WriteError

_LOCK_TIMEOUT_S = 10.0


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Write the archive; the bot may run. Raises `ConfigurationError`, `StoreError`, `WriteError`."""
    if settings.database_url:
        raise ConfigurationError("DATABASE_URL is set: back up that database with its own tools, such as pg_dump.")
    target: Path = options.file
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
            copy, archive = Path(folder) / DATABASE_FILE, Path(folder) / "archive"
            _copy_database(settings.data_dir / DATABASE_FILE, copy)
            with tarfile.open(archive, "w:gz") as tar:
                tar.add(copy, DATABASE_FILE)
                tar.add(settings.data_dir / KEY_FILE, KEY_FILE)
            archive.chmod(0o600)
            archive.replace(target)
    except OSError as exc:
        raise WriteError(f"The backup {target} can't be written: {exc.strerror}.") from exc
    print(f"Backup written to {target}.")
    return EXIT_OK


def _copy_database(source: Path, copy: Path) -> None:
    """Copy the database as it is at one moment, without the rest of deleted rows."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_LOCK_TIMEOUT_S)
        ) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as exc:
        raise StoreError(f"The database {source} can't be used: {exc}.") from exc
