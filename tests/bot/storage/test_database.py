"""Database: migrations, damaged files, expired rows."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, inspect, text

from bot.storage.chat_store import ChatStore
from bot.storage.database import DATABASE_FILE, KEY_FILE, Database
from bot.storage.schema import METADATA, MIGRATIONS, migrate
from bot.storage.subscription_store import SubscriptionStore
from corpus.errors import ConfigurationError, RowRefused, StoreError
from handlers.services.answer_log import RETENTION_DAYS, AnsweredQuestion
from handlers.services.chats import ChatRecord
from handlers.services.subscriptions import ChatTarget
from tests.support.conversation import conversation
from tests.support.databases import EmptyDatabase


async def test_migration_keeps_the_rows(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    store = ChatStore(database, 10)
    await store.set_language(1, "ru")

    def add_colour(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE chat_settings ADD COLUMN colour VARCHAR"))

    async with database.transaction() as connection:
        await connection.run_sync(migrate, [*MIGRATIONS, add_colour])
        columns = await connection.run_sync(
            lambda sync: [each["name"] for each in inspect(sync).get_columns("chat_settings")]
        )
        assert "colour" in columns
        await connection.run_sync(migrate, [*MIGRATIONS, add_colour])  # once is enough
    await store.load()
    assert store.language(1) == "ru"
    with pytest.raises(StoreError, match="newer version"):
        await database.open()
    await database.close()


async def test_failing_migration_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()

    def broken(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (number INTEGER)"))
        connection.execute(text("no SQL"))

    with pytest.raises(StoreError):
        async with database.transaction() as connection:
            await connection.run_sync(migrate, [*MIGRATIONS, broken])
    async with database.transaction() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert set(names) == set(METADATA.tables)
        await connection.run_sync(migrate)
    await database.close()


async def test_key_is_private_and_permanent(tmp_path: Path) -> None:
    hashes = []
    for _ in range(2):
        database = Database(tmp_path)
        await database.open()
        hashes.append(database.hash_id(42))
        await database.close()
    assert hashes[0] == hashes[1] != "42"
    assert (os.stat(tmp_path / KEY_FILE).st_mode & 0o777) == 0o600  # noqa: PTH116


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql+nobody://x", "postgresql://u:hidden-word@h/d", "sqlite:///x.db", "http://x"]
)
def test_invalid_database_url_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL is wrong") as raised:
        Database(tmp_path, SecretStr(url))
    assert "hidden-word" not in str(raised.value)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [(DATABASE_FILE, b"this is no database " * 99, "not a database"), (KEY_FILE, b"short", "damaged")],
)
async def test_bot_works_without_its_database(
    file: str, content: bytes, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / file).write_bytes(content)
    async with conversation(data_dir=tmp_path) as talk:
        [answer] = await talk.say("When did the ITPO heads gather in Moscow?")
        assert "gathered in Moscow" in answer["text"]
        for command in ("/lang ru", "/forget", "/subscribe all"):
            [reply] = await talk.say(command)
            assert reply["text"].startswith("My database isn’t working"), command
        _, press = await talk.press(answer, "f:+")
        assert press["text"].startswith("My database isn’t working")
        assert not talk.refused
    assert said in caplog.text
    assert (tmp_path / file).read_bytes() == content


def _drop_all(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=30)) as other:
        for table in METADATA.tables:
            other.execute(f"DROP TABLE {table}")
        other.commit()


async def test_bot_survives_a_database_that_breaks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        await asyncio.to_thread(_drop_all, tmp_path / DATABASE_FILE)
        [answer] = await talk.say("When did the ITPO heads gather in Moscow?")
        assert "gathered in Moscow" in answer["text"]
        [refusal] = await talk.say("What is the budget of UNIDO?")
        assert "find this" in refusal["text"]
        for command in ("/export", "/forget", "/subscribe all", "/subscriptions", "/lang ru"):
            [reply] = await talk.say(command)
            assert reply["text"].startswith("My database isn’t working"), command
        _, press = await talk.press(answer, "f:+")
        assert press["text"].startswith("My database isn’t working")
    assert "budget" not in caplog.text


async def test_expired_rows_are_deleted(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    store = ChatStore(database, 10)
    await store.set_language(7, "ru")
    store.add_unanswered(7, "Who?", "en")
    await store.vote(7, 1, 7, "Who?", up=False)
    store.add_answered(7, AnsweredQuestion(1, 2, "Who?"))
    kept = await store.kept(7)
    assert (len(kept.answered), len(kept.unanswered), len(kept.votes)) == (1, 1, 1)
    assert await store.delete_expired() == 0
    for days, counts in ((RETENTION_DAYS, (0, 1, 1)), (10, (0, 0, 0))):
        async with database.transaction() as connection:
            for table in ("answered_questions", "unanswered_questions", "votes"):
                await connection.execute(text(f"UPDATE {table} SET day = date('now', '-{days} days')"))
        await store.delete_expired()
        kept = await store.kept(7)
        assert (len(kept.answered), len(kept.unanswered), len(kept.votes)) == counts
    assert kept == ChatRecord("ru")
    await database.close()


async def test_database_of_the_first_version_gets_the_new_table(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    async with database.transaction() as connection:
        for table in ("waiting_questions", "key_check"):
            await connection.execute(text(f"DROP TABLE {table}"))
        await connection.execute(text("UPDATE schema_version SET version = 1"))
    await database.close()
    database = Database(tmp_path)
    await database.open()
    subscriptions = SubscriptionStore(database)
    assert await subscriptions.wait(ChatTarget(1), "Who?", "en")
    assert [each.question for each in await subscriptions.waiting()] == ["Who?"]
    await database.close()


async def test_key_of_another_database_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    await database.close()
    right = (tmp_path / KEY_FILE).read_bytes()
    (tmp_path / KEY_FILE).write_bytes(bytes([right[0] ^ 1]) + right[1:])
    database = Database(tmp_path)
    with pytest.raises(StoreError, match="is not the one of this database"):
        await database.open()
    with pytest.raises(StoreError, match="not open"):
        async with database.transaction():
            pass
    (tmp_path / KEY_FILE).write_bytes(right)
    await database.open()
    await database.close()


async def test_row_that_is_refused_takes_no_other_with_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(tmp_path)
    await database.open()
    store = ChatStore(database, 10)
    for number in (1, 2**63, 3):
        store.add_answered(7, AnsweredQuestion(number, 2, f"Who is {number}?"))
    kept = await store.kept(7)
    assert set(kept.answered) == {"Who is 1?", "Who is 3?"}
    assert "Row of the question log dropped" in caplog.text
    await database.close()


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_server_that_ends_a_session_refuses_no_row(empty_database: EmptyDatabase) -> None:
    database = await empty_database.open()
    with pytest.raises(StoreError) as caught:
        async with database.transaction() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert not isinstance(caught.value, RowRefused)
    with pytest.raises(RowRefused):
        async with database.transaction() as connection:
            await connection.execute(text("SELECT CAST(:value AS text)"), {"value": "\0"})
