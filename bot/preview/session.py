"""The preview put together: the real bot, Telegram's double and the page, in one process."""

import contextlib
import sys
from collections.abc import AsyncIterator, Callable

from pydantic import SecretStr

from bot.app import application_polling
from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from bot.settings import Settings
from bot.storage.database import IN_MEMORY_URL
from corpus.library import Library
from handlers.translations import LANGUAGES, texts_for

_TOKEN = "1:fake"  # noqa: S105 - made up, it opens nothing


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextlib.asynccontextmanager
async def preview(
    settings: Settings, library: Library, port: int, announce: Callable[[str], None] = _say
) -> AsyncIterator[None]:
    """Run the bot over the double and serve the page; no token is needed, and a set one is not used.

    `announce` gets one line with the page's address; by itself it goes to standard output. Port 0 picks a free
    one. Raises `ConfigurationError` where the port is taken.
    """
    double = FakeTelegram(token=_TOKEN)
    made_up = {"telegram_bot_token": SecretStr(_TOKEN), "database_url": SecretStr(IN_MEMORY_URL)}
    local = settings.model_copy(update=made_up)
    suggestions = {language: texts_for(language).examples for language in LANGUAGES}
    async with (
        application_polling(double, library, local),
        serve_preview(double, port=port, suggestions=suggestions) as address,
    ):
        announce(f"The preview is at {address}")
        yield
