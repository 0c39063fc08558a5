"""/cite, and the buttons that cite an answer, a passage or a document."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from telegram import InputFile, Message, Update

from corpus.answering.selected_sentences import SelectedSentence
from corpus.models import Document, Passage
from corpus.passages.splitter import split_passages
from handlers.commands.research.versions import find_older_version
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.messages import send_file
from handlers.services.clock import today
from handlers.views.callback_data import Cite, ShowDocument, ShowPassage, read_cite
from handlers.views.citations.citation_list import render_citations
from handlers.views.citations.formats import Citation, bibtex_file, ris_file
from handlers.views.deep_links import deep_link, encode_payload
from handlers.views.reply import Reply

_FILE_NAME = "unido-citations"


async def cite(update: Update, context: Context) -> None:
    """Cite the document that the words after the command name, else what the bot has quoted last.

    In reply to a message of the bot, cite what that message quotes.
    """
    if (message := update.effective_message) is None:
        return
    texts, name = context.texts, context.words
    if name:
        found = await asyncio.to_thread(context.library.find_document, name)
        callback = Cite(((found.key, None),)) if found else None
        if callback is None:
            await respond_to(message, Reply(texts.no_such_source), context)
            return
    else:
        callback = _replied_to(message) or read_cite(context.state.cited)
    if callback is None:
        await respond_to(message, Reply(texts.which_citation, prompts=True), context, pending="cite")
    elif not await send_citations(message, callback, context):
        await respond_to(message, Reply(texts.outdated_button), context)


async def send_citations(message: Message, callback: Cite, context: Context) -> bool:
    """Send citations as the callback says; return False if a document or a sentence is gone."""
    texts, cited = context.texts, await _find(callback, context)
    if not cited:
        return False
    match callback.form:
        case "text":
            await respond_to(message, render_citations(cited, callback, today(), texts), context)
        case "ris":
            await send_file(message, InputFile(ris_file(cited, today()), f"{_FILE_NAME}.ris"))
        case "bib":
            await send_file(message, InputFile(bibtex_file(cited, today()), f"{_FILE_NAME}.bib"))
    return True


async def _find(callback: Cite, context: Context) -> list[Citation]:
    """Return the citations of a callback; none if a document or a sentence is gone."""
    found = []
    for key, start in callback.cited:
        document = context.library.document(key)
        older = await find_older_version(context, key) if document is None else None
        if (version := document or older) is None:
            return []
        passages = context.library.passages(version) if document else await asyncio.to_thread(split_passages, version)
        citation = _cited(version, passages, start, context.bot.username, is_older=older is not None)
        if citation is None:
            return []
        found.append(citation)
    return found


def _cited(
    document: Document, passages: tuple[Passage, ...], start: int | None, username: str, *, is_older: bool
) -> Citation | None:
    if start is None:
        link = deep_link(username, encode_payload(ShowDocument(document.key)))
        return Citation(document, version_url=link, is_older=is_older)
    link = deep_link(username, encode_payload(ShowPassage(document.key, (start,))))
    sentences = (SelectedSentence(passage, each) for passage in passages for each in passage.sentences)
    quoted = next((each for each in sentences if each.sentence.start == start), None)
    return Citation(document, quoted.text, quoted.speaker, link, is_older) if quoted else None


def _replied_to(message: Message) -> Cite | None:
    """Return what the message that is replied to quotes, by its button."""
    replied = message.reply_to_message
    data = _callback_data(replied) if replied and replied.reply_markup else ()
    return next((found for each in data if (found := read_cite(each))), None)


def _callback_data(message: Message) -> Iterator[str]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return (str(button.callback_data) for row in rows for button in row if button.callback_data)
