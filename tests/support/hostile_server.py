"""A fake web on loopback: names, addresses, and servers that send the responses of a test.

Only name resolution and the step from a public address to loopback are fake; all between is real.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from bot.fetching.fetcher import Fetcher, FetchLimits
from bot.fetching.network_guard import NetworkGuard

PUBLIC = "93.184.215.14"
"""The address of every host without an entry in `Web.names`."""


@dataclass(frozen=True)
class Request:
    host: str
    target: str
    headers: dict[str, str]


Answer = bytes | Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
"""The raw bytes of a response, or a function that writes them."""


def page(
    body: bytes | str = b"", status: int = 200, headers: dict[str, str] | None = None, type_: str = "text/html"
) -> bytes:
    """Return a well-formed response."""
    body = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": type_, "Content-Length": str(len(body)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} As It Is\r\n{head}\r\n".encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    return page(status=status, headers={"Location": location})


@dataclass
class Web(httpcore.AsyncNetworkBackend):
    """Names, their addresses and the servers. `answers` has responses by host and path, or by path alone."""

    answers: dict[str, Answer] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    """The addresses of a name at each lookup; the last ones stay."""
    requests: list[Request] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    ports: dict[int, int] = field(default_factory=dict)
    refusing: set[str] = field(default_factory=set)
    """Addresses that refuse connections."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise OSError("Name or service not known")
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        if host in self.refusing:
            raise httpcore.ConnectError("refused")
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.ports[port], timeout)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                first = await reader.readexactly(1)
                if first == b"\x16":  # TLS, where plain text is spoken
                    writer.write(page(status=400))
                    return
                head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                request = Request(headers["host"], head[0].split(" ")[1], headers)
                self.requests.append(request)
                path = request.target.partition("?")[0]
                answer = self.answers.get(path, page("nothing", 404))
                answer = self.answers.get(request.host + path, answer)
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    await answer(request, writer)
                await writer.drain()
        finally:
            self.tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    def guard(self, *allowed_hosts: str) -> NetworkGuard:
        return NetworkGuard(allowed_hosts, self.resolve, self)

    @contextlib.asynccontextmanager
    async def fetcher(
        self, *allowed_hosts: str, ssl_context: ssl.SSLContext | None = None, **limits: Any
    ) -> AsyncIterator[Fetcher]:
        fetcher = Fetcher(self.guard(*allowed_hosts), FetchLimits(**limits), ssl_context)
        async with contextlib.aclosing(fetcher):
            yield fetcher

    def paths(self) -> list[str]:
        return [each.target for each in self.requests]


@contextlib.asynccontextmanager
async def hostile_web(server_ssl: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    """Serve a web: plain text on ports 80 and 8080, and TLS on 443 if `server_ssl` is given."""
    web = Web()
    async with contextlib.AsyncExitStack() as stack:
        for ports, context in (((80, 8080), None), ((443,), server_ssl)):
            server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=context)
            stack.push_async_callback(server.wait_closed)
            stack.callback(server.close)
            web.ports |= dict.fromkeys(ports, server.sockets[0].getsockname()[1])
        try:
            yield web
        finally:
            for task in list(web.tasks):
                task.cancel()
            await asyncio.gather(*web.tasks, return_exceptions=True)
