"""Parsing of untrusted files and feeds in child processes that can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final, Self

import bot
from bot.fetching.feed_parser import Feed
from bot.ingest.document_json import document_from_json
from bot.ingest.feed_json import feed_from_json
from bot.ingest.sandbox_worker import FRAME_HEADER, OUT_OF_MEMORY_EXIT_CODE, TOO_MUCH_MEMORY
from corpus.errors import UnreadableDocument
from corpus.models import Document
from corpus.readers.documents import Catalog, UniqueIds
from corpus.readers.file_types import detect_file_type
from corpus.readers.formats import FileContents, read
from corpus.readers.jsonl import BrokenLine

_TOO_SLOW: Final = "it took too long to read"
_CRASHED: Final = "reading it broke down: it is damaged, or made to do harm"
_SCAN_TIME_LIMIT_S: Final = 600.0  # a scanned page takes some seconds
_CLOSED: Final = "the bot is being stopped; add it again after that"

_HARMLESS_KINDS: Final = frozenset({"text", "markdown", "jsonl"})
_MAX_INLINE_BYTES: Final = 64_000
"""Size up to which a harmless file is parsed in this process: a larger one would hold the interpreter too long."""
_MAX_PIECE_BYTES: Final = 500_000
"""Size up to which JSON lines are read at once. Each line is a document, and the limits are those of one document."""
_MAX_BROKEN_PIECES: Final = 5  # then the file is refused: each may have taken all of its time
_MAX_ANSWER_BYTES: Final = 1_000_000_000
_MAX_ATTEMPTS: Final = 3  # workers that are tried for one file, as an idle worker may end at any moment
_STREAM_BUFFER_BYTES: Final = 1 << 20
_CODE_ROOT: Final = Path(bot.__file__).resolve().parent.parent


class Sandbox:
    """Reads files like `corpus.readers.formats.read`, and feeds, at most `workers` at once, each in a child process.

    A file that needs more than `time_limit_s` seconds or `memory_bytes` of memory is unreadable. Its process is killed.
    Processes start on demand, are used again, and end after `idle_s` seconds without work. Short plain texts need no
    process. For one event loop; needs `aclose`.
    """

    def __init__(
        self, workers: int = 2, *, time_limit_s: float = 30.0, memory_bytes: int = 1_000_000_000, idle_s: float = 60.0
    ) -> None:
        self._time_limit_s, self._memory_bytes, self._idle_s = time_limit_s, memory_bytes, idle_s
        self._worker_count = workers
        self._slots = asyncio.Semaphore(workers)
        self._scan_slot = asyncio.Semaphore(1)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._is_closed = False

    async def aclose(self) -> None:
        """End all processes; files in progress become unreadable."""
        self._is_closed = True
        for worker in self._busy:
            worker.kill()
        for _ in range(self._worker_count):  # until every read in progress has ended
            await self._slots.acquire()
        while self._idle:
            await self._idle.pop().end()
        for _ in range(self._worker_count):
            self._slots.release()

    async def read(
        self,
        name: str,
        content: bytes,
        *,
        url: str | None = None,
        charset: str | None = None,
        catalog: Catalog | None = None,
        reads_scans: bool = True,
    ) -> FileContents:
        """Return the documents of a file; scans take minutes. Raises `UnreadableDocument`."""
        if self._is_closed:
            raise UnreadableDocument(_CLOSED)
        own = _own_tables(catalog or {}, name, content)
        request = {"name": name, "url": url, "charset": charset, "catalog": own}
        if len(content) > _MAX_PIECE_BYTES and PurePath(name).suffix.lower() == ".jsonl":
            return await self._read_in_pieces(content, request)
        if len(content) <= _MAX_INLINE_BYTES and detect_file_type(name, content) in _HARMLESS_KINDS:
            return await asyncio.to_thread(read, name, content, url=url, charset=charset, catalog=own)
        return await self._read(content, request, reads_scans=reads_scans)

    async def _read(self, content: bytes, request: dict[str, Any], *, reads_scans: bool = False) -> FileContents:
        answer = await self._run({"task": "documents", "reads_scans": reads_scans, **request}, content)
        if answer is None:
            async with self._scan_slot:  # the other workers stay free for files that take seconds
                answer = await self._run({"task": "scanned documents", **request}, content, _SCAN_TIME_LIMIT_S)
        documents = [document_from_json(each) for each in answer["documents"]]
        return FileContents(documents, tuple(BrokenLine(*each) for each in answer["broken_lines"]))

    async def _read_in_pieces(self, content: bytes, request: dict[str, Any]) -> FileContents:
        """Return the documents of JSON lines. Pieces are read concurrently."""
        documents: list[Document] = []
        broken: list[BrokenLine] = []
        ids = UniqueIds()
        waiting, broken_pieces = _pieces(content), 0
        while batch := list(islice(waiting, self._worker_count)):
            outcomes = await asyncio.gather(*(self._read_piece(piece, request) for _, piece in batch))
            broken_pieces += sum(not each.documents for each in outcomes)
            if broken_pieces > _MAX_BROKEN_PIECES:
                raise UnreadableDocument(next(each for each in outcomes if not each.documents).broken_lines[0].reason)
            for (first, _), contents in zip(batch, outcomes, strict=True):
                documents += [replace(each, id=ids.take(each.id)) for each in contents.documents]
                broken += [BrokenLine(first - 1 + number, reason) for number, reason in contents.broken_lines]
        if not documents:
            raise UnreadableDocument(broken[0].reason)
        return FileContents(documents, tuple(broken))

    async def _read_piece(self, piece: bytes, request: dict[str, Any]) -> FileContents:
        """Return the documents of whole lines; all lines are broken ones if they can't be read."""
        try:
            return await self._read(piece, request)
        except UnreadableDocument as exc:
            count = piece.rstrip(b"\n").count(b"\n") + 1
            return FileContents([], tuple(BrokenLine(number, str(exc)) for number in range(1, count + 1)))

    async def parse_feed(self, content: bytes, url: str) -> Feed:
        """Return a feed or a sitemap, as `bot.fetching.feed_parser.parse_feed` does. Raises `UnreadableDocument`."""
        return feed_from_json(await self._run({"task": "feed", "url": url}, content))

    async def _run(self, request: dict[str, Any], content: bytes, time_limit_s: float | None = None) -> Any:
        """Return the result of a task in a child process. Raises `UnreadableDocument`."""
        time_limit_s = time_limit_s or self._time_limit_s
        async with self._slots:
            for _ in range(_MAX_ATTEMPTS):
                with contextlib.suppress(_WorkerEnded):
                    answer = await self._ask_worker(request, content, time_limit_s)
                    if "unreadable" in answer:
                        raise UnreadableDocument(str(answer["unreadable"]))
                    return answer["result"]
        raise UnreadableDocument(_CRASHED)

    async def _ask_worker(self, request: dict[str, Any], content: bytes, time_limit_s: float) -> dict[str, Any]:
        """Return the answer of one worker. Raises `UnreadableDocument`, and `_WorkerEnded` if another may succeed."""
        worker, is_reusable = await self._take_worker(), False
        try:
            async with asyncio.timeout(time_limit_s):
                answer = await worker.ask(request, content)
            is_reusable = True
            return answer
        except TimeoutError as exc:
            raise UnreadableDocument(_TOO_SLOW) from exc
        except (UnreadableDocument, _WorkerEnded) as exc:
            if self._is_closed:
                raise UnreadableDocument(_CLOSED) from exc
            raise
        finally:
            self._busy.discard(worker)
            if is_reusable:
                worker.end_after(self._idle_s)
                self._idle.append(worker)
            else:
                await worker.end()

    async def _take_worker(self) -> _Worker:
        if self._is_closed:
            raise UnreadableDocument(_CLOSED)
        while self._idle:
            worker = self._idle.pop()
            if worker.stay_alive():
                break
            await worker.end()
        else:
            worker = await _Worker.start(self._memory_bytes, self._time_limit_s)
        self._busy.add(worker)
        if self._is_closed:  # while the process started
            worker.kill()
        return worker


def _own_tables(catalog: Catalog, name: str, content: bytes) -> dict[str, Any]:
    """Return what a catalog says of a file, and of its documents if it may be JSON lines; as JSON values."""
    stem = PurePath(name).stem
    is_lines = content[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    own = catalog if is_lines else {stem: catalog[stem]} if stem in catalog else {}
    return {name: {key: _json_value(value) for key, value in table.items()} for name, table in own.items()}


def _json_value(value: object) -> object:
    """Return a value of TOML as JSON has it; what says nothing of a document becomes text."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, list | Mapping) else value


def _pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield JSON lines in pieces of whole lines, each with the number of its first line."""
    start, number = 0, 1
    while start < len(content):
        limit = start + _MAX_PIECE_BYTES
        end = len(content)
        if limit < end:
            end = content.rfind(b"\n", start, limit) + 1 or content.find(b"\n", limit) + 1 or end
        yield number, content[start:end]
        number += content.count(b"\n", start, end)
        start = end


class _WorkerEnded(Exception):
    """Raised when a worker ended for a reason other than the file."""


class _Worker:
    """One child process, used for one file at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None  # noqa: S101 - start() asks for pipes
        assert process.stdout is not None  # noqa: S101
        self._process, self._requests, self._answers = process, process.stdin, process.stdout
        self._has_answered = False
        self._idle_timer: asyncio.TimerHandle | None = None

    @classmethod
    async def start(cls, memory_bytes: int, cpu_s: float) -> Self:
        """Start a process. It does not get the bot's environment, which may hold secrets."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "bot.ingest.sandbox_worker"),
            *(str(memory_bytes), str(max(1, round(cpu_s)))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_STREAM_BUFFER_BYTES,
            env={
                "PYTHONPATH": str(_CODE_ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "PATH": os.environ.get("PATH", os.defpath),
                "OMP_THREAD_LIMIT": "1",  # for tesseract
            },
            cwd="/",
        )
        return cls(process)

    def end_after(self, idle_s: float) -> None:
        """Kill the process after a time, unless `stay_alive` is called before."""
        self._idle_timer = asyncio.get_running_loop().call_later(idle_s, self.kill)

    def stay_alive(self) -> bool:
        """Cancel `end_after`; return False if the process has already ended."""
        if self._idle_timer:
            self._idle_timer.cancel()
        return self._process.returncode is None

    async def ask(self, request: dict[str, Any], content: bytes) -> dict[str, Any]:
        """Return the answer to a request. Raises `UnreadableDocument`, `_WorkerEnded`."""
        encoded = json.dumps(request).encode()
        try:
            self._requests.write(FRAME_HEADER.pack(len(encoded), len(content)) + encoded)
            self._requests.write(content)
            await self._requests.drain()
            length, _ = FRAME_HEADER.unpack(await self._answers.readexactly(FRAME_HEADER.size))
            if length > _MAX_ANSWER_BYTES:
                raise UnreadableDocument(TOO_MUCH_MEMORY)
            answer = json.loads(await self._answers.readexactly(length))
        except (ConnectionError, asyncio.IncompleteReadError) as exc:
            exit_code = await self._process.wait()
            if exit_code == 0 or self._has_answered:
                raise _WorkerEnded from exc
            raise UnreadableDocument(TOO_MUCH_MEMORY if exit_code == OUT_OF_MEMORY_EXIT_CODE else _CRASHED) from exc
        except ValueError as exc:
            raise UnreadableDocument(_CRASHED) from exc
        self._has_answered = True
        return answer if isinstance(answer, dict) else {}

    def kill(self) -> None:
        """Kill the process; it may have ended already."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Kill the process, wait for its end and close the pipes."""
        self.kill()
        await self._process.communicate()
