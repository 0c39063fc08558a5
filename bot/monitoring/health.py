"""Three questions to a running bot: is it alive, is it ready, what has it done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import exposition
from bot.monitoring.status import BotStatus


def routes(condition: BotStatus) -> list[Route]:
    """Return `/healthz`, `/readyz` and `/metrics`.

    The first two answer 200, or 503 with what is wrong. `/healthz` failing means: restart the bot. `/readyz`
    failing does not; Telegram keeps what is asked in the meantime.
    """

    async def healthz(_: Request) -> Response:
        return JSONResponse({"alive": condition.is_alive}, 200 if condition.is_alive else 503)

    async def readyz(_: Request) -> Response:
        await condition.inbox.check()
        problems = condition.problems()
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    async def metrics(_: Request) -> Response:
        text = exposition(condition.metrics, condition.gauges)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
