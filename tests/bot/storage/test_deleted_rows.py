"""Deleted data that can be restored for a minute."""

from pathlib import Path

from bot.storage.chat_store import ChatStore
from bot.storage.database import Database
from bot.storage.deleted_rows import UNDO_S, DeletedRows


class FakeMonotonicClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_rows_can_be_restored_for_a_minute_and_once(tmp_path: Path) -> None:
    clock, database = FakeMonotonicClock(), Database(tmp_path)
    await database.open()
    store = ChatStore(database, 10)
    store._deleted = DeletedRows(clock)
    for waited, restored in ((UNDO_S - 1, True), (UNDO_S, False)):
        await store.set_language(7, "ru")
        await store.forget(7)
        assert store.language(7) is None
        clock.now += waited
        assert await store.restore(7) is restored
        assert store.language(7) == ("ru" if restored else None)
        assert await store.restore(7) is False
    await database.close()


async def test_newer_row_takes_precedence(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    store = ChatStore(database, 10)
    await store.set_language(7, "ru")
    await store.forget(7)
    await store.set_language(7, "en")
    assert await store.restore(7)
    assert store.language(7) == "en"
    assert (await store.kept(7)).language == "en"
    await database.close()
