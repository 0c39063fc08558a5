"""/lang: the language of the bot in a chat, regardless of the client's language."""

from __future__ import annotations

from babel import Locale
from telegram import Message, Update

from handlers.context import Context
from handlers.messaging.decorators import requires_storage
from handlers.messaging.messages import acknowledge, edit, send
from handlers.translations import LANGUAGES
from handlers.views.callback_data import SetLanguage
from handlers.views.reply import Button, Reply


@requires_storage
async def lang(update: Update, context: Context) -> None:
    """Set the language named after the command, or offer a choice."""
    if (message := update.effective_message) is None:
        return
    named = (context.args or [""])[0].lower()
    if named in LANGUAGES:
        await context.chats.set_language(message.chat_id, named)
        await send(message, Reply(context.texts.language_set))
        return
    row = tuple(Button(language_name(code), SetLanguage(code).data) for code in LANGUAGES)
    texts = context.texts
    await send(message, Reply(texts.which_language, (row, (Button(texts.as_in_telegram, SetLanguage().data),))))


@requires_storage
async def on_language_button(update: Update, context: Context, chosen: SetLanguage) -> None:
    """Store the language of a button of `lang`, and confirm in that language."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    await context.chats.set_language(query.message.chat_id, chosen.code or None)
    await edit(query.message, Reply(context.texts.language_set))
    await acknowledge(query)


def language_name(code: str) -> str:
    """Return the name of a language in that language ("English", «Русский»)."""
    return str(Locale(code).get_language_name(code)).capitalize()
