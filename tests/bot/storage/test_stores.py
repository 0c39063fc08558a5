"""The stores of chats and subscriptions, in both kinds of databases and used by several processes at once."""

import asyncio
import contextlib
import time

import pytest

from bot.storage.chat_store import ChatStore
from bot.storage.database import Database
from bot.storage.subscription_store import Notice, SubscriptionStore
from corpus.errors import StoreError
from handlers.services.answer_log import AnsweredQuestion
from handlers.services.chats import FeedbackCounts
from handlers.services.quiet_hours import QuietHours
from handlers.services.subscriptions import ChatTarget
from tests.support.databases import EmptyDatabase

PLACE = ChatTarget(-1001234567890, 5)


async def test_processes_that_start_together_create_the_tables_once(empty_database: EmptyDatabase) -> None:
    databases = await asyncio.gather(*(empty_database.open() for _ in range(3)))
    hashes = {each.hash_id(1) for each in databases}
    assert len(hashes) == 1


async def test_chat_is_stored_exported_deleted_and_restored(database: Database) -> None:
    store = ChatStore(database, 10)
    await store.set_language(7, "en")
    await store.set_language(7, "ru")
    store.add_answered(7, AnsweredQuestion(2**40, 2**40 + 1, "Zero \0, half a pair \ud83d"))
    store.add_unanswered(7, "Who?", "en")
    store.add_unanswered(7, "who", "en")
    for up in (True, False):
        await store.vote(7, 2**40 + 1, 8, "Who?" if up else None, up=up)
    kept = await store.kept(7)
    assert (kept.language, kept.answered, len(kept.unanswered)) == ("ru", ("Zero , half a pair ?",), 1)
    assert [(each.question, each.up) for each in kept.votes] == [("Who?", False)]
    assert await store.feedback_counts() == FeedbackCounts(0, 1, 1)
    other = ChatStore(database, 10)
    assert (found := await other.answered_by(7, 2**40 + 1)) is not None
    assert found.question == 2**40
    assert await store.forget(7) == kept
    assert (await store.kept(7)).votes == ()
    assert await store.restore(7)
    assert await store.kept(7) == kept
    await store.migrate(7, -100)
    assert (await store.kept(-100)).language == "ru"
    assert (await store.kept(7)).language is None


async def test_many_questions_are_stored_while_the_event_loop_is_busy(database: Database) -> None:
    async def occupy() -> None:
        while True:
            time.sleep(0.02)  # noqa: ASYNC251 - as many updates at once do
            await asyncio.sleep(0)

    store = ChatStore(database, 10)
    for number in range(800):
        store.add_answered(number, AnsweredQuestion(1, 2, "Who?"))
        store.add_unanswered(number, "Who?", "en")
    busy = asyncio.create_task(occupy())
    try:
        assert (await store.feedback_counts()).unanswered == 800
    finally:
        busy.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await busy


async def test_votes_and_subscriptions_of_several_processes_do_not_collide(empty_database: EmptyDatabase) -> None:
    databases = [await empty_database.open() for _ in range(3)]
    chats = [ChatStore(each, 10) for each in databases]
    stores = [SubscriptionStore(each) for each in databases]
    await asyncio.gather(*(each.vote(7, 1, 8, "Who?", up=True) for each in chats for _ in range(5)))
    assert (await chats[0].feedback_counts()).up == 1
    added = await asyncio.gather(*(each.add(PLACE, "Moscow", "ru") for each in stores for _ in range(5)))
    assert len({each.id for each in added if each}) == 1
    assert None not in added
    assert await stores[0].unseen(["old"]) == set()
    assert await asyncio.gather(*(each.unseen(["old", "new"]) for each in stores)) == [{"new"}] * 3
    notice = Notice(PLACE, "document", "new", added[0].id if added[0] else 0)
    await asyncio.gather(*(each.queue([notice], ["new"]) for each in stores))
    assert await stores[1].due() == {PLACE: [notice]}
    await stores[2].sent([notice])
    await stores[1].queue([notice])
    assert await stores[0].due() == {}


async def test_chat_with_subscriptions_moves_and_is_dropped(database: Database) -> None:
    store, new = SubscriptionStore(database), ChatTarget(-1009, 5)
    for wanted in ("Moscow", "Vienna"):
        await store.add(PLACE, wanted, None)
    await store.add(new, "Moscow", "ru")
    await store.set_quiet(PLACE.chat_id, QuietHours(22, 8, "Europe/Vienna"))
    assert await store.wait(PLACE, "Who?", "en")
    assert not await store.wait(PLACE, "Who?", "en")
    await store.migrate(PLACE.chat_id, new.chat_id)
    followed = await store.followed(new.chat_id)
    assert sorted(each.wanted for each in followed.subscriptions) == ["Moscow", "Vienna"]
    assert followed.quiet == QuietHours(22, 8, "Europe/Vienna")
    assert followed.waiting == ("Who?",)
    assert await store.drop(new.chat_id) == followed
    assert await store.restore(new.chat_id)
    assert await store.followed(new.chat_id) == followed


async def test_another_key_is_refused(empty_database: EmptyDatabase) -> None:
    first = await empty_database.open()
    other = Database(empty_database.folder, empty_database.url)
    if not first.is_sqlite:
        with pytest.raises(StoreError, match="is not the one of this database"):
            await other.open()
    await other.close()
