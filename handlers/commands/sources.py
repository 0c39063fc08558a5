"""/sources and /source: the documents themselves."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.messaging.messages import send, texts_for_update
from handlers.views.documents import render_document, render_sources
from handlers.views.reply import Reply


async def sources(update: Update, context: Context) -> None:
    """List the documents."""
    if (message := update.effective_message) is None:
        return
    texts = texts_for_update(update)
    await send(message, render_sources(context.library.documents, 1, texts) or Reply(texts.empty_corpus))


async def source(update: Update, context: Context) -> None:
    """Show the document of a number or name, from its first page."""
    if (message := update.effective_message) is None:
        return
    texts = texts_for_update(update)
    name = " ".join(context.args or ())
    if not name:
        await send(message, Reply(texts.which_source))
        return
    document = context.library.find_document(name)
    shown = render_document(document, 1, texts) if document else None
    await send(message, shown or Reply(texts.no_such_source))
