"""Logging: one line an event on standard error, and no secret in any of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_HIDDEN = "<secret>"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_TALKATIVE = ("httpx", "httpcore", "telegram", "apscheduler", "asyncio", "uvicorn", "pymorphy3")
"""Libraries that log addresses (the token is in each) at INFO, and what people write at DEBUG."""


class Redactor:
    """Takes secrets out of a text: those known by name, and all that looks like a bot's token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms = [form for secret in secrets for form in (secret, quote(secret, safe=""))]

    def __call__(self, text: str) -> str:
        """Return `text` with `<secret>` in the place of each secret, as it is or as an URL quotes it."""
        for form in self._forms:
            text = text.replace(form, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then takes every secret out of the line, its traceback included."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        return self._redact(super().format(record))


def configure_logging(level: str, redact: Redactor) -> None:
    """Log to standard error from `level` up; other libraries' own talk from WARNING, at DEBUG from INFO."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO if level == "DEBUG" else max(logging.WARNING, root.level))
