"""Which handler deals with which update."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.commands.ask import ask, on_edited_question, on_unreadable_message, slow_down
from handlers.commands.buttons import on_button
from handlers.commands.chat_members import on_membership, on_migration
from handlers.commands.documents import CORRECTION, URL, add, correct, remove, restore
from handlers.commands.events import calendar, events, timeline, who
from handlers.commands.feedback import stats, unanswered
from handlers.commands.inline import on_guest_message, on_inline_query
from handlers.commands.language import lang
from handlers.commands.privacy import export, forget, privacy
from handlers.commands.sources import source, sources
from handlers.commands.start import help_, start, unknown_command
from handlers.commands.subscriptions import quiet, subscribe, subscriptions, unsubscribe
from handlers.context import BotApplication
from handlers.errors import handle_error
from handlers.messaging.decorators import Handler
from handlers.messaging.filters import ADDRESSED, FROM_PERSON

COMMANDS: Mapping[str, Handler[[]]] = {
    "start": start,
    "events": events,
    "timeline": timeline,
    "calendar": calendar,
    "who": who,
    "sources": sources,
    "source": source,
    "subscribe": subscribe,
    "subscriptions": subscriptions,
    "unsubscribe": unsubscribe,
    "quiet": quiet,
    "lang": lang,
    "privacy": privacy,
    "export": export,
    "forget": forget,
    "help": help_,
}
ADMIN_COMMANDS: Mapping[str, Handler[[]]] = {
    "add": add,
    "remove": remove,
    "restore": restore,
    "unanswered": unanswered,
    "stats": stats,
}
"""Those that only administrators have, in private; for everybody else there is no such command."""

_NEW = filters.UpdateType.MESSAGE & FROM_PERSON
_EDITED = filters.UpdateType.EDITED_MESSAGE & FROM_PERSON
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUPS = _NEW & filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION


def register(application: BotApplication) -> None:
    """Add every handler. An update goes to the first one that takes it, so the order is the meaning."""
    administrators = _PRIVATE & filters.User(application.bot_data.admins)
    application.add_handler(TypeHandler(Update, slow_down), group=-1)
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, on_migration))
    for name, handler in COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, _NEW))
    for name, handler in ADMIN_COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, administrators))
    application.add_handler(MessageHandler(administrators & CORRECTION, correct))
    application.add_handler(MessageHandler(administrators & (filters.Document.ALL | filters.FORWARDED | URL), add))
    application.add_handler(CallbackQueryHandler(on_button))
    application.add_handler(InlineQueryHandler(on_inline_query))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, on_guest_message))
    application.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, unknown_command))
    application.add_handler(MessageHandler(_PRIVATE & _WORDS, ask))
    application.add_handler(MessageHandler(_GROUPS & ADDRESSED & ~filters.COMMAND & _WORDS, ask))
    application.add_handler(MessageHandler(_EDITED & _WORDS, on_edited_question))
    application.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, on_unreadable_message))
    application.add_error_handler(handle_error)
