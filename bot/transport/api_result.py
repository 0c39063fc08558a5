"""One attempt at a call of the Bot API, and what it says of the call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum, auto

from telegram.error import NetworkError, TelegramError


class Verdict(Enum):
    """What an attempt says of the call."""

    ANSWERED = auto()
    PAUSED = auto()
    NOT_SENT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: its verdict, and the answer or the error that it ended with."""

    verdict: Verdict
    status: int = 0
    body: bytes = b""
    error: TelegramError | None = None
    pause: float = 0.0
    code: str = ""
    """What the metrics call it."""

    def result(self) -> tuple[int, bytes]:
        """Return the answer, or raise the error."""
        if self.error:
            raise self.error
        return self.status, self.body


def classify_response(status: int, body: bytes) -> Attempt:
    """Return what an answer says of the call that it answers."""
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool) or (said["ok"] and "result" not in said):
        if status == 429:
            return Attempt(Verdict.PAUSED, status, body, pause=1.0, code="429")
        error = NetworkError(f"An answer that is none of Telegram's (HTTP {status})")
        return Attempt(Verdict.UNCLEAR, status, body, error, code=str(status) if status >= 400 else "garbage")
    if said["ok"] and status < 300:
        return Attempt(Verdict.ANSWERED, status, body)
    if status == 429:
        parameters = said.get("parameters")
        pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
        seconds = float(pause) if isinstance(pause, int | float) and pause > 0 else 1.0
        return Attempt(Verdict.PAUSED, status, body, pause=seconds, code="429")
    if status >= 500 or status < 400:
        return Attempt(Verdict.UNCLEAR, status, body, NetworkError(f"HTTP {status}"), code=str(status))
    return Attempt(Verdict.ANSWERED, status, body, code=str(status))
