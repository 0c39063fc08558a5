"""The preview in a real browser: two users, groups, topics, inline results, guests and switches."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.support.browser import CHROMEDRIVER, CHROMIUM, MISSING
from tests.support.preview_bot import QUOTE, SUGGESTIONS
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason=MISSING)

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
Visit = Callable[..., Visitor]


async def test_two_users_share_a_group_side_by_side(visit: Visit, tmp_path: Path) -> None:
    shots = Path(os.environ.get("PREVIEW_SCREENSHOTS", tmp_path))

    def scenario() -> None:
        visitor = visit(DESKTOP)
        visitor.click("[data-language=both]")
        visitor.opens("Team")
        for pane, hint in enumerate(("mention @unido_bot", "упомяните @unido_bot")):
            visitor.sees(".welcome", hint, pane=pane)
        visitor.click(".chip", SUGGESTIONS["en"][0], pane=0)
        visitor.sees(".message.in", "This is what the document says", pane=0)
        visitor.sees(".message.in .author", "Guest", pane=1)
        visitor.sees(".message.in", "This is what the document says", pane=1)
        visitor.click(".message.in .tool", pane=1)
        visitor.sees(".compose-bar", "UNIDO–Russia", pane=1)
        visitor.types("А где?", Keys.ENTER, pane=1)
        visitor.sees(".message.in .reply", "This is what the document says", pane=0)
        visitor.sees(".message.in", "Вот что сказано в документе", pane=0)
        visitor.is_well()
        visitor.driver.save_screenshot(str(shots / "desktop-light-group.png"))

        visitor.click(".message.out .tool:nth-child(2)", pane=0)
        visitor.until("document.querySelector('textarea').value.endsWith('Moscow?')")
        visitor.types(" And who?", Keys.ENTER, pane=0)
        visitor.sees(".message.out .meta", "edited", pane=0)
        visitor.sees(".message.in", "Again: @unido_bot When did the ITPO heads gather in Moscow? And who?", pane=1)

        visitor.click(".more", pane=0)
        visitor.click("[data-switch=makeSupergroup]", pane=0)
        for pane in (0, 1):
            visitor.sees(".message-service", "Guest", pane=pane)
            visitor.sees(".chat-name", "Team", pane=pane)
        visitor.click(".more", pane=0)
        visitor.click("[data-switch=botIsAdministrator]", pane=0)
        visitor.sees("[data-switch=botIsAdministrator][aria-checked=true]", pane=0)
        visitor.is_well()

    await asyncio.to_thread(scenario)


@SIZES
async def test_inline_results_are_sent_and_guest_answers_shown(visit: Visit, size: tuple[int, int]) -> None:
    def scenario() -> None:
        visitor = visit(size)
        visitor.opens("Friends")
        visitor.sees(".welcome", "not in this group")
        assert not visitor.sees(".composer").find_element(By.CSS_SELECTOR, ".menu").is_displayed()
        visitor.types("@unido_bot ")
        visitor.sees(".results li", "The latest")
        visitor.is_well()
        visitor.types("who")
        visitor.sees(".results li", "who")
        visitor.types(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
        visitor.sees(".results li[aria-selected=true]", "who")
        visitor.types(Keys.ENTER)
        visitor.sees(".message.out .through", "via @unido_bot")
        visitor.sees(".message.out", QUOTE)
        assert visitor.typed() == ""
        visitor.sees_no(".results")

        visitor.types("@unido_bot who knows?", Keys.ENTER)  # sent as text, since no result is selected
        visitor.sees(".message.in", "As a guest")
        visitor.sees(".message.in .author", "UNIDO–Russia")
        visitor.is_well()

        visitor.types("@unido_bot nothing")
        visitor.click(".results-button", "Ask me in private")
        visitor.sees(".chat-status", "bot")
        visitor.sees(".message.out", "/start inline")
        visitor.is_well()

    await asyncio.to_thread(scenario)


@SIZES
async def test_topics_are_separate_and_survive_a_reload(visit: Visit, size: tuple[int, int]) -> None:
    def scenario() -> None:
        visitor = visit(size)
        visitor.opens("Questions")
        visitor.sees(".chat-status", "Forum")
        visitor.types("/help@unido_bot", Keys.ENTER)
        visitor.sees(".message.in", "A short quote")
        visitor.opens("Events")
        visitor.sees_no(".message.in")
        visitor.opens("Questions")
        visitor.sees(".message.in", "A short quote")
        visitor.driver.refresh()
        visitor.sees(".chat-name", "Questions")
        visitor.sees(".message.in", "A short quote")
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_bot_is_blocked_and_unblocked(visit: Visit) -> None:
    def scenario() -> None:
        visitor = visit(PHONE)
        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        visitor.click(".more")
        visitor.click("[data-switch=blocked]")
        visitor.sees(".chat-status", "blocked")
        visitor.sees_no(".composer")
        visitor.sees("[data-switch=blocked][aria-checked=true]").send_keys(Keys.ESCAPE)
        visitor.sees_no(".switches")
        visitor.click(".start", "UNBLOCK")
        visitor.until("document.querySelectorAll('.message.in').length === 2")
        visitor.sees(".chat-status", "bot")
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_bot_links_and_sharing_stay_in_the_page(visit: Visit) -> None:
    def scenario() -> None:
        visitor = visit(DESKTOP)
        visitor.click(".start")
        visitor.types("/share", Keys.ENTER)
        visitor.click(".key", "Begin")
        visitor.sees(".message.out", "/start linked")
        visitor.click(".key", "Ask here")
        assert visitor.typed() == "@unido_bot here"
        visitor.click(".key", "Share")
        visitor.click(".chooser .chat-item", "Friends")
        visitor.sees(".chat-name", "Friends")
        assert visitor.typed() == "https://t.me/unido_bot?start=x\nLook"
        visitor.opens("UNIDO")
        visitor.click(".key", "Ask elsewhere")
        visitor.click(".chooser .chat-item", "Team")
        visitor.sees(".results li", "there")
        assert len(visitor.driver.window_handles) == 1
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_places_and_switches_work_by_keyboard(visit: Visit) -> None:
    def scenario() -> None:
        visitor = visit(PHONE)
        visitor.sees(".chat-switch").send_keys(Keys.ENTER)
        visitor.until("document.activeElement.matches('.chat .places [aria-current]')")
        visitor.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        visitor.driver.switch_to.active_element.send_keys(Keys.ENTER)
        visitor.sees(".chat-name", "Team")
        visitor.sees(".more").send_keys(Keys.SPACE)
        visitor.until("document.activeElement.dataset.switch === 'botIsIn'")
        visitor.driver.switch_to.active_element.send_keys(Keys.SPACE)
        visitor.sees(".chat-status", "without the bot")
        visitor.until("document.activeElement.dataset.switch === 'botIsIn'")
        visitor.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        visitor.until("document.activeElement.matches('.more')")
        visitor.is_well()

    await asyncio.to_thread(scenario)


async def test_uploaded_file_appears_in_both_tabs(visit: Visit, browser: webdriver.Chrome, tmp_path: Path) -> None:
    def scenario() -> None:
        note = tmp_path / "note.txt"
        note.write_text("hello")
        visitor = visit(DESKTOP)
        visitor.click(".start")
        visitor.sees(".message.in", "Ask me about")
        first = browser.current_window_handle
        browser.switch_to.new_window("tab")
        try:
            browser.get(visitor.address)
            visitor.sees(".message.in", "Ask me about")
            visitor.all(".file-input")[0].send_keys(str(note))
            visitor.sees(".message.out", "note.txt")
            visitor.sees(".message.in", "👍")
        finally:
            browser.close()
            browser.switch_to.window(first)
        visitor.sees(".message.out a.file", "note.txt")
        visitor.is_well()

    await asyncio.to_thread(scenario)
