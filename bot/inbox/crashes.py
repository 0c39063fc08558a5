"""Detection of a crash of the previous process.

An update is blamed for crashes only. Somebody who kills the bot every second must not make it give up questions.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
from collections.abc import Iterator
from pathlib import Path

_LOG = logging.getLogger(__name__)

_MAX_TRACE_CHARS = 10_000
_OOM_KILLS = "oom_kill "


@contextlib.contextmanager
def crash_detection(path: Path) -> Iterator[bool]:
    """Yield True if the previous process crashed, and let a crash of this one leave a trace in the file `path`.

    A crash is what Python's faulthandler sees (a segmentation fault, an abort, a fatal error of the interpreter), or an
    unclean end while the system killed processes for lack of memory.
    """
    try:
        trace = _beginning(path) if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError as exc:
        _LOG.warning("Crash file %s can't be written, crashes are not detected: %s", path, exc.strerror)
        yield False
        return
    with file:
        file.write(f"{_OOM_KILLS}{_oom_kills()}\n")
        file.flush()
        faulthandler.enable(file)
        try:
            yield _is_crash(trace)
        finally:
            faulthandler.disable()
            file.truncate(0)


def _beginning(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_MAX_TRACE_CHARS).strip()


def _is_crash(trace: str) -> bool:
    first, _, rest = trace.partition("\n")
    if first and not first.startswith(_OOM_KILLS):  # written by an older version
        first, rest = "", trace
    before = first.removeprefix(_OOM_KILLS)
    if not rest and before.isdecimal() and _oom_kills() > int(before):
        rest = "the system ran out of memory"
    if rest:
        _LOG.error("Previous process crashed: %s", " | ".join(rest.splitlines()))
    return bool(rest)


def _oom_kills() -> int:
    """Return how many processes the system has killed for lack of memory since it started; 0 if unknown."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/vmstat").read_text("ascii").splitlines():
            if line.startswith(_OOM_KILLS):
                return int(line.removeprefix(_OOM_KILLS))
    return 0
