"""Fixtures: a browser, the preview's page in it, and databases of both kinds."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from selenium import webdriver

from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from bot.storage.database import Database
from tests.support.browser import chromium, console_errors, resize
from tests.support.chat_page import PHONE, ChatPage
from tests.support.databases import EmptyDatabase
from tests.support.postgres import PostgresServer, postgres_programs, postgres_running
from tests.support.preview_bot import SUGGESTIONS, running_bot


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
async def address() -> AsyncIterator[str]:
    fake = FakeTelegram()
    async with running_bot(fake), serve_preview(fake, port=0, suggestions=SUGGESTIONS) as address:
        yield address


@pytest.fixture
def open_page(browser: webdriver.Chrome, address: str) -> Callable[..., ChatPage]:
    def open_in_window(size: tuple[int, int], *, dark: bool = False) -> ChatPage:
        resize(browser, *size, phone=size == PHONE, dark=dark)
        browser.get("about:blank")
        console_errors(browser)  # those of the test before, whose server has ended
        browser.get(address)
        page = ChatPage(browser, address)
        page.wait_for(".chat-status", "bot")
        return page

    return open_in_window


_DATABASE_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    pytest.importorskip("asyncpg", reason="asyncpg is not installed: make install again")
    with postgres_running(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EmptyDatabase]:
    """Yield an empty database of each kind."""
    empty = EmptyDatabase(tmp_path)
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        name = f"test_{next(_DATABASE_NUMBERS)}"
        server.run(f"CREATE DATABASE {name}")
        empty.url = SecretStr(server.url(name))
    yield empty
    await empty.close()


@pytest.fixture
async def database(empty_database: EmptyDatabase) -> Database:
    """Return an open database of each kind."""
    return await empty_database.open()
