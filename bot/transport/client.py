"""The bot's identity at Telegram: its token, its server and the kinds of updates that it receives."""

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

_TELEGRAM_HOST = "api.telegram.org"


def required_token(settings: Settings) -> str:
    """Return the bot's token. Raises `ConfigurationError` if none is set."""
    if settings.telegram_bot_token is None:
        raise ConfigurationError(
            "TELEGRAM_BOT_TOKEN is not set: put the token that @BotFather gave you into .env, "
            "or try the bot without one: python -m bot preview"
        )
    return settings.telegram_bot_token.get_secret_value()


def is_telegram(settings: Settings) -> bool:
    """Return True if the Bot API server is Telegram's own, whose documented rate limits apply."""
    return urlsplit(settings.telegram_api_url).hostname == _TELEGRAM_HOST


def build_bot(settings: Settings, request: ReliableRequest) -> ExtBot[None]:
    """Return the bot that sends its calls over `request`. Raises `ConfigurationError` if no token is set."""
    return ExtBot(
        required_token(settings),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=request,
        get_updates_request=request,  # not used: `bot.transport.polling` has its own
    )
