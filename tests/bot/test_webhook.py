"""The webhook's server: who is heard, and what becomes of the rest."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Update

from bot.app import build_application
from bot.settings import Settings
from bot.telegram_double import TelegramDouble
from bot.webhook import LARGEST_UPDATE, create_app
from corpus.library import Library
from handlers.context import BotApplication

SECRET = "hush"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1_700_000_000, "chat": {"id": 5, "type": "private"}, "text": "hello"},
}


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch, fresh_host: object) -> BotApplication:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:double")
    return build_application(Settings(), Library(), TelegramDouble())


@pytest.fixture
async def telegram(application: BotApplication) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(application, "/hook", SECRET))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bot.example", headers={HEADER: SECRET}
    ) as client:
        yield client


async def test_an_update_is_put_into_the_queue(telegram: httpx.AsyncClient, application: BotApplication) -> None:
    assert (await telegram.post("/hook", json=UPDATE)).status_code == 200
    update = application.update_queue.get_nowait()
    assert isinstance(update, Update)
    assert update.update_id == 7
    assert update.message
    assert update.message.text == "hello"


@pytest.mark.parametrize("secret", ["", "guess", SECRET.upper(), SECRET + " x", "ü"])
async def test_who_does_not_know_the_secret_is_not_heard(
    secret: str, telegram: httpx.AsyncClient, application: BotApplication
) -> None:
    headers = [(HEADER.encode(), secret.encode("latin-1"))]
    assert (await telegram.post("/hook", json=UPDATE, headers=headers)).status_code == 403
    assert application.update_queue.empty()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"7", b"null", b'"x"', b"\xff", b'{"update_id": 1, "message": []}']
)
async def test_what_is_no_update_is_refused(
    body: bytes, telegram: httpx.AsyncClient, application: BotApplication
) -> None:
    assert (await telegram.post("/hook", content=body)).status_code == 400
    assert application.update_queue.empty()


async def test_what_is_too_large_is_refused(telegram: httpx.AsyncClient, application: BotApplication) -> None:
    fitting = json.dumps(UPDATE).encode().ljust(LARGEST_UPDATE)
    assert (await telegram.post("/hook", content=fitting)).status_code == 200
    application.update_queue.get_nowait()
    assert (await telegram.post("/hook", content=fitting + b" ")).status_code == 413
    assert application.update_queue.empty()


async def test_there_is_nothing_else(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get("/hook")).status_code == 405
    assert (await telegram.post("/", json=UPDATE)).status_code == 404
