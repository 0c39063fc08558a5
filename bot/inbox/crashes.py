"""What ended the process before this one: a crash, or somebody else.

An update is to be blamed for crashes only. Who kills the bot every second must not make it give up its questions.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
from collections.abc import Iterator
from pathlib import Path

_LOG = logging.getLogger(__name__)


@contextlib.contextmanager
def noted_crashes(path: Path) -> Iterator[bool]:
    """Yield whether the process before this one crashed, and have a crash of this one noted at `path`.

    A crash is what Python's faulthandler sees: a segmentation fault, an abort (systemd's watchdog sends one), a
    fatal error of the interpreter.
    """
    try:
        told = path.read_text("utf-8", "replace").strip() if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        note = path.open("w", encoding="utf-8")
    except OSError as exc:
        _LOG.warning("%s can't be written, so a crash would not be recognised: %s", path, exc.strerror)
        yield False
        return
    if told:
        _LOG.error("The process before this one has crashed: %s", " | ".join(told.splitlines()))
    with note:
        faulthandler.enable(note)
        try:
            yield bool(told)
        finally:
            faulthandler.disable()


def out_of_memory() -> int:
    """Count the processes that the system has ended since it started because memory had run out; 0 if unknown."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/vmstat").read_text("ascii").splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0
