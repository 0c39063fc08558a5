"""The bot's profile at Telegram in each language: its command menus and descriptions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest

from handlers.context import BotApplication
from handlers.register import ADMIN_COMMANDS, COMMANDS
from handlers.translations import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts_for

_LOG = logging.getLogger(__name__)


async def set_profile(application: BotApplication) -> None:
    """Update the profile where it differs. A failure is logged; the bot answers without it."""
    try:
        for language in LANGUAGES:
            await _update(application, texts_for(language), "" if language == DEFAULT_LANGUAGE else language)
    except Exception as exc:  # python-telegram-bot raises anything on an answer of another form
        _LOG.warning("Profile was not updated: %s", exc)


async def _update(application: BotApplication, texts: Texts, code: str) -> None:
    bot = application.bot
    for scope, names in (
        (BotCommandScopeAllPrivateChats(), [each.name for each in COMMANDS if each.in_private_menu]),
        (BotCommandScopeAllGroupChats(), [each.name for each in COMMANDS if each.in_group_menu]),
    ):
        await _set_commands(application, scope, _menu(texts.commands, names), code)
    all_commands = {**texts.commands, **texts.admin_commands}
    for_admins = [each.name for each in (*COMMANDS, *ADMIN_COMMANDS) if each.in_private_menu]
    for admin in sorted(application.bot_data.admins):
        try:
            await _set_commands(application, BotCommandScopeChat(admin), _menu(all_commands, for_admins), code)
        except BadRequest as exc:  # the administrator has not written to the bot yet
            _LOG.info("Administrator %s has no command menu yet: %s", admin, exc)
    if (await bot.get_my_description(code)).description != texts.description:
        await bot.set_my_description(texts.description, code)
    if (await bot.get_my_short_description(code)).short_description != texts.short_description:
        await bot.set_my_short_description(texts.short_description, code)


def _menu(descriptions: Mapping[str, str], names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, descriptions[name]) for name in names]


async def _set_commands(
    application: BotApplication, scope: BotCommandScope, commands: list[BotCommand], code: str
) -> None:
    if list(await application.bot.get_my_commands(scope, code)) != commands:
        await application.bot.set_my_commands(commands, scope, code)
