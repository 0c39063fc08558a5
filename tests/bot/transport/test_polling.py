"""Long polling: every failure is survived, and a silent connection is replaced."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.fake import FakeTelegram
from bot.inbox.inbox import MAX_WAITING, Inbox
from bot.metrics import Metrics
from bot.settings import Settings
from bot.transport.client import ALLOWED_UPDATES, build_bot
from bot.transport.connection_state import SILENCE_TIMEOUT_S, ConnectionState
from bot.transport.delivery import ReliableRequest
from bot.transport.polling import Poller
from corpus.errors import ConfigurationError
from tests.support.clocks import FakeClock, InstantClock, until

TOKEN = "1:fake"


class Polling:
    """A poller against the fake of Telegram, on a clock on which no time is waited for."""

    def __init__(self, inbox: Inbox) -> None:
        self.fake = FakeTelegram(token=TOKEN)
        self.inbox = inbox
        self.clock = InstantClock()
        self.state = ConnectionState(self.clock)
        self.silences: list[float] = []
        """The state's silence each time that the poller connected."""
        settings = Settings(_env_file=None, telegram_bot_token=TOKEN)
        bot = build_bot(settings, ReliableRequest(self.fake, Metrics(), clock=self.clock))
        self.conflicts = 0
        self.poller = Poller(
            bot, self._connect, inbox, self.state, Metrics(), ALLOWED_UPDATES, self.clock, self._count_conflict
        )

    def _count_conflict(self) -> None:
        self.conflicts += 1

    def _connect(self) -> FakeTelegram:
        self.silences.append(self.state.silence_s)
        return self.fake

    def ask(self) -> None:
        ann = self.fake.user("Ann")
        self.fake.private_chat(ann).send(ann, "hello")


@pytest.fixture
async def polling() -> AsyncIterator[Polling]:
    async with Inbox() as inbox:
        yield Polling(inbox)


@asynccontextmanager
async def running(polling: Polling) -> AsyncIterator[None]:
    task = asyncio.create_task(polling.poller.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (NetworkError("gone"), "can't be reached"),
        (TelegramRefusal(500, "Internal Server Error"), "can't be reached"),
        (TelegramRefusal(429, "Too Many Requests", {"retry_after": 5}), "paused for 5 s"),
        (TelegramRefusal(400, "Bad Request: made up"), "refuses getUpdates"),
        (TelegramRefusal(409, "Conflict: terminated by other getUpdates request"), "Another program"),
    ],
)
async def test_update_is_fetched_after_a_failure(
    error: Exception, problem: str, polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    polling.fake.fail_next("getUpdates", error)
    polling.ask()
    async with running(polling):
        await until(lambda: len(polling.inbox) == 1)
    assert problem in caplog.text
    assert polling.conflicts == (problem == "Another program")
    assert polling.state.is_connected
    assert not polling.state.problem


async def test_values_that_are_no_updates_are_not_fetched_without_a_pause(
    polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    polling.fake.pending_updates.append({"update_id": 2**63})
    began = polling.clock.now()
    async with running(polling):
        await until(lambda: caplog.text.count("values that are not updates") >= 20)
    assert polling.clock.now() - began > 10


async def test_full_inbox_is_logged_once_until_it_has_caught_up(
    polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    message = {"message_id": 1, "date": 0, "text": "hello"}
    await polling.inbox.add(
        [
            {"update_id": -number, "message": message | {"chat": {"id": number, "type": "private"}}}
            for number in range(1, MAX_WAITING + 1)
        ]
    )
    async with running(polling):
        for _ in range(3):
            await until(lambda: polling.state.is_paused)
            polling.ask()
            polling.inbox.mark_done(polling.inbox.entries[0])
            await until(lambda: polling.inbox.is_full)
        await until(lambda: polling.state.is_paused)
    assert caplog.text.count("Inbox is full") == 1


async def test_webhook_is_removed(polling: Polling) -> None:
    polling.fake.fail_next("getUpdates", TelegramRefusal(409, "Conflict: can't use getUpdates while webhook is active"))
    polling.ask()
    async with running(polling):
        await until(lambda: len(polling.inbox) == 1)
    assert not polling.conflicts
    assert "deleteWebhook" in {call.method for call in polling.fake.calls}


@pytest.mark.parametrize("status", [401, 404])
async def test_unknown_token_is_a_configuration_error(status: int, polling: Polling) -> None:
    polling.fake.fail_next("getUpdates", TelegramRefusal(status, "Unauthorized"))
    with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN"):
        await polling.poller.run()


async def test_silent_connection_is_replaced(polling: Polling) -> None:
    for _ in range(100):
        polling.fake.fail_next("getUpdates", NetworkError("gone"))
    async with running(polling):
        await until(lambda: len(polling.silences) > 1)
    assert polling.silences[1] >= SILENCE_TIMEOUT_S


def test_connection_is_lost_after_a_silence(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    state = ConnectionState(clock)
    assert not state.is_connected
    assert state.is_attempting
    state.mark_alive()
    assert state.is_connected
    clock.advance(SILENCE_TIMEOUT_S)
    assert not state.is_connected
    state.is_paused = True
    assert state.is_connected
    state.is_paused = False
    for _ in range(3):
        state.mark_failed("no network")
    assert caplog.text.count("no network") == 1
    clock.advance(SILENCE_TIMEOUT_S)
    assert not state.is_attempting
    state.mark_alive()
    assert not state.problem
