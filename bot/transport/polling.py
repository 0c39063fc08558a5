"""Hearing Telegram by asking: `getUpdates`, again and again, whatever becomes of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import TypeGuard

from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.backoff import backoff
from bot.inbox.entry import RawUpdate
from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport.api_result import Attempt, Verdict, classify_response
from bot.transport.connection_state import ConnectionState
from corpus.errors import ConfigurationError
from handlers.messaging.calls import request_data

_LOG = logging.getLogger(__name__)

WAIT_SECONDS = 10
"""How long Telegram may hold a `getUpdates` while there is nothing new."""

LONGEST_ANSWER_SECONDS = 25.0
"""After so long one `getUpdates` has failed, whatever its connection says."""

UNSAFE_SECONDS = 30.0
"""How long updates that are not safe on disk may take before Telegram is told of them all the same."""

_CONFLICT_PAUSE = 3.0
_LARGEST_ID = 2**63


class Poller:
    """Fetches updates into the inbox, and says in `hearing` how that goes.

    They are stored as they came over the wire: one that can't be read must not take the others with it.
    """

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        inbox: Inbox,
        hearing: ConnectionState,
        metrics: Metrics,
        allowed_updates: Sequence[str],
    ) -> None:
        self._bot = bot
        self._request = request
        self._inbox = inbox
        self._hearing = hearing
        self._metrics = metrics
        self._allowed = list(allowed_updates)
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises `ConfigurationError` where Telegram does not know the token."""
        wait = 0  # the first answer shows that Telegram is there
        while True:
            if self._inbox.is_full:
                _LOG.warning("The inbox is full: nothing more is fetched until there is room.")
                self._hearing.pausing = True
                await self._inbox.room()
                self._hearing.pausing = False
            attempt = await self._fetch(wait)
            updates = _result(attempt)
            if updates is None:
                await asyncio.sleep(await self._failed(attempt))
                continue
            self._hearing.heard()
            self._failures, wait = 0, WAIT_SECONDS
            await self._take(updates)

    async def _fetch(self, wait: int) -> Attempt:
        self._hearing.attempted()
        asked = {"offset": self._offset, "timeout": wait, "allowed_updates": self._allowed}
        data = request_data(asked)
        try:
            async with asyncio.timeout(LONGEST_ANSWER_SECONDS):
                url, reading = f"{self._bot.base_url}/getUpdates", wait + (self._request.read_timeout or 0)
                return classify_response(*await self._request.do_request(url, "POST", data, read_timeout=reading))
        except TimeoutError:
            return Attempt(Verdict.UNCLEAR, error=NetworkError("getUpdates was not answered"), code="timeout")
        except TelegramError as exc:
            return Attempt(Verdict.UNCLEAR, error=exc, code="timeout" if isinstance(exc, TimedOut) else "network")
        except Exception as exc:  # what the library below did not foresee, as a broken status line
            return Attempt(Verdict.UNCLEAR, error=NetworkError(f"{type(exc).__name__}: {exc}"), code="network")

    async def _take(self, updates: list[object]) -> None:
        good = [each for each in updates if is_update(each)]
        if len(good) < len(updates):
            _LOG.error("getUpdates brought %d things that are no updates.", len(updates) - len(good))
        if not good:
            return
        unsafe = await self._inbox.add(good)
        futures = [entry.finished for entry in unsafe if entry.finished]
        if futures:  # Telegram keeps them until the next offset says that they have arrived
            await asyncio.wait(futures, timeout=UNSAFE_SECONDS)
        self._offset = max(each["update_id"] for each in good) + 1

    async def _failed(self, attempt: Attempt) -> float:
        """Say what is wrong; return the seconds after which to ask again."""
        self._failures += 1
        self._metrics.failed("getUpdates", attempt.code or "garbage")
        pause = backoff(self._failures)
        if attempt.verdict is Verdict.PAUSED:
            self._hearing.failed(f"Telegram wants to be asked for updates again after {attempt.pause:.0f} s.")
            return attempt.pause
        if attempt.verdict is Verdict.UNCLEAR:
            self._hearing.failed(f"Telegram can't be reached ({attempt.error}); trying again.")
            return pause
        said = json.loads(attempt.body).get("description")
        if attempt.status in (401, 404):
            raise ConfigurationError("Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather.")
        if attempt.status != 409:
            self._hearing.failed(f"Telegram refuses to say what is new ({said}); trying again.")
            return pause
        if "webhook is active" not in str(said):
            self._hearing.failed(
                "Another program fetches this bot's updates (409 Conflict): stop the other instance, or give this "
                "one a token of its own from @BotFather."
            )
            return _CONFLICT_PAUSE if self._failures > 1 else pause
        _LOG.info("A webhook is set for this bot; it is removed, since the bot polls.")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as exc:
            self._hearing.failed(f"The webhook can't be removed ({exc}); trying again.")
        return 0.0


def _result(attempt: Attempt) -> list[object] | None:
    if attempt.verdict is not Verdict.ANSWERED or attempt.status != 200:
        return None
    result = json.loads(attempt.body)["result"]
    return result if isinstance(result, list) else None


def is_update(value: object) -> TypeGuard[RawUpdate]:
    """Whether it is a JSON object with the number of an update."""
    number = value.get("update_id") if isinstance(value, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _LARGEST_ID
