"""Somebody in front of the preview's page."""

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.support.browser import console_errors

PHONE = (390, 844)
DESKTOP = (1280, 860)


class Visitor:
    """Somebody in front of the page. Everything waits for what it needs to see."""

    def __init__(self, driver: webdriver.Chrome, address: str = "") -> None:
        self.driver = driver
        self.address = address
        self._wait = WebDriverWait(driver, 10, poll_frequency=0.05)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def sees(self, selector: str, text: str = "", *, pane: int | None = None) -> WebElement:
        """Wait for an element that is shown and holds the text, in one pane or anywhere; gives the last one."""

        def found(_: webdriver.Chrome) -> WebElement | None:
            script = (
                "const all = document.querySelectorAll('.chat');"
                "const root = arguments[2] === null ? document : all[arguments[2]];"
                "return [...root.querySelectorAll(arguments[0])].findLast("
                "e => e.checkVisibility() && e.textContent.includes(arguments[1])) ?? null"
            )
            element: WebElement | None = self.driver.execute_script(script, selector, text, pane)
            return element

        element = self._wait.until(found, f"no {selector} with {text!r}")
        assert element
        return element

    def sees_no(self, selector: str) -> None:
        self._wait.until_not(lambda _: any(each.is_displayed() for each in self.all(selector)), f"{selector} stays")

    def until(self, condition: str, *arguments: object) -> None:
        """Wait until a JavaScript expression holds."""
        self._wait.until(lambda _: self.driver.execute_script(f"return {condition}", *arguments), condition)

    def click(self, selector: str, text: str = "", *, pane: int | None = None) -> None:
        """Click where the element comes to rest: it may still be sliding in."""
        element = self.sees(selector, text, pane=pane)
        self.until("!document.getAnimations().some(a => a.effect.getTiming().iterations !== Infinity)")
        element.click()

    def types(self, *keys: str, pane: int | None = None) -> None:
        self.sees("textarea", pane=pane).send_keys(*keys)

    def opens(self, place: str) -> None:
        """Open a place from the list at the side, on a phone from the one under the name."""
        if not self.all(".side .chats .chat-item")[0].is_displayed():
            self.click(".chat-switch")
        self.click(".chat-item", place)
        self.sees(".chat-name", place)

    def typed(self) -> str:
        """Give what stands in the message box."""
        return str(self.sees("textarea").get_property("value"))

    def overflows(self) -> list[str]:
        """Give what reaches out of the window at the left or right."""
        names: list[str] = self.driver.execute_script(
            "const out = e => { const r = e.getBoundingClientRect();"
            " return e.checkVisibility() && r.width && (r.right > innerWidth + 1 || r.left < -1) };"
            "return [document.documentElement, ...document.querySelectorAll('.scroll, .popup:not([hidden])')]"
            " .filter(e => e.scrollWidth > e.clientWidth).map(e => e.tagName + ' scrolls')"
            " .concat([...document.querySelectorAll('body *')].filter(out).map(e => e.tagName + '.' + e.className))"
        )
        return names

    def is_well(self) -> None:
        """Hold that nothing sticks out and that the console is quiet."""
        assert self.overflows() == []
        assert console_errors(self.driver) == []
