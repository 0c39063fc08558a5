"""The bot's status for its operator, systemd and Prometheus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport.connection_state import ConnectionState

if TYPE_CHECKING:
    from corpus.library import Library


@dataclass
class BotStatus:
    """The facts from which liveness and readiness follow. The gauges of `metrics` read them."""

    inbox: Inbox
    connection: ConnectionState
    metrics: Metrics = field(default_factory=Metrics)
    library: Library | None = None
    handlers_running: bool = False
    """The corpus is loaded, Telegram has confirmed the token, and updates are handled."""

    def __post_init__(self) -> None:
        metrics = self.metrics
        metrics.inbox_updates.set_function(lambda: len(self.inbox))
        metrics.inbox_oldest_seconds.set_function(lambda: self.inbox.oldest_age)
        metrics.inbox_writable.set_function(lambda: self.inbox.is_writable)
        metrics.telegram_silence_seconds.set_function(lambda: self.connection.silence_s)
        metrics.connected.set_function(lambda: self.connection.is_connected)
        metrics.ready.set_function(lambda: self.is_ready)

    @property
    def is_ready(self) -> bool:
        """True if a question asked now will be answered, and is on disk until then."""
        return self.handlers_running and self.connection.is_connected and self.inbox.is_writable

    @property
    def is_alive(self) -> bool:
        """True if the bot calls Telegram, successfully or not: then a restart would not help."""
        return self.connection.is_attempting

    def problems(self) -> list[str]:
        """Return what keeps the bot from being ready, in words for its operator."""
        problems = []
        if self.library is None:
            problems.append("the documents are not loaded yet")
        elif not self.handlers_running:
            problems.append("Telegram has not confirmed the token yet")
        if not self.connection.is_connected:
            problems.append(self.connection.problem or "Telegram has not answered lately")
        if not self.inbox.is_writable:
            problems.append("the inbox can't be written")
        return problems

    def summary(self) -> str:
        """Return the status in one line."""
        return "; ".join(self.problems()) or "connected to Telegram, answering"
