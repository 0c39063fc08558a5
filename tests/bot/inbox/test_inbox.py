"""The inbox: updates outlive the process that received them."""

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.inbox import database as inbox_file
from bot.inbox.database import MAX_DONE_KEPT
from bot.inbox.inbox import MAX_WAITING, MAX_WAITING_PER_SENDER, Entry, Inbox
from tests.support.clocks import until

OLD_SCHEMA = """
CREATE TABLE waiting (
    number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, body TEXT NOT NULL,
    boot TEXT NOT NULL, uptime REAL NOT NULL, clock REAL NOT NULL,
    working INTEGER, crashes INTEGER NOT NULL DEFAULT 0,
    sending INTEGER NOT NULL DEFAULT 0, sent TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE answered (
    number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, digest INTEGER NOT NULL,
    chat_id INTEGER, message_id INTEGER
);
CREATE TABLE set_aside (number INTEGER PRIMARY KEY, body TEXT NOT NULL, clock REAL NOT NULL);
"""


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


async def leftovers(path: Path) -> list[Entry]:
    """Return what a new process finds."""
    found: list[Entry] = []
    async with Inbox(path) as inbox:
        inbox.attach(found.append)
        await inbox.add([])
        await inbox.check()
    return found


async def test_unhandled_updates_are_loaded_in_order(path: Path) -> None:
    async with Inbox(path) as inbox:
        assert await inbox.add([update(3), update(1), update(2)]) == []
        await inbox.add([update(9)])
    assert [entry.update_id for entry in await leftovers(path)] == [3, 1, 2, 9]
    assert all(entry.is_leftover for entry in await leftovers(path))


async def test_many_leftovers_are_delivered_in_order_and_leave_the_event_loop_to_others(path: Path) -> None:
    numbers = list(range(1, 1001))
    async with Inbox(path) as inbox:
        await inbox.add([update(number, chat=number) for number in numbers])
    async with Inbox(path) as inbox:
        await inbox.add([update(1001)])
        found: list[Entry] = []
        inbox.attach(found.append)
        delivered_at_once = len(found)
        await inbox.add([update(1002)])
        await until(lambda: len(found) == 1002)
    assert delivered_at_once < 500
    assert [entry.update_id for entry in found] == [*numbers, 1001, 1002]


async def test_handled_update_is_removed_and_ignored_when_it_comes_again(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1), update(2)])
        entry = find(inbox, 1)
        inbox.mark_done(entry)
    async with Inbox(path) as inbox:
        found: list[Entry] = []
        inbox.attach(found.append)
        await inbox.add([update(1), update(2), update(3)])
        assert [entry.update_id for entry in found] == [2, 3]


async def test_update_ids_that_start_again_are_accepted(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="one"), update(2, text="two")])
        inbox.mark_done(find(inbox, 1))
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="one"), update(1, text="other"), update(2, text="another")])
        assert [entry.content["text"] for entry in inbox.entries] == ["two", "other", "another"]


async def test_crash_while_replaying_is_counted(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    for crashes in range(3):
        async with Inbox(path, crashed=True) as inbox:
            await inbox.add([])
            [entry] = inbox.entries
            assert entry.crashes == crashes
            await inbox.mark_replaying(entry)


async def test_survived_replay_clears_the_crashes(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    for _ in range(2):
        async with Inbox(path, crashed=True) as inbox:
            await inbox.add([])
            await inbox.mark_replaying(inbox.entries[0])
    async with Inbox(path) as inbox:
        await inbox.add([])
        [entry] = inbox.entries
        assert entry.crashes == 1
        inbox.mark_safe(entry)
    async with Inbox(path, crashed=True) as inbox:
        await inbox.add([])
        assert inbox.entries[0].crashes == 0


async def test_file_of_an_older_version_is_read(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_SCHEMA)
        connection.execute(
            "INSERT INTO waiting (number, update_id, body, boot, uptime, clock, working, sent) "
            "VALUES (7, 1, ?, '', 0, 0, 3, '[]')",
            (json.dumps(update(1)),),
        )
        connection.commit()
    async with Inbox(path) as inbox:
        await inbox.add([update(2)])
        assert [entry.update_id for entry in inbox.entries] == [1, 2]
        for entry in inbox.entries:
            inbox.mark_done(entry)
    assert await leftovers(path) == []


async def test_text_with_half_a_surrogate_pair_is_kept(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1, text="\ud83d half")])
    [entry] = await leftovers(path)
    assert entry.content["text"] == "\ud83d half"


async def test_remembered_ids_are_pruned(path: Path) -> None:
    async with Inbox(path) as inbox:
        for begin in range(0, MAX_DONE_KEPT + 3000, 1000):
            await inbox.add([update(number) for number in range(begin, begin + 1000)])
            for number in range(begin, begin + 1000):
                entry = find(inbox, number)
                inbox.mark_done(entry)
            await inbox.check()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*), max(update_id) FROM answered").fetchone() == (
            MAX_DONE_KEPT,
            MAX_DONE_KEPT + 2999,
        )


async def test_full_inbox_has_no_room(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(number) for number in range(MAX_WAITING)])
        waiting = asyncio.create_task(inbox.room())
        await asyncio.sleep(0)
        assert not waiting.done()
        entry = find(inbox, 0)
        inbox.mark_done(entry)
        await waiting


async def test_update_set_aside_is_kept_but_not_loaded(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        entry = find(inbox, 1)
        inbox.set_aside(entry)
    assert await leftovers(path) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM set_aside").fetchone() == (1,)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0, 10 * 365 * 86_400.0])
async def test_wall_clock_that_jumps_changes_no_age(path: Path, jump: float, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + jump)
    [entry] = await leftovers(path)
    assert 0 <= entry.age < 60


@pytest.mark.parametrize("damage", [b"this is no database, but it is long enough to be taken for one" * 200, b"short"])
async def test_damaged_file_is_renamed(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = damaged(tmp_path / "inbox.sqlite3", damage)
    async with Inbox(path) as inbox:
        assert await inbox.add([update(1)]) == []
        assert inbox.is_writable
    assert "is damaged" in caplog.text
    [aside] = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == damage
    assert [entry.update_id for entry in await leftovers(path)] == [1]


async def test_file_damaged_while_in_use_is_created_again(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        for each in path.parent.iterdir():
            each.write_bytes(b"\xff" * max(4096, each.stat().st_size))
        await inbox.add([update(2)])
        assert await inbox.check()
    assert sorted(entry.update_id for entry in await leftovers(path)) == [1, 2]


async def test_file_deleted_while_in_use_is_created_again(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
        for each in list(path.parent.iterdir()):
            each.unlink()
        path.parent.rmdir()
        await inbox.add([update(2)])
    assert sorted(entry.update_id for entry in await leftovers(path)) == [1, 2]


async def test_file_locked_by_another_process_is_written_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inbox_file, "_LOCK_TIMEOUT_S", 0.05)
    async with Inbox(path) as inbox:
        given: list[Entry] = []
        inbox.attach(given.append)
        await inbox.add([update(1)])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            [unsafe] = await inbox.add([update(2)])
            assert unsafe.update_id == 2
            assert not inbox.is_writable
            assert [entry.update_id for entry in given] == [1, 2]  # they are answered all the same
            inbox.mark_done(given[0])
            other.execute("ROLLBACK")
        assert await inbox.check()
        assert inbox.is_writable
    assert "can't be written" in caplog.text
    assert "is writable again" in caplog.text
    assert [entry.update_id for entry in await leftovers(path)] == [2]


async def test_file_locked_from_the_start_is_read_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1)])
    monkeypatch.setattr(inbox_file, "_LOCK_TIMEOUT_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with Inbox(path) as inbox:
            given: list[Entry] = []
            inbox.attach(given.append)
            assert [entry.update_id for entry in await inbox.add([update(2)])] == [2]
            other.execute("ROLLBACK")
            assert await inbox.check()
            assert sorted(entry.update_id for entry in given) == [1, 2]


async def test_without_a_disk_updates_are_kept_in_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    async with Inbox(nowhere / "inbox.sqlite3") as inbox:
        given: list[Entry] = []
        inbox.attach(given.append)
        [entry] = await inbox.add([update(1)])
        assert given == [entry]
        assert not inbox.is_writable
        assert await inbox.add([update(1)]) == [entry]  # it comes again, since Telegram was not told
        assert len(given) == 1
        inbox.mark_done(entry)
        assert entry.done
        assert entry.done.done()
    assert caplog.text.count("can't be written") == 1


def update_of(sender: int, number: int) -> dict[str, Any]:
    raw = update(number, chat=-7)
    raw["message"]["from"] = {"id": sender, "is_bot": False, "first_name": "x"}
    return raw


async def test_flood_of_one_sender_leaves_room_for_others(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    dropped: list[None] = []
    flood = 2600
    async with Inbox(path, on_drop=lambda: dropped.append(None)) as inbox:
        for start in range(0, flood, 100):
            await inbox.add([update_of(1, number) for number in range(start, start + 100)])
        assert not inbox.is_full
        await inbox.add([update_of(2, flood)])
        assert [entry.sender for entry in inbox.entries] == [1] * MAX_WAITING_PER_SENDER + [2]
        assert len(dropped) == flood - MAX_WAITING_PER_SENDER
        await inbox.add([update_of(1, flood - 1)])  # a dropped one comes again
        assert len(dropped) == flood - MAX_WAITING_PER_SENDER
        for entry in inbox.entries:
            inbox.mark_done(entry)
        await inbox.add([update_of(1, flood + 1)])
        assert len(inbox) == 1
    assert caplog.text.count("Updates of a user dropped") == 1


async def test_updates_held_back_do_not_count_as_waiting(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(number) for number in range(MAX_WAITING)])
        assert inbox.is_full
        inbox.hold_back()
        await inbox.room()
        inbox.end_hold()
        assert inbox.is_full


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, None])
async def test_record_that_cannot_be_written_stops_no_other(
    path: Path, number: object, caplog: pytest.LogCaptureFixture
) -> None:
    poison = update(2) | {"update_id": number}
    async with Inbox(path) as inbox:
        found: list[Entry] = []
        inbox.attach(found.append)
        await inbox.add([update(1), poison, update(3)])
        assert [entry.update_id for entry in found] == [1, number, 3]
        inbox.mark_done(found[1])
        await inbox.add([update(4)])
        assert inbox.is_writable
    assert "can't be written" not in caplog.text
    assert [entry.update_id for entry in await leftovers(path) if entry.update_id != number] == [1, 3, 4]


@pytest.mark.parametrize(
    "damage",
    [
        "body = 'no json'",
        "body = '[1]'",
        "body = CAST(x'7b22ff' AS TEXT)",
        "body = replace(printf('%.99999c', 'x'), 'x', '[')",
        "update_id = 'seven'",
        "uptime = 'long'",
        "clock = x'00', boot = ''",
        "crashes = 'many'",
    ],
)
async def test_damaged_row_is_set_aside_alone(path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    async with Inbox(path) as inbox:
        await inbox.add([update(1), update(2), update(3)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE waiting SET {damage} WHERE update_id = 2")
        connection.commit()
    assert [entry.update_id for entry in await leftovers(path)] == [1, 3]
    assert "its row is damaged" in caplog.text
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        assert connection.execute("SELECT count(*) FROM set_aside").fetchone() == (1,)
