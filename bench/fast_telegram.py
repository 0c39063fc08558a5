"""A minimal Bot API server: it serves prepared updates and accepts every call after a fixed latency.

`python -m bench.fast_telegram` reads one `Load` as JSON, serves it and prints the `Result` as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import aiohttp
import uvloop

_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_USERS = 2_000
_BATCH_UPDATES = 100
"""Updates in one `getUpdates` result, and concurrent webhook calls."""
_PROGRESS_ANSWERS = 5_000
"""Answers between two lines with their number on standard output."""
_WARM_UP_SHARE = 0.1
"""Share of the answers that come before the measurement starts."""
_EMPTY_POLL_S = 1.0


@dataclass
class Load:
    """Questions, asked in turn in `updates` messages; `delay` is the latency and `seconds` the time limit."""

    questions: Sequence[str]
    updates: int
    delay: float = 0.05
    webhook: str = ""
    seconds: float = 120.0


@dataclass
class Result:
    """Answers a second, their number, and the texts of the first ones."""

    rate: float
    answered: int
    samples: list[str] = field(default_factory=list)


class FastTelegram:
    """The methods of the Bot API for one load."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self._updates = list(_updates(load))
        self.delivered = 0
        self.answered: dict[int, float] = {}
        self.samples: list[str] = []
        self.done = asyncio.Event()
        self.webhook: dict[str, str] = {}

    def call(self, method: str, parameters: Mapping[str, str]) -> Any:
        """Return the result of a method."""
        if method == "getupdates":
            self.delivered = max(self.delivered, int(parameters.get("offset") or 1) - 1)
            return self._updates[self.delivered : self.delivered + _BATCH_UPDATES]
        if method == "sendmessage":
            return self._sent(int(parameters["chat_id"]), parameters.get("text", ""))
        if method == "getme":
            return _BOT
        if method == "setwebhook":
            self.webhook = dict(parameters)
        if method == "getwebhookinfo":
            return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}
        if method.startswith("getmy"):
            return [] if method == "getmycommands" else {}
        return True

    def _sent(self, chat: int, text: str) -> Any:
        number = len(self.answered) + 1
        self.answered[number] = time.perf_counter()
        if len(self.samples) < 3:
            self.samples.append(text)
        if number % _PROGRESS_ANSWERS == 0:
            print(number, flush=True)
        if number == self.load.updates:
            self.done.set()
        return {"message_id": number, "date": 1_790_000_000, "chat": {"id": chat, "type": "private"}, "text": text}

    async def deliver(self) -> None:
        """Deliver the updates to the webhook once it is set."""
        while not self.webhook:
            await asyncio.sleep(0.01)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        waiting = iter(self._updates)

        async def post_updates(session: aiohttp.ClientSession) -> None:
            for update in waiting:
                while True:
                    async with session.post(self.load.webhook, json=update, headers=headers) as response:
                        if response.status == 200:
                            break
                    await asyncio.sleep(0.05)

        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(*(post_updates(session) for _ in range(_BATCH_UPDATES)))

    def result(self) -> Result:
        """Return the rate of the answers after the warm-up."""
        times = sorted(self.answered.values())
        first = int(_WARM_UP_SHARE * len(times))
        return Result((len(times) - first - 1) / (times[-1] - times[first]), len(times), self.samples)


def _updates(load: Load) -> Iterator[dict[str, Any]]:
    for number in range(load.updates):
        user_id = 1_000 + number % _USERS
        user = {"id": user_id, "first_name": "Ann"}
        message = {
            "message_id": 1 + number, "date": int(time.time()), "text": load.questions[number % len(load.questions)],
            "chat": {**user, "type": "private"}, "from": {**user, "is_bot": False, "language_code": "en"},
        }  # fmt: skip
        yield {"update_id": 1 + number, "message": message}


class _Http(asyncio.Protocol):
    """The part of HTTP/1.1 that httpx and aiohttp use as clients."""

    def __init__(self, telegram: FastTelegram) -> None:
        self._telegram = telegram
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            size = int(headers.get("content-length", 0))
            if len(self._buffer) < end + 4 + size:
                return
            body = bytes(self._buffer[end + 4 : end + 4 + size])
            del self._buffer[: end + 4 + size]
            method = urlsplit(head[0].split(" ")[1]).path.rpartition("/")[2].lower()
            result = self._telegram.call(method, _parameters(headers.get("content-type", ""), body))
            content = json.dumps({"ok": True, "result": result}).encode()
            response = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            is_empty_poll = method == "getupdates" and not result
            delay = _EMPTY_POLL_S if is_empty_poll else self._telegram.load.delay
            asyncio.get_running_loop().call_later(delay, self._write, response % (len(content), content))

    def _write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)


def _parameters(kind: str, body: bytes) -> dict[str, str]:
    if kind.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    if not kind.startswith("multipart/"):
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    boundary = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    found = {}
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        found[head.partition(b'name="')[2].partition(b'"')[0].decode()] = value.removesuffix(b"\r\n").decode()
    return found


async def serve(load: Load) -> Result:
    """Print the address, and serve until every update is answered or `load.seconds` have passed."""
    telegram = FastTelegram(load)
    server = await asyncio.get_running_loop().create_server(lambda: _Http(telegram), "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    delivering = asyncio.create_task(telegram.deliver()) if load.webhook else None
    done = asyncio.create_task(telegram.done.wait())
    await asyncio.wait(
        [done, *([delivering] if delivering else [])], timeout=load.seconds, return_when="FIRST_EXCEPTION"
    )
    if delivering and delivering.done():
        await delivering
    return telegram.result()


def main() -> None:
    """Read the load from standard input, serve it and print the result."""
    load = Load(**json.loads(sys.stdin.readline()))
    print(json.dumps(asdict(uvloop.run(serve(load)))))


if __name__ == "__main__":
    main()
