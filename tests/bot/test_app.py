"""The wiring: what still works without a database."""

from pathlib import Path

import pytest

from bot.app import stores_open
from bot.settings import Settings
from corpus.errors import ConfigurationError
from tests.support.conversation import conversation
from tests.support.seeds import seeds


async def test_bot_answers_without_a_database(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    async with conversation(seeds().values(), data_dir=tmp_path / "file" / "var") as talk:
        [answer] = await talk.say("When did the ITPO heads gather in Moscow?")
        assert "4 and 5 October" in answer["text"]
        await talk.say("/lang ru")
        assert talk.application.bot_data.chats.language(talk.chat.id) == "ru"
    assert "Database can't be opened, chats' settings are lost when the bot stops" in caplog.text


async def test_wrong_database_url_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        async with stores_open(Settings(_env_file=None, database_url="no-such-driver://x")):
            pass
