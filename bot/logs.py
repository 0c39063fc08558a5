"""Logging to standard error, one line per event, without secrets."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote
from urllib.request import getproxies

from pydantic import SecretStr

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings

    ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_LOG = logging.getLogger(__name__)

_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^\s/?#@]+@")
# The password of a database may hold a slash or another @.
_URL_WITH_USERINFO = re.compile(r"https?://(?P<userinfo>[^/?#@]+)@|(?!http)[^:/]+://(?P<any>.+)@")
_SECRET_NAME = r"[\w.-]*(?:key|token|secret|passw|pwd|auth|sig|session|credential)[\w.-]*"  # noqa: S105 - a pattern
_SECRET_PARAMETER = re.compile(rf"(?<=[?&;#])({_SECRET_NAME}=)[^\s&;#\"'<>]+", re.IGNORECASE)
_REPLACEMENT = "<secret>"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_VERBOSE_LIBRARIES = ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "asyncio", "uvicorn", "pymorphy3")
"""Libraries that log URLs, which contain the token, at INFO, and messages of users at DEBUG."""


_MIN_PART_CHARS = 4  # of a secret that is removed within a word, too; a shorter one would blank ordinary words


class Redactor:
    """Removes secrets from a text: the given ones, and whatever looks like one.

    These are tokens of bots, and in addresses the user's name and password and parameters that are named like a secret.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
        longest_first = sorted(forms, key=len, reverse=True)
        self._forms = [each for each in longest_first if len(each) >= _MIN_PART_CHARS]
        words = "|".join(re.escape(each) for each in longest_first if len(each) < _MIN_PART_CHARS)
        self._short = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def __call__(self, text: str) -> str:
        """Return `text` with `<secret>` for each secret, plain or quoted as in a URL."""
        for form in self._forms:
            text = text.replace(form, _REPLACEMENT)
        if self._short:
            text = self._short.sub(_REPLACEMENT, text)
        text = _TOKEN.sub(_REPLACEMENT, text)
        text = _USERINFO.sub(f"{_REPLACEMENT}@", text)
        return _SECRET_PARAMETER.sub(rf"\1{_REPLACEMENT}", text)


def printable(text: str, quoted: Callable[[str], str] = repr) -> str:
    """Return `text` with invisible characters escaped: they could forge lines, or control a terminal."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else quoted(each)[1:-1] for each in text)


class RedactingFormatter(logging.Formatter):
    """Formats an event as a line of text without secrets, followed by its traceback."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line without secrets."""
        return self._redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in logging
        """Return the record's first line."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802
        """Return the traceback, indented, so that no line of it looks like an event."""
        return "\n".join(f"  {printable(line)}" for line in super().formatException(ei).splitlines())


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
        return printable(json.dumps(event, ensure_ascii=False), json.dumps)


def secrets_of(settings: BaseSettings) -> Iterator[str]:
    """Yield every secret setting, the secrets derived from it, and those in the addresses of settings and proxies."""
    for _, value in settings:
        if isinstance(value, SecretStr):
            secret = value.get_secret_value()
            yield secret
            yield from _secrets_in_url(secret)
            yield webhook_secret(secret)
        for text in value if isinstance(value, tuple | frozenset) else [value]:
            if isinstance(text, str):
                yield from _secrets_in_url(text)
    for proxy in getproxies().values():
        yield from _secrets_in_url(proxy)


def webhook_secret(token: str) -> str:
    """Return the webhook's secret derived from a token: the same after a restart."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def _secrets_in_url(url: str) -> Iterator[str]:
    """Yield the password in an address, else the user's name, and the parameters that are named like a secret."""
    if found := _URL_WITH_USERINFO.match(url):
        name, colon, password = (found["userinfo"] or found["any"]).partition(":")
        secret = password if colon else name
        yield secret
        yield unquote(secret)
    for name, value in parse_qsl(url.partition("?")[2].partition("#")[0]):
        if re.fullmatch(_SECRET_NAME, name, re.IGNORECASE):
            yield value


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
