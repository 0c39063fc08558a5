"""Where the objects meet: settings in, a running bot out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.profile import set_profile
from bot.settings import Settings
from corpus.documents import load_documents
from corpus.errors import ConfigurationError, CorpusError
from corpus.library import Library
from corpus.meaning import find_encoder
from handlers import register
from handlers.context import BotApplication, Context, Services

_LOG = logging.getLogger(__name__)

EMBEDDINGS = "embeddings"
"""The folder of `DATA_DIR` that keeps the vectors of the corpus's texts."""

INDEX = "index"
"""The folder of `DATA_DIR` that keeps what was read of the documents."""

CONCURRENT_UPDATES = 32
"""Updates in hand at once. More would wait for connections to Telegram, which the pool scans one by one."""

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
]
_LONGEST_WAIT = 60.0


def load_library(settings: Settings) -> Library:
    """Read the corpus; each file that is left out is a warning in the log. Raises `ConfigurationError`."""
    try:
        loaded = load_documents(settings.corpus_dir)
    except CorpusError as exc:
        raise ConfigurationError(f"CORPUS_DIR is wrong: {exc}") from exc
    for warning in loaded.warnings:
        _LOG.warning("%s", warning)
    if not loaded.documents:
        _LOG.warning("There is no document in %s: every question will be answered so.", settings.corpus_dir)
    encoder = find_encoder(settings.data_dir / EMBEDDINGS)
    return Library(loaded.documents, encoder, folder=settings.data_dir / INDEX)


def required_token(settings: Settings) -> str:
    """Return the bot's token. Raises `ConfigurationError` where none is set."""
    if settings.telegram_bot_token is None:
        raise ConfigurationError(
            "TELEGRAM_BOT_TOKEN is not set: put the token that @BotFather gave you into .env, "
            "or try the bot without one: python -m bot preview"
        )
    return settings.telegram_bot_token.get_secret_value()


def build_application(settings: Settings, library: Library, request: BaseRequest | None = None) -> BotApplication:
    """Return the bot, ready to run. `request` stands in for the network: a double of Telegram's side.

    Raises `ConfigurationError` where no token is set.
    """
    builder = (
        ApplicationBuilder()
        .token(required_token(settings))
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .context_types(ContextTypes(context=Context, bot_data=Services))
        .concurrent_updates(CONCURRENT_UPDATES)
        .job_queue(None)
    )
    if request is None:
        builder = builder.connection_pool_size(CONCURRENT_UPDATES).pool_timeout(30)
    else:
        builder = builder.request(request).get_updates_request(request)
    application: BotApplication = builder.build()
    application.bot_data.library = library
    register(application)
    return application


@contextlib.asynccontextmanager
async def running(application: BotApplication) -> AsyncIterator[None]:
    """Keep the application at work; at the end it finishes what is in hand. Who enters brings the updates."""
    async with application:
        await application.start()
        warming = asyncio.create_task(asyncio.to_thread(_warm_up, application.bot_data.library))
        try:
            await set_profile(application)
            yield
        finally:
            await application.stop()
            await warming


def _warm_up(library: Library) -> None:
    """Embed the corpus and read its events before anybody waits for them; that this fails is no end."""
    try:
        library.prepare()
    except Exception:
        _LOG.exception("What takes long could not be prepared; it is done when it is needed.")


@contextlib.asynccontextmanager
async def polling(application: BotApplication) -> AsyncIterator[None]:
    """Run the application with updates polled from Telegram; none that waits there is dropped."""
    updater = application.updater
    if updater is None:
        raise ConfigurationError("The application was built without an updater.")
    async with running(application):
        await updater.start_polling(allowed_updates=ALLOWED_UPDATES, error_callback=_poll_failed)
        try:
            yield
        finally:
            await updater.stop()


async def run_until_stopped(run: Callable[[], contextlib.AbstractAsyncContextManager[None]]) -> None:
    """Run the bot until SIGINT or SIGTERM.

    Telegram out of reach at the start is waited for, ever longer up to a minute. A token that Telegram does
    not know raises `ConfigurationError`.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    wait = 1.0
    while not stop.is_set():
        try:
            async with run():
                _LOG.info("Listening. Stop with Ctrl+C.")
                await stop.wait()
                _LOG.info("Stopping: finishing what is in hand.")
        except InvalidToken as exc:
            raise ConfigurationError(
                "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
            ) from exc
        except BadRequest as exc:
            raise ConfigurationError(f"Telegram refuses to start the bot: {exc}.") from exc
        except TelegramError as exc:
            _LOG.warning("Telegram can't be reached (%s); trying again in %.0f s.", exc, wait)
            await _first_of(stop.wait(), wait)
            wait = min(2 * wait, _LONGEST_WAIT)


async def _first_of(event: Awaitable[object], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event, seconds)


def _poll_failed(error: TelegramError) -> None:
    _LOG.warning("Polling failed (%s); trying again.", error)
