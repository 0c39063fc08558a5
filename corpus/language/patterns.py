"""Regular expressions from word lists."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain


def any_of(*groups: Iterable[str]) -> str:
    """Return a regular expression that matches any alternative of the groups, earlier ones first."""
    return f"(?:{'|'.join(chain(*groups))})"
