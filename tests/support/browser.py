"""A headless Chromium, from Debian's packages `chromium` and `chromium-driver`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
BROWSER_MISSING = "needs a browser: apt-get install chromium chromium-driver"

_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic --lang=en-US"
).split()


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser with an empty profile, and record its console for `console_errors`."""
    assert CHROMIUM
    assert CHROMEDRIVER
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # Without a path, Selenium tries to download a driver.
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def resize(driver: webdriver.Chrome, width: int, height: int, *, phone: bool = False, dark: bool = False) -> None:
    """Set the size of the page in CSS pixels, which may be smaller than Chromium's smallest window."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    motion = {"name": "prefers-reduced-motion", "value": "reduce"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, motion]})


def console_errors(driver: webdriver.Chrome) -> list[str]:
    """Return the warnings and errors on the console since the last call."""
    entries = driver.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium has no annotation here
    return [entry["message"] for entry in entries if entry["level"] in {"WARNING", "SEVERE"}]
