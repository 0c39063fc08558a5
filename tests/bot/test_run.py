"""`run` and `preview` as processes, against a Bot API server on loopback."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot import run
from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat
from bot.fake_telegram.fake import FakeTelegram
from bot.metrics import Metrics
from bot.settings import Settings
from bot.transport.client import build_bot
from bot.transport.connection_state import ConnectionState
from bot.transport.delivery import ReliableRequest
from tests.support.bot_api_server import BotApiServer
from tests.support.bot_process import bot_process, environment
from tests.support.clocks import PATIENCE
from tests.support.databases import HASH_KEY, EmptyDatabase

TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"
QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = "on 4 and 5 October"
HELP, HELP_START = "/help", "Just ask a question"  # answered without the models, which take seconds to load

pytestmark = pytest.mark.usefixtures("shared_data_dir")


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram(token=TOKEN)


@pytest.fixture
def server(fake: FakeTelegram) -> BotApiServer:
    return BotApiServer(fake, TOKEN)


@asynccontextmanager
async def replying(fake: FakeTelegram, chat: Chat, beginning: str = "") -> AsyncIterator[None]:
    """Leave the block once the bot has sent another message, with this beginning, to the chat."""
    with fake.subscribe() as events:
        yield
        async with asyncio.timeout(PATIENCE):
            async for event in events:
                if event["type"] != "message" or event["chat_id"] != chat.id:
                    continue
                message = event["message"]
                if message["from"]["is_bot"] and message.get("text", "").startswith(beginning):
                    return


@contextmanager
def unused_port() -> Iterator[int]:
    """Reserve a port of loopback on which nothing listens; a server of the test may bind it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    ("number", "asked", "answer"), [(signal.SIGTERM, QUESTION, ANSWER), (signal.SIGINT, HELP, HELP_START)]
)
async def test_update_in_progress_is_finished_before_the_bot_stops(
    number: int, asked: str, answer: str, fake: FakeTelegram, server: BotApiServer, tmp_path: Path
) -> None:
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    async with (
        server.serve() as address,
        bot_process(tmp_path, "run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=address) as bot,
        replying(fake, chat),
    ):
        await bot.line("Listening")
        async with server.holding("sendMessage") as sending:
            chat.send(ann, asked)
            async with asyncio.timeout(PATIENCE):
                await sending.wait()
            bot.signal(number)
            await bot.line("Stopping")
        assert await bot.exit_code() == 0
    [reply] = chat.replies()
    assert answer in reply["text"]
    assert not fake.pending_updates
    assert "Traceback" not in bot.output


STUCK = """
import asyncio, contextlib, threading
from bot import run
run._STOP_TIMEOUT_S = 0.1
@contextlib.asynccontextmanager
async def session():
    asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    print("ready", flush=True)
    yield None
run.run_until_stopped(session)
"""


async def test_thread_that_never_ends_does_not_hold_the_end_of_the_process(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STUCK, stdout=asyncio.subprocess.PIPE, env=environment({}), cwd=tmp_path
    )
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        await process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


class OddTelegram(FakeTelegram):
    """The fake, whose first answer to `getMe` is no bot."""

    was_asked = False

    async def call(self, method: str, parameters: Mapping[str, object]) -> object:
        if method == "getMe" and not self.was_asked:
            self.was_asked = True
            return {"id": 1}
        return await super().call(method, parameters)


async def test_answer_that_is_no_bot_is_asked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(_env_file=None, telegram_bot_token=TOKEN)
    bot = build_bot(settings, ReliableRequest(OddTelegram(token=TOKEN), Metrics()))
    await run._confirm_token(bot, ConnectionState())
    assert bot.bot.is_bot
    assert "answer to getMe can't be used" in caplog.text


async def test_unknown_token_is_one_line_and_exit_code_2(server: BotApiServer, tmp_path: Path) -> None:
    async with (
        server.serve() as address,
        bot_process(tmp_path, "run", TELEGRAM_BOT_TOKEN="1:wrong", TELEGRAM_API_URL=address) as bot,
    ):
        assert await bot.exit_code() == 2
    [line] = bot.output.splitlines()
    assert "TELEGRAM_BOT_TOKEN" in line


async def test_unreachable_telegram_is_waited_for(fake: FakeTelegram, server: BotApiServer, tmp_path: Path) -> None:
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    with unused_port() as port:
        address = f"http://127.0.0.1:{port}"
        async with bot_process(tmp_path, "run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=address) as bot:
            assert TOKEN not in await bot.line("Telegram can't be reached")
            async with server.serve(port):
                async with replying(fake, chat):
                    chat.send(ann, HELP)  # while the bot is not there yet
                bot.signal(signal.SIGTERM)
                assert await bot.exit_code() == 0
    assert chat.replies()[0]["text"].startswith(HELP_START)


async def test_bot_that_waits_for_telegram_can_be_stopped(tmp_path: Path) -> None:
    with unused_port() as port:
        address = f"http://127.0.0.1:{port}"
        async with bot_process(tmp_path, "run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=address) as bot:
            await bot.line("Telegram can't be reached")
            bot.signal(signal.SIGTERM)
            assert await bot.exit_code() == 0


async def test_log_holds_no_token_and_no_message(fake: FakeTelegram, server: BotApiServer, tmp_path: Path) -> None:
    ann = fake.user("Ann Unmistakable")
    chat = fake.private_chat(ann)
    fake.fail_next("sendMessage", TelegramRefusal(400, "Bad Request: made up for the test"))
    async with (
        server.serve() as address,
        bot_process(
            tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=address, LOG_LEVEL="DEBUG", READER="auto"
        ) as bot,
    ):
        async with replying(fake, chat):
            chat.send(ann, QUESTION)  # the answer fails; the apology comes
        async with replying(fake, chat):
            chat.send(ann, QUESTION)
        bot.signal(signal.SIGTERM)
        assert await bot.exit_code() == 0
    assert "Made up for the test" in bot.output
    for private in (TOKEN, quote(TOKEN, safe=""), TOKEN[-20:], QUESTION, "ITPO", ANSWER, "Unmistakable"):
        assert private not in bot.output


async def test_webhook_is_set_and_receives_updates(fake: FakeTelegram, server: BotApiServer, tmp_path: Path) -> None:
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    with unused_port() as port:
        settings = {"WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": "hush", "PORT": str(port)}
        async with (
            server.serve() as address,
            bot_process(tmp_path, "run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=address, **settings) as bot,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as telegram,
        ):
            await bot.line("Listening")
            [call] = [each for each in fake.calls if each.method == "setWebhook"]
            assert call.parameters["url"] == settings["WEBHOOK_URL"]
            assert call.parameters["secret_token"] == settings["WEBHOOK_SECRET"]
            chat.send(ann, HELP)
            [update] = fake.pending_updates
            for secret in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
                assert (await telegram.post("/hook", json=update, headers=secret)).status_code == 403
            async with replying(fake, chat):
                right = {"X-Telegram-Bot-Api-Secret-Token": settings["WEBHOOK_SECRET"]}
                assert (await telegram.post("/hook", json=update, headers=right)).status_code == 200
            bot.signal(signal.SIGTERM)
            assert await bot.exit_code() == 0
    [reply] = chat.replies()
    assert reply["text"].startswith(HELP_START)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_instance_that_waits_polls_when_the_other_one_is_killed(
    fake: FakeTelegram, server: BotApiServer, tmp_path: Path, empty_database: EmptyDatabase
) -> None:
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    assert empty_database.url
    shared = {"DATABASE_URL": empty_database.url.get_secret_value(), "CHAT_HASH_KEY": HASH_KEY.get_secret_value()}
    async with server.serve() as address:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": address, **shared}
        async with bot_process(tmp_path, "run", **settings) as first, bot_process(tmp_path, "run", **settings) as other:
            leads = [asyncio.create_task(each.line("This instance leads")) for each in (first, other)]
            done, _ = await asyncio.wait(leads, return_when=asyncio.FIRST_COMPLETED)
            leader, follower = (first, other) if leads[0] in done else (other, first)
            async with replying(fake, chat):
                chat.send(ann, "/lang ru")
            await leader.kill()
            await follower.line("This instance leads")
            # The killed instance may not have noted its reply, so that it is sent again before this one.
            async with replying(fake, chat, "Просто"):
                chat.send(ann, HELP)
            await asyncio.wait(leads)


async def test_preview_starts_without_a_token_and_stops(tmp_path: Path) -> None:
    async with bot_process(tmp_path, "preview", "--port", "0") as bot:
        address = "http://" + (await bot.line("http://")).rstrip().partition("http://")[2]
        async with httpx.AsyncClient(timeout=PATIENCE) as browser:
            assert (await browser.get(address)).status_code == 200
        bot.signal(signal.SIGINT)
        assert await bot.exit_code() == 0
