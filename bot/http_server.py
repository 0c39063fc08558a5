"""An ASGI application served inside the bot's own event loop."""

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

from corpus.errors import ConfigurationError

_STOPPING_SECONDS = 5  # for requests under way
_BACKLOG = 512
_UNIX = "unix:"


class _Server(uvicorn.Server):
    """Leaves the signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app`, and yield the port (chosen by the system where `port` is 0); connections are taken from then on.

    A `host` of `unix:/path` is a socket in the file system, readable and writable for owner and group, and the port
    means nothing. Raises `ConfigurationError` where the address can't be listened on.
    """
    with _listener(host, port) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_STOPPING_SECONDS,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield 0 if host.startswith(_UNIX) else int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task


@contextlib.contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    path = Path(host.removeprefix(_UNIX)) if host.startswith(_UNIX) else None
    family = socket.AF_UNIX if path else socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        try:
            if path:
                _make_way(path)
                listener.bind(str(path))
                path.chmod(0o660)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind((host, port))
            listener.listen(_BACKLOG)
        except (OSError, UnicodeError) as exc:
            why = exc.strerror or exc if isinstance(exc, OSError) else "it is no address"
            what = f"The socket {path}" if path else f"Port {port} of {host}"
            raise ConfigurationError(f"{what} can't be used: {why}.") from exc
        try:
            yield listener
        finally:
            if path:
                path.unlink(missing_ok=True)


def _make_way(path: Path) -> None:
    """Remove a socket that a killed process left; one that somebody listens on stays, and is an error."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
