"""/events, /agreements, /timeline, /calendar and /who."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import InputFile, Message, Update
from telegram.constants import ChatAction

from corpus.errors import UnidoBotError
from corpus.models import Event
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.messages import send, send_file, send_picture, typing
from handlers.responses.events import list_agreements, list_events, matching_events
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.events.ics import calendar_events, calendar_file, render_calendar_link
from handlers.views.mentions import render_mentions
from handlers.views.reply import Reply
from handlers.views.timeline.picture import png_height, timeline_picture

MAX_PHOTO_PIXELS = 2_560  # Telegram scales a photo down until its longer side has at most this many pixels


async def events(update: Update, context: Context) -> None:
    """List the events that match the words after the command."""
    if (message := update.effective_message) is not None:
        wanted = context.words
        reply = await asyncio.to_thread(list_events, context.library, wanted, context.texts)
        await respond_to(message, reply, context)


async def agreements(update: Update, context: Context) -> None:
    """List what was signed or agreed, with the sentences that say so; the words after the command are a filter."""
    if (message := update.effective_message) is not None:
        wanted = context.words
        reply = await asyncio.to_thread(list_agreements, context.library, wanted, context.texts)
        await respond_to(message, reply, context)


async def timeline(update: Update, context: Context) -> None:
    """Send a picture of the events that match the words after the command."""
    message, texts = update.effective_message, context.texts
    if message is None or not (found := await _dated(message, context, texts)):
        return
    try:
        async with typing(message, ChatAction.UPLOAD_PHOTO):
            picture = await asyncio.to_thread(timeline_picture, found, texts, today())
    except UnidoBotError as exc:
        await send(message, Reply(texts.no_timeline.format(reason=exc)))
        return
    tall = png_height(picture) > MAX_PHOTO_PIXELS
    await send_picture(message, InputFile(picture, "timeline.png"), texts.timeline_caption, tall=tall)


async def calendar(update: Update, context: Context) -> None:
    """Send the events that match the words after the command as a calendar file."""
    message, texts = update.effective_message, context.texts
    if message is None or not (found := await _dated(message, context, texts)):
        return
    await send_calendar(message, calendar_events(found, today()), texts)
    if context.bot_data.calendar_url:
        await send(message, render_calendar_link(context.bot_data.calendar_url, context.words, texts))


async def send_calendar(message: Message, found: Sequence[Event], texts: Texts) -> None:
    """Send events as a calendar file to the chat of `message`."""
    content = await asyncio.to_thread(calendar_file, found, texts)
    await send_file(message, InputFile(content, f"{texts.calendar_file_name}.ics"))


async def who(update: Update, context: Context) -> None:
    """List the mentions of a person or an organisation with job titles."""
    message, texts = update.effective_message, context.texts
    if message is None:
        return
    name = context.words
    if not name:
        await respond_to(message, Reply(texts.which_name, prompts=True), context, pending="who")
        return
    mentions = await asyncio.to_thread(context.library.mentions, name)
    await respond_to(message, render_mentions(name, mentions, texts), context)


async def _dated(message: Message, context: Context, texts: Texts) -> list[Event]:
    """Return the dated events that match the words after the command; if there are none, reply so."""
    wanted = context.words
    library = context.library
    found = await asyncio.to_thread(matching_events, library, wanted)
    dated = [each for each in found if each.start]
    if not dated:
        reply = await asyncio.to_thread(list_events, library, wanted, texts) if wanted else Reply(texts.no_events)
        await send(message, reply)
    return dated
