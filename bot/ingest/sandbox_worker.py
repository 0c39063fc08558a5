"""Child process that parses untrusted files and feeds: `python -m bot.ingest.sandbox_worker MEMORY_BYTES CPU_S`.

It reads requests from standard input and writes answers to standard output. Each is a frame: the lengths of a JSON
object and of the content, then both. The process can't write files and uses at most MEMORY_BYTES. It ends when its
input ends, and after an answer if its memory has grown.
"""

from __future__ import annotations

import contextlib
import json
import resource
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from bot.ingest.document_json import document_to_json
from corpus.errors import UnreadableDocument

FRAME_HEADER: Final = struct.Struct(">II")  # the lengths of the JSON object and of the content, in bytes
TOO_MUCH_MEMORY: Final = "it needs too much memory to read"
OUT_OF_MEMORY_EXIT_CODE: Final = 3  # the exit code if memory does not even suffice for an answer
_MAX_RESIDENT_BYTES: Final = 200_000_000  # memory after which the process ends, so that a fresh one replaces it
_CPU_LIMIT_FACTOR: Final = 1_000
"""Lifetime limit of CPU time, in limits of one file. It ends a worker whose owner was killed."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until they end."""
    while header := requests.read(FRAME_HEADER.size):
        request_length, content_length = FRAME_HEADER.unpack(header)
        request = json.loads(requests.read(request_length))
        content = requests.read(content_length)
        answer: dict[str, Any]
        try:
            answer = {"result": _TASKS[request.pop("task")](content, **request)}
        except UnreadableDocument as exc:
            answer = {"unreadable": str(exc)}
        except MemoryError:
            answer = {"unreadable": TOO_MUCH_MEMORY}
        except RecursionError:
            answer = {"unreadable": "it is nested too deeply to read"}
        frame = json.dumps(answer).encode()
        answers.write(FRAME_HEADER.pack(len(frame), 0) + frame)
        answers.flush()
        if _resident_bytes() > _MAX_RESIDENT_BYTES:
            return


class _ScanPostponed(Exception):
    """Raised when a file has scanned pages, which need more time than others."""


def _read_documents(content: bytes, *, reads_scans: bool, **request: Any) -> dict[str, Any] | None:
    """Return the documents of a file; with `reads_scans` None if it has scanned pages that can be read."""
    with contextlib.suppress(_ScanPostponed):
        return _read(content, read_scan=_postpone_scan if reads_scans else None, **request)
    return None


def _read(content: bytes, name: str, **request: Any) -> dict[str, Any]:
    from corpus.readers.formats import read  # noqa: PLC0415 - after the limits are set

    contents = read(name, content, **request)
    documents = [document_to_json(each) for each in contents.documents]
    return {"documents": documents, "broken_lines": contents.broken_lines}


def _postpone_scan(_: bytes, __: Sequence[int]) -> Mapping[int, str]:
    from bot.ingest.scan_reader import is_installed  # noqa: PLC0415 - needed for scans alone

    if is_installed():
        raise _ScanPostponed
    return {}


def _read_scanned_documents(content: bytes, **request: Any) -> dict[str, Any]:
    from bot.ingest.scan_reader import read_scan  # noqa: PLC0415 - needed for scans alone

    return _read(content, read_scan=read_scan, **request)


def _parse_feed(content: bytes, url: str) -> Any:
    from bot.fetching.feed_parser import parse_feed  # noqa: PLC0415 - after the limits are set
    from bot.ingest.feed_json import feed_to_json  # noqa: PLC0415 - it needs the same modules

    return feed_to_json(parse_feed(content, url))


_TASKS: Final[dict[str, Callable[..., Any]]] = {
    "documents": _read_documents,
    "scanned documents": _read_scanned_documents,
    "feed": _parse_feed,
}


def _resident_bytes() -> int:
    """Return the resident memory of this process, 0 if the system does not tell.

    `getrusage` can't be used: its maximum includes the parent process before `exec`.
    """
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    """Set the limits, then serve."""
    memory_bytes, cpu_s = (int(argument) for argument in sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    hard_limit = resource.getrlimit(resource.RLIMIT_CPU)[1]
    cpu_limit = cpu_s * _CPU_LIMIT_FACTOR
    if hard_limit != resource.RLIM_INFINITY:
        cpu_limit = min(cpu_limit, hard_limit)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_limit, hard_limit))
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY_EXIT_CODE)


if __name__ == "__main__":
    main()
