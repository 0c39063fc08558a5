"""A browser, and a page of the preview in it."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from selenium import webdriver

from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from tests.support.browser import chromium, resize
from tests.support.preview_bot import SUGGESTIONS, running_bot
from tests.support.visitor import PHONE, Visitor


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
def visit(browser: webdriver.Chrome, address: str) -> Callable[..., Visitor]:
    def open_page(size: tuple[int, int], *, dark: bool = False) -> Visitor:
        resize(browser, *size, phone=size == PHONE, dark=dark)
        browser.get(address)
        visitor = Visitor(browser, address)
        visitor.sees(".chat-status", "bot")
        return visitor

    return open_page
