"""HTTP to Telegram: python-telegram-bot's request over aiohttp's connections, which are faster than httpx's own."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram.request import HTTPXRequest

from bot.tasks import LoopTurns
from corpus.errors import ConfigurationError

READ_TIMEOUT_S = 5.0
POOL_TIMEOUT_S = 30.0
_TURNS_PER_ITERATION = 4  # calls that are sent or end in one iteration of the event loop: each takes a millisecond
KEEP_ALIVE_S = 20.0  # idle time after which a connection is closed; Telegram's own limit is higher


class _FairTransport(AiohttpTransport):
    """Connections on which calls take turns to be sent, and to go on when their responses have come."""

    def __init__(self, *, limits: httpx.Limits, proxy: httpx.Proxy | None) -> None:
        super().__init__(limits=limits, proxy=proxy)
        self._turns = LoopTurns(_TURNS_PER_ITERATION)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._turns.take()
        response = await super().handle_async_request(request)
        await self._turns.take()
        return response


def http_request(api_url: str, pool_size: int) -> HTTPXRequest:
    """Return a request to the Bot API server at `api_url` with at most `pool_size` connections.

    The environment names the proxy (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Raises `ConfigurationError`
    if it is of an unsupported kind.
    """
    limits = httpx.Limits(max_connections=pool_size, keepalive_expiry=KEEP_ALIVE_S)
    client = {
        "transport": _FairTransport(limits=limits, proxy=proxy_for(api_url)),
        "event_hooks": {"response": [_read_whole]},
    }
    return HTTPXRequest(read_timeout=READ_TIMEOUT_S, pool_timeout=POOL_TIMEOUT_S, httpx_kwargs=client)


async def _read_whole(response: httpx.Response) -> None:
    """Read a response and drop its stream, which refers back to it.

    Only the garbage collector would free the two, with 30 objects more. It held the event loop for 100 ms.
    """
    await response.aread()
    response.stream = httpx.ByteStream(b"")


def proxy_for(url: str) -> httpx.Proxy | None:
    """Return the proxy that the environment names for a URL. Raises `ConfigurationError`."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy_url = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy_url or proxy_bypass(parts.hostname or ""):
        return None
    if "://" not in proxy_url:
        proxy_url = f"http://{proxy_url}"
    scheme = urlsplit(proxy_url).scheme
    if scheme not in ("http", "https"):
        raise ConfigurationError(f"The proxy for {parts.hostname} is a {scheme} address; only http:// can be used.")
    try:
        return httpx.Proxy(proxy_url)
    except (httpx.InvalidURL, ValueError) as exc:
        raise ConfigurationError(f"The proxy for {parts.hostname} is not a valid address.") from exc
