"""The processor: chats in order, concurrently, and no update forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import MessageHandler, filters

from bot.app import application_running, stores_open
from bot.fake_telegram.chats import Chat
from bot.fake_telegram.fake import FakeTelegram
from bot.inbox import processor as processing
from bot.inbox.inbox import MAX_WAITING_PER_SENDER, Inbox
from bot.metrics import Metrics
from bot.settings import Settings
from bot.storage.database import IN_MEMORY_URL
from bot.transport import delivery
from bot.transport.client import build_bot
from bot.transport.delivery import ReliableRequest
from corpus.library import Library
from handlers.context import BotApplication
from handlers.translations import texts_for
from tests.support.clocks import PATIENCE

EN = texts_for("en")


class Bench:
    """A bot against the fake, whose inbox the test fills."""

    def __init__(self, fake: FakeTelegram, inbox: Inbox) -> None:
        self.fake = fake
        self.inbox = inbox
        self.people = [fake.user(f"P{number}") for number in range(3)]
        self.chats = [fake.private_chat(person) for person in self.people]
        self.application: BotApplication | None = None

    def say(self, who: int, text: str) -> None:
        self.chats[who].send(self.people[who], text)

    async def bring(self) -> None:
        updates = list(self.fake.pending_updates)
        self.fake.pending_updates.clear()
        await self.inbox.add(updates)

    async def done(self) -> None:
        assert self.application
        async with asyncio.timeout(PATIENCE):
            while len(self.inbox):
                await self.application.update_queue.join()
                await asyncio.sleep(0)


@asynccontextmanager
async def bench(path: Path | None = None, *, crashed: bool = False) -> AsyncIterator[Bench]:
    async with Inbox(path, crashed=crashed) as inbox:
        yield Bench(FakeTelegram(), inbox)


@asynccontextmanager
async def at_work(bench: Bench) -> AsyncIterator[None]:
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr("1:fake"),
        database_url=SecretStr(IN_MEMORY_URL),
        admin_ids=frozenset({100_001}),
    )
    metrics = Metrics()
    async with (
        stores_open(settings) as stores,
        application_running(
            build_bot(settings, ReliableRequest(bench.fake, metrics)),
            Library(),
            stores,
            bench.inbox,
            settings,
            metrics,
        ) as bench.application,
    ):
        yield


class Gated:
    """A handler that waits, for texts that have a gate, until it is opened."""

    def __init__(self, bench: Bench) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self._news = asyncio.Condition()
        assert bench.application
        bench.application.handlers.clear()
        bench.application.add_handler(MessageHandler(filters.ALL, self.handle))

    async def handle(self, update: Update, _: Any) -> None:
        assert update.message
        text = update.message.text or ""
        self.began.append(text)
        if text in self.gates:
            await self.gates[text].wait()
        await update.message.reply_text(f"re: {text}")
        async with self._news:
            self.ended.append(text)
            self._news.notify_all()

    async def until(self, *texts: str) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self.ended == list(texts))

    async def until_ended(self, text: str) -> None:
        async with self._news:
            await self._news.wait_for(lambda: text in self.ended)


def texts(chat: Chat) -> list[str]:
    return [reply["text"] for reply in chat.replies()]


async def test_chat_is_answered_in_order_and_delays_no_other() -> None:
    async with bench() as bot, at_work(bot):
        gated = Gated(bot)
        gated.gates["slow"] = asyncio.Event()
        for who, text in ((0, "slow"), (0, "second"), (1, "quick"), (0, "third"), (1, "quicker")):
            bot.say(who, text)
        await bot.bring()
        async with asyncio.timeout(PATIENCE):
            await gated.until("quick", "quicker")
        gated.gates["slow"].set()
        await bot.done()
        assert texts(bot.chats[0]) == ["re: slow", "re: second", "re: third"]


async def test_more_chats_than_concurrent_updates_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "MAX_CONCURRENT_UPDATES", 2)
    async with bench() as bot, at_work(bot):
        gated = Gated(bot)
        for number in range(30):
            bot.say(number % 3, str(number))
        await bot.bring()
        await bot.done()
        assert [texts(chat) for chat in bot.chats] == [[f"re: {n}" for n in range(who, 30, 3)] for who in range(3)]
        assert len(gated.ended) == 30


async def test_handler_that_exceeds_its_time_budget_is_answered_with_an_apology() -> None:
    async with bench() as bot, at_work(bot):
        Gated(bot).gates["stuck"] = asyncio.Event()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(processing, "HANDLER_TIMEOUT_S", 0.01)
            bot.say(0, "stuck")
            await bot.bring()
            await bot.done()
        bot.say(0, "next")
        await bot.bring()
        await bot.done()
        assert texts(bot.chats[0]) == [EN.error, "re: next"]


def test_time_budget_of_a_handler_outlasts_a_call_that_fails() -> None:
    assert processing.HANDLER_TIMEOUT_S > 2 * delivery.CALL_TIMEOUT_S


@pytest.mark.parametrize("error", [NetworkError("gone"), RetryAfter(100)])
async def test_unreachable_telegram_gets_no_apology(error: TelegramError) -> None:
    async with bench() as bot, at_work(bot):
        handled = 0

        async def fail_once(update: Update, _: Any) -> None:
            nonlocal handled
            handled += 1
            if handled == 1:
                raise error
            assert update.message
            await update.message.reply_text("at last")

        assert bot.application
        bot.application.handlers.clear()
        bot.application.add_handler(MessageHandler(filters.ALL, fail_once))
        bot.say(0, "hello")
        await bot.bring()
        await bot.done()
        assert texts(bot.chats[0]) == ["at last"]


async def test_update_is_handled_again_after_telegram_was_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "CALL_TIMEOUT_S", 0.0)
    monkeypatch.setattr(processing, "backoff", lambda failures: 0.0)
    async with bench() as bot, at_work(bot):
        gated = Gated(bot)
        for _ in range(3):
            bot.fake.fail_next("sendMessage", NetworkError("gone"))
        bot.say(0, "first")
        bot.say(0, "second")
        await bot.bring()
        await bot.done()
        assert texts(bot.chats[0]) == ["re: first", "re: second"]
        assert gated.began == ["first"] * 4 + ["second"]


async def test_update_not_done_in_time_waits_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "STOP_TIMEOUT_S", 0.05)
    path = tmp_path / "inbox.sqlite3"
    async with bench(path) as bot:
        async with at_work(bot):
            Gated(bot).gates["stuck"] = asyncio.Event()
            for text in ("stuck", "next"):
                bot.say(0, text)
            await bot.bring()
        assert texts(bot.chats[0]) == []
    async with bench(path) as bot, at_work(bot):
        gated = Gated(bot)
        await bot.inbox.add([])
        await bot.done()
        assert gated.ended == ["stuck", "next"]


async def left_by_a_crash(path: Path, text: str) -> None:
    """Let a process end while it handles an update."""
    async with bench(path) as bot:
        bot.say(0, text)
        await bot.bring()
        await bot.inbox.add([])
        [entry] = bot.inbox.entries
        await bot.inbox.mark_replaying(entry)


async def test_update_that_crashes_the_bot_twice_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "inbox.sqlite3"
    await left_by_a_crash(path, "deadly")
    async with Inbox(path, crashed=True) as inbox:
        await inbox.add([])
        [entry] = inbox.entries
        assert entry.crashes == 1
        await inbox.mark_replaying(entry)
    async with bench(path, crashed=True) as bot, at_work(bot):
        gated = Gated(bot)
        await bot.inbox.add([])
        await bot.done()
        assert gated.began == []
        said = texts(bot.chats[0])
    assert said[0] == EN.error
    assert "not tried again" in said[1]  # this one is an administrator, too
    assert "crashed 2 times" in caplog.text


@pytest.mark.parametrize("starts", [1, 5])
async def test_killed_process_blames_no_update(tmp_path: Path, starts: int) -> None:
    path = tmp_path / "inbox.sqlite3"
    await left_by_a_crash(path, "innocent")
    for _ in range(starts):
        async with Inbox(path) as inbox:
            await inbox.add([])
            await inbox.mark_replaying(inbox.entries[0])
    async with bench(path) as bot, at_work(bot):
        Gated(bot)
        await bot.inbox.add([])
        await bot.done()
        assert texts(bot.chats[0]) == ["re: innocent"]


async def test_update_that_waited_too_long_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    async with bench() as bot:
        bot.say(0, "old")
        bot.say(0, "new")
        await bot.bring()
        bot.inbox.entries[0].received_at -= 25 * 3600
        async with at_work(bot):
            gated = Gated(bot)
            await bot.done()
            assert gated.ended == ["new"]
    assert "dropped: it waited for 25.0 h" in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": {"chat": 7}},
        {"update_id": 1, "message": {"chat": {"id": []}, "from": {"id": {}}}},
        {"update_id": 1, "message": {"chat": {"id": 2**64}, "from": {"id": 2**64}}},
        {"update_id": 1, "message": {"message_id": 1, "date": "x", "chat": {"id": 5, "type": "private"}}},
        {"update_id": 1},
        {"update_id": 1, "something_new": {"chat": {"id": 5}}},
    ],
)
async def test_malformed_update_stops_no_other(raw: dict[str, Any]) -> None:
    async with bench() as bot, at_work(bot):
        gated = Gated(bot)
        with_others = asyncio.create_task(bot.inbox.add([raw]))
        bot.say(0, "hello")
        await with_others
        await bot.bring()
        await bot.done()
        assert gated.ended == ["hello"]


async def test_flood_of_one_user_delays_nobody_else() -> None:
    async with bench() as bot, at_work(bot):
        gated = Gated(bot)
        for number in range(2600):
            bot.say(0, str(number))
        bot.say(1, "hello")
        updates = list(bot.fake.pending_updates)
        for start in range(0, len(updates), 100):
            assert not bot.inbox.is_full
            await bot.inbox.add(updates[start : start + 100])
        async with asyncio.timeout(PATIENCE):
            await gated.until_ended("hello")
        assert len(bot.inbox) <= MAX_WAITING_PER_SENDER
