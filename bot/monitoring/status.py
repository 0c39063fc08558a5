"""How the bot is: the facts that a host, systemd and Prometheus are told."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport.connection_state import ConnectionState


@dataclass(slots=True)
class BotStatus:
    """The facts that the answers come from."""

    inbox: Inbox
    hearing: ConnectionState
    metrics: Metrics = field(default_factory=Metrics)
    has_read: bool = False
    """The documents are read."""
    can_answer: bool = False
    """They are, Telegram has said which bot this is, and the handlers are at work."""

    @property
    def is_ready(self) -> bool:
        """Whether a question that is asked now will be answered, and kept until then."""
        return self.can_answer and self.hearing.is_hearing and self.inbox.writable

    @property
    def is_alive(self) -> bool:
        """Whether a restart would help nothing: the bot asks Telegram, even if it gets no answer."""
        return self.hearing.is_trying

    def problems(self) -> list[str]:
        """Say what is not as it should be, for a host."""
        return [
            *(() if self.has_read else ("the documents are not read yet",)),
            *(() if self.can_answer or not self.has_read else ("Telegram has not said yet which bot this is",)),
            *(() if self.hearing.is_hearing else (self.hearing.problem or "Telegram was not heard lately",)),
            *(() if self.inbox.writable else ("the inbox can't be written",)),
        ]

    def gauges(self) -> dict[str, float]:
        """Return what is so at this moment, by the names in `metrics.GAUGES`."""
        return {
            "inbox_updates": len(self.inbox),
            "inbox_oldest_seconds": self.inbox.oldest,
            "inbox_writable": self.inbox.writable,
            "last_heard_seconds": self.hearing.silence,
            "hearing": self.hearing.is_hearing,
            "ready": self.is_ready,
        }

    def status(self) -> str:
        """Say in one line how it is."""
        return "; ".join(self.problems()) or "hearing Telegram, answering"
