"""Logging: one line an event on standard error, and no secret in any of them."""

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
_HIDDEN = "<secret>"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "asyncio", "uvicorn", "pymorphy3")
"""Libraries that log addresses (the token is in each) at INFO, and what people write at DEBUG."""


class Redactor:
    """Takes secrets out of a text: those known by name, and all that looks like a bot's token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` with `<secret>` in the place of each secret, as it is or as an URL quotes it."""
        for form in self._forms:
            text = text.replace(form, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats as one line an event, then takes every secret out of it, its traceback included."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """Formats an event as a JSON object: `time` (UTC), `level`, `logger`, `message`, and `error` with its traceback."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if record.exc_info:
            said["error"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def secrets_of(settings: BaseSettings) -> Iterator[str]:
    """Yield what no line may hold: every secret setting, what is made of one, and the passwords of proxies."""
    for _, value in settings:
        if isinstance(value, SecretStr):
            secret = value.get_secret_value()
            yield secret
            yield from _passwords(secret)
            yield webhook_secret(secret)
    for proxy in getproxies().values():
        yield from _passwords(proxy)


def webhook_secret(token: str) -> str:
    """Return the secret of the webhook that is made of a token, where none is set: the same after a restart."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def _passwords(address: str) -> Iterator[str]:
    with contextlib.suppress(ValueError):
        if password := urlsplit(address).password:
            yield unquote(password)
            yield password


def configure_logging(level: str, redact: Redactor, form: str = "text") -> None:
    """Log to standard error from `level` up; other libraries' own talk from WARNING, at DEBUG from INFO.

    `form` is `text` or `json`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(redact) if form == "json" else RedactingFormatter(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO if level == "DEBUG" else max(logging.WARNING, root.level))


def log_uncaught() -> None:
    """Log what nobody has caught, in a thread or where an object went: by itself it would go past the log."""
    threading.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable


def _log_uncaught(uncaught: threading.ExceptHookArgs) -> None:
    if uncaught.exc_value:
        _LOG.error("A thread has ended with an error", exc_info=uncaught.exc_value)


def _log_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    _LOG.error("An error that nobody could catch", exc_info=unraisable.exc_value)
