"""/since: what came in or changed since a day."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time

from telegram import Update

from corpus.events.filters import read_filter
from handlers.commands.research.versions import find_older_version
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import typing
from handlers.responses.changes import ChangeReport, older_versions, render_report, report_changes
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.digests.changes import since_heading
from handlers.views.reply import Reply

_START = datetime(1970, 1, 2, tzinfo=UTC)  # before any log


@requires_storage
async def since(update: Update, context: Context) -> None:
    """List the documents that came in or changed since the day after the command, with the changed sentences.

    Documents that were there when the bot first started count from their own date.
    """
    if (message := update.effective_message) is None:
        return
    texts, words = context.texts, context.words
    day = read_filter(words, today()).first if words else None
    if day is None:
        prompt = Reply(texts.which_since, prompts=not words)
        await respond_to(message, prompt, context, pending=None if words else "since")
        return
    async with typing(message):
        report = await _report(day, context)
    listed = render_report(since_heading(day, texts), report, texts) or _nothing(day, texts)
    if report.undated:
        listed = replace(listed, html=f"{listed.html}\n\n<i>{texts.count(texts.undated_left_out, report.undated)}</i>")
    await respond_to(message, listed, context)


async def _report(day: date, context: Context) -> ChangeReport:
    logged = await context.digests.changes_since(_START)
    moment = datetime.combine(day, time(), UTC)
    changes = [each for each in logged if each.at >= moment]
    older = await older_versions(changes, lambda key: find_older_version(context, key))
    known = frozenset(each.key for each in logged)
    return await asyncio.to_thread(
        report_changes, context.library, changes, older, today(), dated_since=day, known=known
    )


def _nothing(day: date, texts: Texts) -> Reply:
    return Reply(texts.nothing_since.format(date=texts.day(day)))
