"""The webhook: which requests are accepted, and the answers to the others."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.inbox.inbox import MAX_WAITING, Entry, Inbox
from bot.transport.connection_state import ConnectionState
from bot.transport.webhook import MAX_BODY_BYTES, webhook_route

SECRET = "hush"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1_700_000_000, "chat": {"id": 5, "type": "private"}, "text": "hello"},
}


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    async with Inbox(tmp_path / "inbox.sqlite3") as inbox:
        yield inbox


@pytest.fixture
def state() -> ConnectionState:
    return ConnectionState()


@pytest.fixture
async def telegram(inbox: Inbox, state: ConnectionState) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[webhook_route("/hook", SECRET, inbox, state)]))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bot.example", headers={HEADER: SECRET}
    ) as client:
        yield client


async def test_update_is_on_disk_before_telegram_gets_200(
    telegram: httpx.AsyncClient, inbox: Inbox, state: ConnectionState, tmp_path: Path
) -> None:
    assert (await telegram.post("/hook", json=UPDATE)).status_code == 200
    assert state.is_connected
    async with Inbox(tmp_path / "inbox.sqlite3") as other:  # as a process after a crash would find it
        await other.add([])
        [entry] = other.entries
        assert entry.raw == UPDATE


async def test_update_delivered_twice_is_stored_once(telegram: httpx.AsyncClient, inbox: Inbox) -> None:
    given: list[Entry] = []
    inbox.attach(given.append)
    for _ in range(2):
        assert (await telegram.post("/hook", json=UPDATE)).status_code == 200
    [entry] = given
    inbox.mark_done(entry)
    assert (await telegram.post("/hook", json=UPDATE)).status_code == 200
    assert len(given) == 1


@pytest.mark.parametrize("secret", ["", "guess", SECRET.upper(), SECRET + " x", "ü"])
async def test_request_without_the_secret_is_refused(
    secret: str, telegram: httpx.AsyncClient, inbox: Inbox, state: ConnectionState
) -> None:
    headers = [(HEADER.encode(), secret.encode("latin-1"))]
    assert (await telegram.post("/hook", json=UPDATE, headers=headers)).status_code == 403
    assert not len(inbox)
    assert not state.is_connected


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"{}", b"7", b"null", b'"x"', b"\xff", b"[" * 100_000),
        *(b'{"update_id": %s}' % each for each in (b'"7"', b"true", b"-1", b"9223372036854775808", b"1.5")),
    ],
)
async def test_body_that_is_not_an_update_is_refused(body: bytes, telegram: httpx.AsyncClient, inbox: Inbox) -> None:
    assert (await telegram.post("/hook", content=body)).status_code == 400
    assert not len(inbox)


async def test_body_that_is_too_large_is_refused(telegram: httpx.AsyncClient, inbox: Inbox) -> None:
    fitting = json.dumps(UPDATE).encode().ljust(MAX_BODY_BYTES)
    assert (await telegram.post("/hook", content=fitting + b" ")).status_code == 413
    assert not len(inbox)
    assert (await telegram.post("/hook", content=fitting)).status_code == 200


async def test_full_inbox_answers_503(telegram: httpx.AsyncClient, inbox: Inbox) -> None:
    await inbox.add([{"update_id": number} for number in range(100, 100 + MAX_WAITING)])
    assert (await telegram.post("/hook", json=UPDATE)).status_code == 503
    assert len(inbox) == MAX_WAITING


async def test_without_a_disk_telegram_gets_200_once_the_update_is_done(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    async with Inbox(nowhere / "inbox.sqlite3") as inbox:
        given: asyncio.Queue[Entry] = asyncio.Queue()
        inbox.attach(given.put_nowait)
        transport = httpx.ASGITransport(Starlette(routes=[webhook_route("/hook", SECRET, inbox, ConnectionState())]))
        async with httpx.AsyncClient(transport=transport, base_url="http://b.example") as client:
            call = asyncio.create_task(client.post("/hook", json=UPDATE, headers={HEADER: SECRET}))
            entry = await given.get()
            assert not call.done()
            inbox.mark_done(entry)
            assert (await call).status_code == 200


async def test_other_routes_do_not_exist(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get("/hook")).status_code == 405
    assert (await telegram.post("/", json=UPDATE)).status_code == 404
