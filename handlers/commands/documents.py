"""/add, files, forwarded posts, /remove, /restore: administrators add and remove documents."""

from __future__ import annotations

import asyncio
import logging
from html import escape

from telegram import ForceReply, Message, Update
from telegram.error import TelegramError

from corpus.dates.dateline import date_of_line
from corpus.errors import CorpusError
from corpus.events.extraction import read_events
from corpus.passages.splitter import split_passages
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.decorators import requires_storage
from handlers.messaging.incoming_documents import read_candidates, requested_correction
from handlers.messaging.messages import acknowledge, edit, send, typing
from handlers.services.ingest import PendingDocument
from handlers.translations import Texts
from handlers.views.callback_data import RemoveDocument, RestoreDocument, ReviewCandidate
from handlers.views.candidates import render_accepted, render_all_removed, render_candidate, render_removed
from handlers.views.pagination import shorten
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)

MAX_CARDS = 5  # cards sent for one file with many documents; the other candidates stay available by number


@requires_storage
async def add(update: Update, context: Context) -> None:
    """Read the URL, file or text in the message or in the one it replies to, and show a preview card."""
    message = update.effective_message
    if message is None:
        return
    texts = context.texts
    source = message.reply_to_message if message.reply_to_message and not context.args else message
    try:
        async with typing(message):
            found = await read_candidates(source, context.words, context.ingest)
    except (CorpusError, TelegramError) as exc:
        _LOG.info("Document not accepted: %s", exc)
        await send(message, Reply(texts.add_failed.format(reason=escape(str(exc)))))
        return
    if not found:
        await respond_to(message, Reply(texts.what_to_add), context, pending=None if context.args else "add")
    for each in found[:MAX_CARDS]:
        await send(message, await asyncio.to_thread(render_card, each, texts))
    if len(found) > MAX_CARDS:
        numbers = f"#{found[MAX_CARDS].number}–#{found[-1].number}"
        await send(message, Reply(texts.more_candidates.format(numbers=numbers)))


@requires_storage
async def correct(update: Update, context: Context) -> None:
    """Apply a title or a date that the bot has asked for."""
    message = update.effective_message
    if (
        message is None
        or message.reply_to_message is None
        or not (asked := requested_correction(message.reply_to_message))
    ):
        return
    texts, (what, number) = context.texts, asked
    said = " ".join((message.text or "").split())
    day = await asyncio.to_thread(date_of_line, said) if what == "date" else None
    if what == "date" and day is None:
        await send(message, Reply(texts.unreadable_date))
        return
    changed = await context.ingest.correct(number, title=said if what == "title" else None, date=day)
    await send(
        message, await asyncio.to_thread(render_card, changed, texts) if changed else Reply(texts.candidate_gone)
    )


@requires_storage
async def remove(update: Update, context: Context) -> None:
    """Remove a document from the corpus, by its number or name."""
    if (message := update.effective_message) is None:
        return
    texts, name = context.texts, context.words
    document = await asyncio.to_thread(context.library.find_document, name) if name else None
    if document is None:
        said = Reply(texts.no_such_source if name else texts.what_to_remove)
        await respond_to(message, said, context, pending=None if name else "remove")
        return
    await context.ingest.remove(document.key)
    await send(message, render_removed(document, texts))


@requires_storage
async def restore(update: Update, context: Context) -> None:
    """List removed documents with buttons to restore them."""
    if (message := update.effective_message) is not None:
        await send(message, render_all_removed(await context.ingest.removed(), context.texts))


@requires_storage
async def on_review_button(update: Update, context: Context, decision: ReviewCandidate) -> None:
    """Handle a button of a candidate's card."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts, number = context.texts, decision.number
    if decision.action in ("title", "date"):
        if await context.ingest.candidate(number) is None:
            await edit(message, Reply(texts.candidate_gone))
        else:
            await _ask_for(message, texts.which_title if decision.action == "title" else texts.which_date, number)
    elif decision.action == "discard":
        await context.ingest.discard(number)
        await edit(message, Reply(texts.discarded.format(number=number)))
    else:
        try:
            document = await context.ingest.accept(number)
        except CorpusError as exc:
            await acknowledge(query, shorten(str(exc), 200))
            return
        await edit(message, render_accepted(document, texts) if document else Reply(texts.candidate_gone))
    await acknowledge(query)


@requires_storage
async def on_removal_button(update: Update, context: Context, change: RemoveDocument | RestoreDocument) -> None:
    """Remove or restore a document by a button."""
    query, message = update.callback_query, update.effective_message
    if query is None or not isinstance(message, Message):
        return
    texts = context.texts
    removes = isinstance(change, RemoveDocument)
    document = await (context.ingest.remove if removes else context.ingest.restore)(change.key)
    if document is None:
        await acknowledge(query, texts.outdated_button)
        return
    await edit(message, (render_removed if removes else render_accepted)(document, texts))
    await acknowledge(query)


async def _ask_for(message: Message, question: str, number: int) -> None:
    await message.reply_text(
        question.format(number=number), reply_markup=ForceReply(input_field_placeholder=f"#{number}"), do_quote=True
    )


def render_card(candidate: PendingDocument, texts: Texts) -> Reply:
    """Return the preview card of a candidate. It extracts the events: call it in a thread."""
    document = candidate.document
    return render_candidate(candidate, read_events(document, split_passages(document)), texts)
