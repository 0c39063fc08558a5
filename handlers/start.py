"""/start, /help, and commands that there are not."""

from __future__ import annotations

from html import escape

from telegram import Update

from handlers.context import Context
from handlers.render import Reply
from handlers.reply import send, texts_of


async def start(update: Update, context: Context) -> None:
    """Say what the bot is for, with questions to try."""
    if (message := update.effective_message) is None:
        return
    texts = texts_of(update)
    examples = "\n".join(f"• <i>{escape(each)}</i>" for each in texts.examples)
    await send(message, Reply(f"{texts.start}\n{examples}\n\n/events · /sources · /help"))


async def help_(update: Update, context: Context) -> None:
    """Say how to ask."""
    if (message := update.effective_message) is not None:
        await send(message, Reply(texts_of(update).help))


async def unknown_command(update: Update, context: Context) -> None:
    """Answer a command that there is not."""
    if (message := update.effective_message) is not None:
        await send(message, Reply(texts_of(update).unknown_command))
