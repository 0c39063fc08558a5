"""/sources and /source: the documents."""

from __future__ import annotations

import asyncio

from telegram import Update

from corpus.library import Library
from handlers.context import Context
from handlers.messaging.messages import send
from handlers.translations import Texts
from handlers.views.documents import render_document, render_sources
from handlers.views.reply import Reply


async def sources(update: Update, context: Context) -> None:
    """List the documents."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    await send(message, render_sources(context.library.documents, 1, texts) or Reply(texts.empty_corpus))


async def source(update: Update, context: Context) -> None:
    """Show the first page of a document by its number or name."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    name = context.words
    if not name:
        await send(message, Reply(texts.which_source))
        return
    shown = await asyncio.to_thread(_first_page, context.library, name, texts)
    await send(message, shown or Reply(texts.no_such_source))


def _first_page(library: Library, name: str, texts: Texts) -> Reply | None:
    document = library.find_document(name)
    return render_document(document, 1, texts) if document else None
