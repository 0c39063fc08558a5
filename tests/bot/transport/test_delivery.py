"""Each message arrives once, whatever becomes of the call."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.fake_telegram.fake import Chat
from bot.inbox.entry import Entry, handling
from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport import delivery as outgoing_module
from bot.transport import http as transport
from bot.transport.api_result import Verdict, classify_response
from bot.transport.delivery import ReliableRequest
from bot.transport.http import connection, proxy_for
from bot.transport.rate_limits import GROUP, PRIVATE, OutgoingRateLimiter
from corpus.errors import ConfigurationError
from tests.support.faulty_telegram import TOKEN, Faults, FaultyTelegram

WAYS = [each.name for each in fields(Faults)]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.3)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@asynccontextmanager
async def bot_at(
    address: str, inbox: Inbox | None = None, metrics: Metrics | None = None
) -> AsyncIterator[ExtBot[None]]:
    outgoing = ReliableRequest(connection(address, 8), metrics or Metrics())
    if inbox is not None:
        outgoing.note_in(inbox)
    async with outgoing:
        yield ExtBot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=outgoing, get_updates_request=outgoing)


def question(telegram: FaultyTelegram) -> tuple[Chat, dict[str, object]]:
    """Have somebody ask; give the chat and the update."""
    ann = telegram.double.user("Ann")
    chat = telegram.double.private_chat(ann)
    chat.send(ann, "?")
    return chat, telegram.double.pending_updates[-1]


async def taken(inbox: Inbox, update: dict[str, object]) -> Entry:
    await inbox.add([update])
    return inbox.entries[-1]


@pytest.mark.parametrize("way", WAYS)
async def test_a_message_arrives_once(way: str) -> None:
    telegram, metrics = FaultyTelegram(), Metrics()
    chat, update = question(telegram)
    telegram.script["sendMessage"] = [way]
    async with telegram.serve() as address, Inbox() as inbox, bot_at(address, inbox, metrics) as bot:
        entry = await taken(inbox, update)
        async with handling(entry):
            sent = await bot.send_message(chat.id, "the answer")
    assert sent.chat.id == chat.id
    assert [(reply["message_id"], reply["text"]) for reply in chat.replies()] == [(sent.message_id, "the answer")]
    assert not entry.unreachable
    assert metrics.errors.total() == 1


@pytest.mark.parametrize("way", WAYS)
async def test_a_process_that_was_killed_in_between_sends_nothing_twice(way: str, tmp_path: Path) -> None:
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    telegram.script["sendMessage"] = [way]
    async with telegram.serve() as address:
        async with Inbox(tmp_path / "inbox.sqlite3") as inbox, bot_at(address, inbox) as bot:
            entry = await taken(inbox, update)
            async with handling(entry):
                sending = asyncio.create_task(bot.send_message(chat.id, "the answer"))
                await telegram.arrived["sendMessage"].wait()
                sending.cancel()  # the end of the process, as far as Telegram can see
                await asyncio.wait([sending])
        async with Inbox(tmp_path / "inbox.sqlite3") as inbox, bot_at(address, inbox) as bot:
            await inbox.add([])
            [entry] = inbox.entries
            assert entry.sending == 1
            entry.begin()
            async with handling(entry):
                await bot.send_message(chat.id, "the answer")
    assert [reply["text"] for reply in chat.replies()] == ["the answer"]


async def test_what_has_arrived_is_taken_from_the_notes(tmp_path: Path) -> None:
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    async with telegram.serve() as address:
        for _ in range(2):
            async with Inbox(tmp_path / "inbox.sqlite3") as inbox, bot_at(address, inbox) as bot:
                await inbox.add([update])
                [entry] = inbox.entries
                async with handling(entry):
                    first = await bot.send_message(chat.id, "one")
                    second = await bot.send_message(chat.id, "two")
                assert first.message_id < second.message_id
    assert [reply["text"] for reply in chat.replies()] == ["one", "two"]


async def test_the_first_of_two_messages_is_never_taken_for_the_second(tmp_path: Path) -> None:
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    telegram.script["sendMessage"] = ["", "hang_before"]
    async with telegram.serve() as address:
        async with (
            Inbox(tmp_path / "inbox.sqlite3") as inbox,
            bot_at(address, inbox) as bot,
            handling(await taken(inbox, update)),
        ):
            await bot.send_message(chat.id, "one")
            telegram.arrived["sendMessage"].clear()
            sending = asyncio.create_task(bot.send_message(chat.id, "two"))
            await telegram.arrived["sendMessage"].wait()
            sending.cancel()
            await asyncio.wait([sending])
        async with Inbox(tmp_path / "inbox.sqlite3") as inbox, bot_at(address, inbox) as bot:
            await inbox.add([])
            [entry] = inbox.entries
            async with handling(entry):
                await bot.send_message(chat.id, "one")
                await bot.send_message(chat.id, "two")
    assert [reply["text"] for reply in chat.replies()] == ["one", "two"]


async def test_other_messages_are_never_taken_for_the_lost_one() -> None:
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    async with telegram.serve() as address, Inbox() as inbox, bot_at(address, inbox) as bot:
        await bot.send_message(chat.id, "news")
        telegram.script["sendMessage"] = ["reset_before"]
        async with handling(await taken(inbox, update)):
            await bot.send_message(chat.id, "the answer")
    assert [reply["text"] for reply in chat.replies()] == ["news", "the answer"]


async def test_a_server_that_says_yes_to_every_edit_is_not_believed() -> None:
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    telegram.script |= {"sendMessage": ["reset_before"], "editMessageText": ["yes"] * 5}
    async with telegram.serve() as address, Inbox() as inbox, bot_at(address, inbox) as bot:
        entry = await taken(inbox, update)
        async with handling(entry):
            await bot.send_message(chat.id, "the answer")
    assert [reply["text"] for reply in chat.replies()] == ["the answer"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_is_sent_and_fetched(way: str) -> None:
    telegram = FaultyTelegram()
    chat, _ = question(telegram)
    telegram.script["sendDocument"] = [way.replace("after", "before")]  # a file can't be looked for
    async with telegram.serve() as address, bot_at(address) as bot:
        sent = await bot.send_document(chat.id, b"BEGIN:VCALENDAR\r\n" * 50_000, filename="события.ics", caption="Все")
    [reply] = chat.replies()
    assert sent.document
    assert (reply["caption"], reply["document"]["file_name"]) == ("Все", "события.ics")
    assert telegram.double.files[sent.document.file_id][1] == b"BEGIN:VCALENDAR\r\n" * 50_000


async def test_a_refusal_is_a_fact() -> None:
    telegram, metrics = FaultyTelegram(), Metrics()
    chat, _ = question(telegram)
    async with telegram.serve() as address, bot_at(address, metrics=metrics) as bot:
        with pytest.raises(BadRequest):
            await bot.send_message(chat.id, "<b>", parse_mode="HTML")
        chat.block(next(iter(telegram.double._world.users.values())))
        with pytest.raises(Forbidden):
            await bot.send_message(chat.id, "hello")
    assert telegram.calls["sendMessage"] == 2
    assert not metrics.errors


async def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    telegram = FaultyTelegram()
    ann, ben = telegram.double.user("Ann"), telegram.double.user("Ben")
    slow, quick = telegram.double.private_chat(ann), telegram.double.private_chat(ben)
    for chat, who in ((slow, ann), (quick, ben)):
        chat.send(who, "?")
    telegram.script["sendMessage"] = ["too_many"]
    async with telegram.serve() as address, bot_at(address) as bot:
        first = asyncio.create_task(bot.send_message(slow.id, "a"))
        await telegram.arrived["sendMessage"].wait()
        await asyncio.sleep(0.05)
        began = time.monotonic()
        second = asyncio.create_task(bot.send_message(slow.id, "b"))
        await bot.send_message(quick.id, "c")
        assert time.monotonic() - began < 0.5
        assert not slow.replies()
        await asyncio.gather(first, second)
        assert time.monotonic() - began > 0.8


async def test_telegram_out_of_reach_is_said_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing_module, "GIVE_UP_SECONDS", 0.5)
    telegram = FaultyTelegram()
    chat, update = question(telegram)
    async with telegram.serve() as address, Inbox() as inbox, bot_at(address, inbox) as bot:
        telegram.down = True
        entry = await taken(inbox, update)
        async with handling(entry):
            with pytest.raises(NetworkError):
                await bot.send_message(chat.id, "the answer")
        assert entry.unreachable


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_a_form_is_read_back_as_it_was(parameters: dict[str, str]) -> None:
    assert dict(parse_qsl(transport.urlencode(parameters).decode(), keep_blank_values=True)) == parameters


def test_half_a_surrogate_pair_is_no_form() -> None:
    with pytest.raises(UnicodeEncodeError):
        transport.urlencode({"text": "\ud83d"})


async def test_nobody_listens() -> None:
    unused_tcp_port = 9  # discard: privileged, and nobody has it
    with pytest.raises(TelegramError) as caught:
        async with connection(f"http://127.0.0.1:{unused_tcp_port}", 1) as line:
            await line.post(f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/getMe")
    assert transport.surely_not_sent(caught.value)


@pytest.mark.parametrize("way", ["reset_before", "hang_before"])
async def test_a_connection_that_breaks_is_not_taken_for_one_that_never_was(way: str) -> None:
    telegram = FaultyTelegram()
    telegram.script["getMe"] = [way]
    async with telegram.serve() as address, connection(address, 1) as line:
        with pytest.raises(TelegramError) as caught:
            await line.post(f"{address}/bot{TOKEN}/getMe")
        assert not transport.surely_not_sent(caught.value)
        await line.renew()
        assert await line.post(f"{address}/bot{TOKEN}/getMe")


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b'{"ok":true,"result":1}', Verdict.ANSWERED),
        (200, b'{"ok":true}', Verdict.UNCLEAR),
        (200, b"[]", Verdict.UNCLEAR),
        (200, b"\xff", Verdict.UNCLEAR),
        (302, b"", Verdict.UNCLEAR),
        (400, b'{"ok":false,"description":"no"}', Verdict.ANSWERED),
        (404, b"<html>", Verdict.UNCLEAR),
        (429, b"<html>", Verdict.PAUSED),
        (429, b'{"ok":false,"parameters":{"retry_after":"x"}}', Verdict.PAUSED),
        (500, b'{"ok":false,"description":"oh"}', Verdict.UNCLEAR),
        (502, b"", Verdict.UNCLEAR),
    ],
)
def test_what_an_answer_says(status: int, body: bytes, verdict: Verdict) -> None:
    assert classify_response(status, body).verdict is verdict


class TestProxy:
    def test_is_taken_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert proxy_for("https://api.telegram.org") is None
        monkeypatch.setenv("HTTPS_PROXY", "http://me:pass%20word@proxy.example:3128")
        proxy = proxy_for("https://api.telegram.org")
        assert isinstance(proxy, httpx.Proxy)
        assert (str(proxy.url), proxy.auth) == ("http://proxy.example:3128", ("me", "pass word"))
        assert proxy_for("http://127.0.0.1:8081") is None
        monkeypatch.setenv("NO_PROXY", "api.telegram.org")
        assert proxy_for("https://api.telegram.org") is None

    def test_of_another_kind_is_a_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
        with pytest.raises(ConfigurationError, match="only http"):
            proxy_for("https://api.telegram.org")

    async def test_carries_the_calls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A plain-http proxy gets the whole address in the request line, as our server then does."""
        telegram = FaultyTelegram()
        async with telegram.serve() as address:
            monkeypatch.setenv("HTTP_PROXY", address)
            async with connection("http://telegram.example", 1) as line:
                me = await line.post(f"http://telegram.example/bot{TOKEN}/getMe")
        assert isinstance(me, dict)
        assert me["is_bot"]


class TestPacing:
    async def test_a_handful_goes_at_once_and_the_next_waits(self) -> None:
        pacing, began = OutgoingRateLimiter(limited=True), time.monotonic()
        for _ in range(PRIVATE.at_once):
            await pacing.turn(5, sends=True)
        assert time.monotonic() - began < 0.2
        await pacing.turn(5, sends=True)
        assert time.monotonic() - began > 0.8

    async def test_other_chats_have_a_pace_of_their_own(self) -> None:
        pacing, began = OutgoingRateLimiter(limited=True), time.monotonic()
        for chat in range(1, 21):
            await pacing.turn(chat, sends=True)
            await pacing.turn(-chat, sends=False)
        assert time.monotonic() - began < 0.2
        assert GROUP.at_once == 20

    async def test_refusals_of_many_chats_are_meant_for_all(self) -> None:
        pacing = OutgoingRateLimiter(limited=False)
        for chat in range(1, 5):
            pacing.refused(chat, 0.3)
        began = time.monotonic()
        await pacing.turn(99, sends=True)
        assert time.monotonic() - began < 0.1
        pacing.refused(5, 0.3)
        await pacing.turn(99, sends=True)
        assert time.monotonic() - began > 0.25
