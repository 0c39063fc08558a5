"""`check`: would the bot start, and with what? In words."""

from __future__ import annotations

import tempfile

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings
from corpus.documents import load_documents
from corpus.errors import CorpusError

_PATIENCE = 5.0


async def check(settings: Settings) -> bool:
    """Print one line for each thing that the bot needs; return whether it would start."""
    results = [await _telegram(settings), _corpus(settings), _data(settings)]
    for well, lines in results:
        for at, line in enumerate(lines):
            print(f"{'ok   ' if well and not at else '     ' if at else 'WRONG'} {line}")  # noqa: T201
    return all(well for well, _ in results)


Result = tuple[bool, list[str]]


async def _telegram(settings: Settings) -> Result:
    if settings.telegram_bot_token is None:
        return True, ["No TELEGRAM_BOT_TOKEN: `python -m bot` opens the preview; `run` needs a token."]
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
        return False, ["Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather."]
    except TelegramError as exc:
        return True, [
            f"Telegram can't be reached just now ({exc}).",
            f"The bot would start and keep trying {settings.telegram_api_url}.",
        ]
    way = f"by webhook at {settings.webhook_url}" if settings.webhook_url else "by polling"
    return True, [f"Telegram knows the bot as @{me.username}; it would hear {way}."]


def _corpus(settings: Settings) -> Result:
    try:
        loaded = load_documents(settings.corpus_dir)
    except CorpusError as exc:
        return False, [str(exc)]
    count = len(loaded.documents)
    return True, [f"{count} document{'' if count == 1 else 's'} in {settings.corpus_dir}.", *loaded.warnings]


def _data(settings: Settings) -> Result:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return True, [f"DATA_DIR {settings.data_dir} can be written."]
    except OSError as exc:
        return False, [f"DATA_DIR {settings.data_dir} can't be written: {exc.strerror}."]
