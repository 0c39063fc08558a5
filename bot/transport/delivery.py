"""Delivery of Bot API calls: at least once, within Telegram's limits.

The result of one attempt:

    answered    Telegram did it or refused it (400, 403, …): passed on to the caller
    paused      429: not done; repeated after `retry_after`, before which nothing else goes to this chat
    failed      no connection, no answer in time, 5xx or an unreadable answer: repeated

A failed attempt may have reached Telegram. It is repeated nevertheless: a message may arrive twice, but is not lost.
"""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.backoff import MonotonicClock, backoff
from bot.metrics import Metrics
from bot.transport.rate_limits import OutgoingRateLimiter, Reserve

CALL_TIMEOUT_S = 60.0  # time budget of a call, its repetitions and Telegram's pauses included; then it fails
ATTEMPT_TIMEOUT_S = 30.0
UPLOAD_TIMEOUT_S = 120.0

DEFAULT_PAUSE_S = 1.0  # for a 429 that names no pause


class CallKind(Enum):
    """The kinds of calls that are delivered differently."""

    MESSAGE = auto()  # creates a message: counts for the rate limits
    BEST_EFFORT = auto()  # shows progress only: tried once
    OTHER = auto()


_BEST_EFFORT = {"sendChatAction", "sendMessageDraft", "sendRichMessageDraft"}
_MESSAGES = ("send", "copy", "forward")


def call_kind(method: str) -> CallKind:
    """Classify a method of the Bot API."""
    if method in _BEST_EFFORT:
        return CallKind.BEST_EFFORT
    return CallKind.MESSAGE if method.startswith(_MESSAGES) else CallKind.OTHER


class Outcome(Enum):
    """The outcome of an attempt; see the module."""

    ANSWERED = auto()
    PAUSED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a call: its outcome, and the response or the error."""

    outcome: Outcome
    status: int = 0
    body: bytes = b""
    error: TelegramError | None = None
    pause_s: float = 0.0
    code: str = ""
    """The label in the metrics: the HTTP status, `timeout`, `network` or `garbage`."""

    def result(self) -> tuple[int, bytes]:
        """Return status and body, or raise the error."""
        if self.error:
            raise self.error
        return self.status, self.body


def classify_response(status: int, body: bytes) -> Attempt:
    """Return the attempt that ended with this response to a call."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    is_answer = (
        isinstance(answer, dict) and isinstance(answer.get("ok"), bool) and ("result" in answer or not answer["ok"])
    )
    if status == 429:
        parameters = answer.get("parameters") if is_answer else None
        pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
        pause_s = float(pause) if isinstance(pause, int | float) and pause > 0 else DEFAULT_PAUSE_S
        return Attempt(Outcome.PAUSED, status, body, RetryAfter(math.ceil(pause_s)), pause_s, code="429")
    if not is_answer:
        error = NetworkError(f"Unexpected response from the Bot API server (HTTP {status})")
        return Attempt(Outcome.FAILED, status, body, error, code=str(status) if status >= 400 else "garbage")
    if answer["ok"] and status < 300:
        return Attempt(Outcome.ANSWERED, status, body)
    if status >= 500 or status < 400:
        return Attempt(Outcome.FAILED, status, body, NetworkError(f"HTTP {status}"), code=str(status))
    return Attempt(Outcome.ANSWERED, status, body, code=str(status))


async def attempt_call(
    request: BaseRequest, url: str, method: str, data: RequestData | None, timeout_s: float, *args: Any, **timeouts: Any
) -> Attempt:
    """Try a call once, for at most `timeout_s`. Raises nothing: each error is an attempt that failed."""
    try:
        async with asyncio.timeout(timeout_s):
            status, body = await request.do_request(url, method, data, *args, **timeouts)
    except TimeoutError:
        return Attempt(Outcome.FAILED, error=TimedOut(f"no answer within {timeout_s:.0f} s"), code="timeout")
    except TelegramError as exc:
        return Attempt(Outcome.FAILED, error=exc, code="timeout" if isinstance(exc, TimedOut) else "network")
    except Exception as exc:  # the HTTP library raises other errors, for example for a broken status line
        error = NetworkError(f"{type(exc).__name__}: {exc}")
        error.__cause__ = exc
        return Attempt(Outcome.FAILED, error=error, code="network")
    if method != "POST" and status == 200:  # a file, not JSON
        return Attempt(Outcome.ANSWERED, status, body)
    return classify_response(status, body)


class ReliableRequest(BaseRequest):
    """A request that repeats failed attempts of another one; see the module."""

    def __init__(
        self,
        inner: BaseRequest,
        metrics: Metrics,
        *,
        limited: bool = False,
        reserve: Reserve | None = None,
        clock: MonotonicClock | None = None,
    ) -> None:
        """With `limited`, Telegram's documented rate limits are kept without waiting for a 429.

        `reserve` counts messages for all instances.
        """
        self._inner = inner
        self._metrics = metrics
        self._clock = clock or MonotonicClock()
        self._rate_limiter = OutgoingRateLimiter(self._clock, limited=limited, reserve=reserve)

    @property
    def read_timeout(self) -> float | None:
        """Seconds that Telegram may take to answer."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the connections."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """Call Telegram; see `BaseRequest.do_request`. Raises `RetryAfter` if a pause exceeds `CALL_TIMEOUT_S`."""
        is_call = method == "POST"
        name = url.rpartition("/")[2] if is_call else "file"
        kind = call_kind(name) if is_call else CallKind.OTHER
        chat = _chat_of(request_data)
        if kind is CallKind.MESSAGE:
            await self._clock.sleep(await self._rate_limiter.message_delay(chat))
        timeout_s = UPLOAD_TIMEOUT_S if request_data and request_data.contains_files else ATTEMPT_TIMEOUT_S
        deadline = self._clock.now() + CALL_TIMEOUT_S
        failures = 0
        while True:
            await self._wait_for_pause(chat, deadline)
            attempt = await attempt_call(self._inner, url, method, request_data, timeout_s, *args, **timeouts)
            if attempt.outcome is Outcome.ANSWERED:
                self._rate_limiter.accepted(chat)
                return attempt.result()
            self._metrics.count_telegram_error(name, attempt.code)
            if kind is CallKind.BEST_EFFORT:
                return attempt.result()
            if attempt.outcome is Outcome.PAUSED:
                self._rate_limiter.refused(chat, attempt.pause_s)
                continue
            failures += 1
            delay_s = backoff(failures)
            if self._clock.now() + delay_s > deadline:
                return attempt.result()
            await self._clock.sleep(delay_s)

    async def _wait_for_pause(self, chat: int | None, deadline: float) -> None:
        while pause_s := self._rate_limiter.pause_left(chat):  # another call may have prolonged it
            left_s = deadline - self._clock.now()
            await self._clock.sleep(min(pause_s, left_s))
            if pause_s > left_s:
                raise RetryAfter(math.ceil(pause_s - left_s))


def _chat_of(data: RequestData | None) -> int | None:
    chat = data.parameters.get("chat_id") if data else None
    return chat if isinstance(chat, int) else None
