"""The preview in one process: the real bot, the fake Telegram and the page."""

import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from pydantic import SecretStr

from bot.app import application_polling
from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from bot.settings import Settings
from bot.storage.database import IN_MEMORY_URL
from corpus.library import Library
from handlers.translations import LANGUAGES, texts_for

_TOKEN = "1:preview"  # noqa: S105 - no real token


def _print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextlib.asynccontextmanager
async def preview_running(
    settings: Settings,
    library: Library,
    port: int,
    announce: Callable[[str], None] = _print_line,
    suggestions: Mapping[str, Sequence[str]] | None = None,
) -> AsyncIterator[None]:
    """Run the bot with a fake Telegram and serve the page. Needs no token, and ignores one that is set.

    `announce` gets one line with the page's address; the default prints it. `suggestions` are messages to try, by
    language; the default are the examples of /start. Port 0 picks a free one. Raises
    `ConfigurationError` if the port is in use.
    """
    fake = FakeTelegram(token=_TOKEN)
    overrides = {"telegram_bot_token": SecretStr(_TOKEN), "database_url": SecretStr(IN_MEMORY_URL)}
    examples = {language: texts_for(language).examples for language in LANGUAGES}
    async with (
        application_polling(fake, library, settings.model_copy(update=overrides)),
        serve_preview(fake, port=port, suggestions=suggestions or examples) as address,
    ):
        announce(f"The preview is at {address}")
        yield
