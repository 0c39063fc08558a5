"""The table of commands and the registration of all handlers."""

from dataclasses import dataclass

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

from handlers.commands.ask import on_edited_question, on_unreadable_message, on_words, slow_down
from handlers.commands.buttons import on_button
from handlers.commands.chat_members import on_membership, on_migration
from handlers.commands.documents import add, correct, remove, restore
from handlers.commands.events import agreements, calendar, events, timeline, who
from handlers.commands.feedback import stats, unanswered
from handlers.commands.inline import on_guest_message, on_inline_query
from handlers.commands.language import lang
from handlers.commands.privacy import export, forget, privacy
from handlers.commands.research.brief import brief
from handlers.commands.research.cite import cite
from handlers.commands.research.compare import compare
from handlers.commands.research.digest import digest
from handlers.commands.research.since import since
from handlers.commands.sources import source, sources
from handlers.commands.start import help_, start, unknown_command
from handlers.commands.subscriptions import quiet, subscribe, subscriptions, unsubscribe
from handlers.context import BotApplication
from handlers.errors import handle_error
from handlers.messaging.decorators import Handler
from handlers.messaging.filters import ADDRESSED, FROM_PERSON
from handlers.messaging.incoming_documents import CORRECTION, URL


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its description in the menus is the phrase of its name in the translations."""

    name: str
    handler: Handler[[]]
    in_private_menu: bool = True
    in_group_menu: bool = False


COMMANDS = (
    Command("start", start, in_private_menu=False),
    Command("events", events, in_group_menu=True),
    Command("agreements", agreements, in_group_menu=True),
    Command("timeline", timeline, in_group_menu=True),
    Command("calendar", calendar, in_group_menu=True),
    Command("who", who, in_group_menu=True),
    Command("sources", sources, in_group_menu=True),
    Command("source", source),
    Command("brief", brief, in_group_menu=True),
    Command("compare", compare, in_group_menu=True),
    Command("cite", cite, in_group_menu=True),
    Command("subscribe", subscribe, in_group_menu=True),
    Command("subscriptions", subscriptions, in_group_menu=True),
    Command("unsubscribe", unsubscribe),
    Command("since", since, in_group_menu=True),
    Command("digest", digest, in_group_menu=True),
    Command("quiet", quiet),
    Command("lang", lang),
    Command("privacy", privacy, in_group_menu=True),
    Command("export", export),
    Command("forget", forget),
    Command("help", help_, in_group_menu=True),
)
"""The commands of all users, in the order of the menus. They work in private chats and in groups."""

ADMIN_COMMANDS = (
    Command("add", add),
    Command("remove", remove),
    Command("restore", restore),
    Command("unanswered", unanswered),
    Command("stats", stats),
)
"""The commands of administrators, in their private chats; they do not exist for other users."""

_NEW = filters.UpdateType.MESSAGE & FROM_PERSON
_OWN = ~filters.FORWARDED & ~filters.VIA_BOT  # nobody commands by a message that someone else has written
_EDITED = filters.UpdateType.EDITED_MESSAGE & FROM_PERSON
_PRIVATE = _NEW & filters.ChatType.PRIVATE
_GROUPS = _NEW & filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION


def register(application: BotApplication) -> None:
    """Add every handler. An update goes to the first handler that accepts it, so the order matters."""
    administrators = _PRIVATE & filters.User(application.bot_data.admins)
    application.add_handler(TypeHandler(Update, slow_down), group=-1)
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, on_migration))
    for command in COMMANDS:
        application.add_handler(CommandHandler(command.name, command.handler, _NEW & _OWN))
    for command in ADMIN_COMMANDS:
        application.add_handler(CommandHandler(command.name, command.handler, administrators & _OWN))
    application.add_handler(MessageHandler(administrators & CORRECTION, correct))
    application.add_handler(MessageHandler(administrators & (filters.Document.ALL | filters.FORWARDED | URL), add))
    application.add_handler(CallbackQueryHandler(on_button))
    application.add_handler(InlineQueryHandler(on_inline_query))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, on_guest_message))
    application.add_handler(MessageHandler(_PRIVATE & _OWN & filters.COMMAND, unknown_command))
    application.add_handler(MessageHandler(_PRIVATE & _WORDS, on_words))
    application.add_handler(MessageHandler(_GROUPS & ADDRESSED & ~(_OWN & filters.COMMAND) & _WORDS, on_words))
    application.add_handler(MessageHandler(_EDITED & _WORDS, on_edited_question))
    application.add_handler(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, on_unreadable_message))
    application.add_error_handler(handle_error)
