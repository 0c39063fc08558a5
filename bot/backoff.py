"""How long to wait before the next try."""

from __future__ import annotations

import random

_FIRST, _LONGEST = 0.1, 5.0
"""Seconds."""
_DOUBLINGS = 10
"""After so many it is the longest anyway."""


def spread(seconds: float, share: float) -> float:
    """Return a time up to this share shorter or longer: those who wait are not to come back all at once."""
    return seconds * random.uniform(1 - share, 1 + share)  # noqa: S311 - nobody gains by guessing it


def backoff(failures: int) -> float:
    """Return the seconds to wait after so many failures, 1 or more, in a row: each time twice as long, up to five."""
    return spread(min(_LONGEST, _FIRST * 2.0 ** min(failures - 1, _DOUBLINGS)), 0.5)
