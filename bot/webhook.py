"""Updates that Telegram brings: the webhook's side of the wire."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.app import ALLOWED_UPDATES, running
from bot.server import serving
from bot.settings import Settings
from corpus.errors import ConfigurationError
from handlers.context import BotApplication

LARGEST_UPDATE = 1_000_000
"""Bytes. Telegram's own are far smaller; a larger body is not read to its end."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def create_app(application: BotApplication, path: str, secret: str) -> Starlette:
    """Return the server that puts each update at `path` into the application's queue.

    Only requests that carry `secret` are heard (403 else); a body that is no update is answered with 400, one
    that is too large with 413.
    """

    async def receive(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=403)
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_UPDATE:
                    return Response(status_code=413)
            update = Update.de_json(json.loads(body), application.bot)
        except ClientDisconnect:
            return Response(status_code=400)
        except (ValueError, TypeError, KeyError, AttributeError):
            return Response(status_code=400)
        await application.update_queue.put(update)
        return Response()

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


@contextlib.asynccontextmanager
async def webhook(application: BotApplication, settings: Settings) -> AsyncIterator[None]:
    """Run the application with updates brought by Telegram to `WEBHOOK_URL`.

    Raises `ConfigurationError` where no `WEBHOOK_URL` is set or the port is taken.
    """
    if settings.webhook_url is None:
        raise ConfigurationError("WEBHOOK_URL is not set.")
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else secrets.token_urlsafe(32)
    path = urlsplit(settings.webhook_url).path or "/"
    async with (
        running(application, settings),
        serving(create_app(application, path, secret), settings.listen, settings.port),
    ):
        await application.bot.set_webhook(settings.webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        yield
