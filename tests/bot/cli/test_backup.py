"""The command `backup FILE`."""

import asyncio
import re
import shutil
import tarfile
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import main
from bot.settings import Settings
from bot.storage.chat_store import ChatStore
from bot.storage.database import Database, database_open
from bot.storage.subscription_store import SubscriptionStore
from handlers.services.subscriptions import ChatTarget
from tests.conftest import ROOT
from tests.support.databases import HASH_KEY
from tests.support.postgres import PostgresServer

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


async def test_postgresql_is_restored_from_the_documented_dump(postgres: PostgresServer, tmp_path: Path) -> None:
    [options] = re.findall(r"`pg_dump ([^`]*)` of the database", (ROOT / "docs/cluster.md").read_text("utf-8"))
    [excluded] = re.findall(r"`(--exclude-table-data=[^`]*)`", (ROOT / "docs/cluster.md").read_text("utf-8"))
    for name in ("backed_up", "restored"):
        postgres.run(f"CREATE DATABASE {name}")
    place = ChatTarget(7, 0)
    before = Database(tmp_path, SecretStr(postgres.url("backed_up")), HASH_KEY)
    await before.open()
    await ChatStore(before, 10).set_language(7, "ru")
    first = await SubscriptionStore(before).add(place, "Moscow", "en")
    await before.close()
    postgres.run("INSERT INTO inbox_updates (bot, update_id, digest, chat, body) VALUES (1, 2, 3, '', '')", "backed_up")
    dump = str(tmp_path / "backup.dump")
    postgres.call("pg_dump", *options.split(), excluded, f"--file={dump}", "backed_up")
    postgres.call("pg_restore", "--dbname=restored", dump)
    after = Database(tmp_path, SecretStr(postgres.url("restored")), HASH_KEY)
    await after.open()
    chats, subscriptions = ChatStore(after, 10), SubscriptionStore(after)
    await chats.load()
    assert chats.language(7) == "ru"
    second = await subscriptions.add(place, "Vienna", "en")
    assert first
    assert second
    assert [each.id for each in (await subscriptions.followed(7)).subscriptions] == [first.id, second.id]
    assert postgres.run("SELECT count(*) FROM inbox_updates", "restored") == "0"
    await after.close()
