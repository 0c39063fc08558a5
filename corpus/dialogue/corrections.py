"""Messages that correct a question: "no, in Moscow", «не он, а космонавт»."""

from __future__ import annotations

import re

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import language_of

MAX_MEANT_WORDS = 6  # a longer message is a question of its own

_CORRECTION = re.compile(
    rf"\s*{any_of(en.CORRECTION_OPENERS, ru.CORRECTION_OPENERS)}[\s,.:;—–-]+(?:а |but )?(?P<meant>\w.*?)[\s.?!]*",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(rf"{any_of(en.QUESTION_STARTS, ru.QUESTION_STARTS)}\b", re.IGNORECASE)


def corrected_question(text: str) -> str | None:
    """Return a follow-up question that asks for what was meant instead; None for a text that corrects nothing."""
    match = _CORRECTION.fullmatch(text)
    if match is None or len(match["meant"].split()) > MAX_MEANT_WORDS or _QUESTION.match(match["meant"]):
        return None
    asked = ru.CORRECTED_QUESTION if language_of(match["meant"]) == "ru" else en.CORRECTED_QUESTION
    return asked.format(meant=match["meant"])
