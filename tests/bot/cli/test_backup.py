"""The command `backup FILE`."""

import asyncio
import shutil
import tarfile
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.storage.chat_store import ChatStore
from bot.storage.database import database_open

pytestmark = pytest.mark.usefixtures("clean_environment")
Capture = pytest.CaptureFixture[str]


def test_backup_restores_everything(clean_environment: Path, capsys: Capture) -> None:
    (clean_environment / "kazan.txt").write_text(
        "Congress in Kazan\n\nThe congress took place in Kazan on 19 May 2018."
    )
    assert main(["add", "kazan.txt"]) == 0

    async def back_up() -> None:
        async with database_open(Settings()) as database:  # as in a running bot
            await ChatStore(database, 10).set_language(7, "ru")
            assert await asyncio.to_thread(main, ["backup", "backup.tar.gz"]) == 0

    async def language() -> str | None:
        async with database_open(Settings()) as database:
            store = ChatStore(database, 10)
            await store.load()
            return store.language(7)

    asyncio.run(back_up())
    archive = clean_environment / "backup.tar.gz"
    assert archive.stat().st_mode & 0o777 == 0o600
    shutil.rmtree("var")
    with tarfile.open(archive) as tar:
        tar.extractall("var", filter="data")
    assert asyncio.run(language()) == "ru"
    capsys.readouterr()
    assert main(["add", "kazan.txt"]) == 0
    assert capsys.readouterr().out == "0 added, 1 there already.\n"


def test_backup_that_can_not_be_made_leaves_no_file(
    clean_environment: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup", "b.tar.gz"]) == 1
    assert "can't be used" in capsys.readouterr().err
    assert main(["backup", "missing/b.tar.gz"]) == 1
    assert "can't be written" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://u@h/d")
    monkeypatch.setenv("CHAT_HASH_KEY", "0" * 64)
    assert main(["backup", "b.tar.gz"]) == 2
    assert "pg_dump" in capsys.readouterr().err
    assert [each.name for each in clean_environment.iterdir()] == []
