"""/brief: what the documents say on a subject, as a message and as files."""

from __future__ import annotations

import asyncio

from telegram import InputFile, Message, Update
from telegram.constants import MessageEntityType

from corpus.language.lines import collapse_whitespace
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.messages import send_file, typing
from handlers.services.clock import today
from handlers.views.briefs.message import MAX_SUBJECT_CHARS, reading_language, render_brief
from handlers.views.callback_data import SendBrief
from handlers.views.reply import Reply


async def brief(update: Update, context: Context) -> None:
    """Send the brief on the words after the command."""
    if (message := update.effective_message) is None:
        return
    texts, subject = context.texts, collapse_whitespace(context.words)
    if not subject:
        await respond_to(message, Reply(texts.which_brief, prompts=True), context, pending="brief")
        return
    if len(subject) > MAX_SUBJECT_CHARS:
        await respond_to(message, Reply(texts.too_long), context)
        return
    async with typing(message):
        found = await asyncio.to_thread(context.library.brief, subject, reading_language(texts), today())
    await respond_to(message, render_brief(found, texts), context)


async def send_brief(message: Message, callback: SendBrief, context: Context) -> bool:
    """Send the brief of a message of the bot as a file; return False if nothing is found any more."""
    from handlers.views.briefs.files import brief_file  # noqa: PLC0415 - a start imports python-docx when needed

    texts, subject = context.texts, _subject(message)
    found = await asyncio.to_thread(context.library.brief, subject, reading_language(texts), today())
    if not found.sentences:
        return False
    content = await asyncio.to_thread(brief_file, found, callback.form, today(), texts)
    await send_file(message, InputFile(content, f"unido-brief.{callback.form}"))
    return True


def _subject(message: Message) -> str:
    """Return the subject of a brief: the first words in bold."""
    return next(iter(message.parse_entities([MessageEntityType.BOLD]).values()), "")
