"""Documents in messages: a URL, a file or a forwarded post, and replies that correct a candidate."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, MessageOriginChannel, MessageOriginChat
from telegram.constants import FileSizeLimit
from telegram.ext import filters

from corpus.errors import CorpusError
from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.messaging.filters import entity_texts
from handlers.services.ingest import Ingest, PendingDocument

_NUMBER = re.compile(r"#(\d{1,9})\b")
_URL = re.compile(r"\s*(https?://\S+)\s*", re.IGNORECASE)


class _Url(filters.MessageFilter):
    """A text that is a URL and nothing else."""

    def filter(self, message: Message) -> bool:
        return bool(message.text and _URL.fullmatch(message.text))


class _Correction(filters.MessageFilter):
    """A reply to the bot's request for a title or a date."""

    def filter(self, message: Message) -> bool:
        asked = message.reply_to_message
        ours = bool(asked and asked.from_user and asked.from_user.id == message.get_bot().id)
        return bool(ours and asked and message.text and requested_correction(asked))


URL = _Url(name="url")
CORRECTION = _Correction(name="correction")


async def read_candidates(message: Message, words: str, ingest: Ingest) -> list[PendingDocument]:
    """Return the candidates from a message: from its file, its URL, or its text if it was forwarded.

    Raises `CorpusError` and `TelegramError`.
    """
    if message.document:
        if (message.document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise CorpusError("Telegram lets bots download files of up to 20 MB: this one is larger.")
        file = await message.document.get_file()
        return await ingest.read(message.document.file_name or "file", bytes(await file.download_as_bytearray()))
    if url := _url_in(message, words):
        return await ingest.fetch(url)
    if message.forward_origin and (message.text or message.caption):
        return await ingest.write(_forwarded(message))
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
    """Return a forwarded post as a document with its text, date, publisher and URL."""
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


def requested_correction(asked: Message) -> tuple[str, int] | None:
    """Return the field ("title" or "date", by its emoji) and the candidate's number in a request of the bot."""
    text = asked.text or ""
    found = _NUMBER.search(text)
    what = {"✏": "title", "🗓": "date"}.get(text[:1])
    return (what, int(found[1])) if found and what else None
