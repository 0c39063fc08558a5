"""Titles of dated facts: what a sentence says about a date."""

from __future__ import annotations

import re

from corpus.language.lines import collapse_whitespace

MAX_FACT_CHARS = 120  # of a milestone in a list
MIN_FACT_CHARS = 40
_FACT_BOUNDARY = re.compile(r"[,;:]\s|\s[—–]\s|\s(?=\()|\s(?=(?:when|which|who|where)\b)")
_DEPENDENT = re.compile(
    r"(?:when|which|who|whose|where|that|as|котор\w+|где|когда|чья|чей|\w+(?:ed|вший|вшая|вшего|нный|нная|нного)\b)",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"^(?:and|but|or|while|и|а|но)\s+", re.IGNORECASE)


def fact_title(text: str, date_span: tuple[int, int]) -> str:
    """Return what a sentence says about a date: the sentence, or the clauses around the date if it is long."""
    whole = collapse_whitespace(text).rstrip(".")
    if len(whole) <= MAX_FACT_CHARS:
        return whole
    cuts = [0, *(match.end() for match in _FACT_BOUNDARY.finditer(text)), len(text)]
    first = max(at for at, cut in enumerate(cuts) if cut <= date_span[0])
    last = next(at for at, cut in enumerate(cuts) if cut >= date_span[1])
    while cuts[last] - cuts[first] < MIN_FACT_CHARS and last + 1 < len(cuts):
        last += 1
    while first and (cuts[last] - cuts[first - 1] <= MAX_FACT_CHARS or _DEPENDENT.match(text, cuts[first])):
        first -= 1
    clause = _CONJUNCTION.sub("", collapse_whitespace(text[cuts[first] : cuts[last]])).strip(' ,;:—–.(«"“”')
    if len(clause) > 2 * MAX_FACT_CHARS:
        clause = clause[: 2 * MAX_FACT_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:—–") + "…"
    return capitalised(clause)


def capitalised(name: str) -> str:
    """Return a name or a clause with a capital at its start."""
    return name[:1].upper() + name[1:]
