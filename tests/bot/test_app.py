"""The wiring: the bot answers without its database, and waits for it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import stores_open
from bot.settings import Settings
from corpus.errors import ConfigurationError
from tests.support.clocks import PATIENCE
from tests.support.conversation import conversation
from tests.support.seeds import seeds


def taken_away(folder: Path) -> Callable[[], None]:
    """Take a folder away; return what brings it back."""
    away = folder.rename(folder.with_name(f"{folder.name}-away"))
    folder.write_text("no folder", "utf-8")

    def give_back() -> None:
        folder.unlink()
        away.rename(folder)

    return give_back


async def test_database_that_is_away_at_the_start_is_opened_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        await talk.say("/lang ru")
        chat = talk.chat.id
    give_back = taken_away(tmp_path)
    async with conversation(seeds().values(), data_dir=tmp_path) as talk:
        [answer] = await talk.say("When did the ITPO heads gather in Moscow?")
        assert "4 and 5 October" in answer["text"]
        chats, subscriptions = talk.application.bot_data.chats, talk.application.bot_data.subscriptions
        [refusal] = await talk.say("/subscribe all")  # never confirmed and then forgotten
        assert refusal["text"].startswith("My database isn’t working")
        give_back()
        async with asyncio.timeout(PATIENCE):
            while chats.language(chat) is None:  # noqa: ASYNC110 - the next attempt is due within seconds
                await asyncio.sleep(0.01)
        await talk.say("/subscribe all")
        assert (await subscriptions.followed(talk.chat.id)).subscriptions
        assert (await chats.kept(talk.chat.id)).answered  # what was asked before was not lost
    assert caplog.text.count("Database can't be opened") == 1
    assert "Database is open" in caplog.text


async def test_wrong_database_url_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        async with stores_open(Settings(_env_file=None, database_url="no-such-driver://x")):
            pass
