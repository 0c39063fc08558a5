"""The current day."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Return the current UTC day."""
    return datetime.now(UTC).date()
