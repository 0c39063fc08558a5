"""Databases of both kinds for tests: each test gets an empty one, and opens it as often as it has processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.storage.database import Database

HASH_KEY = SecretStr("6b" * 32)


@dataclass
class EmptyDatabase:
    """An empty database: an SQLite file in `folder`, or `url`."""

    folder: Path
    url: SecretStr | None = None
    opened: list[Database] = field(default_factory=list)

    async def open(self) -> Database:
        """Open the database as another process would."""
        database = Database(self.folder, self.url, HASH_KEY)
        self.opened.append(database)
        await database.open()
        return database

    async def close(self) -> None:
        """Close everything that was opened."""
        for each in self.opened:
            await each.close()
