"""A Milvus server of a test's own: Milvus Lite's, which speaks the protocol of the cluster."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.server import Server


def milvus_program() -> Path | None:
    """Return the program of Milvus Lite; None if it is not installed."""
    program = Path(sys.executable).parent / "milvus-lite"
    return program if program.exists() else None


@dataclass
class MilvusServer(Server):
    """A server on loopback that keeps its data in `folder`."""

    program: Path
    port: int

    @property
    def url(self) -> str:
        """The `SEARCH_URL` of the server."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server without data, and wait until it accepts connections.

        Milvus Lite can't always read its files again after it has ended, whatever the signal.
        """
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        command = [sys.executable, str(self.program), "server", "--data-dir", str(self.folder / "data")]
        command += ["--host", "127.0.0.1", "--port", str(self.port)]
        self._launch(command)

    def _accepts(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """Let the server accept connections and answer nothing for the duration of the block."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def milvus_running(program: Path, folder: Path) -> Iterator[MilvusServer]:
    """Run a server in a folder for the duration of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = MilvusServer(folder, program, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
