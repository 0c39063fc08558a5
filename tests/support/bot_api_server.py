"""A Bot API server on loopback: the fake of Telegram over HTTP, for a bot in its own process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.fake import FakeTelegram
from bot.http_server import http_server_running

FORM = "application/x-www-form-urlencoded"


class BotApiServer:
    """Serves `/bot<token>/<method>`, parameters as a form or as JSON (<https://core.telegram.org/bots/api#making-requests>)."""

    def __init__(self, fake: FakeTelegram, token: str) -> None:
        self._fake = fake
        self._token = token
        self._gates: dict[str, asyncio.Event] = {}
        self._arrivals: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._calls: set[asyncio.Future[object]] = set()

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[str]:
        """Serve on loopback; yield the server's address."""
        app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])
        async with http_server_running(app, "127.0.0.1", port) as listening:
            yield f"http://127.0.0.1:{listening}"
            for call in self._calls:
                call.cancel()  # a poll of a bot that is gone would be waited for

    @asynccontextmanager
    async def holding(self, method: str) -> AsyncIterator[asyncio.Event]:
        """Delay calls of a method until the block ends; yield an event that is set when one arrives."""
        gate = self._gates[method] = asyncio.Event()
        try:
            yield self._arrivals[method]
        finally:
            gate.set()

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        self._arrivals[method].set()
        if method in self._gates:
            await self._gates[method].wait()
        try:
            if request.path_params["token"] != self._token:
                raise TelegramRefusal(401, "Unauthorized")
            call = asyncio.ensure_future(self._fake.call(method, await _parameters(request)))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
            [done] = await asyncio.gather(call, return_exceptions=True)
            if isinstance(done, asyncio.CancelledError):
                return Response(status_code=503)
            result = await call
        except TelegramRefusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return JSONResponse(
                answer | ({"parameters": refusal.parameters} if refusal.parameters else {}), refusal.code
            )
        return JSONResponse({"ok": True, "result": result})


async def _parameters(request: Request) -> dict[str, object]:
    body = await request.body()
    kind = request.headers.get("content-type", FORM).partition(";")[0]
    if not body:
        return dict(request.query_params)
    if kind == FORM:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    if kind == "application/json":
        return dict(await request.json())
    raise TelegramRefusal(400, f"Bad Request: this server reads no {kind}")
