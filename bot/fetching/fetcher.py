"""HTTP client for untrusted servers.

`NetworkGuard` decides where a connection may go. The fetcher does the rest. It follows redirects one by one and checks
each, limits the received and the decompressed bytes, and has one timeout for the whole fetch. It keeps no cookie, takes
no proxy and no password from the environment, and always verifies certificates.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpcore
import httpx

from bot.fetching.decompression import GzipDecompressor
from bot.fetching.errors import FetchError
from bot.fetching.network_guard import NetworkGuard

USER_AGENT = "unido-bot/0.1 (self-hosted question-answering bot; reads pages that its host names)"
"""The User-Agent header. A robots.txt addresses the bot as `unido-bot`."""

_MAX_CONNECTIONS = 16
_MAX_VALIDATOR_CHARS = 1024
_BYTES_PER_MEGABYTE = 1_000_000
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept-Encoding", "gzip"),
    ("Connection", "close"),
    ("Accept", "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, */*;q=0.8"),
)


@dataclass(frozen=True)
class FetchLimits:
    """Limits of one fetch, its redirects included. A megabyte is 1,000,000 bytes."""

    redirects: int = 5
    megabytes: float = 10
    """Received, before decompression."""
    unpacked_megabytes: float = 50
    seconds: float = 20
    """From the name lookup to the last byte."""


@dataclass(frozen=True)
class FetchResult:
    """The response of a server. All of it is untrusted: `content` may be anything, whatever its type claims."""

    url: str
    """The final address, after redirects."""
    content: bytes
    charset: str | None = None
    """The encoding that the server claims; it may be wrong or unknown."""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """True if the page has not changed; `content` is then empty."""


class Fetcher:
    """Fetches pages, files and feeds. The bot has one. Needs `aclose`."""

    def __init__(
        self,
        guard: NetworkGuard | None = None,
        limits: FetchLimits | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.guard = guard or NetworkGuard()
        self.limits = limits or FetchLimits()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(),
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=0,  # no state of one server's connection may reach another fetch
            network_backend=self.guard,
        )

    async def aclose(self) -> None:
        """Close all connections and end the guard's resolver."""
        await self._pool.aclose()
        self.guard.close()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> FetchResult:
        """Fetch `url`; given the `etag` and `last_modified` of an earlier result, only if it has changed since.

        Raises `FetchError`, with one sentence for users, if the address is refused, a limit is reached or the server
        fails.
        """
        target = self.guard.check_url(url)
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in validators.items() if value}
        visited: set[str] = set()
        try:
            async with asyncio.timeout(self.limits.seconds):
                while True:
                    if str(target) in visited:
                        raise FetchError(f"{target.host} redirects in a loop: check the address.")
                    if len(visited) > self.limits.redirects:
                        raise FetchError(
                            f"{target.host} redirects more than {self.limits.redirects} times: check the address."
                        )
                    visited.add(str(target))
                    with _network_errors_translated(target.host):
                        answer = await self._request(target, conditions)
                    if isinstance(answer, FetchResult):
                        return answer
                    target = answer
        except TimeoutError as exc:
            raise _too_slow(target.host) from exc

    async def _request(self, url: httpx.URL, conditions: dict[str, str]) -> FetchResult | httpx.URL:
        """Send one request; return the result, or the address that the server redirects to."""
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.seconds)
        headers = [*_HEADERS, *conditions.items()]
        async with self._pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
            received = httpx.Headers(response.headers)
            if response.status in _REDIRECT_STATUSES and "location" in received:
                return self.guard.check_link(url, received["location"])
            if response.status == HTTPStatus.NOT_MODIFIED and conditions:
                return FetchResult(str(url), b"", not_modified=True)
            if response.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
                raise FetchError(_status_sentence(url.host, response.status), response.status)
            charset = _CHARSET.search(received.get("content-type", ""))
            return FetchResult(
                url=str(url),
                content=await self._content(url.host, response, received),
                charset=charset[1].lower() if charset else None,
                etag=_valid_validator(received.get("etag")),
                last_modified=_valid_validator(received.get("last-modified")),
            )

    async def _content(self, host: str, response: httpcore.Response, headers: httpx.Headers) -> bytes:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.limits.megabytes * _BYTES_PER_MEGABYTE:
            raise self._too_large(host)
        encoding = headers.get("content-encoding", "").strip().lower().replace("x-gzip", "gzip")
        if encoding in ("", "identity"):
            return b"".join([chunk async for chunk in self._received(host, response)])
        if encoding != "gzip":
            raise FetchError(f"{host} uses an unsupported Content-Encoding: download the page and add the file.")
        decompressor = GzipDecompressor(int(self.limits.unpacked_megabytes * _BYTES_PER_MEGABYTE))
        pieces = []
        async for chunk in self._received(host, response):
            for piece in decompressor.feed(chunk):
                pieces.append(piece)
                await asyncio.sleep(0)  # a small chunk may hold many pieces
        decompressor.finish()
        return b"".join(pieces)

    async def _received(self, host: str, response: httpcore.Response) -> AsyncIterator[bytes]:
        received_bytes = 0
        async for chunk in response.aiter_stream():
            received_bytes += len(chunk)
            if received_bytes > self.limits.megabytes * _BYTES_PER_MEGABYTE:
                raise self._too_large(host)
            yield chunk

    def _too_large(self, host: str) -> FetchError:
        return FetchError(f"The page or file of {host} is larger than {self.limits.megabytes:g} MB: add it in parts.")


@contextmanager
def _network_errors_translated(host: str) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as exc:
        raise _too_slow(host) from exc
    except (httpcore.ConnectError, ssl.SSLError) as exc:
        if isinstance(exc.__context__, ssl.SSLCertVerificationError):
            raise FetchError(f"{host} has an invalid TLS certificate: check the address.") from exc
        raise FetchError(f"{host} offers no secure connection: try again later, or with http://.") from exc
    except httpcore.NetworkError as exc:
        raise FetchError(f"{host} closed the connection: try again later.") from exc
    except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError) as exc:
        raise FetchError(f"{host} sent an invalid or incomplete HTTP response: try again later.") from exc


def _too_slow(host: str) -> FetchError:
    return FetchError(f"{host} takes too long: try again later.")


def _status_sentence(host: str, status: int) -> str:
    if status in (404, 410):
        return f"{host} has no such page ({status}): check the address."
    if status in (401, 402, 403, 407, 451):
        return f"{host} does not let the bot read this page ({status}): download it and add the file."
    if status == 429:
        return f"{host} asks for fewer requests ({status}): try again later."
    if status >= 500:
        return f"{host} has a server error ({status}): try again later."
    return f"{host} answered with status {status} instead of the page: check the address."


def _valid_validator(value: str | None) -> str | None:
    """Return an ETag or a date if it can be sent back unchanged, else None."""
    is_valid = value and len(value) <= _MAX_VALIDATOR_CHARS and value.isascii() and value.isprintable()
    return value if is_valid else None
