"""HTTP to Telegram: httpx as python-telegram-bot uses it, over aiohttp's connections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from corpus.errors import ConfigurationError

AT_ONCE = 256
"""Requests under way at once, and so updates in hand: most of them wait for Telegram."""

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 5.0
POOL_SECONDS = 30.0
_KEPT_SECONDS = 20.0  # a connection without a request; Telegram's own limit is higher

_NOT_SENT = (
    aiohttp.ClientConnectorError,  # refused, no route, DNS, TLS, or the proxy
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,  # the proxy said no
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)


class Connection(BaseRequest):
    """A request of python-telegram-bot's that can be built anew while it is in use."""

    def __init__(self, build: Callable[[], BaseRequest]) -> None:
        self._build = build
        self._inner: BaseRequest | None = build()

    @property
    def read_timeout(self) -> float | None:
        """Seconds that Telegram may take to answer."""
        return self._inner.read_timeout if self._inner else None

    async def initialize(self) -> None:
        """Open it, if it is not open; connections come with the first request."""
        if self._inner is None:
            self._inner = self._build()
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close all its connections."""
        inner, self._inner = self._inner, None
        if inner:
            await inner.shutdown()

    async def renew(self) -> None:
        """Close all connections, under way or not, and begin with new ones."""
        await self.shutdown()
        await self.initialize()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do one request; see `BaseRequest.do_request`."""
        if self._inner is None:
            raise RuntimeError("This connection is not open.")
        return await self._inner.do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )


def connection(address: str, size: int) -> Connection:
    """Return a connection to the Bot API server at `address`, with at most `size` requests under way.

    A proxy is taken from the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), as httpx does.
    Raises `ConfigurationError` where it is one of a kind that can't be used.
    """
    proxy = proxy_for(address)

    def build() -> BaseRequest:
        limits = httpx.Limits(max_connections=size, keepalive_expiry=_KEPT_SECONDS)
        return HTTPXRequest(
            connection_pool_size=size,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            pool_timeout=POOL_SECONDS,
            httpx_kwargs={"transport": AiohttpTransport(limits=limits, proxy=proxy), "trust_env": False},
        )

    return Connection(build)


def proxy_for(address: str) -> httpx.Proxy | None:
    """Return the proxy that the environment names for an address."""
    parts = urlsplit(address)
    proxies = getproxies()
    url = proxies.get(parts.scheme) or proxies.get("all")
    if not url or proxy_bypass(parts.hostname or ""):
        return None
    if "://" not in url:
        url = f"http://{url}"
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigurationError(
            f"The proxy for {parts.hostname} is set to a {urlsplit(url).scheme} address; only http:// can be used."
        )
    try:
        return httpx.Proxy(url)
    except (httpx.InvalidURL, ValueError) as exc:
        raise ConfigurationError(f"The proxy for {parts.hostname} is set to what is no address.") from exc


def surely_not_sent(error: BaseException) -> bool:
    """Whether a request failed before any of it left; else it may have arrived, whatever became of the answer.

    The first cause decides: httpx-aiohttp calls a connection that broke while the answer was awaited a
    `ConnectTimeout`.
    """
    causes = [error]
    while (cause := causes[-1].__cause__) is not None:
        causes.append(cause)
    told = next((each for each in reversed(causes) if isinstance(each, aiohttp.ClientError | httpx.HTTPError)), None)
    return isinstance(told, _NOT_SENT)
