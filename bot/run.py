"""The bot as a process: it hears first, and answers as soon as it can.

    the inbox is opened          what an earlier process left is taken up
    Telegram is heard            by polling or by webhook, from here to the end
    the documents are read       in a thread, and with them all that only answering needs
    the handlers begin           with what has come in the meantime

At the end it goes the other way: nothing more is heard, what is in hand is finished, and the rest waits in the
inbox for the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.app import Stores, application_running, load_library, stores_open
from bot.inbox.crashes import noted_crashes
from bot.inbox.inbox import Inbox
from bot.logs import log_uncaught
from bot.metrics import Metrics
from bot.monitoring.status import BotStatus
from bot.monitoring.systemd import keep_told, notify
from bot.settings import Settings
from bot.tasks import background_tasks
from bot.transport.client import ALLOWED_UPDATES, build_bot, is_telegram
from bot.transport.connection_state import ConnectionState, watch
from bot.transport.delivery import ReliableRequest
from bot.transport.http import AT_ONCE, Connection, connection
from bot.transport.polling import Poller
from corpus.errors import ConfigurationError

_LOG = logging.getLogger(__name__)

_FIRST_ANSWER_SECONDS = 0.05  # for Telegram to be asked, before reading the documents takes the processor
_RETRY_SECONDS = 2.0

Watched = Sequence[asyncio.Task[None]]
"""Tasks that must not end before the bot does."""


def run_until_stopped(session: Callable[[], AbstractAsyncContextManager[Watched | None]]) -> None:
    """Run the bot until SIGINT or SIGTERM; a second signal ends the process at once.

    What a task of the session raises is raised.
    """
    log_uncaught()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_stopped(session))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # as on Windows
        return None
    return uvloop.new_event_loop


async def _until_stopped(session: Callable[[], AbstractAsyncContextManager[Watched | None]]) -> None:
    stop = asyncio.Event()

    def heed(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, heed, number)
    async with session() as watched:
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([stopped, *(watched or ())], return_when=asyncio.FIRST_COMPLETED)
        if stopped not in done:
            stopped.cancel()
            for task in done:
                await task
        _LOG.info("Stopping: finishing what is in hand.")
        notify("STOPPING=1")


@contextlib.asynccontextmanager
async def serving_telegram(settings: Settings) -> AsyncIterator[Watched]:
    """Hear and answer, as the settings have it. Yields once the bot has begun to hear."""
    metrics = Metrics()
    line = connection(settings.telegram_api_url, AT_ONCE)
    outgoing = ReliableRequest(line, metrics, limited=is_telegram(settings))
    bot = build_bot(settings, outgoing)
    name = bot.token.partition(":")[0]
    async with contextlib.AsyncExitStack() as stack:
        crashed = stack.enter_context(noted_crashes(settings.data_dir / f"crash-{name}.txt"))
        inbox = await stack.enter_async_context(Inbox(settings.data_dir / f"inbox-{name}.sqlite3", crashed=crashed))
        outgoing.note_in(inbox)
        stores = await stack.enter_async_context(stores_open(settings))
        condition = BotStatus(inbox, ConnectionState(), metrics)
        async with (
            _open(outgoing),
            background_tasks(_answer(settings, bot, stores, condition)) as answering,
            _hearing(settings, bot, line, condition) as ears,
            background_tasks(_announce(condition)),
            background_tasks(keep_told(lambda: condition.can_answer, lambda: condition.is_alive, condition.status)),
        ):
            yield [*answering, *ears]


@contextlib.asynccontextmanager
async def _open(request: ReliableRequest | Connection) -> AsyncIterator[None]:
    await request.initialize()
    try:
        yield
    finally:
        await request.shutdown()


@contextlib.asynccontextmanager
async def _hearing(
    settings: Settings, bot: ExtBot[None], line: Connection, condition: BotStatus
) -> AsyncIterator[Watched]:
    if settings.webhook_url:
        from bot.transport.webhook import keep_webhook, secret_of, webhook_path, webhook_route

        route = webhook_route(webhook_path(settings), secret_of(settings), condition.inbox, condition.hearing)
        async with (
            _server(settings, condition, route),
            background_tasks(
                keep_webhook(bot, settings, condition.hearing, ALLOWED_UPDATES),
                watch(condition.hearing, condition.metrics, line.renew),
            ) as tasks,
        ):
            yield tasks[:1]
    else:
        polls = connection(settings.telegram_api_url, 1)
        poller = Poller(bot, polls, condition.inbox, condition.hearing, condition.metrics, ALLOWED_UPDATES)
        async with (
            _open(polls),
            background_tasks(_poll(poller, polls, condition), _serve_health(settings, condition)) as tasks,
        ):
            yield tasks[:1]


async def _poll(poller: Poller, polls: Connection, condition: BotStatus) -> None:
    """Poll; where the watchdog finds the bot deaf, begin again on a new connection."""
    while True:
        renewed = asyncio.Event()

        async def renew(renewed: asyncio.Event = renewed) -> None:
            renewed.set()

        async with background_tasks(poller.run(), watch(condition.hearing, condition.metrics, renew)) as tasks:
            waiting = asyncio.create_task(renewed.wait())
            done, _ = await asyncio.wait([tasks[0], waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if tasks[0] in done:
                await tasks[0]
        await polls.renew()


async def _serve_health(settings: Settings, condition: BotStatus) -> None:
    """Where LISTEN or PORT is set, serve health and metrics; the bot polls all the same where that fails."""
    if not settings.model_fields_set & {"listen", "port"}:
        return
    await _begun(condition)
    while True:
        try:
            async with _server(settings, condition):
                await asyncio.Event().wait()
        except ConfigurationError as exc:
            _LOG.error("Health and metrics are not served: %s", exc)
            await asyncio.sleep(60)


@contextlib.asynccontextmanager
async def _server(settings: Settings, condition: BotStatus, *more: Any) -> AsyncIterator[None]:
    from starlette.applications import Starlette

    from bot.http_server import serving
    from bot.monitoring.health import routes

    async with serving(Starlette(routes=[*more, *routes(condition)]), settings.listen, settings.port):
        yield


async def _announce(condition: BotStatus) -> None:
    await condition.hearing.first.wait()
    _LOG.info("Listening. Stop with Ctrl+C.")


async def _begun(condition: BotStatus) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_FIRST_ANSWER_SECONDS):
            await condition.hearing.first.wait()


async def _answer(settings: Settings, bot: ExtBot[None], stores: Stores, condition: BotStatus) -> None:
    """Read the documents, then answer, until cancelled."""
    await _begun(condition)
    async with background_tasks(_introduced(bot, condition)) as [introduced]:
        library = await asyncio.to_thread(load_library, settings)
        condition.has_read = True
        await introduced
    async with application_running(bot, library, stores, condition.inbox, settings, condition.metrics):
        condition.can_answer = True
        await asyncio.Event().wait()


async def _introduced(bot: ExtBot[None], condition: BotStatus) -> None:
    """Ask Telegram who the bot is, until it says so."""
    while True:
        try:
            await bot.initialize()
        except InvalidToken as exc:
            raise ConfigurationError(
                "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
            ) from exc
        except TelegramError as exc:
            condition.hearing.failed(f"Telegram can't be reached ({exc}); trying again.")
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            return
