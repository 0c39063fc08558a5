"""Calls of the Bot API without python-telegram-bot's objects, where they would be made for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Bot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter


def request_data(parameters: Mapping[str, Any]) -> RequestData:
    """Return parameters as python-telegram-bot hands them to its requests; those that are None are left out."""
    return RequestData([RequestParameter(name, value, None) for name, value in parameters.items() if value is not None])


async def call(bot: Bot, method: str, **parameters: Any) -> Any:
    """Call a method; return its result as JSON has it. Raises `TelegramError` as the bot's own methods do."""
    return await bot.request.post(f"{bot.base_url}/{method}", request_data(parameters))
