"""A button under one of our messages is pressed."""

from __future__ import annotations

import logging

from telegram import Message, Update

from corpus.library import Library
from handlers.callbacks import Callback, ShowDocument, ShowList, ShowPassage, Summarise, TurnPage, read_callback
from handlers.context import Context
from handlers.render import Reply, render_answer, render_document, render_events, render_passage, render_sources
from handlers.reply import acknowledge, replace, send, texts_of
from handlers.texts import Texts

_LOG = logging.getLogger(__name__)


async def press(update: Update, context: Context) -> None:
    """Do what the button says: show a passage below, or turn a page in place."""
    query = update.callback_query
    if query is None:
        return
    texts = texts_of(update)
    callback = read_callback(query.data or "")
    if callback is None:
        _LOG.warning("a button's data is none of ours")
    reply = _reply(context.library, callback, texts) if callback else None
    if reply is None or not isinstance(query.message, Message):
        await acknowledge(query, texts.too_old)
        return
    if isinstance(callback, TurnPage | ShowList):
        await replace(query.message, reply)
    else:
        await send(query.message, reply)
    await acknowledge(query)  # last, so that an apology can still be said in its place


def _reply(library: Library, callback: Callback, texts: Texts) -> Reply | None:
    match callback:
        case ShowList(name, page):
            render = render_events if name == "e" else render_sources
            return render(library.documents, page, texts)
        case ShowDocument(key):
            document = library.document(key)
            return render_document(document, 1, texts) if document else None
        case Summarise(key):
            document = library.document(key)
            return render_answer(library.summary(document), texts) if document else None
        case TurnPage(key, page):
            document = library.document(key)
            return render_document(document, page, texts) if document else None
        case ShowPassage(key, starts):
            document = library.document(key)
            return render_passage(document, library.passages(document), starts, texts) if document else None
