"""HTTP server in the bot's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from corpus.errors import ConfigurationError

_SHUTDOWN_TIMEOUT_S = 5  # for requests in progress
_MAX_PENDING_CONNECTIONS = 512
MAX_CONNECTIONS = 512  # open at a time; more are closed at once, so that descriptors remain for Telegram and the disk
REQUEST_TIMEOUT_S = 10.0
"""Time for a request's head to arrive, from the opening of the connection or the end of the last response."""

_UNIX_PREFIX = "unix:"
_UNIX_SOCKET_MODE = 0o660


class _Server(uvicorn.Server):
    """Server that leaves signal handling to the bot."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _ImpatientProtocol(H11Protocol):
    """Protocol that drops a connection which sends no request in time; uvicorn does so only after the first one."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect_request()

    def _expect_request(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(REQUEST_TIMEOUT_S, self._drop_if_waiting)

    def _drop_if_waiting(self) -> None:
        is_waiting = self.cycle is None or self.cycle.response_complete
        if is_waiting and not self.transport.is_closing():
            self.transport.abort()


@contextlib.asynccontextmanager
async def http_server_running(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app` for the duration of the block; yield the port, which the system chooses if `port` is 0.

    A `host` of the form `unix:/path` is a Unix socket for owner and group; `port` is then ignored. Raises
    `ConfigurationError` if the address can't be used.
    """
    with _listener(host, port) as listener:
        config = uvicorn.Config(
            app,
            http=_ImpatientProtocol,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT_S,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield 0 if host.startswith(_UNIX_PREFIX) else int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task


@contextlib.contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    path = Path(host.removeprefix(_UNIX_PREFIX)) if host.startswith(_UNIX_PREFIX) else None
    family = socket.AF_UNIX if path else socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        try:
            if path:
                _remove_stale_socket(path)
                listener.bind(str(path))
                path.chmod(_UNIX_SOCKET_MODE)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind((host, port))
            listener.listen(_MAX_PENDING_CONNECTIONS)
        except (OSError, UnicodeError) as exc:
            reason = exc.strerror or exc if isinstance(exc, OSError) else "it is no address"
            address = f"The socket {path}" if path else f"Port {port} of {host}"
            raise ConfigurationError(f"{address} can't be used: {reason}.") from exc
        try:
            yield listener
        finally:
            if path:
                path.unlink(missing_ok=True)


def _remove_stale_socket(path: Path) -> None:
    """Remove the socket of a killed process. Raises `OSError` if a process still listens on it."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        try:
            client.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
