"""`unanswered`, `stats`: what people made of the answers, on the command line."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import asdict

from rich.table import Table

from bot.cli.output import json_line, show, write_lines
from bot.settings import Settings
from bot.storage.chat_store import ChatStore
from bot.storage.database import Database


async def unanswered(settings: Settings, *, as_json: bool) -> None:
    """Print what was not answered, or not well, the most frequent first. Raises `StoreError`."""
    async with _store(settings) as store:
        unanswered_summaries = await store.unanswered_summaries()
    if as_json:
        write_lines(json_line(asdict(each)) for each in unanswered_summaries)
        return
    table = Table("unanswered", "down", "question", box=None)
    for each in unanswered_summaries:
        table.add_row(str(each.unanswered), str(each.down), " ".join(each.question.split()))
    show(table if unanswered_summaries else "No question is waiting for an answer.")


async def stats(settings: Settings, *, as_json: bool) -> None:
    """Print how many questions and votes are kept. Raises `StoreError`."""
    async with _store(settings) as store:
        feedback_counts = asdict(await store.feedback_counts())
    if as_json:
        write_lines([json_line(feedback_counts)])
        return
    show(*(f"{name}: {number}" for name, number in feedback_counts.items()), f"(of the last {settings.keep_days} days)")


@contextlib.asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[ChatStore]:
    database = Database(settings.data_dir, settings.database_url)
    try:
        await database.open()
        yield ChatStore(database, settings.keep_days)
    finally:
        await database.close()
