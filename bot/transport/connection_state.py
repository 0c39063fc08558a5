"""The state of the connection to Telegram: when it last worked, and why it does not."""

from __future__ import annotations

import asyncio
import logging

from bot.backoff import MonotonicClock

_LOG = logging.getLogger(__name__)

SILENCE_TIMEOUT_S = 45.0
"""Without a sign of life from Telegram for this long, the bot is not connected. An empty poll is a sign."""

_REPEAT_LOG_S = 60.0


class ConnectionState:
    """The time of the last sign of life from Telegram: a successful poll or a call of the webhook."""

    def __init__(self, clock: MonotonicClock | None = None) -> None:
        self._clock = clock or MonotonicClock()
        self._started_at = self._last_attempt_at = self._clock.now()
        self._last_alive_at: float | None = None
        self._logged_at: dict[str, float] = {}
        self.is_paused = False
        """The bot does not poll because its inbox is full."""
        self.problem = ""
        """Why the connection does not work; empty if it does."""
        self.first_contact = asyncio.Event()
        """Set once Telegram has answered."""

    def mark_alive(self) -> None:
        """Note a sign of life from Telegram."""
        self._last_alive_at = self._clock.now()
        self.first_contact.set()
        if self.problem:
            _LOG.info("Connection to Telegram works again")
            self.problem = ""
            self._logged_at.clear()

    def mark_attempt(self) -> None:
        """Note that the bot calls Telegram."""
        self._last_attempt_at = self._clock.now()

    def mark_standing_by(self) -> None:
        """Note that another instance calls Telegram, and this one waits to do so in its place."""
        self.mark_attempt()
        self.mark_alive()

    def mark_failed(self, problem: str) -> None:
        """Note why the connection does not work. The same problem is logged once a minute."""
        self.problem, now = problem, self._clock.now()
        if now - self._logged_at.get(problem, -_REPEAT_LOG_S) >= _REPEAT_LOG_S:
            self._logged_at = {each: at for each, at in self._logged_at.items() if now - at < _REPEAT_LOG_S}
            self._logged_at[problem] = now
            _LOG.warning("%s", problem)

    @property
    def silence_s(self) -> float:
        """Seconds since the last sign of life, or since the start."""
        return self._clock.now() - (self._started_at if self._last_alive_at is None else self._last_alive_at)

    @property
    def is_connected(self) -> bool:
        """True if Telegram answered lately, or the bot is paused."""
        return self._last_alive_at is not None and (self.is_paused or self.silence_s < SILENCE_TIMEOUT_S)

    @property
    def is_attempting(self) -> bool:
        """True if the bot calls Telegram, successfully or not."""
        return self.is_paused or self._clock.now() - self._last_attempt_at < 2 * SILENCE_TIMEOUT_S
