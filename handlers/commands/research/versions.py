"""Documents as they were quoted: the text of the corpus, or an older one that a newer version has replaced."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from corpus.errors import StoreError
from corpus.models import Document
from corpus.passages.splitter import split_passages
from handlers.context import Context
from handlers.responses.callbacks import document_view
from handlers.translations import Texts
from handlers.views.callback_data import ShowDocument, ShowPassage, TurnPage
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)


async def find_older_version(context: Context, key: str) -> Document | None:
    """Return the document with this key that a newer version has replaced; None if none is stored."""
    try:
        return await context.ingest.version(key)
    except StoreError as exc:
        _LOG.warning("Older version of a document can't be read: %s", exc)
        return None


async def older_version(
    context: Context, callback: ShowDocument | ShowPassage | TurnPage, texts: Texts
) -> Reply | None:
    """Return the view of a document as it was quoted, if it has been changed since."""
    document = await find_older_version(context, callback.key)
    if document is None:
        return None
    passages = await asyncio.to_thread(split_passages, document)
    shown = document_view(document, passages, callback, texts)
    return replace(shown, html=f"<i>{texts.older_version}</i>\n{shown.html}") if shown else None
