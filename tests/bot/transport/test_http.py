"""HTTP to Telegram."""

import gc
from collections.abc import Iterator

import httpx
import pytest
from telegram import Bot

from bot.fake_telegram.fake import FakeTelegram
from bot.transport.http import http_request
from tests.support.bot_api_server import BotApiServer

TOKEN = "1:fake"


@pytest.fixture
def without_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collection")
async def test_response_is_freed_without_the_garbage_collector() -> None:
    server = BotApiServer(FakeTelegram(token=TOKEN), TOKEN)
    async with server.serve() as address, http_request(address, 2) as request:
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
        before = _responses()
        for _ in range(3):
            assert (await bot.get_me()).is_bot
        assert _responses() == before


def _responses() -> int:
    return sum(isinstance(each, httpx.Response) for each in gc.get_objects())
