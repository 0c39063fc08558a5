"""The command `check`: whether the bot would start with this configuration."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.app import find_engine, find_reader
from bot.cli.errors import EXIT_MISUSED, EXIT_OK
from bot.cli.output import write_lines
from bot.ingest.corpus_folder import load_folder
from bot.logs import Redactor, printable, secrets_of
from bot.settings import Settings
from bot.storage.database import database_open
from corpus.errors import ConfigurationError, CorpusError, ReaderError, SearchUnavailable, StoreError

_TELEGRAM_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Result for one thing that the bot needs: whether it is usable, and lines that describe it."""

    is_ok: bool
    lines: tuple[str, ...]


def check(settings: Settings, _: argparse.Namespace) -> int:
    """Check everything that the bot needs, and print the findings."""
    findings = asyncio.run(_findings(settings))
    redact = Redactor(secrets_of(settings))
    for finding in findings:
        lines = [printable(redact(line)) for line in finding.lines]
        write_lines([f"{'ok   ' if finding.is_ok else 'WRONG'} " + "\n      ".join(lines)])
    return EXIT_OK if all(finding.is_ok for finding in findings) else EXIT_MISUSED


async def _findings(settings: Settings) -> list[Finding]:
    """Return the findings; an unreachable Telegram is none that prevents a start."""
    return [
        await _check_telegram(settings),
        await asyncio.to_thread(_check_corpus, settings),
        _check_reader(settings),
        *([await _check_model(settings.model_url, settings)] if settings.model_url else []),
        *([await asyncio.to_thread(_check_engine, settings)] if settings.search_url else []),
        _check_folder(settings),
        await _check_database(settings),
    ]


async def _check_telegram(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return _ok("No TELEGRAM_BOT_TOKEN: `python -m bot` opens the preview; `run` needs a token.")
    request = HTTPXRequest(connect_timeout=_TELEGRAM_TIMEOUT_S, read_timeout=_TELEGRAM_TIMEOUT_S)
    bot = Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        async with request:
            me = await bot.get_me()
    except InvalidToken:
        return _wrong("Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather.")
    except TelegramError as exc:
        return _ok(
            f"Telegram can't be reached just now ({exc}).",
            f"The bot would start and keep trying {settings.telegram_api_url}.",
        )
    method = f"by webhook at {settings.webhook_url}" if settings.webhook_url else "by polling"
    return _ok(f"Telegram knows the bot as @{me.username}; it would receive updates {method}.")


def _check_corpus(settings: Settings) -> Finding:
    try:
        loaded = load_folder(settings.corpus_dir)
    except CorpusError as exc:
        return _wrong(str(exc))
    count = len(loaded.documents)
    return _ok(f"{count} document{'' if count == 1 else 's'} in {settings.corpus_dir}.", *loaded.warnings)


def _check_reader(settings: Settings) -> Finding:
    reader = find_reader(settings)
    if reader is None:
        return _ok("READER is off: answers are chosen by words and meaning alone.")
    try:
        reader.load()
    except ReaderError as exc:
        return _ok(f"{exc}.", "The bot would start and answer without it.")
    return _ok(f"The reader in {reader.folder} can be used.")


async def _check_model(url: str, settings: Settings) -> Finding:
    """Check the language model with a question that is not a user's; the bot starts without a model, too."""
    from bot.model.chat_model import check_model  # noqa: PLC0415
    from bot.model.errors import ModelError  # noqa: PLC0415 - few bots have one

    host = urlsplit(url).netloc
    leaving = f"Questions leave the bot: they go, with sentences of the documents, to the language model at {host}."
    try:
        await check_model(url, settings)
    except ModelError as exc:
        return _ok(leaving, f"The model can't be used just now ({exc}). The bot would start and answer without it.")
    except ConfigurationError as exc:
        return _wrong(str(exc))
    return _ok(leaving, "The model replies as it should.")


def _check_engine(settings: Settings) -> Finding:
    """Check the search engine; the bot starts without it, too."""
    try:
        engine = find_engine(settings)
        count = engine.count("passages") if engine else 0
    except ConfigurationError as exc:
        return _wrong(str(exc))
    except SearchUnavailable as exc:
        return _wrong(f"{exc}", "The bot would start and answer by words alone until SEARCH_URL can be used.")
    return _ok(f"The search engine can be used; it has {count:,} passages.")


def _check_folder(settings: Settings) -> Finding:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return _ok(f"DATA_DIR {settings.data_dir} can be written.")
    except OSError as exc:
        return _wrong(f"DATA_DIR {settings.data_dir} can't be written: {exc.strerror}.")


async def _check_database(settings: Settings) -> Finding:
    try:
        async with database_open(settings):
            return _ok("The database can be used.")
    except (ConfigurationError, StoreError) as exc:
        return _wrong(str(exc))


def _ok(*lines: str) -> Finding:
    return Finding(True, lines)


def _wrong(*lines: str) -> Finding:
    return Finding(False, lines)
