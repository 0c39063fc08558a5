"""What the bot sends: each call of the Bot API once, and until it is through.

What a failed attempt says of the call:

    answered        Telegram did it, or refuses it (400, 403, …): a fact, passed on
    paused          429: not done; again after `retry_after`, and nothing else to this chat before that
    not sent        no connection came about: again
    unclear         the connection broke, no answer in time, 5xx, an answer that can't be read: it may have been done

An unclear call is done again at once where twice is as good as once (an edit, an answer to a press). A message
is looked for first: Telegram has no way to ask for it, but says "message is not modified" to an edit that puts
the same text into it. Where it is not found, it is sent again: rather twice than never.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.backoff import backoff
from bot.inbox.entry import Entry, in_hand
from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport.api_result import Attempt, Verdict, classify_response
from bot.transport.delivery_check import SentBefore
from bot.transport.http import surely_not_sent
from bot.transport.rate_limits import OutgoingRateLimiter

_LOG = logging.getLogger(__name__)

GIVE_UP_SECONDS = 60.0
"""After so long a call fails; pauses that Telegram asked for are not counted."""

_ATTEMPT_SECONDS = 30.0  # for one attempt, from the first byte to the last
_UPLOAD_SECONDS = 120.0
_ORNAMENTS = ("sendChatAction", "sendMessageDraft", "sendRichMessageDraft")  # tried once


class ReliableRequest(BaseRequest):
    """A request that does every call once, over one that may fail. See the module for what that means."""

    def __init__(self, inner: BaseRequest, metrics: Metrics, *, limited: bool = False) -> None:
        self._inner = inner
        self._metrics = metrics
        self._pacing = OutgoingRateLimiter(limited=limited)
        self._inbox = Inbox()
        self._sent_before = SentBefore(self._attempt)

    @property
    def inner(self) -> BaseRequest:
        """The request underneath."""
        return self._inner

    def note_in(self, inbox: Inbox) -> None:
        """Note from now on in this inbox what is sent for which update."""
        self._inbox = inbox

    @property
    def read_timeout(self) -> float | None:
        """Seconds that Telegram may take to answer."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the connection."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the connection."""
        await self._inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do one call; see `BaseRequest.do_request`."""
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        name = url.rpartition("/")[2]
        entry = in_hand.get()
        limit, left = (entry.limit, 0.0) if entry else (None, 0.0)
        if limit and (end := limit.when()) is not None and not limit.expired():
            left = end - asyncio.get_running_loop().time()
            limit.reschedule(None)
        try:
            if method != "POST":
                return (await self._until_through(url, method, request_data, timeouts, None)).result()
            if name in _ORNAMENTS:
                return (await self._attempt(url, method, request_data, timeouts)).result()
            if is_message(name):
                return await self._send(url, request_data, timeouts, entry)
            if entry and is_reply(name):
                self._inbox.survived(entry)
            attempt = await self._until_through(url, method, request_data, timeouts, None)
            if entry and is_reply(name):
                entry.unreachable = attempt.verdict is not Verdict.ANSWERED
            return attempt.result()
        finally:
            if left > 0 and limit and entry and entry.limit is limit:
                limit.reschedule(asyncio.get_running_loop().time() + left)

    async def _send(
        self, url: str, data: RequestData | None, timeouts: tuple[Any, ...], entry: Entry | None
    ) -> tuple[int, bytes]:
        """Send a message, unless it is known to have arrived."""
        unclear = False
        if entry:
            entry.replayed += 1
            if entry.replayed <= len(entry.sent):
                body = entry.sent[entry.replayed - 1].encode()
                self._note_message(body, entry)
                return 200, body
            unclear = entry.sending > len(entry.sent)
            self._inbox.survived(entry)
            if not unclear:
                self._inbox.sending(entry)
        floor = self._inbox.last_sent.get(chat_of(data) or 0, 0)
        attempt = None
        if unclear and data:
            attempt = await self._sent_before.find(url, data, entry, floor)
        if attempt is None:
            attempt = await self._until_through(url, "POST", data, timeouts, entry, floor=floor)
        if entry:
            entry.unreachable = attempt.verdict is not Verdict.ANSWERED
        if attempt.status == 200 and attempt.verdict is Verdict.ANSWERED:
            self._arrived(attempt.body, entry)
        return attempt.result()

    def _arrived(self, body: bytes, entry: Entry | None) -> None:
        if entry:
            self._inbox.sent(entry, body.decode("utf-8", "replace"))
        self._note_message(body, entry)

    def _note_message(self, body: bytes, entry: Entry | None) -> None:
        message = json.loads(body).get("result")
        if isinstance(message, dict) and isinstance(message.get("message_id"), int):
            chat = message.get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                self._inbox.note_message(chat["id"], message["message_id"], entry)

    async def _until_through(
        self,
        url: str,
        method: str,
        data: RequestData | None,
        timeouts: tuple[Any, ...],
        entry: Entry | None,
        *,
        floor: int | None = None,
    ) -> Attempt:
        """Try until it is clear what became of the call. With a `floor` it is a message, which must not come twice."""
        chat, failures, paused = chat_of(data), 0, 0.0
        began = time.monotonic()
        while True:
            await self._pacing.turn(chat, sends=floor is not None and failures == 0)
            attempt = await self._attempt(url, method, data, timeouts)
            if attempt.verdict is Verdict.ANSWERED:
                self._pacing.accepted(chat)
                return attempt
            self._metrics.failed(url.rpartition("/")[2], attempt.code)
            if attempt.verdict is Verdict.PAUSED:
                self._pacing.refused(chat, attempt.pause)
                paused += attempt.pause
                continue
            failures += 1
            wait = backoff(failures)
            if time.monotonic() - began - paused + wait > GIVE_UP_SECONDS:
                return attempt
            await asyncio.sleep(wait)
            if attempt.verdict is Verdict.UNCLEAR and floor is not None and data:
                found = await self._sent_before.find(url, data, entry, floor)
                if found:
                    return found

    async def _attempt(
        self, url: str, method: str, data: RequestData | None, timeouts: tuple[Any, ...] = ()
    ) -> Attempt:
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS if data and data.contains_files else _ATTEMPT_SECONDS):
                status, body = await self._inner.do_request(url, method, data, *timeouts)
        except TimeoutError:
            return Attempt(Verdict.UNCLEAR, error=TimedOut(), code="timeout")
        except TelegramError as exc:
            verdict = Verdict.NOT_SENT if surely_not_sent(exc) else Verdict.UNCLEAR
            return Attempt(verdict, error=exc, code="timeout" if isinstance(exc, TimedOut) else "network")
        except Exception as exc:  # what the library below did not foresee, as a broken status line
            error = NetworkError(f"{type(exc).__name__}: {exc}")
            error.__cause__ = exc
            return Attempt(Verdict.UNCLEAR, error=error, code="network")
        if method != "POST" and status == 200:
            return Attempt(Verdict.ANSWERED, status, body)
        return classify_response(status, body)


def chat_of(data: RequestData | None) -> int | None:
    """Return the chat that a call is about."""
    chat = data.parameters.get("chat_id") if data else None
    return chat if isinstance(chat, int) else None


def is_message(name: str) -> bool:
    """Whether a method of the Bot API makes a new message each time that it is called."""
    return name.startswith(("send", "copy", "forward")) and name not in _ORNAMENTS


def is_reply(name: str) -> bool:
    """Whether a method answers somebody."""
    return name.startswith(("answer", "edit"))
