"""Hearing Telegram by being called: the webhook."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.inbox.inbox import Inbox
from bot.logs import webhook_secret
from bot.settings import Settings
from bot.transport.client import required_token
from bot.transport.connection_state import ConnectionState
from bot.transport.polling import UNSAFE_SECONDS, is_update
from corpus.errors import ConfigurationError

_LOG = logging.getLogger(__name__)

LARGEST_UPDATE = 1_000_000
"""Bytes. Telegram's own are far smaller; a larger body is not read to its end."""

CONNECTIONS = 100
"""Updates that Telegram may bring at once: the most that it allows."""

CHECK_SECONDS = 30.0
"""How often Telegram is asked whether it has the right address and reaches it."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_SLOW = 503


def secret_of(settings: Settings) -> str:
    """Return what Telegram proves itself with: as set, else made of the token."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    return webhook_secret(required_token(settings))


def webhook_route(path: str, secret: str, inbox: Inbox, hearing: ConnectionState) -> Route:
    """Return the route at which Telegram brings updates: 200 once one is safe.

    Only requests that carry `secret` are heard (403 else). A body that is no update is answered with 400, one that
    is too large with 413. 503 says: come again, there is no room, or it could be neither stored nor answered soon.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return Response(status_code=403)
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_UPDATE:
                    return Response(status_code=413)
            update = json.loads(body)
        except (ClientDisconnect, ValueError, RecursionError):
            return Response(status_code=400)
        if not is_update(update):
            return Response(status_code=400)
        hearing.heard()
        if inbox.is_full:
            return Response(status_code=_SLOW)
        unsafe = [entry.finished for entry in await inbox.add([update]) if entry.finished]
        if unsafe:
            _, unfinished = await asyncio.wait(unsafe, timeout=UNSAFE_SECONDS)
            if unfinished:
                return Response(status_code=_SLOW)
        return Response()

    return Route(path, receive, methods=["POST"])


async def keep_webhook(bot: Bot, settings: Settings, hearing: ConnectionState, allowed_updates: Sequence[str]) -> None:
    """Tell Telegram where the webhook is, and look now and then whether it still knows, until cancelled.

    Raises `ConfigurationError` where Telegram does not know the token, or refuses the address.
    """
    is_set = False
    while True:
        hearing.attempted()
        try:
            is_set = is_set and await _is_right(bot, settings, hearing)
            if not is_set:
                await bot.set_webhook(
                    settings.webhook_url or "",
                    secret_token=secret_of(settings),
                    allowed_updates=allowed_updates,
                    max_connections=CONNECTIONS,
                )
                is_set = True
                hearing.heard()
                _LOG.info("Telegram brings updates to the webhook.")
        except InvalidToken as exc:
            raise ConfigurationError(
                "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
            ) from exc
        except BadRequest as exc:
            raise ConfigurationError(f"Telegram refuses WEBHOOK_URL: {exc}.") from exc
        except TelegramError as exc:
            hearing.failed(f"Telegram can't be reached ({exc}); trying again.")
            await asyncio.sleep(1)
            continue
        await asyncio.sleep(CHECK_SECONDS)


async def _is_right(bot: Bot, settings: Settings, hearing: ConnectionState) -> bool:
    """Whether Telegram has our address. What it says of failed calls is logged."""
    info = await bot.get_webhook_info()
    if info.url != settings.webhook_url:
        _LOG.warning("Telegram has another address as the webhook; it is set again.")
        return False
    if info.pending_update_count and info.last_error_message:
        hearing.failed(f"Telegram can't reach the webhook: {info.last_error_message}.")
    else:
        hearing.heard()
    return True


def webhook_path(settings: Settings) -> str:
    """Return the path of `WEBHOOK_URL`."""
    return urlsplit(settings.webhook_url or "").path or "/"
