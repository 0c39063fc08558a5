"""The inbox that several instances share."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr

from bot.inbox import shared
from bot.inbox.inbox import Entry
from bot.inbox.shared import SharedInbox
from bot.storage import instance as sessions
from bot.storage.database import Database
from bot.storage.instance import Instance
from bot.tasks import background_tasks
from handlers.services.rate_limit import BURST_UPDATES, UPDATE_INTERVAL_S, RateLimiter
from tests.support.databases import HASH_KEY, EmptyDatabase
from tests.support.postgres import PostgresServer, postgres_programs, postgres_running

TIMEOUT_S = 20
pytestmark = pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_GRACE_S", 0.2)
    monkeypatch.setattr(shared, "_SERVER_GRACE_S", 0.0)
    monkeypatch.setattr(shared, "_CLAIM_INTERVAL_S", 0.05)
    monkeypatch.setattr(shared, "_MEMORY_AFTER_S", 1.0)
    monkeypatch.setattr(shared, "_MEMORY_WAIT_S", 0.0)
    monkeypatch.setattr(sessions, "_CHECK_INTERVAL_S", 0.1)


def update(update_id: int, chat: int = 1) -> dict[str, Any]:
    return {"update_id": update_id, "message": {"chat": {"id": chat}, "text": f"\ud83d {update_id}"}}


async def until(condition: Any) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while not condition():  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.01)


@dataclass
class Process:
    """One instance: its inbox and the updates that it is to handle."""

    instance: Instance
    inbox: SharedInbox
    session: asyncio.Task[None]
    got: list[Entry] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [each.update_id for each in self.got]

    async def kill(self) -> None:
        """End it as SIGKILL would: nothing is written, and its session ends."""
        tasks = [*self.inbox._writers, self.session]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@pytest.fixture
async def processes(empty_database: EmptyDatabase) -> AsyncIterator[list[Process]]:
    async with contextlib.AsyncExitStack() as stack:
        started = []
        for _ in range(2):
            instance = Instance(await empty_database.open(), "1")
            session = asyncio.create_task(instance.run())
            stack.callback(session.cancel)
            await until(lambda instance=instance: instance.is_connected)
            inbox = await stack.enter_async_context(SharedInbox(instance, "1"))
            started.append(Process(instance, inbox, session))
            inbox.attach(started[-1].got.append)
        yield started


async def test_update_is_handled_once_and_a_chat_by_one_instance(processes: list[Process]) -> None:
    one, two = processes
    assert await one.inbox.add([update(1), update(2)]) == []
    assert await two.inbox.add([update(1), update(3), update(4, chat=2)]) == []
    assert (one.ids, two.ids) == ([1, 2], [4])
    await until(lambda: one.ids == [1, 2, 3])  # of the chat that it handles
    for entry in [*one.got]:
        one.inbox.mark_done(entry)
    assert await one.inbox.check()
    assert await two.inbox.add([update(2), update(5)]) == []  # Telegram repeats what was answered
    assert two.ids == [4, 5]
    assert len(one.inbox) == 0


async def test_updates_of_a_killed_instance_are_handled_by_another_in_order(processes: list[Process]) -> None:
    one, two = processes
    await one.inbox.add([update(number) for number in range(50)])
    one.inbox.mark_done(one.got[0])
    await one.inbox.check()
    await two.inbox.add([update(50)])
    await one.kill()
    await until(lambda: len(two.got) == 50)
    assert two.ids == list(range(1, 51))
    assert [each.is_leftover for each in two.got] == [True] * 49 + [False]


async def test_instance_that_stops_leaves_its_updates_at_once(processes: list[Process]) -> None:
    one, two = processes
    await one.inbox.add([update(1), update(2)])
    one.inbox.detach()
    await one.inbox.__aexit__()
    await until(lambda: two.ids == [1, 2])
    assert one.instance.leadership.leads
    one.session.cancel()
    await until(lambda: two.instance.leadership.leads)


async def test_instance_that_lost_its_session_leaves_updates_to_those_who_took_them(processes: list[Process]) -> None:
    one, two = processes
    await one.inbox.add([update(1), update(2, chat=2)])
    assert all([await one.inbox.confirm(each) for each in one.got])
    one.session.cancel()  # the server has ended it
    await until(lambda: two.ids == [1, 2])
    waiting = asyncio.create_task(one.inbox.confirm(one.got[0]))
    one.session = asyncio.create_task(one.instance.run())
    assert await waiting is False
    assert await two.inbox.confirm(two.got[0])
    assert len(one.inbox) == 0
    await two.kill()
    await until(lambda: one.ids == [1, 2, 1, 2])
    one.session.cancel()


async def test_leader_that_is_cut_off_steps_down_when_another_one_polls(processes: list[Process]) -> None:
    one, two = processes
    leader = one if one.instance.leadership.leads else two
    leader.instance.step_down()  # another program has the same token: others see that this instance lives
    assert leader.instance.leadership.leads
    leader.session.cancel()
    await until(lambda: not leader.instance.is_connected)
    assert leader.instance.leadership.leads
    leader.instance.step_down()
    assert not leader.instance.leadership.leads


async def test_updates_of_a_user_are_counted_at_all_instances(processes: list[Process]) -> None:
    half = BURST_UPDATES // 2 + 1
    for chat, each in enumerate(processes, 1):
        updates = [update(100 * chat + number, chat) for number in range(half)]
        for raw in updates:
            raw["message"]["from"] = {"id": 7}
        await each.inbox.add(updates)
        assert len(each.got) == half
    first, last = ([RateLimiter(lambda: 0.0).take(7, entry.reserved_s) for entry in each.got] for each in processes)
    assert not any(first)
    assert last == sorted(last)
    assert last[0] == 0.0 < last[-1] <= 2 * UPDATE_INTERVAL_S


async def test_update_that_waited_in_memory_is_left_to_the_instance_that_has_it(processes: list[Process]) -> None:
    one, two = processes
    one.session.cancel()
    await until(lambda: not one.instance.is_connected)
    unstored = await one.inbox.add([update(1), update(2, chat=2)])
    assert [each.update_id for each in unstored] == one.ids == [1, 2]
    assert await two.inbox.add([update(1)]) == []  # Telegram has given up on the first one, and repeats it
    one.session = asyncio.create_task(one.instance.run())
    await until(lambda: one.instance.is_connected)
    assert [await one.inbox.confirm(each) for each in unstored] == [False, True]
    assert [each.update_id for each in one.inbox.entries] == [2]
    assert two.ids == [1]
    await one.kill()
    await until(lambda: two.ids == [1, 2])


async def test_update_waits_for_earlier_ones_before_it_is_handled_from_memory(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_MEMORY_WAIT_S", 1.0)
    one, two = processes
    one.session.cancel()
    await until(lambda: not one.instance.is_connected)
    assert len(await one.inbox.add([update(1)])) == 1
    await two.inbox.add([update(2, chat=2)])
    adding = asyncio.create_task(one.inbox.add([update(3, chat=2)]))
    await asyncio.wait([adding], timeout=0.5)
    assert one.ids == [1]
    assert len(await adding) == 1
    assert one.ids == [1, 3]


async def test_update_waits_for_a_database_that_is_not_open_yet(
    empty_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_MEMORY_AFTER_S", 1_000.0)
    monkeypatch.setattr(shared, "_RETRY_S", 0.01)
    database = Database(empty_database.folder, empty_database.url, HASH_KEY)
    instance, got = Instance(database, "1"), list[Entry]()
    async with background_tasks(instance.run()), SharedInbox(instance, "1") as inbox:
        inbox.attach(got.append)
        await until(lambda: instance.is_connected)
        adding = asyncio.create_task(inbox.add([update(1)]))
        await asyncio.wait([adding], timeout=0.5)
        assert not got
        await database.open()
        assert await adding == []
        assert [each.update_id for each in got] == [1]
    await database.close()


async def test_update_that_ends_instance_after_instance_is_recognised(processes: list[Process]) -> None:
    one, two = processes
    await one.inbox.add([update(1)])
    one.got[0].is_leftover = True
    await one.inbox.mark_replaying(one.got[0])
    await one.kill()
    await until(lambda: two.got)
    assert two.got[0].crashes == 1
    two.inbox.set_aside(two.got[0])
    assert await two.inbox.check()


async def test_updates_are_handled_from_memory_while_the_server_is_away(
    empty_database: EmptyDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    programs = postgres_programs()
    assert programs
    with postgres_running(programs) as server:
        await _lose_server(server, empty_database)
    assert "Session of this instance lost, it is opened again" in caplog.text


async def _lose_server(server: PostgresServer, empty_database: EmptyDatabase) -> None:
    database = Database(empty_database.folder, SecretStr(server.url()), HASH_KEY)
    await database.open()
    instance, got = Instance(database, "1"), list[Entry]()
    session = asyncio.create_task(instance.run())
    async with SharedInbox(instance, "1") as inbox:
        inbox.attach(got.append)
        await until(lambda: instance.leadership.leads)
        assert await inbox.add([update(1)]) == []
        server.kill()
        await until(lambda: not instance.is_connected)
        [unstored] = await inbox.add([update(2)])
        assert [each.update_id for each in got] == [1, 2]
        assert unstored.done is not None
        assert not unstored.done.done()
        assert instance.leadership.leads
        for entry in [*got]:
            inbox.mark_done(entry)
        assert unstored.done.done()
        server.start()
        await until(lambda: inbox.is_writable)
        assert await inbox.add([update(2), update(3)]) == []
        assert [each.update_id for each in got] == [1, 2, 3]
        assert await inbox.check()
        states = server.run("SELECT update_id, state, body = '' FROM inbox_updates ORDER BY update_id")
        assert states.splitlines() == ["1|done|t", "2|done|t", "3|waiting|f"]
    session.cancel()
    await asyncio.wait([session])
    await database.close()
