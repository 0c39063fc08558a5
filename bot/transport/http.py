"""HTTP to Telegram: python-telegram-bot's request over aiohttp's connections, which are faster than httpx's own."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram.request import HTTPXRequest

from corpus.errors import ConfigurationError

READ_TIMEOUT_S = 5.0
POOL_TIMEOUT_S = 30.0
KEEP_ALIVE_S = 20.0  # idle time after which a connection is closed; Telegram's own limit is higher


def http_request(api_url: str, pool_size: int) -> HTTPXRequest:
    """Return a request to the Bot API server at `api_url` with at most `pool_size` connections.

    The environment names the proxy (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Raises `ConfigurationError`
    if it is of an unsupported kind.
    """
    limits = httpx.Limits(max_connections=pool_size, keepalive_expiry=KEEP_ALIVE_S)
    transport = AiohttpTransport(limits=limits, proxy=proxy_for(api_url))
    return HTTPXRequest(read_timeout=READ_TIMEOUT_S, pool_timeout=POOL_TIMEOUT_S, httpx_kwargs={"transport": transport})


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
