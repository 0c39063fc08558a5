"""The process in which hostile files are parsed: `python -m bot.ingest.sandbox_worker MEMORY IDLE SECONDS`.

It reads requests from standard input and writes answers to standard output, each a frame: the length of a JSON
object, the length of the bytes that follow it, the object, the bytes. It may open no file for writing, takes at most
MEMORY bytes, and ends when nothing comes for IDLE seconds, when it has grown, and when its input ends.
"""

from __future__ import annotations

import json
import resource
import select
import struct
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from corpus.errors import UnreadableDocument

FRAME: Final = struct.Struct(">II")
"""Before each frame: the lengths of the JSON object and of the bytes."""

TOO_MUCH_MEMORY: Final = "it needs too much memory to read"
OUT_OF_MEMORY: Final = 3
"""The exit code where not even an answer could be made."""
_GROWN: Final = 200_000_000
"""Bytes in memory after which a process makes room for a fresh one."""


def serve(requests: BinaryIO, answers: BinaryIO, idle: float) -> None:
    """Answer requests until they end, or none comes for `idle` seconds."""
    from corpus.readers.reading import read  # noqa: PLC0415 - after the limits are set

    while select.select([requests], [], [], idle)[0] and (prefix := requests.read(FRAME.size)):
        header_length, content_length = FRAME.unpack(prefix)
        asked = json.loads(requests.read(header_length))
        content = requests.read(content_length)
        answer: dict[str, Any]
        try:
            found = read(asked["name"], content, url=asked["url"], charset=asked["charset"])
            answer = {"documents": [asdict(each) for each in found]}
        except UnreadableDocument as exc:
            answer = {"unreadable": str(exc)}
        except MemoryError:
            answer = {"unreadable": TOO_MUCH_MEMORY}
        except RecursionError:
            answer = {"unreadable": "it is nested too deeply to read"}
        frame = json.dumps(answer, default=str).encode()
        answers.write(FRAME.pack(len(frame), 0) + frame)
        answers.flush()
        if _memory() > _GROWN:
            return


def _memory() -> int:
    """Return how many bytes this process has in memory now, 0 where the system does not say.

    `getrusage` won't do: its maximum begins with that of the process that started this one.
    """
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    """Set the limits, then serve."""
    memory, idle, seconds = (int(argument) for argument in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Where its owner was killed, nobody else would end it.
    spent = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = seconds * 1_000
    resource.setrlimit(resource.RLIMIT_CPU, (most if spent == resource.RLIM_INFINITY else min(most, spent), spent))
    with open(0, "rb", buffering=0) as raw, open(1, "wb") as answers:
        try:
            serve(_Whole(raw), answers, idle)  # type: ignore[arg-type]
        except MemoryError:
            sys.exit(OUT_OF_MEMORY)


class _Whole:
    """Unbuffered input that reads as many bytes as are asked for, so that `select` sees what is left."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def fileno(self) -> int:
        """Return the descriptor."""
        return int(self._raw.fileno())

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer at the end."""
        pieces = []
        while size and (piece := self._raw.read(min(size, 1 << 20))):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


if __name__ == "__main__":
    main()
