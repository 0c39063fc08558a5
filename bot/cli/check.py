"""`check`: would the bot start, and with what? In words."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings
from bot.storage.database import Database
from corpus.errors import ConfigurationError, CorpusError, StoreError
from corpus.readers.folder import load_documents

_PATIENCE = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing that the bot needs: whether it would do, and lines that say so."""

    well: bool
    lines: tuple[str, ...]


async def check(settings: Settings) -> list[Finding]:
    """Look at each thing that the bot needs. That Telegram can't be reached does not keep it from starting."""
    return [await _telegram(settings), _corpus(settings), _data(settings), await _database(settings)]


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return _ok("No TELEGRAM_BOT_TOKEN: `python -m bot` opens the preview; `run` needs a token.")
    request = HTTPXRequest(connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
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
    way = f"by webhook at {settings.webhook_url}" if settings.webhook_url else "by polling"
    return _ok(f"Telegram knows the bot as @{me.username}; it would hear {way}.")


def _corpus(settings: Settings) -> Finding:
    try:
        loaded = load_documents(settings.corpus_dir)
    except CorpusError as exc:
        return _wrong(str(exc))
    count = len(loaded.documents)
    return _ok(f"{count} document{'' if count == 1 else 's'} in {settings.corpus_dir}.", *loaded.warnings)


def _data(settings: Settings) -> Finding:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return _ok(f"DATA_DIR {settings.data_dir} can be written.")
    except OSError as exc:
        return _wrong(f"DATA_DIR {settings.data_dir} can't be written: {exc.strerror}.")


async def _database(settings: Settings) -> Finding:
    try:
        database = Database(settings.data_dir, settings.database_url)
    except ConfigurationError as exc:
        return _wrong(str(exc))
    try:
        await database.open()
    except StoreError as exc:
        return _wrong(str(exc))
    finally:
        await database.close()
    return _ok("The database of what is remembered of chats can be used.")


def _ok(*lines: str) -> Finding:
    return Finding(True, lines)


def _wrong(*lines: str) -> Finding:
    return Finding(False, lines)
