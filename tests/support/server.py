"""A server process of a test's own."""

from __future__ import annotations

import abc
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_START_TIMEOUT_S = 30


@dataclass
class Server(abc.ABC):
    """A server that keeps its data and its log in `folder`."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @abc.abstractmethod
    def _accepts(self) -> bool:
        """Return True if the server accepts connections."""

    def _launch(self, command: Sequence[str], *, user: int | None = None) -> None:
        """Start the server and wait until it accepts connections."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, user=user, start_new_session=True)
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._accepts():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End all processes of the server, by default as a crash does."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait()
            self.process = None
