"""The preview in a real browser: two users, groups, topics, inline results, guests and switches."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.support.browser import BROWSER_MISSING, CHROMEDRIVER, CHROMIUM
from tests.support.chat_page import DESKTOP, PHONE, ChatPage
from tests.support.preview_bot import QUOTE, SUGGESTIONS

pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason=BROWSER_MISSING),
    pytest.mark.xdist_group("browser"),  # one Chromium for all workers
]

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
OpenPage = Callable[..., ChatPage]


async def test_two_users_share_a_group_side_by_side(open_page: OpenPage, tmp_path: Path) -> None:
    shots = Path(os.environ.get("PREVIEW_SCREENSHOTS", tmp_path))

    def scenario() -> None:
        page = open_page(DESKTOP)
        page.click("[data-language=both]")
        page.open_place("Team")
        for pane, hint in enumerate(("mention @unido_bot", "упомяните @unido_bot")):
            page.wait_for(".welcome", hint, pane=pane)
        page.click(".chip", SUGGESTIONS["en"][0], pane=0)
        page.wait_for(".message.in", "This is what the document says", pane=0)
        page.wait_for(".message.in .author", "Guest", pane=1)
        page.wait_for(".message.in", "This is what the document says", pane=1)
        page.click(".message.in .tool", pane=1)
        page.wait_for(".compose-bar", "UNIDO–Russia", pane=1)
        page.type_keys("А где?", Keys.ENTER, pane=1)
        page.wait_for(".message.in .reply", "This is what the document says", pane=0)
        page.wait_for(".message.in", "Вот что сказано в документе", pane=0)
        page.assert_no_problems()
        page.driver.save_screenshot(str(shots / "desktop-light-group.png"))

        page.click(".message.out .tool:nth-child(2)", pane=0)
        page.wait_until("document.querySelector('textarea').value.endsWith('Moscow?')")
        page.type_keys(" And who?", Keys.ENTER, pane=0)
        page.wait_for(".message.out .meta", "edited", pane=0)
        page.wait_for(".message.in", "Again: @unido_bot When did the ITPO heads gather in Moscow? And who?", pane=1)

        page.click(".more", pane=0)
        page.click("[data-switch=makeSupergroup]", pane=0)
        for pane in (0, 1):
            page.wait_for(".message-service", "Guest", pane=pane)
            page.wait_for(".chat-name", "Team", pane=pane)
        page.click(".more", pane=0)
        page.click("[data-switch=botIsAdministrator]", pane=0)
        page.wait_for("[data-switch=botIsAdministrator][aria-checked=true]", pane=0)
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


@SIZES
async def test_inline_results_are_sent_and_guest_answers_shown(open_page: OpenPage, size: tuple[int, int]) -> None:
    def scenario() -> None:
        page = open_page(size)
        page.open_place("Friends")
        page.wait_for(".welcome", "not in this group")
        assert not page.wait_for(".composer").find_element(By.CSS_SELECTOR, ".menu").is_displayed()
        page.type_keys("@unido_bot ")
        page.wait_for(".results li", "The latest")
        page.assert_no_problems()
        page.type_keys("who")
        page.wait_for(".results li", "who")
        page.type_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
        page.wait_for(".results li[aria-selected=true]", "who")
        page.type_keys(Keys.ENTER)
        page.wait_for(".message.out .through", "via @unido_bot")
        page.wait_for(".message.out", QUOTE)
        assert page.typed_text() == ""
        page.wait_until_gone(".results")

        page.type_keys("@unido_bot who knows?", Keys.ENTER)  # sent as text, since no result is selected
        page.wait_for(".message.in", "As a guest")
        page.wait_for(".message.in .author", "UNIDO–Russia")
        page.assert_no_problems()

        page.type_keys("@unido_bot nothing")
        page.click(".results-button", "Ask me in private")
        page.wait_for(".chat-status", "bot")
        page.wait_for(".message.out", "/start inline")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


@SIZES
async def test_topics_are_separate_and_survive_a_reload(open_page: OpenPage, size: tuple[int, int]) -> None:
    def scenario() -> None:
        page = open_page(size)
        page.open_place("Questions")
        page.wait_for(".chat-status", "Forum")
        page.type_keys("/help@unido_bot", Keys.ENTER)
        page.wait_for(".message.in", "A short quote")
        page.open_place("Events")
        page.wait_until_gone(".message.in")
        page.open_place("Questions")
        page.wait_for(".message.in", "A short quote")
        page.driver.refresh()
        page.wait_for(".chat-name", "Questions")
        page.wait_for(".message.in", "A short quote")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_bot_is_blocked_and_unblocked(open_page: OpenPage) -> None:
    def scenario() -> None:
        page = open_page(PHONE)
        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        page.click(".more")
        page.click("[data-switch=blocked]")
        page.wait_for(".chat-status", "blocked")
        page.wait_until_gone(".composer")
        page.wait_for("[data-switch=blocked][aria-checked=true]").send_keys(Keys.ESCAPE)
        page.wait_until_gone(".switches")
        page.click(".start", "UNBLOCK")
        page.wait_until("document.querySelectorAll('.message.in').length === 2")
        page.wait_for(".chat-status", "bot")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_bot_links_and_sharing_stay_in_the_page(open_page: OpenPage) -> None:
    def scenario() -> None:
        page = open_page(DESKTOP)
        page.click(".start")
        page.type_keys("/share", Keys.ENTER)
        page.click(".key", "Begin")
        page.wait_for(".message.out", "/start linked")
        page.click(".key", "Ask here")
        assert page.typed_text() == "@unido_bot here"
        page.click(".key", "Share")
        page.click(".chooser .chat-item", "Friends")
        page.wait_for(".chat-name", "Friends")
        assert page.typed_text() == "https://t.me/unido_bot?start=x\nLook"
        page.open_place("UNIDO")
        page.click(".key", "Ask elsewhere")
        page.click(".chooser .chat-item", "Team")
        page.wait_for(".results li", "there")
        assert len(page.driver.window_handles) == 1
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_places_and_switches_work_by_keyboard(open_page: OpenPage) -> None:
    def scenario() -> None:
        page = open_page(PHONE)
        page.wait_for(".chat-switch").send_keys(Keys.ENTER)
        page.wait_until("document.activeElement.matches('.chat .places [aria-current]')")
        page.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        page.wait_for(".chat-name", "Team")
        page.wait_for(".more").send_keys(Keys.SPACE)
        page.wait_until("document.activeElement.dataset.switch === 'botIsIn'")
        page.driver.switch_to.active_element.send_keys(Keys.SPACE)
        page.wait_for(".chat-status", "without the bot")
        page.wait_until("document.activeElement.dataset.switch === 'botIsIn'")
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        page.wait_until("document.activeElement.matches('.more')")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)


async def test_uploaded_file_appears_in_both_tabs(
    open_page: OpenPage, browser: webdriver.Chrome, tmp_path: Path
) -> None:
    def scenario() -> None:
        note = tmp_path / "note.txt"
        note.write_text("hello")
        page = open_page(DESKTOP)
        page.click(".start")
        page.wait_for(".message.in", "Ask me about")
        first = browser.current_window_handle
        browser.switch_to.new_window("tab")
        try:
            browser.get(page.address)
            page.wait_for(".message.in", "Ask me about")
            page.find_all(".file-input")[0].send_keys(str(note))
            page.wait_for(".message.out", "note.txt")
            page.wait_for(".message.in", "👍")
        finally:
            browser.close()
            browser.switch_to.window(first)
        page.wait_for(".message.out a.file", "note.txt")
        page.assert_no_problems()

    await asyncio.to_thread(scenario)
