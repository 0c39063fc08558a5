"""HTTP to Telegram: python-telegram-bot's requests as httpx's, over aiohttp's connections.

httpx's transport is used without its client: redirects, cookies and logins are none of the Bot API's, and looking after
them took half of the time of a call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
import yarl
from httpx_aiohttp import AiohttpTransport
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

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


_HEADERS = httpx.Headers(
    {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": str(BaseRequest.USER_AGENT)}
)


_FORM_HEADERS = httpx.Headers({**_HEADERS, "Content-Type": "application/x-www-form-urlencoded"})


class Requests(BaseRequest):
    """Requests of python-telegram-bot's over a transport of httpx's; what fails is its `TimedOut` or `NetworkError`."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    @property
    def read_timeout(self) -> float:
        """Seconds that Telegram may take to answer."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Do nothing: connections come with the first request."""

    async def shutdown(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

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
        """Do one request; see `BaseRequest.do_request`. aiohttp knows no time limit for writing."""
        request = httpx.Request(
            method,
            _parsed(url),
            **_body(request_data),
            extensions={
                "timeout": {
                    "connect": _given(connect_timeout, CONNECT_SECONDS),
                    "read": _given(read_timeout, ANSWER_SECONDS),
                    "pool": _given(pool_timeout, POOL_SECONDS),
                }
            },
        )
        try:
            response = await self._transport.handle_async_request(request)
            try:
                return response.status_code, await response.aread()
            finally:
                await response.aclose()
        except httpx.TimeoutException as exc:
            raise TimedOut from exc
        except (httpx.HTTPError, httpx.StreamError) as exc:
            raise NetworkError(f"httpx.{type(exc).__name__}: {exc}") from exc


_parsed = lru_cache(maxsize=64)(httpx.URL)


def _body(data: RequestData | None) -> dict[str, Any]:
    """Return what httpx makes a request's body of, and the headers. A form is encoded in C, by yarl."""
    if data is None:
        return {"headers": _HEADERS}
    if data.contains_files:
        return {"headers": _HEADERS, "data": data.json_parameters, "files": data.multipart_data}
    return {"headers": _FORM_HEADERS, "content": urlencode(data.json_parameters)}


def urlencode(parameters: Mapping[str, str]) -> bytes:
    """Return a form as `application/x-www-form-urlencoded`. Raises `UnicodeEncodeError` for half a surrogate pair."""
    "".join(parameters.values()).encode()  # yarl leaves it out
    return yarl.URL.build(query=parameters).raw_query_string.encode("ascii")


def _given(seconds: Any, usual: float) -> Any:
    return usual if seconds is BaseRequest.DEFAULT_NONE else seconds


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
        return Requests(AiohttpTransport(limits=limits, proxy=proxy))

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
