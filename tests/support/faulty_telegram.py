"""A Bot API server on loopback that fails: the fake of Telegram over HTTP, with random faults."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web

from bot.fake_telegram.calls import TelegramRefusal, Upload
from bot.fake_telegram.fake import FakeTelegram

HANG_SECONDS = 60.0
TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Faults:
    """The share of calls that fail in each way. `…_after` faults lose the confirmation of a call that was done."""

    too_many: float = 0.0
    broken: float = 0.0
    reset_before: float = 0.0
    reset_after: float = 0.0
    hang_before: float = 0.0
    hang_after: float = 0.0
    garbage_before: float = 0.0
    garbage_after: float = 0.0

    @classmethod
    def each(cls, share: float) -> Faults:
        """Return faults with `share` of all calls for each of 429, 5xx, reset, no answer and garbage."""
        half = share / 2
        return cls(share, share, half, half, half, half, half, half)

    def draw(self, chance: random.Random) -> str:
        """Return a random fault; empty for none."""
        ways = vars(self)
        left = 1.0 - sum(ways.values())
        return chance.choices([*ways, ""], [*ways.values(), left])[0]


@dataclass
class FaultyTelegram:
    """Serves `/bot<token>/<method>`. `down` resets every connection, `silent` leaves every getUpdates unanswered."""

    fake: FakeTelegram = field(default_factory=lambda: FakeTelegram(token=TOKEN))
    faults: Faults = field(default_factory=Faults)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    script: dict[str, list[str]] = field(default_factory=dict)
    """Faults of the next calls of a method; then they are random again."""
    down: bool = False
    silent: bool = False
    injected: Counter[str] = field(default_factory=Counter)
    unconfirmed: set[object] = field(default_factory=set)
    """Chats that got a message whose confirmation was lost."""
    calls: Counter[str] = field(default_factory=Counter)
    arrived: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    webhook: dict[str, Any] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def serve(self, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serve on loopback, or another address of the machine; yield the URL."""
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, host, 0, backlog=1024)
        await site.start()
        try:
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        self.arrived[method].set()
        parameters = {name: _value(value) for name, value in (await request.post()).items()}
        if self.down:
            return self._reset(request)
        if method == "getUpdates" and self.silent:
            await asyncio.sleep(3600)
        script = self.script.get(method)
        way = script.pop(0) if script else self.faults.draw(self.chance)
        if way:
            self.injected[way] += 1
        if way == "too_many":
            answer = {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests",
                "parameters": {"retry_after": 1},
            }
            return web.json_response(answer, status=429)
        if way == "broken":
            if self.chance.random() < 0.5:
                return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
            answer = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
            return web.json_response(answer, status=500)
        if way == "reset_before":
            return self._reset(request)
        if way == "hang_before":
            await asyncio.sleep(HANG_SECONDS)
            return self._reset(request)
        if way == "garbage_before":
            return web.Response(text="\x00 no JSON {")
        status, answer = await self._answer(method, parameters)
        if way and method == "sendMessage":
            self.unconfirmed.add(str(parameters["chat_id"]))
        if way == "reset_after":
            return self._reset(request)
        if way == "hang_after":
            await asyncio.sleep(HANG_SECONDS)
        if way == "garbage_after":
            return web.Response(text='{"ok":true,"result":{"mess')
        return web.json_response(answer, status=status)

    async def _answer(self, method: str, parameters: dict[str, object]) -> tuple[int, dict[str, object]]:
        try:
            result = await self.fake.call(method, parameters)
        except TelegramRefusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return refusal.code, answer | ({"parameters": refusal.parameters} if refusal.parameters else {})
        if method == "setWebhook":
            self.webhook = dict(parameters)
        return 200, {"ok": True, "result": result}

    def _reset(self, request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def deliver(self, *addresses: str) -> None:
        """Post updates to a webhook at one of the addresses, each until it is accepted, until cancelled.

        The updates of one chat are posted one after the other.
        """
        under_way: set[object] = set()
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=60)
            ) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for update in list(self.fake.pending_updates):
                    chat = update.get("message", {}).get("chat", {}).get("id", update["update_id"])
                    if chat not in under_way and len(under_way) < 100:
                        under_way.add(chat)
                        post = group.create_task(self._post(session, addresses, update))
                        post.add_done_callback(partial(_discard, under_way, chat))
                await asyncio.sleep(0.01)

    async def _post(self, session: aiohttp.ClientSession, addresses: Sequence[str], update: dict[str, Any]) -> None:
        wait = 0.1
        while True:
            headers = {_HEADER: str(self.webhook.get("secret_token", ""))}
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                address = self.chance.choice(addresses)
                async with session.post(address, json=update, headers=headers) as response:
                    if response.status == 200:
                        break
            await asyncio.sleep(wait)
            wait = min(2 * wait, 1.0)
        self.fake.pending_updates.remove(update)


def _discard(under_way: set[object], chat: object, _: asyncio.Task[None]) -> None:
    under_way.discard(chat)


def _value(value: str | bytes | bytearray | web.FileField) -> object:
    if isinstance(value, web.FileField):
        with value.file:
            return Upload(value.filename, value.file.read())
    return value if isinstance(value, str) else value.decode()
