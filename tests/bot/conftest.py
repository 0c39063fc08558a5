"""Fixtures: a browser, and the preview's page in it."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from selenium import webdriver

from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from tests.support.browser import chromium, resize
from tests.support.chat_page import PHONE, ChatPage
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
        browser.get(address)
        page = ChatPage(browser, address)
        page.wait_for(".chat-status", "bot")
        return page

    return open_in_window
