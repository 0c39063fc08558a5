"""/add, files, forwarded posts, /remove, /restore: an administrator lets documents into the corpus and out of it."""

from __future__ import annotations

import asyncio
import logging
import re
from html import escape

from telegram import ForceReply, Message, MessageEntity, MessageOriginChannel, MessageOriginChat, Update
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError
from telegram.ext import filters

from corpus.errors import CorpusError
from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.context import Context
from handlers.messaging.decorators import requires_storage
from handlers.messaging.filters import entity_texts
from handlers.messaging.messages import acknowledge, edit, send, typing
from handlers.services.ingest import Candidate
from handlers.translations import Texts
from handlers.views.callback_data import RemoveDocument, RestoreDocument, ReviewCandidate
from handlers.views.candidates import render_accepted, render_all_removed, render_candidate, render_removed
from handlers.views.pagination import shorten
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)

MAX_CARDS = 5
"""Cards that one file of many documents brings; the rest wait under their numbers."""

_NUMBER = re.compile(r"#(\d{1,9})\b")
_URL = re.compile(r"\s*(https?://\S+)\s*", re.IGNORECASE)


class _Url(filters.MessageFilter):
    """A text that is nothing but an address."""

    def filter(self, message: Message) -> bool:
        return bool(message.text and _URL.fullmatch(message.text))


class _Correction(filters.MessageFilter):
    """A reply to the bot's question for a title or a date."""

    def filter(self, message: Message) -> bool:
        asked = message.reply_to_message
        ours = bool(asked and asked.from_user and asked.from_user.id == message.get_bot().id)
        return bool(ours and asked and message.text and _asked_for(asked))


URL = _Url(name="url")
CORRECTION = _Correction(name="correction")


@requires_storage
async def add(update: Update, context: Context) -> None:
    """Read the address, the file or the text that the message holds or answers, and show what it would be."""
    message = update.effective_message
    if message is None:
        return
    texts = context.texts
    source = message.reply_to_message if message.reply_to_message and not context.args else message
    try:
        async with typing(message):
            found = await _read(source, context.words, context)
    except (CorpusError, TelegramError) as exc:
        _LOG.info("a document is not taken: %s", exc)
        await send(message, Reply(texts.add_failed.format(reason=escape(str(exc)))))
        return
    if not found:
        await send(message, Reply(texts.what_to_add))
    for each in found[:MAX_CARDS]:
        await send(message, await asyncio.to_thread(render_card, each, texts))
    if len(found) > MAX_CARDS:
        numbers = f"#{found[MAX_CARDS].number}–#{found[-1].number}"
        await send(message, Reply(texts.more_candidates.format(numbers=numbers)))


async def _read(message: Message, words: str, context: Context) -> list[Candidate]:
    """Return the candidates in a message: by its address, its file, or its text where it was forwarded."""
    if message.document:
        if (message.document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise CorpusError("Telegram lets bots download files of up to 20 MB: this one is larger.")
        file = await message.document.get_file()
        return await context.ingest.read(
            message.document.file_name or "file", bytes(await file.download_as_bytearray())
        )
    if url := _url_in(message, words):
        return await context.ingest.fetch(url)
    if message.forward_origin and (message.text or message.caption):
        return await context.ingest.write(_forwarded(message))
    return []


def _url_in(message: Message, words: str) -> str | None:
    if words:
        return words if "://" in words else f"https://{words}"
    if message.forward_origin:
        return None
    entities = entity_texts(message, MessageEntity.URL, MessageEntity.TEXT_LINK)
    addresses = [entity.url or text for entity, text in entities.items()]
    found = next(iter(addresses), None)
    return found if not found or "://" in found else f"https://{found}"


def _forwarded(message: Message) -> Document:
    """Return a forwarded post as a document: its text, its day, whose it is and where it stands."""
    text, origin = message.text or message.caption or "", message.forward_origin
    about: dict[str, object] = {"date": origin.date.date()} if origin else {}
    name = "post"
    if isinstance(origin, MessageOriginChannel):
        about["publisher"] = origin.chat.title
        name = f"{origin.chat.username or 'channel'}-{origin.message_id}"
        if origin.chat.username:
            about["url"] = f"https://t.me/{origin.chat.username}/{origin.message_id}"
    elif isinstance(origin, MessageOriginChat):
        about["publisher"] = origin.sender_chat.title
    return make_document(name, text, about)


@requires_storage
async def correct(update: Update, context: Context) -> None:
    """Take a title or a date that was asked for."""
    message = update.effective_message
    if message is None or message.reply_to_message is None or not (asked := _asked_for(message.reply_to_message)):
        return
    from corpus.dates.dateline import date_of_line  # noqa: PLC0415 - as above

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
    """Take a document out of the corpus, by its number or name."""
    if (message := update.effective_message) is None:
        return
    texts, name = context.texts, context.words
    document = await asyncio.to_thread(context.library.find_document, name) if name else None
    if document is None:
        await send(message, Reply(texts.no_such_source if name else texts.what_to_remove))
        return
    await context.ingest.remove(document.key)
    await send(message, render_removed(document, texts))


@requires_storage
async def restore(update: Update, context: Context) -> None:
    """Show what was removed and can be put back."""
    if (message := update.effective_message) is not None:
        await send(message, render_all_removed(await context.ingest.removed(), context.texts))


@requires_storage
async def on_review_button(update: Update, context: Context, decision: ReviewCandidate) -> None:
    """Do what a button of a candidate's card says."""
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
    """Take a document out, or put it back, by a button."""
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


def _asked_for(asked: Message) -> tuple[str, int] | None:
    """Return what one of our questions asks for, "title" or "date", and of which candidate: its first word says it."""
    text = asked.text or ""
    found = _NUMBER.search(text)
    what = {"✏": "title", "🗓": "date"}.get(text[:1])
    return (what, int(found[1])) if found and what else None


def render_card(candidate: Candidate, texts: Texts) -> Reply:
    """Return the card of a document that is to be decided on."""
    from corpus.events.extraction import read_events  # noqa: PLC0415 - with GeoNames; not before there is something to decide on
    from corpus.passages.splitter import split_passages  # noqa: PLC0415

    document = candidate.document
    return render_candidate(candidate, read_events(document, split_passages(document)), texts)
