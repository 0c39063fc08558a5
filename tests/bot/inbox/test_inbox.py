"""Updates outlive the process that received them."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.inbox import database as inbox_file
from bot.inbox.database import RECENT
from bot.inbox.entry import Entry
from bot.inbox.inbox import FULL, Inbox


def update(number: int, chat: int = 5, text: str = "hello") -> dict[str, Any]:
    message = {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "inbox.sqlite3"


def damaged(path: Path, damage: bytes) -> Path:
    path.write_bytes(damage)
    return path


def find(inbox: Inbox, number: int) -> Entry:
    [entry] = [each for each in inbox.entries if each.update_id == number]
    return entry


async def left(path: Path) -> list[Entry]:
    """Give what a new process finds."""
    found: list[Entry] = []
    async with Inbox(path) as inbox:
        inbox.attach(found.append)
        await inbox.add([])
        await inbox.check()
    return found


async def test_what_is_not_answered_is_taken_up_in_order(path: Path) -> None:
    async with Inbox(path) as inbox:
        assert await inbox.add([update(3), update(1), update(2)]) == []
        await inbox.add([update(9)])
    assert [entry.update_id for entry in await left(path)] == [3, 1, 2, 9]
    assert all(entry.left_behind for entry in await left(path))


async def test_what_is_answered_is_gone_and_known_again(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1), update(2)])
        entry = find(inbox, 1)
        inbox.note_message(5, 11, entry)
        inbox.done(entry)
    async with Inbox(path) as inbox:
        found: list[Entry] = []
        inbox.attach(found.append)
        await inbox.add([update(1), update(2), update(3)])
        assert [entry.update_id for entry in found] == [2, 3]
        assert inbox.last_sent == {5: 11}


async def test_a_server_that_counts_anew_is_heard(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="one"), update(2, text="two")])
        inbox.done(find(inbox, 1))
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="one"), update(1, text="other"), update(2, text="another")])
        assert [entry.content["text"] for entry in inbox.entries] == ["two", "other", "another"]


async def test_notes_outlive_the_process(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        entry = find(inbox, 1)
        await inbox.trying(entry)
        inbox.sending(entry)
        inbox.sent(entry, '{"ok": true}')
        inbox.sending(entry)
    [entry] = await left(path)
    assert (entry.crashes, entry.sending, entry.sent) == (0, 2, ['{"ok": true}'])


async def test_text_that_is_no_unicode_is_kept(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="\ud83d half")])
    [entry] = await left(path)
    assert entry.content["text"] == "\ud83d half"


async def test_only_so_many_answered_ones_are_remembered(path: Path) -> None:
    async with Inbox(path) as inbox:
        for begin in range(0, RECENT + 3000, 1000):
            await inbox.add([update(number) for number in range(begin, begin + 1000)])
            for number in range(begin, begin + 1000):
                entry = find(inbox, number)
                inbox.done(entry)
            await inbox.check()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*), max(update_id) FROM answered").fetchone() == (RECENT, RECENT + 2999)


async def test_a_full_inbox_has_no_room(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(number) for number in range(FULL)])
        waiting = asyncio.create_task(inbox.room())
        await asyncio.sleep(0)
        assert not waiting.done()
        entry = find(inbox, 0)
        inbox.done(entry)
        await waiting


async def test_an_update_set_aside_is_kept_but_not_tried_again(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        entry = find(inbox, 1)
        inbox.set_aside(entry)
    assert await left(path) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM set_aside").fetchone() == (1,)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0, 10 * 365 * 86_400.0])
async def test_a_clock_that_jumps_makes_nothing_older(path: Path, jump: float, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + jump)
    [entry] = await left(path)
    assert 0 <= entry.age < 60


@pytest.mark.parametrize("damage", [b"this is no database, but it is long enough to be taken for one" * 200, b"short"])
async def test_a_damaged_file_is_moved_aside(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = damaged(tmp_path / "inbox.sqlite3", damage)
    async with Inbox(path) as inbox:
        assert await inbox.add([update(1)]) == []
        assert inbox.writable
    assert "is damaged" in caplog.text
    [aside] = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == damage
    assert [entry.update_id for entry in await left(path)] == [1]


async def test_a_file_damaged_while_it_is_in_use_is_begun_anew(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        for each in path.parent.iterdir():
            each.write_bytes(b"\xff" * max(4096, each.stat().st_size))
        await inbox.add([update(2)])
        assert await inbox.check()
    assert sorted(entry.update_id for entry in await left(path)) == [1, 2]


async def test_a_file_that_is_removed_is_begun_anew(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        for each in list(path.parent.iterdir()):
            each.unlink()
        path.parent.rmdir()
        await inbox.add([update(2)])
    assert sorted(entry.update_id for entry in await left(path)) == [1, 2]


async def test_a_file_that_another_process_holds_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inbox_file, "_BUSY_SECONDS", 0.05)
    async with Inbox(path) as inbox:
        given: list[Entry] = []
        inbox.attach(given.append)
        await inbox.add([update(1)])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            [unsafe] = await inbox.add([update(2)])
            assert unsafe.update_id == 2
            assert not inbox.writable
            assert [entry.update_id for entry in given] == [1, 2]  # they are answered all the same
            inbox.done(given[0])
            other.execute("ROLLBACK")
        assert await inbox.check()
        assert inbox.writable
    assert "can't be written" in caplog.text
    assert "can be written again" in caplog.text
    assert [entry.update_id for entry in await left(path)] == [2]


async def test_a_file_held_from_the_start_gives_up_what_it_has_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    monkeypatch.setattr(inbox_file, "_BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with Inbox(path) as inbox:
            given: list[Entry] = []
            inbox.attach(given.append)
            assert [entry.update_id for entry in await inbox.add([update(2)])] == [2]
            other.execute("ROLLBACK")
            assert await inbox.check()
            assert sorted(entry.update_id for entry in given) == [1, 2]


async def test_without_a_disk_updates_are_held_in_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    async with Inbox(nowhere / "inbox.sqlite3") as inbox:
        given: list[Entry] = []
        inbox.attach(given.append)
        [entry] = await inbox.add([update(1)])
        assert given == [entry]
        assert not inbox.writable
        assert await inbox.add([update(1)]) == [entry]  # it comes again, since Telegram was not told
        assert len(given) == 1
        inbox.done(entry)
        assert entry.finished
        assert entry.finished.done()
    assert caplog.text.count("can't be written") == 1
