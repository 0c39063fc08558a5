"""The HTTP endpoints for liveness, readiness and metrics."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.monitoring.status import BotStatus

_EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(status: BotStatus) -> list[Route]:
    """Return `/healthz`, `/readyz` and `/metrics`.

    The first two answer 200 or 503. A 503 of `/healthz` means that a restart would help. `/readyz` names the problems;
    Telegram keeps questions in the meantime.
    """

    async def healthz(_: Request) -> Response:
        return JSONResponse({"alive": status.is_alive}, 200 if status.is_alive else 503)

    async def readyz(_: Request) -> Response:
        await status.inbox.check()
        problems = status.problems()
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    async def metrics(_: Request) -> Response:
        return PlainTextResponse(status.metrics.exposition(), media_type=_EXPOSITION_TYPE)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
