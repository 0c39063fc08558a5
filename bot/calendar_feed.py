"""The calendar that programs subscribe to: events under a secret path of the bot's web server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.settings import Settings

if TYPE_CHECKING:
    from corpus.library import Library

FEED_PATH = "/calendar"
_MEDIA_TYPE = "text/calendar; charset=utf-8"
_SECRET_CHARS = 32


def calendar_url(settings: Settings) -> str | None:
    """Return the public address of the feed, without language and ending; None if the web server has none."""
    address = settings.public_url or settings.webhook_url
    if not address or not settings.telegram_bot_token:
        return None
    parts = urlsplit(address)
    base = address.rstrip("/") if settings.public_url else f"{parts.scheme}://{parts.netloc}"
    return f"{base}{FEED_PATH}/{_secret(settings)}"


def calendar_route(settings: Settings, library: Callable[[], Library | None]) -> Route:
    """Return the route of the feed: 404 without the right secret, 503 until the documents are loaded."""

    async def feed(request: Request) -> Response:
        given = request.path_params["secret"]
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), _secret(settings).encode()):
            return Response(status_code=404)
        if (loaded := library()) is None:
            return Response(status_code=503, headers={"Retry-After": "60"})
        content = await asyncio.to_thread(_calendar, loaded, request.query_params, request.path_params["language"])
        return Response(content, media_type=_MEDIA_TYPE, headers={"Cache-Control": "private, max-age=3600"})

    return Route(FEED_PATH + "/{secret}/{language}.ics", feed)


def _calendar(library: Library, query: Mapping[str, str], language: str) -> bytes:
    from handlers.responses.events import calendar_of  # noqa: PLC0415 - a start imports no handlers before the poll
    from handlers.views.events.ics import FILTER_PARAMETER  # noqa: PLC0415 - the same

    return calendar_of(library, query.get(FILTER_PARAMETER, ""), language)


def _secret(settings: Settings) -> str:
    """Return the secret part of the path: the same after a restart, another with another token."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    return hmac.new(token.encode(), b"calendar feed", hashlib.sha256).hexdigest()[:_SECRET_CHARS]
