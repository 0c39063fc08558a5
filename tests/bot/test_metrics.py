"""The metrics: a real run of the bot sets every one of them."""

import asyncio
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from telegram.error import NetworkError

from bot.app import application_running, stores_open
from bot.backoff import MonotonicClock
from bot.fake_telegram.fake import FakeTelegram
from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.monitoring.status import BotStatus
from bot.settings import Settings
from bot.storage.database import IN_MEMORY_URL
from bot.transport.client import ALLOWED_UPDATES, build_bot
from bot.transport.connection_state import SILENCE_TIMEOUT_S, ConnectionState
from bot.transport.delivery import ReliableRequest
from bot.transport.polling import Poller
from corpus.library import Library
from tests.support.clocks import FakeClock, InstantClock, until
from tests.support.seeds import seeds

SETTINGS = Settings(
    _env_file=None,
    telegram_bot_token=SecretStr("1:fake"),
    database_url=SecretStr(IN_MEMORY_URL),
    model_url="http://127.0.0.1:9",  # the discard port: nobody listens
)


class Run:
    """A bot against the fake of Telegram, and its metrics."""

    def __init__(self, inbox: Inbox, state_clock: FakeClock) -> None:
        self.fake = FakeTelegram(token="1:fake")
        self.metrics = Metrics()
        self.inbox = inbox
        self.status = BotStatus(inbox, ConnectionState(state_clock), self.metrics)
        self.bot = build_bot(SETTINGS, ReliableRequest(self.fake, self.metrics, clock=InstantClock()))
        self.ann = self.fake.user("Ann")
        self.chat = self.fake.private_chat(self.ann)

    def poller(self, clock: MonotonicClock) -> Poller:
        return Poller(
            self.bot, lambda: self.fake, self.inbox, self.status.connection, self.metrics, ALLOWED_UPDATES, clock
        )

    async def handled(self) -> None:
        """Wait until the inbox is empty."""
        await until(lambda: not self.fake.pending_updates and not len(self.inbox))

    def values(self) -> dict[str, float]:
        """Return each of the bot's own metrics by name, with the largest value of its samples."""
        return {
            family.name: max((sample.value for sample in family.samples), default=0.0)
            for family in text_string_to_metric_families(self.metrics.exposition().decode())
            if family.name.startswith("unido_bot_")
        }


def labels(metrics: Metrics, name: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            if sample.name == name and sample.value:
                yield tuple(sample.labels.values()), sample.value


async def test_real_run_sets_every_metric() -> None:
    clock = FakeClock()
    async with Inbox() as inbox, stores_open(SETTINGS) as stores:
        run = Run(inbox, clock)
        library = Library(seeds().values())
        await inbox.add([{"update_id": 1, "message": []}])  # can't be parsed
        run.chat.send(run.ann, "too late")
        await inbox.add(list(run.fake.pending_updates))
        run.fake.pending_updates.clear()
        inbox.entries[-1].received_at -= 25 * 3600
        assert run.values()["unido_bot_inbox_updates"] == 2
        assert run.values()["unido_bot_inbox_oldest_seconds"] > 24 * 3600
        seen = [run.values()]
        async with application_running(run.bot, library, stores, inbox, SETTINGS, run.metrics):
            run.status.library, run.status.handlers_running = library, True
            polling = asyncio.create_task(run.poller(MonotonicClock()).run())
            run.fake.fail_next("sendMessage", NetworkError("gone"))
            run.chat.send(run.ann, "When did the ITPO heads gather in Moscow?")
            run.chat.send(run.ann, "Who discovered penicillin?")
            await run.handled()
            polling.cancel()
        clock.advance(1.0)
        seen.append(run.values())

        clock.advance(SILENCE_TIMEOUT_S)
        assert run.values()["unido_bot_connected"] == run.values()["unido_bot_ready"] == 0.0
        silent = InstantClock()
        polling = asyncio.create_task(run.poller(silent).run())
        for _ in range(100):  # polls that fail until the poller opens a new connection
            run.fake.fail_next("getUpdates", NetworkError("gone"))
        await until(lambda: bool(run.values()["unido_bot_reconnects"]))
        polling.cancel()
        seen.append(run.values())
    assert [name for name in run.values() if not any(values[name] for values in seen)] == []
    assert dict(labels(run.metrics, "unido_bot_questions_total")) == {("answered",): 1.0, ("unanswered",): 1.0}
    assert dict(labels(run.metrics, "unido_bot_updates_total")) == {("message",): 2.0}


@pytest.mark.parametrize(("bound", "count"), [("0.05", 0.0), ("0.1", 1.0), ("+Inf", 1.0)])
def test_update_is_counted_by_its_time(bound: str, count: float) -> None:
    metrics = Metrics()
    metrics.observe_update("message", 0.07)
    buckets = {
        sample.labels["le"]: sample.value
        for family in text_string_to_metric_families(metrics.exposition().decode())
        for sample in family.samples
        if sample.name == "unido_bot_answer_seconds_bucket"
    }
    assert buckets[bound] == count
