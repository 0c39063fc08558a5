"""/start, /help and unknown commands."""

from __future__ import annotations

import asyncio
from html import escape

from telegram import Update

from handlers.commands.buttons import render_callback, topic_of_callback
from handlers.context import Context
from handlers.messaging.messages import send
from handlers.views.deep_links import read_payload
from handlers.views.reply import Reply


async def start(update: Update, context: Context) -> None:
    """Introduce the bot with example questions; after a deep link, show its target."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    if context.args and (linked := read_payload(context.args[0])):
        shown = await asyncio.to_thread(render_callback, context.library, linked, texts)
        if topic := topic_of_callback(context.library, linked):
            context.topics.set(context.conversation, topic)
        await send(message, shown or Reply(texts.outdated_link))
        return
    examples = "\n".join(f"• <i>{escape(each)}</i>" for each in texts.examples)
    await send(message, Reply(f"{texts.start}\n{examples}\n\n/events · /sources · /help"))


async def help_(update: Update, context: Context) -> None:
    """Explain how to ask."""
    if (message := update.effective_message) is not None:
        await send(message, Reply(context.texts.help))


async def unknown_command(update: Update, context: Context) -> None:
    """Reply to an unknown command."""
    if (message := update.effective_message) is not None:
        await send(message, Reply(context.texts.unknown_command))
