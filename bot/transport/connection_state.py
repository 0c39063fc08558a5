"""Is Telegram heard? Facts of when it was, and somebody who looks at them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.metrics import Metrics

_LOG = logging.getLogger(__name__)

SILENCE_TIMEOUT_S = 45.0
"""Without a sign of Telegram for so long, the bot is deaf. A poll that brings nothing is a sign."""

_LOOK_SECONDS = 1.0
_SAY_AGAIN_SECONDS = 60.0


@dataclass(slots=True)
class ConnectionState:
    """When Telegram was last heard: a poll that succeeded, or a call of the webhook."""

    began: float = field(default_factory=time.monotonic)
    last: float | None = None
    attempt: float = field(default_factory=time.monotonic)
    pausing: bool = False
    """The bot does not ask for updates, because too many wait."""
    problem: str = ""
    """Why Telegram is not heard; empty where it is."""
    first: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once Telegram has been heard."""
    _said: dict[str, float] = field(default_factory=dict)

    def heard(self) -> None:
        """Telegram has been heard."""
        self.last = time.monotonic()
        self.first.set()
        if self.problem:
            _LOG.info("Telegram is heard again.")
            self.problem = ""
            self._said.clear()

    def attempted(self) -> None:
        """Telegram is asked."""
        self.attempt = time.monotonic()

    def failed(self, why: str) -> None:
        """Note that it did not work, and why, for a host to read. The same reason is logged once a minute."""
        self.problem, now = why, time.monotonic()
        if now - self._said.get(why, -_SAY_AGAIN_SECONDS) >= _SAY_AGAIN_SECONDS:
            self._said = {each: when for each, when in self._said.items() if now - when < _SAY_AGAIN_SECONDS}
            self._said[why] = now
            _LOG.warning("%s", why)

    @property
    def silence(self) -> float:
        """Seconds since Telegram was last heard, or since the start."""
        return time.monotonic() - (self.began if self.last is None else self.last)

    @property
    def is_hearing(self) -> bool:
        """Whether Telegram was heard lately, or is kept waiting on purpose."""
        return self.last is not None and (self.pausing or self.silence < SILENCE_TIMEOUT_S)

    @property
    def is_trying(self) -> bool:
        """Whether the bot at least asks."""
        return self.pausing or time.monotonic() - self.attempt < 2 * SILENCE_TIMEOUT_S


async def watch(hearing: ConnectionState, metrics: Metrics, rebuild: Callable[[], Awaitable[None]]) -> None:
    """Rebuild the connection each time that nothing was heard for `SILENCE_TIMEOUT_S`, until cancelled."""
    rebuilt = time.monotonic()
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        if hearing.pausing or min(hearing.silence, time.monotonic() - rebuilt) < SILENCE_TIMEOUT_S:
            continue
        _LOG.warning("Nothing was heard of Telegram for %.0f s: the connection is built anew.", hearing.silence)
        metrics.reconnects += 1
        rebuilt = time.monotonic()
        try:
            await rebuild()
        except Exception:  # the next look tries again
            _LOG.exception("The connection could not be built anew.")
