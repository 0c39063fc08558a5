"""The bot as Telegram knows it: its token, its server, and what it wants to hear."""

from __future__ import annotations

from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import ExtBot

from bot.settings import Settings
from bot.transport.delivery import ReliableRequest
from corpus.errors import ConfigurationError

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
]

_TELEGRAM = "api.telegram.org"


def required_token(settings: Settings) -> str:
    """Return the bot's token. Raises `ConfigurationError` where none is set."""
    if settings.telegram_bot_token is None:
        raise ConfigurationError(
            "TELEGRAM_BOT_TOKEN is not set: put the token that @BotFather gave you into .env, "
            "or try the bot without one: python -m bot preview"
        )
    return settings.telegram_bot_token.get_secret_value()


def is_telegram(settings: Settings) -> bool:
    """Whether the bot talks to Telegram itself, whose limits it then keeps; another server says when it is too much."""
    return urlsplit(settings.telegram_api_url).hostname == _TELEGRAM


def build_bot(settings: Settings, outgoing: ReliableRequest) -> ExtBot[None]:
    """Return the bot that speaks on that line. Raises `ConfigurationError` where no token is set."""
    return ExtBot(
        required_token(settings),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=outgoing,
        get_updates_request=outgoing,  # not used: updates come by `bot.transport.polling`
    )
