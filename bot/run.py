"""The bot as a process. It receives updates first and answers as soon as it can.

    the inbox is opened        updates of the previous process are loaded
    updates are received       by polling or by webhook, until the end
    the database is opened     and, in a thread, the corpus is loaded
    the handlers start         with the updates received in the meantime

The end is the reverse: the bot stops receiving updates and finishes those in progress; the rest waits in the inbox for
the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.backoff import backoff
from bot.calendar_feed import calendar_route
from bot.http_server import http_server_running
from bot.inbox.crashes import crash_detection
from bot.inbox.inbox import Inbox
from bot.inbox.processor import MAX_CONCURRENT_UPDATES
from bot.logs import log_uncaught
from bot.metrics import Metrics
from bot.monitoring.health import health_routes
from bot.monitoring.status import BotStatus
from bot.monitoring.systemd import keep_notified, notify
from bot.settings import Settings
from bot.storage.leadership import Leadership
from bot.tasks import background_tasks, wait_for_event
from bot.transport.client import ALLOWED_UPDATES, build_bot, is_telegram, required_token
from bot.transport.connection_state import ConnectionState
from bot.transport.delivery import ReliableRequest
from bot.transport.http import http_request
from bot.transport.polling import UNKNOWN_TOKEN, Poller
from bot.transport.webhook import configured_secret, keep_webhook, webhook_path, webhook_route
from corpus.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.storage.instance import Instance

_LOG = logging.getLogger(__name__)

_STOP_TIMEOUT_S = 13.0
"""Time from the signal to the end of the process: service managers kill it later. A thread can't be stopped, and Python
would wait for one as long as it works."""

_FIRST_CONTACT_WAIT_S = 0.05  # loading the corpus would take the processor from the first poll

Essential = Sequence[asyncio.Task[None]]
"""Tasks that must not end before the bot does."""


def run_until_stopped(session: Callable[[], AbstractAsyncContextManager[Essential | None]]) -> None:
    """Run the bot until SIGINT or SIGTERM; a second signal ends the process at once.

    After a signal the process ends within `_STOP_TIMEOUT_S`, whatever its threads do. An exception of an essential task
    is raised.
    """
    log_uncaught()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_stopped(session))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _until_stopped(session: Callable[[], AbstractAsyncContextManager[Essential | None]]) -> None:
    stop = asyncio.Event()

    def on_signal(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()
        timer = threading.Timer(_STOP_TIMEOUT_S, _abandon_threads)
        timer.daemon = True
        timer.start()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    async with session() as essential:
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([stopped, *(essential or ())], return_when=asyncio.FIRST_COMPLETED)
        if stopped not in done:
            stopped.cancel()
            for task in done:
                await task
        _LOG.info("Stopping: updates in progress are finished")
        notify("STOPPING=1")


def _abandon_threads() -> None:
    """End the process: what is accepted is on disk, and the next start does the rest."""
    _LOG.warning("Stopped without waiting for work in progress, the next start does it again")
    os._exit(0)


@contextlib.asynccontextmanager
async def serving_telegram(settings: Settings) -> AsyncIterator[Essential]:
    """Receive and answer updates as the settings say, for the duration of the block."""
    metrics = Metrics()
    bot_id = required_token(settings).partition(":")[0]
    with crash_detection(settings.data_dir / f"crash-{bot_id}.txt") as crashed:
        async with (
            _inbox_open(settings, bot_id, metrics, crashed=crashed) as (inbox, instance),
            _request_open(settings, metrics, instance) as request,
        ):
            bot = build_bot(settings, request)
            status = BotStatus(inbox, ConnectionState(), metrics)
            leadership = instance.leadership if instance else Leadership()
            async with (
                background_tasks(_answer(settings, bot, status, instance)) as answering,
                _receiving(settings, bot, status, leadership, instance) as receiving,
                background_tasks(
                    _log_first_contact(status.connection),
                    keep_notified(status),
                    leadership.stand_by(status.connection.mark_standing_by),
                ),
            ):
                yield [*answering, *receiving]


@contextlib.asynccontextmanager
async def _request_open(
    settings: Settings, metrics: Metrics, instance: Instance | None
) -> AsyncIterator[ReliableRequest]:
    """Open connections to Telegram for the duration of the block."""
    reserve = None
    if instance:
        from bot.inbox.shared_limits import SharedLimits  # noqa: PLC0415 - see `_inbox_open`

        reserve = SharedLimits(instance).reserve
    connections = http_request(settings.telegram_api_url, MAX_CONCURRENT_UPDATES)
    async with ReliableRequest(connections, metrics, limited=is_telegram(settings), reserve=reserve) as request:
        yield request


@contextlib.asynccontextmanager
async def _inbox_open(
    settings: Settings, bot_id: str, metrics: Metrics, *, crashed: bool
) -> AsyncIterator[tuple[Inbox, Instance | None]]:
    """Open the inbox for the duration of the block: a file, or the table that several instances share."""
    on_drop = metrics.updates_dropped.inc
    if not settings.is_shared:
        async with Inbox(settings.data_dir / f"inbox-{bot_id}.sqlite3", crashed=crashed, on_drop=on_drop) as inbox:
            yield inbox, None
        return
    from bot.inbox.shared import SharedInbox  # noqa: PLC0415 - a bot without PostgreSQL polls first (0.3 s)
    from bot.storage.database import Database  # noqa: PLC0415 - the same
    from bot.storage.instance import Instance  # noqa: PLC0415 - the same

    database = Database(settings.data_dir, settings.database_url, settings.chat_hash_key)
    instance = Instance(database, bot_id)
    try:
        async with background_tasks(instance.run()), SharedInbox(instance, bot_id, on_drop) as inbox:
            yield inbox, instance
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def _receiving(
    settings: Settings, bot: ExtBot[None], status: BotStatus, leadership: Leadership, instance: Instance | None
) -> AsyncIterator[Essential]:
    """Receive updates for the duration of the block, and serve health and metrics.

    Every instance serves the webhook; the one that leads sets it, or polls.
    """
    if settings.webhook_url:
        route = webhook_route(webhook_path(settings), configured_secret(settings), status.inbox, status.connection)
        async with (
            _http_server(settings, status, route),
            background_tasks(
                leadership.run(lambda: keep_webhook(bot, settings, status.connection, ALLOWED_UPDATES))
            ) as tasks,
        ):
            yield tasks
    else:
        connect = partial(http_request, settings.telegram_api_url, 1)
        poller = Poller(
            bot,
            connect,
            status.inbox,
            status.connection,
            status.metrics,
            ALLOWED_UPDATES,
            on_conflict=instance.step_down if instance else lambda: None,
        )
        async with background_tasks(leadership.run(poller.run), _serve_health(settings, status)) as tasks:
            yield tasks[:1]


async def _serve_health(settings: Settings, status: BotStatus) -> None:
    """Serve health and metrics if LISTEN or PORT is set. The bot polls even if that fails."""
    if not settings.model_fields_set & {"listen", "port"}:
        return
    failures = 0
    while True:
        try:
            async with _http_server(settings, status):
                await asyncio.Event().wait()
        except ConfigurationError as exc:
            failures += 1
            if failures == 1:
                _LOG.error("Health and metrics are not served, the bot tries again: %s", exc)
            await asyncio.sleep(backoff(failures))


def _http_server(settings: Settings, status: BotStatus, *routes: Route) -> AbstractAsyncContextManager[int]:
    feed = calendar_route(settings, lambda: status.library)
    app = Starlette(routes=[*routes, *health_routes(status), feed])
    return http_server_running(app, settings.listen, settings.port)


async def _log_first_contact(connection: ConnectionState) -> None:
    await connection.first_contact.wait()
    _LOG.info("Listening. Stop with Ctrl+C.")


async def _answer(settings: Settings, bot: ExtBot[None], status: BotStatus, instance: Instance | None) -> None:
    """Open the database and load the corpus, then answer until cancelled."""
    await wait_for_event(status.connection.first_contact, _FIRST_CONTACT_WAIT_S)
    await asyncio.to_thread(importlib.import_module, "bot.app")
    from bot.app import (  # noqa: PLC0415 - 0.5 s, after the first poll
        application_running,
        load_library,
        state_to_load,
        stores_open,
    )

    async with stores_open(settings, instance) as stores:
        async with background_tasks(_confirm_token(bot, status.connection)) as [confirmed]:
            state = await state_to_load(settings, stores)
            library = await asyncio.to_thread(load_library, settings)
            status.library = library
            await confirmed
        async with application_running(bot, library, stores, status.inbox, settings, status.metrics, state):
            status.handlers_running = True
            await asyncio.Event().wait()


async def _confirm_token(bot: ExtBot[None], connection: ConnectionState) -> None:
    """Ask Telegram for the bot's name until it answers. Raises `ConfigurationError` if it does not know the token."""
    failures = 0
    while True:
        try:
            await bot.initialize()
        except InvalidToken as exc:
            raise ConfigurationError(UNKNOWN_TOKEN) from exc
        except TelegramError as exc:
            connection.mark_failed(f"Telegram can't be reached, the bot tries again: {exc}")
        except Exception as exc:  # python-telegram-bot raises anything on an answer that is no user
            connection.mark_failed(f"Telegram's answer to getMe can't be used, the bot tries again: {exc}")
        else:
            return
        failures += 1
        await asyncio.sleep(backoff(failures))
