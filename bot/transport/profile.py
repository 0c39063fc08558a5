"""What Telegram shows of the bot before anybody writes: its commands and what it can do, in each language."""

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
from telegram.error import BadRequest, TelegramError

from handlers.context import BotApplication
from handlers.translations import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts_for

_LOG = logging.getLogger(__name__)

IN_GROUPS = ("events", "timeline", "calendar", "who", "sources", "subscribe", "subscriptions", "privacy", "help")
"""Commands that the menu of a group has; the others work there too."""


async def set_profile(application: BotApplication) -> None:
    """Tell Telegram, where it has it otherwise. That this fails is no reason not to answer."""
    try:
        for language in LANGUAGES:
            await _set(application, texts_for(language), "" if language == DEFAULT_LANGUAGE else language)
    except TelegramError as exc:
        _LOG.warning("The menu and the description could not be set: %s", exc)


async def _set(application: BotApplication, texts: Texts, code: str) -> None:
    bot = application.bot
    for scope, names in (
        (BotCommandScopeAllPrivateChats(), tuple(texts.commands)),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    ):
        await _set_commands(application, scope, _menu(texts.commands, names), code)
    everything = {**texts.commands, **texts.admin_commands}
    for admin in sorted(application.bot_data.admins):
        try:
            await _set_commands(application, BotCommandScopeChat(admin), _menu(everything, tuple(everything)), code)
        except BadRequest as exc:  # who has never written to the bot has no chat with it
            _LOG.info("Administrator %s has no menu of their own yet: %s", admin, exc)
    if (await bot.get_my_description(code)).description != texts.description:
        await bot.set_my_description(texts.description, code)
    if (await bot.get_my_short_description(code)).short_description != texts.short_description:
        await bot.set_my_short_description(texts.short_description, code)


def _menu(about: Mapping[str, str], names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, about[name]) for name in names]


async def _set_commands(
    application: BotApplication, scope: BotCommandScope, commands: list[BotCommand], code: str
) -> None:
    if list(await application.bot.get_my_commands(scope, code)) != commands:
        await application.bot.set_my_commands(commands, scope, code)
