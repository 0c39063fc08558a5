"""Logging: one line an event on standard error, and no secret in any of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

_TOKEN = re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}|\b\d{5,}%3A[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_HIDDEN = "<secret>"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_TALKATIVE = ("httpx", "httpcore", "telegram", "apscheduler", "asyncio", "uvicorn", "pymorphy3")
"""Libraries that log addresses (the token is in each) at INFO, and what people write at DEBUG."""


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then takes every secret out of the line, its traceback included."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(_FORMAT)
        self._secrets = [form for secret in secrets if secret for form in {secret, quote(secret, safe="")}]

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets: those known by name, and all that looks like a token."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, line)


def configure_logging(level: str, secrets: Iterable[str]) -> None:
    """Log to standard error from `level` up; other libraries' own talk from WARNING, at DEBUG from INFO."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO if level == "DEBUG" else max(logging.WARNING, root.level))
