"""Delivery of Bot API calls: repeated until answered, within rate limits."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.backoff import MonotonicClock
from bot.fake_telegram.chats import Chat
from bot.inbox.shared_limits import SharedLimits
from bot.logs import Redactor, configure_logging
from bot.metrics import Metrics
from bot.storage.instance import Instance
from bot.tasks import background_tasks
from bot.transport import http as transport
from bot.transport.delivery import (
    CALL_TIMEOUT_S,
    CallKind,
    Outcome,
    ReliableRequest,
    attempt_call,
    call_kind,
    classify_response,
)
from bot.transport.http import http_request, proxy_for
from bot.transport.rate_limits import GROUP, PRIVATE, REFUSALS_FOR_GLOBAL_PAUSE, OutgoingRateLimiter
from corpus.errors import ConfigurationError
from tests.support.clocks import FakeClock, InstantClock, until
from tests.support.databases import EmptyDatabase
from tests.support.faulty_telegram import TOKEN, Faults, FaultyTelegram

FAULTS = [each.name for each in fields(Faults)]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@asynccontextmanager
async def bot_at(
    address: str, metrics: Metrics | None = None, clock: MonotonicClock | None = None
) -> AsyncIterator[ExtBot[None]]:
    async with ReliableRequest(
        http_request(address, 8), metrics or Metrics(), clock=clock or InstantClock()
    ) as request:
        yield ExtBot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=request, get_updates_request=request)


def chat_with_ann(telegram: FaultyTelegram) -> Chat:
    ann = telegram.fake.user("Ann")
    chat = telegram.fake.private_chat(ann)
    chat.send(ann, "?")
    return chat


def error_count(metrics: Metrics) -> float:
    return sum(
        sample.value
        for family in metrics.telegram_errors.collect()
        for sample in family.samples
        if sample.name.endswith("_total")
    )


@pytest.mark.parametrize("fault", FAULTS)
async def test_message_is_repeated_until_answered(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if fault.startswith("hang"):
        monkeypatch.setattr(transport, "READ_TIMEOUT_S", 0.5)
    telegram, metrics = FaultyTelegram(), Metrics()
    chat = chat_with_ann(telegram)
    telegram.script["sendMessage"] = [fault]
    async with telegram.serve() as address, bot_at(address, metrics) as bot:
        sent = await bot.send_message(chat.id, "the answer")
    texts = [reply["text"] for reply in chat.replies()]
    assert set(texts) == {"the answer"}
    assert sent.message_id == chat.replies()[-1]["message_id"]
    if not fault.startswith("hang"):
        assert len(texts) == (2 if fault.endswith("after") else 1)
        assert error_count(metrics) == 1


@pytest.mark.parametrize("fault", ["reset_after", "garbage_after"])
async def test_lost_confirmation_edits_no_other_message(fault: str) -> None:
    telegram = FaultyTelegram()
    chat = chat_with_ann(telegram)
    async with telegram.serve() as address, bot_at(address) as bot:
        await bot.send_message(chat.id, "news")
        telegram.script["sendMessage"] = [fault]
        await bot.send_message(chat.id, "the answer")
    assert [reply["text"] for reply in chat.replies()] == ["news", "the answer", "the answer"]
    assert not telegram.calls["editMessageText"]


async def test_progress_indicator_is_tried_once() -> None:
    telegram = FaultyTelegram()
    chat = chat_with_ann(telegram)
    telegram.script["sendChatAction"] = ["broken"]
    async with telegram.serve() as address, bot_at(address) as bot:
        with pytest.raises(NetworkError):
            await bot.send_chat_action(chat.id, "typing")
    assert telegram.calls["sendChatAction"] == 1


@pytest.mark.parametrize("fault", ["too_many", "broken", "reset_before", "garbage_before"])
async def test_file_is_sent(fault: str) -> None:
    telegram = FaultyTelegram()
    chat = chat_with_ann(telegram)
    telegram.script["sendDocument"] = [fault]
    content = b"BEGIN:VCALENDAR\r\n" * 50_000
    async with telegram.serve() as address, bot_at(address) as bot:
        sent = await bot.send_document(chat.id, content, filename="события.ics", caption="Все")
    [reply] = chat.replies()
    assert sent.document
    assert (reply["caption"], reply["document"]["file_name"]) == ("Все", "события.ics")
    assert telegram.fake.files[sent.document.file_id][1] == content


async def test_refusal_is_not_repeated() -> None:
    telegram, metrics = FaultyTelegram(), Metrics()
    chat = chat_with_ann(telegram)
    async with telegram.serve() as address, bot_at(address, metrics) as bot:
        with pytest.raises(BadRequest):
            await bot.send_message(chat.id, "<b>", parse_mode="HTML")
        chat.block(next(iter(telegram.fake._world.users.values())))
        with pytest.raises(Forbidden):
            await bot.send_message(chat.id, "hello")
    assert telegram.calls["sendMessage"] == 2
    assert error_count(metrics) == 0


async def test_paused_chat_delays_no_other() -> None:
    telegram, clock = FaultyTelegram(), FakeClock()
    ann, ben = telegram.fake.user("Ann"), telegram.fake.user("Ben")
    paused, other = telegram.fake.private_chat(ann), telegram.fake.private_chat(ben)
    for chat, who in ((paused, ann), (other, ben)):
        chat.send(who, "?")
    telegram.script["sendMessage"] = ["too_many"]
    async with telegram.serve() as address, bot_at(address, clock=clock) as bot:
        first = asyncio.create_task(bot.send_message(paused.id, "a"))
        await clock.slept_on.wait()
        second = asyncio.create_task(bot.send_message(paused.id, "b"))
        await bot.send_message(other.id, "c")
        assert not paused.replies()
        clock.advance(1.0)
        await asyncio.gather(first, second)
    assert sorted(reply["text"] for reply in paused.replies()) == ["a", "b"]


async def test_pause_beyond_the_time_budget_fails() -> None:
    telegram, clock = FaultyTelegram(), InstantClock()
    chat = chat_with_ann(telegram)
    telegram.script["sendMessage"] = ["too_many"] * 200
    async with telegram.serve() as address, bot_at(address, clock=clock) as bot:
        began = clock.now()
        with pytest.raises(RetryAfter):
            await bot.send_message(chat.id, "the answer")
        assert clock.now() - began == CALL_TIMEOUT_S
        clock.advance(1.0)
        telegram.script.clear()
        await bot.send_message(chat.id, "the answer")
    assert len(chat.replies()) == 1


async def test_unreachable_telegram_fails_after_the_time_budget() -> None:
    telegram, clock = FaultyTelegram(), InstantClock()
    chat = chat_with_ann(telegram)
    async with telegram.serve() as address, bot_at(address, clock=clock) as bot:
        telegram.down = True
        began = clock.now()
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, "the answer")
    assert CALL_TIMEOUT_S / 2 < clock.now() - began <= CALL_TIMEOUT_S


async def test_unreachable_port_is_a_telegram_error() -> None:
    unused_tcp_port = 9  # discard: privileged, and nobody has it
    with pytest.raises(TelegramError):
        async with http_request(f"http://127.0.0.1:{unused_tcp_port}", 1) as request:
            await request.post(f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/getMe")


async def test_broken_connection_is_replaced_by_the_next_call() -> None:
    telegram = FaultyTelegram()
    telegram.script["getMe"] = ["reset_before"]
    async with telegram.serve() as address, http_request(address, 1) as request:
        url = f"{address}/bot{TOKEN}/getMe"
        assert (await attempt_call(request, url, "POST", None, 30.0)).outcome is Outcome.FAILED
        assert (await attempt_call(request, url, "POST", None, 30.0)).outcome is Outcome.ANSWERED


@pytest.mark.usefixtures("clean_environment")
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_token_in_the_url_is_not_logged(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level, Redactor())
    logging.getLogger("bot").info("hello")
    telegram = FaultyTelegram()
    async with telegram.serve() as address, bot_at(address) as bot:
        await bot.get_me()
    logged = capsys.readouterr().err
    assert ("HTTP Request: POST" in logged) == (level == "DEBUG")
    assert "hello" in logged
    assert TOKEN not in logged
    assert TOKEN.partition(":")[2] not in logged


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("sendMessage", CallKind.MESSAGE),
        ("copyMessage", CallKind.MESSAGE),
        ("forwardMessage", CallKind.MESSAGE),
        ("sendChatAction", CallKind.BEST_EFFORT),
        ("editMessageText", CallKind.OTHER),
        ("answerCallbackQuery", CallKind.OTHER),
        ("getMe", CallKind.OTHER),
    ],
)
def test_method_is_classified(method: str, kind: CallKind) -> None:
    assert call_kind(method) is kind


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"ok":true,"result":1}', Outcome.ANSWERED),
        (200, b'{"ok":true}', Outcome.FAILED),
        (200, b"[]", Outcome.FAILED),
        (200, b"\xff", Outcome.FAILED),
        (302, b"", Outcome.FAILED),
        (400, b'{"ok":false,"description":"no"}', Outcome.ANSWERED),
        (404, b"<html>", Outcome.FAILED),
        (429, b"<html>", Outcome.PAUSED),
        (429, b'{"ok":false,"parameters":{"retry_after":"x"}}', Outcome.PAUSED),
        (500, b'{"ok":false,"description":"oh"}', Outcome.FAILED),
        (502, b"", Outcome.FAILED),
    ],
)
def test_response_is_classified(status: int, body: bytes, outcome: Outcome) -> None:
    assert classify_response(status, body).outcome is outcome


class TestProxy:
    def test_proxy_is_read_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert proxy_for("https://api.telegram.org") is None
        monkeypatch.setenv("HTTPS_PROXY", "http://me:pass%20word@proxy.example:3128")
        proxy = proxy_for("https://api.telegram.org")
        assert isinstance(proxy, httpx.Proxy)
        assert (str(proxy.url), proxy.auth) == ("http://proxy.example:3128", ("me", "pass word"))
        assert proxy_for("http://127.0.0.1:8081") is None
        monkeypatch.setenv("NO_PROXY", "api.telegram.org")
        assert proxy_for("https://api.telegram.org") is None

    def test_unsupported_proxy_is_a_configuration_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
        with pytest.raises(ConfigurationError, match="only http"):
            proxy_for("https://api.telegram.org")

    async def test_calls_go_through_the_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        telegram = FaultyTelegram()
        async with telegram.serve() as address:
            monkeypatch.setenv("HTTP_PROXY", address)
            async with http_request("http://telegram.example", 1) as request:
                me = await request.post(f"http://telegram.example/bot{TOKEN}/getMe")
        assert isinstance(me, dict)
        assert me["is_bot"]


class TestRateLimits:
    async def test_burst_goes_at_once_and_the_next_message_waits(self) -> None:
        clock = FakeClock()
        limiter = OutgoingRateLimiter(clock, limited=True)
        assert [await limiter.message_delay(5) for _ in range(PRIVATE.burst)] == [0.0] * PRIVATE.burst
        assert await limiter.message_delay(5) == pytest.approx(1 / PRIVATE.per_second)
        clock.advance(100.0)
        assert await limiter.message_delay(5) == 0.0

    async def test_each_chat_has_its_own_limit(self) -> None:
        limiter = OutgoingRateLimiter(FakeClock(), limited=True)
        assert not any([await limiter.message_delay(chat) for chat in range(1, 21)])
        assert GROUP.burst == 20

    async def test_no_limit_without_telegram(self) -> None:
        limiter = OutgoingRateLimiter(FakeClock(), limited=False)
        assert not any([await limiter.message_delay(5) for _ in range(100)])

    @pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
    async def test_instances_hold_the_limit_of_a_group_together(self, empty_database: EmptyDatabase) -> None:
        limiters, instances = [], []
        for _ in range(2):
            instances.append(Instance(await empty_database.open(), "1"))
            limiters.append(OutgoingRateLimiter(FakeClock(), limited=True, reserve=SharedLimits(instances[-1]).reserve))
        async with background_tasks(*(each.run() for each in instances)) as [_, session]:
            await until(lambda: all(each.is_connected for each in instances))
            delays = [await limiters[number % 2].message_delay(-100) for number in range(GROUP.burst + 2)]
            assert delays[: GROUP.burst] == [0.0] * GROUP.burst
            assert delays[-1] > delays[-2] > 0
            session.cancel()
            await until(lambda: not instances[1].is_connected)
            assert await limiters[1].message_delay(-100) > delays[-1]  # by itself, with what it knows
            assert await limiters[1].message_delay(7) == 0.0

    def test_refusals_of_many_chats_pause_all(self) -> None:
        clock = FakeClock()
        limiter = OutgoingRateLimiter(clock, limited=False)
        for chat in range(1, REFUSALS_FOR_GLOBAL_PAUSE):
            limiter.refused(chat, 3.0)
        assert limiter.pause_left(99) == 0.0
        limiter.refused(REFUSALS_FOR_GLOBAL_PAUSE, 3.0)
        assert limiter.pause_left(99) == 3.0
        clock.advance(3.0)
        assert limiter.pause_left(99) == 0.0
