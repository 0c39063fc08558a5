"""/sources and /source: the documents."""

from __future__ import annotations

import asyncio

from telegram import Update

from corpus.answering.followups import Topic
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.responses.documents import list_documents
from handlers.views.documents import render_document
from handlers.views.reply import Reply


async def sources(update: Update, context: Context) -> None:
    """List the documents, or those that have the words after the command."""
    if (message := update.effective_message) is None:
        return
    texts, wanted = context.texts, context.words
    reply = await asyncio.to_thread(list_documents, context.library, wanted, texts)
    await respond_to(message, reply, context)


async def source(update: Update, context: Context) -> None:
    """Show the first page of a document by its number or name."""
    if (message := update.effective_message) is None:
        return
    texts, name = context.texts, context.words
    if not name:
        await respond_to(message, Reply(texts.which_source, prompts=True), context, pending="source")
        return
    found = await asyncio.to_thread(context.library.find_document, name)
    shown = render_document(found, 1, texts) if found else None
    topic = Topic(found.title, (found.key,)) if found else None
    await respond_to(message, shown or Reply(texts.no_such_source), context, topic=topic)
