"""What is said: each Telegram update becomes one call of the corpus and one rendered reply."""

from telegram.ext import CallbackQueryHandler, CommandHandler, InlineQueryHandler, MessageHandler, filters

from handlers.addressing import ADDRESSED
from handlers.ask import ask, ask_again, not_text
from handlers.buttons import press
from handlers.context import BotApplication
from handlers.errors import handle_error
from handlers.events import calendar, events, timeline, who
from handlers.inline import guest, inline
from handlers.sources import source, sources
from handlers.start import help_, start, unknown_command

_NEW = filters.UpdateType.MESSAGE
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUPS = _NEW & filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION


def register(application: BotApplication) -> None:
    """Add every handler. An update goes to the first one that takes it, so the order is the meaning."""
    application.add_handler(CommandHandler("start", start, _NEW))
    application.add_handler(CommandHandler("help", help_, _NEW))
    application.add_handler(CommandHandler("events", events, _NEW))
    application.add_handler(CommandHandler("timeline", timeline, _NEW))
    application.add_handler(CommandHandler("calendar", calendar, _NEW))
    application.add_handler(CommandHandler("who", who, _NEW))
    application.add_handler(CommandHandler("sources", sources, _NEW))
    application.add_handler(CommandHandler("source", source, _NEW))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(inline))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest))
    application.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, unknown_command))
    application.add_handler(MessageHandler(_PRIVATE & _WORDS, ask))
    application.add_handler(MessageHandler(_GROUPS & ADDRESSED & ~filters.COMMAND & _WORDS, ask))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & _WORDS, ask_again))
    application.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, not_text))
    application.add_error_handler(handle_error)
