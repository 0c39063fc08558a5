"""Updates by webhook: Telegram calls the bot."""

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

from bot.backoff import backoff
from bot.inbox.inbox import Inbox
from bot.logs import webhook_secret
from bot.settings import Settings
from bot.transport.client import required_token
from bot.transport.connection_state import ConnectionState
from bot.transport.polling import MEMORY_ONLY_TIMEOUT_S, UNKNOWN_TOKEN, is_update
from corpus.errors import ConfigurationError

_LOG = logging.getLogger(__name__)

MAX_BODY_BYTES = 1_000_000  # Telegram's own updates are far smaller; the rest of a larger body is not read
BODY_TIMEOUT_S = 20.0  # time for a body to arrive
MAX_CONNECTIONS = 100  # concurrent calls of the webhook: the most that Telegram allows
CHECK_INTERVAL_S = 30.0  # time between two checks that Telegram has the right address and reaches it
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def configured_secret(settings: Settings) -> str:
    """Return the secret with which Telegram proves itself: `WEBHOOK_SECRET`, else derived from the token."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    return webhook_secret(required_token(settings))


def webhook_path(settings: Settings) -> str:
    """Return the path of `WEBHOOK_URL`."""
    return urlsplit(settings.webhook_url or "").path or "/"


def webhook_route(path: str, secret: str, inbox: Inbox, state: ConnectionState) -> Route:
    """Return the route to which Telegram posts updates.

    It answers 200 once an update is on disk or done, 403 without the right `secret`, 400 if the body is not an update,
    408 if it is too slow, 413 if it is too large, and 503 (Telegram repeats the call) if the inbox is full or can
    neither store the update nor handle it soon.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return Response(status_code=403)
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MAX_BODY_BYTES:
                        return Response(status_code=413)
            update = json.loads(body)
        except TimeoutError:
            return Response(status_code=408)
        except (ClientDisconnect, ValueError, RecursionError):
            return Response(status_code=400)
        if not is_update(update):
            return Response(status_code=400)
        state.mark_alive()
        if inbox.is_full:
            return Response(status_code=503)
        in_memory = [entry.done for entry in await inbox.add([update]) if entry.done]
        if in_memory:
            _, unfinished = await asyncio.wait(in_memory, timeout=MEMORY_ONLY_TIMEOUT_S)
            if unfinished:
                return Response(status_code=503)
        return Response()

    return Route(path, receive, methods=["POST"])


async def keep_webhook(bot: Bot, settings: Settings, state: ConnectionState, allowed_updates: Sequence[str]) -> None:
    """Set the webhook and check every `CHECK_INTERVAL_S` that Telegram still has it, until cancelled.

    Raises `ConfigurationError` if Telegram does not know the token or refuses the address.
    """
    is_set, failures = False, 0
    while True:
        state.mark_attempt()
        try:
            is_set = is_set and await _is_unchanged(bot, settings, state)
            if not is_set:
                await bot.set_webhook(
                    settings.webhook_url or "",
                    secret_token=configured_secret(settings),
                    allowed_updates=allowed_updates,
                    max_connections=MAX_CONNECTIONS,
                )
                is_set = True
                state.mark_alive()
                _LOG.info("Webhook is set")
        except InvalidToken as exc:
            raise ConfigurationError(UNKNOWN_TOKEN) from exc
        except BadRequest as exc:
            raise ConfigurationError(f"Telegram refuses WEBHOOK_URL: {exc}.") from exc
        except TelegramError as exc:
            state.mark_failed(f"Telegram can't be reached, the bot tries again: {exc}")
            failures += 1
        except Exception as exc:  # python-telegram-bot raises anything on an answer of another form
            state.mark_failed(f"Telegram's answer about the webhook can't be used, the bot tries again: {exc}")
            failures += 1
        else:
            failures = 0
        await asyncio.sleep(backoff(failures) if failures else CHECK_INTERVAL_S)


async def _is_unchanged(bot: Bot, settings: Settings, state: ConnectionState) -> bool:
    """Return True if Telegram has the bot's address. Report the calls that Telegram says have failed."""
    info = await bot.get_webhook_info()
    if info.url != settings.webhook_url:
        _LOG.warning("Webhook is set again: Telegram had another address")
        return False
    if info.pending_update_count and info.last_error_message:
        state.mark_failed(f"Telegram can't reach the webhook: {info.last_error_message}")
    else:
        state.mark_alive()
    return True
