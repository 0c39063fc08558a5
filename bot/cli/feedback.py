"""The commands `unanswered` and `stats`: feedback from users."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import asdict

from rich.table import Table

from bot.cli.errors import EXIT_OK
from bot.cli.output import json_line, show, write_lines
from bot.settings import Settings
from bot.storage.chat_store import ChatStore
from bot.storage.database import database_open


def unanswered(settings: Settings, options: argparse.Namespace) -> int:
    """Print the questions without an answer or with a bad one, the most frequent first. Raises `StoreError`."""

    async def summaries() -> list[dict[str, object]]:
        async with _chat_store(settings) as store:
            return [asdict(each) for each in await store.unanswered_summaries()]

    rows = asyncio.run(summaries())
    if options.json:
        write_lines(map(json_line, rows))
        return EXIT_OK
    table = Table("unanswered", "down", "question", box=None)
    for each in rows:
        table.add_row(str(each["unanswered"]), str(each["down"]), " ".join(str(each["question"]).split()))
    show(table if rows else "No question is waiting for an answer.")
    return EXIT_OK


def stats(settings: Settings, options: argparse.Namespace) -> int:
    """Print the number of votes and of unanswered questions. Raises `StoreError`."""

    async def counts() -> dict[str, int]:
        async with _chat_store(settings) as store:
            return asdict(await store.feedback_counts())

    numbers = asyncio.run(counts())
    if options.json:
        write_lines([json_line(numbers)])
    else:
        show(*(f"{name}: {number}" for name, number in numbers.items()), f"(of the last {settings.keep_days} days)")
    return EXIT_OK


@contextlib.asynccontextmanager
async def _chat_store(settings: Settings) -> AsyncIterator[ChatStore]:
    async with database_open(settings) as database:
        yield ChatStore(database, settings.keep_days)
