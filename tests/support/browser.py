"""A real headless Chromium for the tests, as Debian's `chromium` and `chromium-driver` install it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
MISSING = "needs a browser: apt-get install chromium chromium-driver"

_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic --lang=en-US"
).split()


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser with an empty profile; its console is kept for `console_errors`."""
    assert CHROMIUM
    assert CHROMEDRIVER
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # Without a path, Selenium would look for a driver to download.
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def resize(driver: webdriver.Chrome, width: int, height: int, *, phone: bool = False, dark: bool = False) -> None:
    """Give the page a window of this many CSS pixels (narrower than Chromium's own smallest, too)."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    motion = {"name": "prefers-reduced-motion", "value": "reduce"}  # a test has no time to watch
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, motion]})


def console_errors(driver: webdriver.Chrome) -> list[str]:
    """Give what the page wrote to the console since the last call, from warnings upwards."""
    entries = driver.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium has no annotation here
    return [entry["message"] for entry in entries if entry["level"] in {"WARNING", "SEVERE"}]
