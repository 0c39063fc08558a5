"""Hostile files are parsed in processes of their own, which can be ended."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import bot
from bot.ingest.sandbox_worker import FRAME, OUT_OF_MEMORY, TOO_MUCH_MEMORY
from corpus.errors import UnreadableDocument
from corpus.models import Document
from corpus.readers.file_types import kind_of
from corpus.readers.reading import read

TOO_LONG: Final = "it took too long to read"
_BROKE_DOWN: Final = "reading it broke down: it is damaged, or made to do harm"
_CLOSED: Final = "the bot is being stopped; add it again after that"
_SAFE: Final = frozenset({"text", "markdown", "jsonl"})
_LARGEST_SAFE: Final = 64_000
"""Bytes of plain text that are read where they are: for more the interpreter would be held too long."""
_LONGEST_ANSWER: Final = 1_000_000_000
_ROOT: Final = Path(bot.__file__).resolve().parent.parent
_LOG = logging.getLogger(__name__)


class ParsingPool:
    """Reads files as `corpus.readers.reading.read` does, at most `workers` at once, each in a child process.

    A parse takes at most `time_limit` seconds and `memory_limit` bytes, else its process is killed and the file is
    unreadable. Children start when they are needed, are used again, and end after `idle` seconds without work.
    Safe to use from many threads; `close` (or leaving `with`) ends the children and what they have in hand.
    Short plain texts need no child.
    """

    def __init__(
        self, workers: int = 2, *, time_limit: float = 30.0, memory_limit: int = 1_000_000_000, idle: float = 60.0
    ) -> None:
        self._time_limit, self._memory_limit, self._idle = time_limit, memory_limit, idle
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers, "parsing")
        self._lock = threading.Lock()
        self._free: list[_Child] = []
        self._children: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    async def read(
        self, name: str, content: bytes, *, url: str | None = None, charset: str | None = None
    ) -> list[Document]:
        """Return the documents in a file. Never blocks the event loop. Raises `UnreadableDocument`."""
        return await asyncio.wrap_future(self._submit(name, content, url, charset))

    def read_now(
        self, name: str, content: bytes, *, url: str | None = None, charset: str | None = None
    ) -> list[Document]:
        """Return the documents in a file, for code that may wait. Raises `UnreadableDocument`."""
        return self._submit(name, content, url, charset).result()

    def read_all(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, list[Document] | UnreadableDocument]]:
        """Yield each file's name with its documents or what is wrong, in order, some files being read ahead."""
        waiting: list[tuple[str, Future[list[Document]]]] = []
        for name, content in files:
            waiting.append((name, self._submit(name, content, None, None)))
            if len(waiting) > 2 * self._workers:
                yield _outcome(*waiting.pop(0))
        yield from (_outcome(name, future) for name, future in waiting)

    def close(self) -> None:
        """End all children; what is being read becomes unreadable."""
        with self._lock:
            self._closed = True
            children = list(self._children)
        for child in children:
            child.kill()
        self._threads.shutdown(cancel_futures=True)
        with self._lock:
            for child in self._children:
                child.kill()
            self._children.clear()
            self._free.clear()

    def _submit(self, name: str, content: bytes, url: str | None, charset: str | None) -> Future[list[Document]]:
        try:
            return self._threads.submit(self._read, name, content, url, charset)
        except RuntimeError as exc:  # shut down
            raise UnreadableDocument(_CLOSED) from exc

    def _read(self, name: str, content: bytes, url: str | None, charset: str | None) -> list[Document]:
        if len(content) <= _LARGEST_SAFE and kind_of(name, content) in _SAFE:
            return read(name, content, url=url, charset=charset)
        header = {"name": name, "url": url, "charset": charset}
        for _ in range(3):
            child = self._take()
            try:
                answer = child.ask(header, content, self._time_limit)
            except _Gone:
                self._discard(child)
                continue
            except BaseException:
                self._discard(child)
                if self._closed:
                    raise UnreadableDocument(_CLOSED) from None
                raise
            self._give_back(child)
            return _documents(answer)
        raise UnreadableDocument(_BROKE_DOWN)

    def _take(self) -> _Child:
        with self._lock:
            if self._closed:
                raise UnreadableDocument(_CLOSED)
            while self._free:
                if (child := self._free.pop()).is_alive:
                    return child
                self._children.discard(child)
                child.kill()
            child = _Child(self._memory_limit, self._idle, self._time_limit)
            self._children.add(child)
            return child

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            self._free.append(child)

    def _discard(self, child: _Child) -> None:
        child.kill()
        with self._lock:
            self._children.discard(child)


class _Gone(Exception):
    """The child had ended of itself."""


class _Child:
    """One process, used by one thread at a time."""

    def __init__(self, memory: int, idle: float, seconds: float) -> None:
        limits = [str(memory), str(max(1, round(idle))), str(max(1, round(seconds)))]
        # It gets no environment of ours: there may be secrets in it.
        self._process = subprocess.Popen(  # noqa: S603 - no word of it comes from outside
            [sys.executable, "-P", "-m", "bot.ingest.sandbox_worker", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
            cwd="/",
        )
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        assert self._process.stdout is not None  # noqa: S101
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._has_served = False
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ask(self, header: dict[str, Any], content: bytes, seconds: float) -> dict[str, Any]:
        """Return the answer to a request. Raises `UnreadableDocument`, `_Gone`."""
        until = time.monotonic() + seconds
        named = json.dumps(header).encode()
        try:
            self._write(FRAME.pack(len(named), len(content)) + named, until)
            self._write(content, until)
            length, _ = FRAME.unpack(self._read(FRAME.size, until))
            if length > _LONGEST_ANSWER:
                raise UnreadableDocument(TOO_MUCH_MEMORY)
            answer = json.loads(self._read(length, until))
        except (BrokenPipeError, EOFError) as exc:
            code = self._process.wait()
            _LOG.debug("A parsing process ended with %s.", code)
            if code == 0 or self._has_served:
                raise _Gone from exc
            raise UnreadableDocument(TOO_MUCH_MEMORY if code == OUT_OF_MEMORY else _BROKE_DOWN) from exc
        except (ValueError, TimeoutError) as exc:
            raise UnreadableDocument(TOO_LONG if isinstance(exc, TimeoutError) else _BROKE_DOWN) from exc
        self._has_served = True
        return answer if isinstance(answer, dict) else {}

    def kill(self) -> None:
        """End it at once, and wait for that."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _write(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            if not select.select([], [self._to], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError
            rest = rest[os.write(self._to, rest[: 1 << 16]) :]

    def _read(self, size: int, until: float) -> bytes:
        pieces: list[bytes] = []
        while size:
            if not select.select([self._from], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError
            if not (piece := os.read(self._from, min(size, 1 << 20))):
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _documents(answer: dict[str, Any]) -> list[Document]:
    """Return the documents that a child tells of. Raises `UnreadableDocument`."""
    if "unreadable" in answer:
        raise UnreadableDocument(str(answer["unreadable"]))
    dates = ("date", "start", "end")
    return [
        Document(**{**each, **{name: date.fromisoformat(each[name]) for name in dates if each[name]}})
        for each in answer["documents"]
    ]


def _outcome(name: str, future: Future[list[Document]]) -> tuple[str, list[Document] | UnreadableDocument]:
    try:
        return name, future.result()
    except UnreadableDocument as exc:
        return name, exc
