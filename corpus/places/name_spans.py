"""Spans of place names in a text: the longest name that the gazetteer has, and the country that follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import PlaceCandidate, place_candidates

GAP = r"[^\S\n]{0,9}(?:\n[^\S\n]{0,9})?"
"""White space between two words, with one line end at most. Its length is limited to keep the time linear."""
CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
WORD = r"(?:St\.|[^\W\d_]{1,40}(?:[-’'‑][^\W\d_]{1,40}){0,4}(?!\w))"
"""A word; "Moscow-based" and "Vienna's" are one word each."""

END_OF_PART = re.compile(r"[ \t]{0,9}(?:$|[,.:;)|/\n–—])")

_NEXT = rf"{GAP}(?:(?:de|del|da|do|la|le|am|upon|and|и)\b{GAP})?(?=[{CAPITAL}]){WORD}"
_REGION_NOUN = (
    rf"{GAP}(?:автономн\w{{2,3}}{GAP})?"
    r"(?:област\w{1,2}|кра[йеяю]\w?|округ\w{0,2}|region|oblast|krai|kray|territory)\b"
)
_RUN = re.compile(rf"(?=[{CAPITAL}]){WORD}(?:{_NEXT}){{0,3}}(?:{_REGION_NOUN})?")
_WORD = re.compile(WORD)
_POSSESSIVE = re.compile(r"[’']s$")
_COUNTRY_START = re.compile(rf"{GAP}[,(]{GAP}(?:the\b{GAP})?")


class NameSpan(NamedTuple):
    """A name at `text[start:end]` and the places that it may mean; `reach` is the end of the country after it."""

    start: int
    end: int
    candidates: Sequence[PlaceCandidate]
    reach: int
    is_possessive: bool

    @property
    def is_country(self) -> bool:
        """Return True if the name is a country's."""
        return self.candidates[0].is_country

    @property
    def is_region(self) -> bool:
        """Return True if the name is a region's."""
        return self.candidates[0].is_region

    def place(self, max_ambiguity: Ambiguity = Ambiguity.NONE, *, any_case: bool = True) -> Place | None:
        """Return the first place with at most that ambiguity; unless `any_case`, a Russian name must be locative."""
        fitting = (
            each.place for each in self.candidates if each.ambiguity <= max_ambiguity and (any_case or each.is_locative)
        )
        return next(fitting, None)


def name_at(text: str, start: int) -> NameSpan | None:
    """Return the longest place name that begins at `start`; a country after it selects the place."""
    name = _name_at(text, start)
    country_start = _COUNTRY_START.match(text, name.end) if name and not name.is_country else None
    country = _name_at(text, country_start.end()) if country_start else None
    if name and country and country.is_country:
        code = country.candidates[0].place.country
        inside = [each._replace(ambiguity=Ambiguity.NONE) for each in name.candidates if each.place.country == code]
        if inside:
            return name._replace(candidates=inside, reach=country.end)
    return name


def _name_at(text: str, start: int) -> NameSpan | None:
    run = _RUN.match(text, start)
    ends = [word.end() for word in _WORD.finditer(text, start, run.end())] if run else []
    for end in reversed(ends):
        name = _POSSESSIVE.sub("", text[start:end])
        if candidates := place_candidates(" ".join(name.split())):
            return NameSpan(start, start + len(name), candidates, end, len(name) < end - start)
    return None
