"""Raised numbers: powers and units keep their form, and the numbers of notes are left out."""

from __future__ import annotations

import re
from typing import Final

_RAISED: Final = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_NUMBER = re.compile(r"\s*[-−]?\d{1,3}\s*")
_NOTE_MARK = re.compile(r"([^\W\d_]{4}|[.,;:!?»”’)\]]|\b(?:19|20)\d\d)[⁰¹²³⁴-⁹]{1,3}(?![⁰¹²³⁴-⁹\d])")


def raised(text: str) -> str:
    """Return a raised number in raised figures: 10⁶ is not 106. Other texts stay as they are."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text


def without_note_marks(text: str) -> str:
    """Return `text` without the raised numbers after words, signs and years, which are those of notes."""
    return _NOTE_MARK.sub(r"\1", text)
