"""A place's name where it stands in a text: the longest that the gazetteer knows, and the country named behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.models import Place
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import Candidate, candidates

GAP = r"[^\S\n]{0,9}(?:\n[^\S\n]{0,9})?"
"""What parts two words: white space, one line end at most; of so much only, lest a hostile text be read twice."""
CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
WORD = r"(?:St\.|[^\W\d_]{1,40}(?:[-’'‑][^\W\d_]{1,40}){0,4}(?!\w))"
"""A word; "Moscow-based" and "Vienna's" are one each."""

END_OF_PART = re.compile(r"[ \t]{0,9}(?:$|[,.:;)|/\n–—])")

_NEXT = rf"{GAP}(?:(?:de|del|da|do|la|le|am|upon|and|и)\b{GAP})?(?=[{CAPITAL}]){WORD}"
_RUN = re.compile(rf"(?=[{CAPITAL}]){WORD}(?:{_NEXT}){{0,3}}")
_WORD = re.compile(WORD)
_POSSESSIVE = re.compile(r"[’']s$")
_BEHIND = re.compile(rf"{GAP}[,(]{GAP}(?:the\b{GAP})?")


class Name(NamedTuple):
    """A name at `text[start:end]` and what it may mean; with the country behind it, it reaches to `reach`."""

    start: int
    end: int
    meanings: Sequence[Candidate]
    reach: int
    possessive: bool

    @property
    def is_country(self) -> bool:
        """Whether it means a country."""
        return self.meanings[0].is_country

    def place(self, doubt: Ambiguity = Ambiguity.NONE, *, any_case: bool = True) -> Place | None:
        """Return what it means with that doubt at most; of a Russian name only in the locative, unless `any_case`."""
        fit = (each.place for each in self.meanings if each.doubt <= doubt and (any_case or each.locative))
        return next(fit, None)


def name_at(text: str, start: int) -> Name | None:
    """Return the longest name of a place that begins at `start`; what it means lies in the country behind it."""
    name = _name_at(text, start)
    behind = _BEHIND.match(text, name.end) if name and not name.is_country else None
    country = _name_at(text, behind.end()) if behind else None
    if name and country and country.is_country:
        code = country.meanings[0].place.country
        inside = [each._replace(doubt=Ambiguity.NONE) for each in name.meanings if each.place.country == code]
        if inside:
            return name._replace(meanings=inside, reach=country.end)
    return name


def _name_at(text: str, start: int) -> Name | None:
    run = _RUN.match(text, start)
    ends = [word.end() for word in _WORD.finditer(text, start, run.end())] if run else []
    for end in reversed(ends):
        name = _POSSESSIVE.sub("", text[start:end])
        if meanings := candidates(" ".join(name.split())):
            return Name(start, start + len(name), meanings, end, len(name) < end - start)
    return None
