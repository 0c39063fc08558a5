"""Logging to standard error, one line per event, without secrets."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies

from pydantic import SecretStr

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings

_LOG = logging.getLogger(__name__)

_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_REPLACEMENT = "<secret>"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_VERBOSE_LIBRARIES = ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "asyncio", "uvicorn", "pymorphy3")
"""Libraries that log URLs, which contain the token, at INFO, and messages of users at DEBUG."""


class Redactor:
    """Removes secrets from a text: the given ones, and whatever looks like a bot's token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` with `<secret>` for each secret, plain or quoted as in a URL."""
        for form in self._forms:
            text = text.replace(form, _REPLACEMENT)
        return _TOKEN.sub(_REPLACEMENT, text)


class RedactingFormatter(logging.Formatter):
    """Formats an event as a line of text without secrets, followed by its traceback."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """Formats an event as a JSON object: `time` (UTC), `level`, `logger`, `message`, and the traceback as `error`."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if record.exc_info:
            event["error"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)


def secrets_of(settings: BaseSettings) -> Iterator[str]:
    """Yield every secret setting, the secrets derived from it, and the passwords of proxies."""
    for _, value in settings:
        if isinstance(value, SecretStr):
            secret = value.get_secret_value()
            yield secret
            yield from _password_forms(secret)
            yield webhook_secret(secret)
    for proxy in getproxies().values():
        yield from _password_forms(proxy)


def webhook_secret(token: str) -> str:
    """Return the webhook's secret derived from a token: the same after a restart."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def _password_forms(address: str) -> Iterator[str]:
    with contextlib.suppress(ValueError):
        if password := urlsplit(address).password:
            yield unquote(password)
            yield password


def configure_logging(level: str, redact: Redactor, form: str = "text") -> None:
    """Log to standard error from `level` up; libraries from WARNING up, or from INFO if `level` is DEBUG.

    `form` is `text` or `json`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(redact) if form == "json" else RedactingFormatter(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for name in _VERBOSE_LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO if level == "DEBUG" else max(logging.WARNING, root.level))


def log_uncaught() -> None:
    """Log exceptions that end a thread or occur in a destructor, which Python would print past the log."""
    threading.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable


def _log_uncaught(uncaught: threading.ExceptHookArgs) -> None:
    if uncaught.exc_value:
        _LOG.error("Thread ended with an error", exc_info=uncaught.exc_value)


def _log_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    _LOG.error("Error in a destructor", exc_info=unraisable.exc_value)
