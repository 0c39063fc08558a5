"""The pictures of the README: `make screenshots` runs the preview and a browser and writes them.

`python -m tests.support.screenshots FOLDER` needs Debian's `chromium` and `chromium-driver`.
"""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.support.browser import BROWSER_MISSING, CHROMEDRIVER, CHROMIUM, chromium, resize
from tests.support.chat_page import DESKTOP, PHONE, ChatPage

PORT = 8799
START_TIMEOUT_S = 120
REPLY_TIMEOUT_S = 30
SETTLE_S = 0.6  # animations and pictures

CONVERSATION = ("who signed the memorandum with roscongress", "and where?")
EVENT = ("how many events in 2018?", "1")
TIMELINE = ("/timeline",)
DESK = {"brief": "/brief Green Industry Forum", "compare": "/compare Kazan and Lipetsk", "since": "/since May 2026"}
"""Of the demonstration, by the names of the pictures."""
MAX_COLOURS = 256  # a third of the bytes, and no difference to be seen


@contextmanager
def preview(folder: Path, name: str = "preview") -> Iterator[str]:
    """Run the preview or the demonstration with its data in a folder; yield its address."""
    environment = {**os.environ, "DATA_DIR": str(folder), "TELEGRAM_BOT_TOKEN": ""}
    command = [sys.executable, "-m", "bot", name, "--port", str(PORT)]
    address = f"http://127.0.0.1:{PORT}/"
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(address)
            yield address
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    give_up = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def say(page: ChatPage, texts: Sequence[str], pane: int = 0) -> None:
    """Type messages, each after the reply to the one before."""
    for text in texts:
        before = _replies(page.driver, pane)
        page.type_keys(text, Keys.ENTER, pane=pane)
        give_up = time.monotonic() + REPLY_TIMEOUT_S
        while _replies(page.driver, pane) < before + 2 and time.monotonic() < give_up:
            time.sleep(0.1)
    time.sleep(SETTLE_S)


def _replies(driver: webdriver.Chrome, pane: int) -> int:
    script = "return document.querySelectorAll('.chat')[arguments[0]].querySelectorAll('.message').length"
    return int(driver.execute_script(script, pane))


def shoot(driver: webdriver.Chrome, path: Path, *, from_top: bool = False) -> None:
    """Write what the page shows as a PNG file: the end of the chat, or the last reply from its top."""
    script = _TO_LAST_REPLY if from_top else _TO_END
    driver.execute_script(script)
    time.sleep(SETTLE_S)
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    picture = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    picture.quantize(MAX_COLOURS).save(path, optimize=True)
    sys.stdout.write(f"{path}\n")


_TO_END = "for (const each of document.querySelectorAll('.scroll')) each.scrollTop = each.scrollHeight"
_TO_LAST_REPLY = (
    "const asked = [...document.querySelectorAll('.message')].filter(e => e.checkVisibility()).at(-2);"
    "asked.scrollIntoView(); asked.closest('.scroll').scrollTop -= 48"  # below the date
)


def main() -> int:
    """Write the pictures into the folder that is named."""
    if not CHROMIUM or not CHROMEDRIVER:
        sys.stderr.write(f"The script {BROWSER_MISSING}\n")
        return 1
    folder = Path(sys.argv[1])
    with (
        tempfile.TemporaryDirectory() as data,
        preview(Path(data)) as address,
        chromium(Path(data, "profile")) as driver,
    ):
        page = ChatPage(driver, address)
        resize(driver, *DESKTOP)
        driver.get(address)
        page.click(".start")
        page.wait_for(".message")
        say(page, CONVERSATION)
        for dark in (False, True):
            suffix = "-dark" if dark else ""
            resize(driver, *DESKTOP, dark=dark)
            time.sleep(SETTLE_S)
            shoot(driver, folder / f"preview-desktop{suffix}.png")
            resize(driver, *PHONE, phone=True, dark=dark)
            time.sleep(SETTLE_S)
            shoot(driver, folder / f"preview-phone{suffix}.png")
        resize(driver, *PHONE, phone=True)
        for name, texts in (("event-phone", EVENT), ("timeline-phone", TIMELINE)):
            say(page, texts)
            shoot(driver, folder / f"{name}.png")
    with (
        tempfile.TemporaryDirectory() as data,
        preview(Path(data), "demo") as address,
        chromium(Path(data, "profile")) as driver,
    ):
        page = ChatPage(driver, address)
        resize(driver, *PHONE, phone=True)
        driver.get(address)
        page.click(".start")
        page.wait_for(".message")
        for name, text in DESK.items():
            say(page, (text,))
            for dark in (False, True):
                resize(driver, *PHONE, phone=True, dark=dark)
                shoot(driver, folder / f"{name}-phone{'-dark' if dark else ''}.png", from_top=True)
            resize(driver, *PHONE, phone=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
