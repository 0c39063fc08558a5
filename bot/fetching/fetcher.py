"""A URL → its bytes, safely: every server is taken for hostile, and none gets more than it is due.

`Guard` decides where a connection may go. Here is the rest: redirects are followed one by one and checked again, what
is received and what is unpacked is limited, and one clock runs for all of it. No cookie is kept, no proxy and no
password is taken from the environment, certificates are always verified.
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

from bot.fetching.decompression import PACKINGS, Unpacker
from bot.fetching.network_guard import Guard
from corpus.errors import FetchError

USER_AGENT = "unido-bot/0.1 (self-hosted question-answering bot; reads pages that its host names)"
"""What the bot says it is. Rules for it in a robots.txt stand under `unido-bot`."""

_CONNECTIONS = 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MEGABYTE = 1_000_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_LONGEST_VALIDATOR = 1024


@dataclass(frozen=True)
class Limits:
    """What one fetch may take at most, its redirects included."""

    redirects: int = 5
    megabytes: float = 10
    """Received, as it is packed; a megabyte is 1,000,000 bytes."""
    unpacked_megabytes: float = 50
    seconds: float = 20
    """From the look-up of the name to the last byte."""


@dataclass(frozen=True)
class FetchResult:
    """What a server answered. Nothing in it is to be trusted: `content` may be anything, whatever its type says."""

    url: str
    """Where it was found in the end, after redirects."""
    content: bytes
    content_type: str | None = None
    """In lower case and without parameters: `text/html`."""
    charset: str | None = None
    """As the server names it; it may be wrong or unknown."""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """The server says that it is as it was; `content` is empty."""


class Fetcher:
    """Fetches what is on the web. One for the whole bot; close it with `aclose` or use it as a context manager."""

    def __init__(
        self, guard: Guard | None = None, limits: Limits | None = None, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        self.guard = guard or Guard()
        self.limits = limits or Limits()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=0,  # each fetch stands alone: nothing that one server left behind reaches another
            network_backend=self.guard,
        )

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> FetchResult:
        """Fetch `url`. With what an earlier answer gave as `etag` and `last_modified`, only if it has changed since.

        Raises `FetchError` with one sentence for people where the address is refused, a limit is reached or the server
        fails.
        """
        asked = self.guard.check(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        seen: set[str] = set()
        try:
            async with asyncio.timeout(self.limits.seconds):
                while True:
                    if str(asked) in seen:
                        raise FetchError(f"{asked.host} sends one round in circles from page to page.")
                    if len(seen) > self.limits.redirects:
                        raise FetchError(f"{asked.host} sends one on more than {self.limits.redirects} times.")
                    seen.add(str(asked))
                    with _translated(asked.host):
                        answer = await self._ask(asked, headers)
                    if isinstance(answer, FetchResult):
                        return answer
                    asked = answer
        except TimeoutError as exc:
            raise _too_slow(asked.host) from exc

    async def _ask(self, url: httpx.URL, conditions: dict[str, str]) -> FetchResult | httpx.URL:
        """Ask for one URL; return what it holds, or the URL that it sends on to."""
        headers = [("User-Agent", USER_AGENT), ("Accept-Encoding", ", ".join(PACKINGS)), ("Connection", "close")]
        headers += [("Accept", "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, */*;q=0.8")]
        headers += conditions.items()
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        seconds = self.limits.seconds
        timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        async with self._pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as response:
            answered = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and "location" in answered:
                return self.guard.follow(url, answered["location"])
            if response.status == HTTPStatus.NOT_MODIFIED and conditions:
                return FetchResult(str(url), b"", not_modified=True)
            if response.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
                raise FetchError(_status_sentence(url.host, response.status), response.status)
            content_type = answered.get("content-type", "")
            charset = _CHARSET.search(content_type)
            return FetchResult(
                url=str(url),
                content=await self._content(url.host, response, answered),
                content_type=content_type.partition(";")[0].strip().lower() or None,
                charset=charset[1].lower() if charset else None,
                etag=_kept(answered.get("etag")),
                last_modified=_kept(answered.get("last-modified")),
            )

    async def _content(self, host: str, response: httpcore.Response, headers: httpx.Headers) -> bytes:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.limits.megabytes * _MEGABYTE:
            raise self._too_large(host)
        packing = headers.get("content-encoding", "").strip().lower().replace("x-gzip", "gzip")
        if packing in ("", "identity"):
            return b"".join([chunk async for chunk in self._received(host, response)])
        if packing not in PACKINGS:
            raise FetchError(f"{host} sends it packed in a way that was not asked for.")
        unpacker = Unpacker(int(self.limits.unpacked_megabytes * _MEGABYTE))
        pieces = []
        async for chunk in self._received(host, response):
            for piece in unpacker.feed(chunk):
                pieces.append(piece)
                await asyncio.sleep(0)  # a small chunk may hold many pieces
        unpacker.finish()
        return b"".join(pieces)

    async def _received(self, host: str, response: httpcore.Response) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in response.aiter_stream():
            received += len(chunk)
            if received > self.limits.megabytes * _MEGABYTE:
                raise self._too_large(host)
            yield chunk

    def _too_large(self, host: str) -> FetchError:
        return FetchError(f"What {host} sends is larger than {self.limits.megabytes:g} MB: it is not read.")


@contextmanager
def _translated(host: str) -> Iterator[None]:
    """Say in one sentence what the network's errors mean."""
    try:
        yield
    except httpcore.TimeoutException as exc:
        raise _too_slow(host) from exc
    except (httpcore.ConnectError, ssl.SSLError) as exc:
        if isinstance(exc.__context__, ssl.SSLCertVerificationError):
            raise FetchError(f"The certificate of {host} is not valid, so it may be somebody else: not read.") from exc
        raise FetchError(f"There is no secure connection to {host}: try again later, or with http://.") from exc
    except httpcore.NetworkError as exc:
        raise FetchError(f"{host} broke the connection off: try again later.") from exc
    except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError) as exc:
        raise FetchError(f"{host} answers with something that is not HTTP, or stops in the middle.") from exc


def _too_slow(host: str) -> FetchError:
    return FetchError(f"{host} takes too long: try again later.")


def _status_sentence(host: str, status: int) -> str:
    if status in (404, 410):
        return f"{host} has no such page ({status}): check the address."
    if status in (401, 402, 403, 407, 451):
        return f"{host} does not let the bot read this page ({status})."
    if status == 429:
        return f"{host} asks for fewer requests (429): try again later."
    if status >= 500:
        return f"{host} has an error of its own ({status}): try again later."
    return f"{host} answers {status}, not with the page."


def _kept(validator: str | None) -> str | None:
    """Return an ETag or a date that can be sent back as it is; a strange one is not kept."""
    fine = validator and len(validator) <= _LONGEST_VALIDATOR and validator.isascii() and validator.isprintable()
    return validator if fine else None
