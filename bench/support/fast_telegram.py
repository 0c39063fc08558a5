"""A minimal Bot API server: it serves prepared updates and accepts every call after a fixed latency.

`python -m bench.support.fast_telegram` reads one `Load` as JSON, serves it and prints the `Result` as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
import uvloop
from aiohttp import web

_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_USERS = 2_000
_BATCH_UPDATES = 100  # updates in one `getUpdates` result, and concurrent webhook calls
_PROGRESS_ANSWERS = 5_000  # answers between two lines with their number on standard output
_WARM_UP_SHARE = 0.1  # share of the answers that come before the measurement starts
_EMPTY_POLL_S = 1.0


@dataclass
class Load:
    """Questions, asked in turn in `updates` messages, `batch` of them at once by polling.

    `webhook` is the bot's address, or those of several instances with spaces between. It gets its first update
    `pause_s` after it was set, and then `rate` a second (0: as fast as it can). `delay` is the latency and `seconds`
    the time limit.
    """

    questions: Sequence[str]
    updates: int
    delay: float = 0.05
    webhook: str = ""
    pause_s: float = 0.0
    rate: float = 0.0
    seconds: float = 120.0
    batch: int = _BATCH_UPDATES


@dataclass
class Result:
    """Answers a second, and their number; by webhook also the milliseconds from each call to the answer, sorted."""

    rate: float
    answered: int
    latencies_ms: Sequence[float] = ()


class FastTelegram:
    """The methods of the Bot API for one load."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self._updates = list(_updates(load))
        self.delivered = 0
        self.answered: dict[int, float] = {}
        self._posted: dict[int, float] = {}
        self._latencies_ms: list[float] = []
        self.done = asyncio.Event()
        self.webhook: dict[str, str] = {}

    def call(self, method: str, parameters: Mapping[str, Any]) -> Any:
        """Return the result of a method."""
        if method == "getupdates":
            self.delivered = max(self.delivered, int(parameters.get("offset") or 1) - 1)
            return self._updates[self.delivered : self.delivered + self.load.batch]
        if method == "sendmessage":
            return self._sent(int(parameters["chat_id"]), parameters.get("text", ""))
        if method == "getme":
            return _BOT
        if method == "setwebhook":
            self.webhook = dict(parameters)
        if method == "getwebhookinfo":
            return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}
        if method.startswith("getmy"):
            return [] if method == "getmycommands" else {"name": "", "description": "", "short_description": ""}
        return True

    def _sent(self, chat: int, text: str) -> Any:
        number = len(self.answered) + 1
        self.answered[number] = time.perf_counter()
        if chat in self._posted:
            self._latencies_ms.append(1_000 * (self.answered[number] - self._posted.pop(chat)))
        if number % _PROGRESS_ANSWERS == 0:
            print(number, flush=True)
        if number == self.load.updates:
            self.done.set()
        return {"message_id": number, "date": 1_790_000_000, "chat": {"id": chat, "type": "private"}, "text": text}

    async def deliver(self) -> None:
        """Deliver the updates to the webhook once it is set."""
        while not self.webhook:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.load.pause_s)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        addresses = self.load.webhook.split()
        start, waiting = time.perf_counter(), enumerate(self._updates)

        async def post_updates(session: aiohttp.ClientSession) -> None:
            for number, update in waiting:
                if self.load.rate:
                    await asyncio.sleep(max(0.0, start + number / self.load.rate - time.perf_counter()))
                self._posted[update["message"]["chat"]["id"]] = time.perf_counter()
                while True:
                    address = addresses[number % len(addresses)]
                    async with session.post(address, json=update, headers=headers) as response:
                        if response.status == 200:
                            break
                    await asyncio.sleep(0.05)

        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(*(post_updates(session) for _ in range(_BATCH_UPDATES)))

    def result(self) -> Result:
        """Return the rate of the answers after the warm-up."""
        times = sorted(self.answered.values())
        first = int(_WARM_UP_SHARE * len(times))
        return Result((len(times) - first - 1) / (times[-1] - times[first]), len(times), sorted(self._latencies_ms))


def _updates(load: Load) -> Iterator[dict[str, Any]]:
    for number in range(load.updates):
        user_id = 1_000 + number % _USERS
        user = {"id": user_id, "first_name": "Ann"}
        message = {
            "message_id": 1 + number, "date": int(time.time()), "text": load.questions[number % len(load.questions)],
            "chat": {**user, "type": "private"}, "from": {**user, "is_bot": False, "language_code": "en"},
        }  # fmt: skip
        yield {"update_id": 1 + number, "message": message}


async def _parameters(request: web.Request) -> Mapping[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json()) if request.can_read_body else {}
    return await request.post()


@contextlib.asynccontextmanager
async def _serving(telegram: FastTelegram) -> AsyncIterator[int]:
    """Serve the Bot API on loopback; yield the port."""

    async def handle(request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        result = telegram.call(method, await _parameters(request))
        is_empty_poll = method == "getupdates" and not result
        await asyncio.sleep(_EMPTY_POLL_S if is_empty_poll else telegram.load.delay)
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", "/{token}/{method}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve(load: Load) -> Result:
    """Print the address, and serve until every update is answered or `load.seconds` have passed."""
    telegram = FastTelegram(load)
    async with _serving(telegram) as port:
        print(f"http://127.0.0.1:{port}", flush=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(load.seconds):
                await asyncio.gather(telegram.done.wait(), *([telegram.deliver()] if load.webhook else []))
    return telegram.result()


async def started_telegram(
    load: Load, *prefix: str, env: Mapping[str, str] | None = None
) -> tuple[asyncio.subprocess.Process, asyncio.StreamReader, str]:
    """Start the server in a process of its own; return it, its output and its address. `prefix` begins the command."""
    process = await asyncio.create_subprocess_exec(
        *prefix, sys.executable, "-m", "bench.support.fast_telegram", env=env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(asdict(load)).encode() + b"\n")
    return process, process.stdout, (await process.stdout.readline()).decode().strip()


def main() -> None:
    """Read the load from standard input, serve it and print the result."""
    load = Load(**json.loads(sys.stdin.readline()))
    print(json.dumps(asdict(uvloop.run(serve(load)))))


if __name__ == "__main__":
    main()
