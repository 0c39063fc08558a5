"""/start, /help and unknown commands."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.constants import ChatType

from handlers.commands.research.versions import older_version
from handlers.context import Context
from handlers.messaging.conversation import respond_to
from handlers.messaging.messages import send
from handlers.responses.callbacks import render_callback, topic_of_callback
from handlers.views.callback_data import AskExample, ShowDocument, ShowPassage
from handlers.views.deep_links import read_payload
from handlers.views.reply import Button, Reply


async def start(update: Update, context: Context) -> None:
    """Introduce the bot with example questions as buttons; after a deep link, show its target."""
    if (message := update.effective_message) is None:
        return
    texts = context.texts
    if context.args and (linked := read_payload(context.args[0])):
        shown = await asyncio.to_thread(render_callback, context.library, linked, texts)
        if shown is None and isinstance(linked, ShowDocument | ShowPassage):
            shown = await older_version(context, linked, texts)
        topic = topic_of_callback(context.library, linked)
        await respond_to(message, shown or Reply(texts.outdated_link), context, topic=topic)
        return
    examples = ((Button(asked, AskExample(index).data),) for index, asked in enumerate(texts.examples))
    await send(message, Reply(texts.start, tuple(examples)))


async def help_(update: Update, context: Context) -> None:
    """Explain how to ask; tell administrators their commands, too."""
    if (message := update.effective_message) is None:
        return
    texts, user = context.texts, update.effective_user
    is_admin = message.chat.type == ChatType.PRIVATE and user is not None and user.id in context.bot_data.admins
    commands = (
        [texts.command_line.format(name=name, about=about) for name, about in texts.admin_commands.items()]
        if is_admin
        else []
    )
    await send(message, Reply("\n".join([texts.full_help, *(["", texts.admin_help] if commands else []), *commands])))


async def unknown_command(update: Update, context: Context) -> None:
    """Reply to an unknown command."""
    if (message := update.effective_message) is not None:
        await send(message, Reply(context.texts.unknown_command))
