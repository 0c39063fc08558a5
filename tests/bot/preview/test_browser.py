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
from tests.support.browser import CHROMEDRIVER, CHROMIUM, MISSING, console_errors, resize
from tests.support.preview_bot import LONGER, SUGGESTIONS
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason=MISSING)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, True), (DESKTOP, False)], ids=["dark phone", "light desktop"])
async def test_new_user_asks_presses_buttons_and_switches_language(
    visit: Callable[..., Visitor], size: tuple[int, int], dark: bool, tmp_path: Path
) -> None:
    shots = Path(os.environ.get("PREVIEW_SCREENSHOTS", tmp_path))  # set it to look at the screenshots
    name = f"{'phone' if size == PHONE else 'desktop'}-{'dark' if dark else 'light'}"

    def scenario() -> None:
        visitor = visit(size, dark=dark)
        visitor.sees(".badge", "Preview")
        visitor.sees(".welcome", "word for word")
        visitor.is_well()
        visitor.driver.save_screenshot(str(shots / f"{name}-empty.png"))

        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        visitor.types("When did the ITPO heads gather in Moscow?", Keys.ENTER)
        answer = visitor.sees(".message.in", "4 and 5 October")
        visitor.sees(".message.out .tick[aria-label=Read]")
        visitor.until("document.querySelector('textarea').clientHeight > 30")
        assert answer.find_element(By.CSS_SELECTOR, "a[href='https://www.unido.org/']").get_attribute("rel") == (
            "noopener noreferrer"
        )
        visitor.is_well()
        visitor.driver.save_screenshot(str(shots / f"{name}-answer.png"))

        visitor.click(".quote-toggle")
        visitor.sees("blockquote:not(.folded)", LONGER[-30:])
        visitor.click("[data-press]", "More")
        visitor.sees(".toast", "More is shown")
        visitor.sees(".message.in .meta", "edited")
        visitor.sees_no("[aria-busy]")
        visitor.click("[data-press]", "Source")
        visitor.sees("dialog", "2012-itpo-annual-meeting")
        visitor.driver.save_screenshot(str(shots / f"{name}-alert.png"))
        visitor.click("dialog button")
        visitor.sees_no("dialog")

        visitor.click("[data-language=ru]")
        visitor.sees(".welcome", "Я отвечаю на вопросы")
        visitor.sees(".badge", "Предпросмотр")
        visitor.click(".chip", SUGGESTIONS["ru"][0])
        visitor.sees(".message.in", "Вот что сказано в документе")
        visitor.is_well()
        visitor.driver.save_screenshot(str(shots / f"{name}-russian.png"))

        visitor.click("[data-language=en]")
        visitor.sees(".message.in", "In detail")

    await asyncio.to_thread(scenario)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_long_texts_files_and_formats_fit_the_window(
    visit: Callable[..., Visitor], size: tuple[int, int]
) -> None:
    def scenario() -> None:
        visitor = visit(size)
        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        visitor.types("/long", Keys.ENTER)
        visitor.sees(".message.in", "x" * 90)
        visitor.sees(".to-bottom")  # a long answer is shown from its beginning
        visitor.click(".to-bottom")
        visitor.sees_no(".to-bottom")
        visitor.types("/help", Keys.ENTER)
        visitor.sees(".message.in", "العربية")
        visitor.click(".spoiler")
        visitor.sees(".spoiler-shown b", "hidden")
        visitor.types("/file", Keys.ENTER)
        link = visitor.sees("a.file", "events.ics")
        assert link.get_attribute("download") == "events.ics"
        for kind in ("photo", "sticker", "voice"):
            visitor.click(".clip")
            visitor.click(".attach button", {"photo": "Photo", "sticker": "Sticker", "voice": "Voice"}[kind])
        visitor.sees(".message.out .wave")
        visitor.until("[...document.images].every(image => image.complete && image.naturalWidth)")
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_command_list_works_by_keyboard(visit: Callable[..., Visitor]) -> None:
    def scenario() -> None:
        visitor = visit(DESKTOP)
        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        visitor.types("/")
        assert len(visitor.all("[role=option]")) == 4
        visitor.types("l")
        visitor.sees("[role=option][aria-selected=true]", "/long")
        visitor.types(Keys.BACKSPACE, Keys.ARROW_DOWN)
        visitor.sees("[role=option][aria-selected=true]", "/help")
        visitor.types(Keys.TAB)
        visitor.until("document.querySelector('textarea').value === '/help '")
        visitor.types(Keys.ENTER)
        visitor.sees(".message.in", "A short quote")
        visitor.types("one", Keys.SHIFT + Keys.ENTER + Keys.NULL, "two", Keys.ENTER)
        visitor.sees(".message.out", "one\ntwo")
        visitor.click(".message.in .inline", "/help")
        visitor.until("document.querySelectorAll('pre').length === 2")
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_text_is_not_parsed_as_html(visit: Callable[..., Visitor]) -> None:
    def scenario() -> None:
        visitor = visit(DESKTOP)
        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        visitor.types("<img src=x onerror=alert(1)><b>not bold</b>", Keys.ENTER)
        visitor.sees(".message.out .text", "<img src=x onerror=alert(1)><b>not bold</b>")
        assert visitor.all(".message.out b:not(.reply b)") == []
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_typing_spinner_and_deletion_are_shown(browser: webdriver.Chrome) -> None:
    resize(browser, *PHONE, phone=True)
    visitor = Visitor(browser)
    fake = FakeTelegram()
    async with serve_preview(fake, port=0) as address:
        await asyncio.to_thread(browser.get, address)
        await asyncio.to_thread(visitor.click, "[data-language=en]")
        await asyncio.to_thread(visitor.sees, ".welcome", "Press START")
        where = {"chat_id": next(iter(fake.chats))}

        await fake.call("sendChatAction", where | {"action": "typing"})
        await asyncio.to_thread(visitor.sees, ".chat-status.active", "typing")
        keyboard = {"inline_keyboard": [[{"text": "Press", "callback_data": "x"}]]}
        sent = await fake.call("sendMessage", where | {"text": "Here", "reply_markup": keyboard})
        assert isinstance(sent, dict)
        await asyncio.to_thread(visitor.click, ".key", "Press")
        await asyncio.to_thread(visitor.sees_no, ".chat-status.active")

        await asyncio.to_thread(visitor.sees, ".key[aria-busy=true]")
        query = fake.pending_updates[-1]["callback_query"]
        await fake.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Done"})
        await asyncio.to_thread(visitor.sees, ".toast", "Done")
        await asyncio.to_thread(visitor.sees_no, ".key[aria-busy=true]")

        await fake.call("deleteMessage", where | {"message_id": sent["message_id"]})
        await asyncio.to_thread(visitor.sees_no, ".message")
        await asyncio.to_thread(visitor.is_well)


async def test_page_reconnects_after_a_restart(browser: webdriver.Chrome) -> None:
    resize(browser, *DESKTOP)
    visitor = Visitor(browser)
    async with serve_preview(FakeTelegram(), port=0) as address:
        await asyncio.to_thread(browser.get, address)
        await asyncio.to_thread(visitor.sees, ".chat-status", "bot")
    await asyncio.to_thread(visitor.sees, ".chat-status", "connecting")
    console_errors(browser)  # discard the lost connection
    fake = FakeTelegram(name="Reborn")
    async with serve_preview(fake, port=int(address.rstrip("/").rpartition(":")[2])):
        await asyncio.to_thread(visitor.sees, ".chat-name", "Reborn")
        await asyncio.to_thread(visitor.sees, ".chat-status", "bot")
