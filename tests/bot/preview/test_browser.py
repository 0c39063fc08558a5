"""The preview in a real browser: private chats, on a phone and on a desktop."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.fake_telegram.fake import FakeTelegram
from bot.preview.server import serve_preview
from tests.support.browser import BROWSER_MISSING, CHROMEDRIVER, CHROMIUM, console_errors, resize
from tests.support.chat_page import DESKTOP, PHONE, ChatPage
from tests.support.preview_bot import LONG_QUOTE, SUGGESTIONS

pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason=BROWSER_MISSING),
    pytest.mark.xdist_group("browser"),  # one Chromium for all workers
]


@pytest.mark.parametrize(("size", "dark"), [(PHONE, True), (DESKTOP, False)], ids=["dark phone", "light desktop"])
async def test_new_user_asks_presses_buttons_and_switches_language(
    open_page: Callable[..., ChatPage], size: tuple[int, int], dark: bool, tmp_path: Path
) -> None:
    shots = Path(os.environ.get("PREVIEW_SCREENSHOTS", tmp_path))  # set it to look at the screenshots
    name = f"{'phone' if size == PHONE else 'desktop'}-{'dark' if dark else 'light'}"

    def scenario() -> None:
        page = open_page(size, dark=dark)
        page.wait_for(".badge", "Preview")
        page.wait_for(".welcome", "word for word")
        page.assert_no_problems()
        page.driver.save_screenshot(str(shots / f"{name}-empty.png"))

        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        page.type_keys("When did the ITPO heads gather in Moscow?", Keys.ENTER)
        answer = page.wait_for(".message.in", "4 and 5 October")
        page.wait_for(".message.out .tick[aria-label=Read]")
        page.wait_until("document.querySelector('textarea').clientHeight > 30")
        assert answer.find_element(By.CSS_SELECTOR, "a[href='https://www.unido.org/']").get_attribute("rel") == (
            "noopener noreferrer"
        )
        page.assert_no_problems()
        page.driver.save_screenshot(str(shots / f"{name}-answer.png"))

        page.click(".quote-toggle")
        page.wait_for("blockquote:not(.folded)", LONG_QUOTE[-30:])
        page.click("[data-press]", "More")
        page.wait_for(".toast", "More is shown")
        page.wait_for(".message.in .meta", "edited")
        page.wait_until_gone("[aria-busy]")
        page.click("[data-press]", "Source")
        page.wait_for("dialog", "2012-itpo-annual-meeting")
        page.driver.save_screenshot(str(shots / f"{name}-alert.png"))
        page.click("dialog button")
        page.wait_until_gone("dialog")

        page.click("[data-language=ru]")
        page.wait_for(".welcome", "Я отвечаю на вопросы")
        page.wait_for(".badge", "Предпросмотр")
        page.click(".chip", SUGGESTIONS["ru"][0])
        page.wait_for(".message.in", "Вот что сказано в документе")
        page.assert_no_problems()
        page.driver.save_screenshot(str(shots / f"{name}-russian.png"))

        page.click("[data-language=en]")
        page.wait_for(".message.in", "In detail")

    await asyncio.to_thread(scenario)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_long_texts_files_and_formats_fit_the_window(
    open_page: Callable[..., ChatPage], size: tuple[int, int]
) -> None:
    def scenario() -> None:
        page = open_page(size)
        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        page.type_keys("/long", Keys.ENTER)
        page.wait_for(".message.in", "x" * 90)
        page.wait_for(".to-bottom")  # a long answer is shown from its beginning
        page.click(".to-bottom")
        page.wait_until_gone(".to-bottom")
        page.type_keys("/help", Keys.ENTER)
        page.wait_for(".message.in", "العربية")
        page.click(".spoiler")
        page.wait_for(".spoiler-shown b", "hidden")
        page.type_keys("/file", Keys.ENTER)
        link = page.wait_for("a.file", "events.ics")
        assert link.get_attribute("download") == "events.ics"
        for kind in ("photo", "sticker", "voice"):
            page.click(".clip")
            page.click(".attach button", {"photo": "Photo", "sticker": "Sticker", "voice": "Voice"}[kind])
        page.wait_for(".message.out .wave")
        page.wait_until("[...document.images].every(image => image.complete && image.naturalWidth)")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_command_list_works_by_keyboard(open_page: Callable[..., ChatPage]) -> None:
    def scenario() -> None:
        page = open_page(DESKTOP)
        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        page.type_keys("/")
        assert len(page.find_all("[role=option]")) == 5
        page.type_keys("l")
        page.wait_for("[role=option][aria-selected=true]", "/long")
        page.type_keys(Keys.BACKSPACE, Keys.ARROW_DOWN)
        page.wait_for("[role=option][aria-selected=true]", "/help")
        page.type_keys(Keys.TAB)
        page.wait_until("document.querySelector('textarea').value === '/help '")
        page.type_keys(Keys.ENTER)
        page.wait_for(".message.in", "A short quote")
        page.type_keys("/file")  # and not /files, which comes first
        page.wait_for("[role=option][aria-selected=true]", "/filea calendar file")
        page.type_keys(Keys.ENTER)
        page.wait_for("a.file", "events.ics")
        page.type_keys("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two", Keys.ENTER)
        page.wait_for(".message.out", "one\ntwo")
        page.click(".message.in .inline", "/help")
        page.wait_until("document.querySelectorAll('pre').length === 2")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_text_is_not_parsed_as_html(open_page: Callable[..., ChatPage]) -> None:
    def scenario() -> None:
        page = open_page(DESKTOP)
        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        page.type_keys("<img src=x onerror=alert(1)><b>not bold</b>", Keys.ENTER)
        page.wait_for(".message.out .text", "<img src=x onerror=alert(1)><b>not bold</b>")
        assert page.find_all(".message.out b:not(.reply b)") == []
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_typing_spinner_and_deletion_are_shown(browser: webdriver.Chrome) -> None:
    resize(browser, *PHONE, phone=True)
    page = ChatPage(browser)
    fake = FakeTelegram()
    async with serve_preview(fake, port=0) as address:
        await asyncio.to_thread(browser.get, address)
        await asyncio.to_thread(page.click, "[data-language=en]")
        await asyncio.to_thread(page.wait_for, ".welcome", "Press START")
        where = {"chat_id": next(iter(fake.chats))}

        await fake.call("sendChatAction", where | {"action": "typing"})
        await asyncio.to_thread(page.wait_for, ".chat-status.active", "typing")
        keyboard = {"inline_keyboard": [[{"text": "Press", "callback_data": "x"}]]}
        sent = await fake.call("sendMessage", where | {"text": "Here", "reply_markup": keyboard})
        assert isinstance(sent, dict)
        await asyncio.to_thread(page.click, ".key", "Press")
        await asyncio.to_thread(page.wait_until_gone, ".chat-status.active")

        await asyncio.to_thread(page.wait_for, ".key[aria-busy=true]")
        query = fake.pending_updates[-1]["callback_query"]
        await fake.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Done"})
        await asyncio.to_thread(page.wait_for, ".toast", "Done")
        await asyncio.to_thread(page.wait_until_gone, ".key[aria-busy=true]")

        await fake.call("deleteMessage", where | {"message_id": sent["message_id"]})
        await asyncio.to_thread(page.wait_until_gone, ".message")
        await asyncio.to_thread(page.assert_no_problems)


async def test_page_reconnects_after_a_restart(browser: webdriver.Chrome) -> None:
    resize(browser, *DESKTOP)
    page = ChatPage(browser)
    async with serve_preview(FakeTelegram(), port=0) as address:
        await asyncio.to_thread(browser.get, address)
        await asyncio.to_thread(page.wait_for, ".chat-status", "bot")
    await asyncio.to_thread(page.wait_for, ".chat-status", "connecting")
    console_errors(browser)  # discard the lost connection
    fake = FakeTelegram(name="Reborn")
    async with serve_preview(fake, port=int(address.rstrip("/").rpartition(":")[2])):
        await asyncio.to_thread(page.wait_for, ".chat-name", "Reborn")
        await asyncio.to_thread(page.wait_for, ".chat-status", "bot")
