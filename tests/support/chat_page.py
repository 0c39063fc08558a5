"""Page object for the preview: what a user sees, clicks and types."""

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.support.browser import console_errors
from tests.support.clocks import PATIENCE

PHONE = (390, 844)
DESKTOP = (1280, 860)


class ChatPage:
    """The preview's page in a browser. Every action waits for the elements that it needs."""

    def __init__(self, driver: webdriver.Chrome, address: str = "") -> None:
        self.driver = driver
        self.address = address
        self._wait = WebDriverWait(driver, PATIENCE, poll_frequency=0.05)

    def find_all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait_for(self, selector: str, text: str = "", *, pane: int | None = None) -> WebElement:
        """Wait for a visible element that contains the text, in one pane or anywhere; return the last one."""

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

    def wait_until_gone(self, selector: str) -> None:
        self.wait_until("![...document.querySelectorAll(arguments[0])].some(e => e.checkVisibility())", selector)

    def wait_until(self, condition: str, *arguments: object) -> None:
        """Wait until a JavaScript expression is true."""
        self._wait.until(lambda _: self.driver.execute_script(f"return {condition}", *arguments), condition)

    def click(self, selector: str, text: str = "", *, pane: int | None = None) -> None:
        """Click an element after its animations have ended; one that is replaced meanwhile is looked for again."""

        def clicked(_: webdriver.Chrome) -> bool:
            element = self.wait_for(selector, text, pane=pane)
            self.wait_until("!document.getAnimations().some(a => a.effect.getTiming().iterations !== Infinity)")
            element.click()
            return True

        waiting = WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(clicked, f"{selector} is replaced all the time")

    def type_keys(self, *keys: str, pane: int | None = None) -> None:
        self.wait_for("textarea", pane=pane).send_keys(*keys)

    def open_place(self, place: str) -> None:
        """Open a place from the side list; on a phone, from the list under the name."""
        if not self.find_all(".side .chats .chat-item")[0].is_displayed():
            self.click(".chat-switch")
        self.click(".chat-item", place)
        self.wait_for(".chat-name", place)

    def typed_text(self) -> str:
        """Return the text in the message box."""
        return str(self.wait_for("textarea").get_property("value"))

    def overflows(self) -> list[str]:
        """Return the elements that overflow the window at the left or right."""
        names: list[str] = self.driver.execute_script(
            "const out = e => { const r = e.getBoundingClientRect();"
            " return e.checkVisibility() && r.width && (r.right > innerWidth + 1 || r.left < -1) };"
            "return [document.documentElement, ...document.querySelectorAll('.scroll, .popup:not([hidden])')]"
            " .filter(e => e.scrollWidth > e.clientWidth).map(e => e.tagName + ' scrolls')"
            " .concat([...document.querySelectorAll('body *')].filter(out).map(e => e.tagName + '.' + e.className))"
        )
        return names

    def overlaps(self) -> list[str]:
        """Return the buttons of the messages that cover another one or a message."""
        names: list[str] = self.driver.execute_script(
            "const all = [...document.querySelectorAll('.tool, .key, .bubble')].filter(e => e.checkVisibility());"
            "const boxes = all.map(e => [e, e.getBoundingClientRect()]);"
            "const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1"
            " && a.top < b.bottom - 1 && b.top < a.bottom - 1;"
            "return boxes.flatMap(([e, a], i) => boxes.slice(i + 1)"
            " .filter(([, b]) => meet(a, b))"
            " .map(([other]) => `${e.className} ${e.title} and ${other.className} ${other.title}`))"
        )
        return names

    def assert_no_problems(self) -> None:
        """Assert that nothing overflows, that no button covers another, and that the console has no errors."""
        self._wait.until(lambda _: not self.overlaps(), "buttons overlap")  # some move for a moment
        overflows, errors = self.overflows(), console_errors(self.driver)
        assert (overflows, errors) == ([], []), (overflows, errors)
