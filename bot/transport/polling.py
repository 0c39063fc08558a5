"""Updates by long polling: `getUpdates` in a loop that survives every failure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from typing import TypeGuard

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.backoff import MonotonicClock, backoff
from bot.inbox.inbox import Inbox, RawUpdate
from bot.metrics import Metrics
from bot.transport.connection_state import SILENCE_TIMEOUT_S, ConnectionState
from bot.transport.delivery import Attempt, Outcome, attempt_call
from corpus.errors import ConfigurationError

_LOG = logging.getLogger(__name__)

LONG_POLL_S = 10  # time for which Telegram may hold a `getUpdates` while there is nothing new
POLL_TIMEOUT_S = 25.0  # time after which one `getUpdates` has failed, whatever its connection says
MEMORY_ONLY_TIMEOUT_S = 30.0
"""Time for which updates that are not on disk are kept from being confirmed, unless they are done sooner."""

UNKNOWN_TOKEN = "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather."  # noqa: S105

_CONFLICT_DELAY_S = 3.0
_MAX_UPDATE_ID = 2**63


class Poller:
    """Fetches updates into the inbox and reports to `state`.

    Updates are stored as raw JSON: one that can't be parsed must not take the others with it. `connect` returns a new
    request with connections of its own. `on_conflict` is called when another program polls.
    """

    def __init__(
        self,
        bot: Bot,
        connect: Callable[[], BaseRequest],
        inbox: Inbox,
        state: ConnectionState,
        metrics: Metrics,
        allowed_updates: Sequence[str],
        clock: MonotonicClock | None = None,
        on_conflict: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._on_conflict = on_conflict
        self._connect = connect
        self._inbox = inbox
        self._state = state
        self._metrics = metrics
        self._allowed = list(allowed_updates)
        self._clock = clock or MonotonicClock()
        self._offset: int | None = None
        self._failures = 0
        self._is_behind = False
        """The inbox was full, and Telegram has had updates since."""

    async def run(self) -> None:
        """Poll until cancelled. Raises `ConfigurationError` if Telegram does not know the token."""
        while True:
            async with self._connect() as request:
                await self._poll_until_silent(request)
            _LOG.warning("Connection to Telegram opened again: it was silent for %.0f s", self._state.silence_s)
            self._metrics.reconnects.inc()

    async def _poll_until_silent(self, request: BaseRequest) -> None:
        """Poll over one connection until it has been silent for `SILENCE_TIMEOUT_S`."""
        opened_at = self._clock.now()
        long_poll_s = 0  # the first answer shows that Telegram is reachable
        while True:
            if self._inbox.is_full:
                if not self._is_behind:
                    _LOG.warning("Inbox is full, polling is paused until updates are handled")
                self._is_behind = True
                self._state.is_paused = True
                await self._inbox.room()
                self._state.is_paused = False
            attempt = await self._fetch(request, long_poll_s)
            updates = _updates_of(attempt)
            if updates is None:
                await self._clock.sleep(await self._handle_failure(attempt))
                if min(self._state.silence_s, self._clock.now() - opened_at) >= SILENCE_TIMEOUT_S:
                    return
                continue
            self._state.mark_alive()
            self._is_behind = self._is_behind and bool(updates)
            long_poll_s = LONG_POLL_S
            if await self._store(updates):
                self._failures = 0
            else:
                self._failures += 1
                await self._clock.sleep(backoff(self._failures))

    async def _fetch(self, request: BaseRequest, long_poll_s: int) -> Attempt:
        self._state.mark_attempt()
        url = f"{self._bot.base_url}/getUpdates"
        parameters = {"offset": self._offset, "timeout": long_poll_s, "allowed_updates": self._allowed}
        given = [RequestParameter(name, value, None) for name, value in parameters.items() if value is not None]
        read_timeout_s = long_poll_s + (request.read_timeout or 0)
        return await attempt_call(request, url, "POST", RequestData(given), POLL_TIMEOUT_S, read_timeout=read_timeout_s)

    async def _store(self, updates: list[object]) -> bool:
        """Store updates and move the offset, which confirms them to Telegram with the next poll.

        Return False if nothing can be confirmed, so that the same values would come at once.
        """
        valid = [each for each in updates if is_update(each)]
        if len(valid) < len(updates):
            _LOG.error("getUpdates returned %d values that are not updates", len(updates) - len(valid))
        if not valid:
            return not updates
        in_memory = [entry.done for entry in await self._inbox.add(valid) if entry.done]
        if in_memory:
            await asyncio.wait(in_memory, timeout=MEMORY_ONLY_TIMEOUT_S)
        self._offset = max(each["update_id"] for each in valid) + 1
        return True

    async def _handle_failure(self, attempt: Attempt) -> float:
        """Report a failed poll; return the seconds until the next one. Raises `ConfigurationError`."""
        self._failures += 1
        self._metrics.count_telegram_error("getUpdates", attempt.code or "garbage")
        delay_s = backoff(self._failures)
        if attempt.outcome is Outcome.PAUSED:
            self._state.mark_failed(f"Polling is paused for {attempt.pause_s:.0f} s: Telegram asked for it")
            return attempt.pause_s
        if attempt.outcome is Outcome.FAILED:
            self._state.mark_failed(f"Telegram can't be reached, the bot tries again: {attempt.error}")
            return delay_s
        if attempt.status in (401, 404):
            raise ConfigurationError(UNKNOWN_TOKEN)
        reason = str(json.loads(attempt.body).get("description"))
        if attempt.status != 409:
            self._state.mark_failed(f"Telegram refuses getUpdates, the bot tries again: {reason}")
            return delay_s
        if "webhook is active" not in reason:
            self._state.mark_failed(
                "Another program fetches this bot's updates (409 Conflict): stop the other instance, or give this "
                "one a token of its own from @BotFather"
            )
            self._on_conflict()
            return _CONFLICT_DELAY_S if self._failures > 1 else delay_s
        _LOG.info("Webhook is removed: the bot polls")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as exc:
            self._state.mark_failed(f"Webhook can't be removed, the bot tries again: {exc}")
            return delay_s
        return 0.0


def _updates_of(attempt: Attempt) -> list[object] | None:
    """Return the result of a successful `getUpdates`, else None."""
    if attempt.outcome is not Outcome.ANSWERED or attempt.status != 200:
        return None
    result = json.loads(attempt.body)["result"]
    return result if isinstance(result, list) else None


def is_update(value: object) -> TypeGuard[RawUpdate]:
    """Return True for a JSON object with a valid `update_id`."""
    update_id = value.get("update_id") if isinstance(value, dict) else None
    return isinstance(update_id, int) and not isinstance(update_id, bool) and 0 <= update_id < _MAX_UPDATE_ID
