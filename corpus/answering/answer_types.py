"""What a sentence must hold to answer a kind of question: a date, a name, a place, a number, a reason."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import terms
from corpus.places.countries import find_countries
from corpus.retrieval.questions import Kind, Question

Span = tuple[int, int]

_ANY_DAY = date(2000, 1, 1)
"""Where a document has no day: "in October" says when all the same."""

_NUMBER_WORD = any_of(en.NUMBER_WORDS, ru.NUMBER_WORDS)
_UNIT = rf"(?:\s+(?!{any_of(en.NON_UNITS, ru.NON_UNITS)}\b)[^\W\d_]{{2,}})"
_SPELLED_OUT = rf"{_NUMBER_WORD}\b"
_NUMBER = re.compile(
    rf"\b(?:\d[\d  ,.]*\d|\d)(?:\s?%|{_UNIT})?|\b{_SPELLED_OUT}(?:[ -]{_SPELLED_OUT})*{_UNIT}?", re.IGNORECASE
)
_ITEM = re.compile(r"\s*(?:\d+\.)+(?:\d+)?\s")
"""What numbers an item of a list: "3. Summer school", "2.1 It was decided"."""
_MAGNITUDE = any_of(en.MAGNITUDES, ru.MAGNITUDES)
_MONEY = re.compile(
    rf"[$€£₽]\s?\d[\d  ,.]*(?:\s?{_MAGNITUDE})?|"
    rf"\d[\d  ,.]*(?:\s?{_MAGNITUDE})?\s?(?:%|{any_of(en.MEASURES, ru.MEASURES)}(?!\w))",
    re.IGNORECASE,
)
_CAPITALISED = r"(?:St\.\s)?[A-ZÀ-ÞА-ЯЁ][\w’'-]*"
_NO_PLACE = rf"(?!\w+{any_of(en.DEMONYM_SUFFIXES)}\s|{any_of(en.MONTHS, en.WEEKDAYS)}\b)"
"""Before a place: no "Russian" that speaks of something Russian, no month, no day."""
_PLACE = re.compile(
    rf"(?:\b{any_of(en.PLACE_PREPOSITIONS, ru.PLACE_PREPOSITIONS)}|\b{any_of(en.PLACE_LABELS, ru.PLACE_LABELS)}:)"
    r"\s+(?:the\s+|г\.\s*|городе\s+)?(?:[\w-]+['’]s\s+)?"
    rf"{_NO_PLACE}({_CAPITALISED}(?:(?:\s+|,\s|\s(?:and|of|и)\s){_CAPITALISED})*)|\b({_CAPITALISED})-based\b"
)
_TIME = any_of(en.TIME_UNIT_PREFIXES, ru.TIME_UNIT_PREFIXES)
_LENGTH = any_of(en.LENGTH_UNITS, ru.LENGTH_UNITS) + r"\b"
_DURATION = re.compile(
    rf"\b(?:\d[\d  ,.]*|{_NUMBER_WORD})(?:[ -]{_TIME}\w*|\s{_LENGTH})|"
    rf"\b{any_of(en.PERIOD_PREPOSITIONS, ru.PERIOD_PREPOSITIONS)}\s+\d{{4}}\b",
    re.IGNORECASE,
)
"""How long something lasts, or is."""
_AGE = re.compile(rf"\b{any_of(en.AGE_PATTERNS, ru.AGE_PATTERNS)}", re.IGNORECASE)
_ERA = re.compile(
    rf"\b{any_of(en.YEAR_PREPOSITIONS, ru.YEAR_PREPOSITIONS)}[ -]+1\d{{3}}\b|"
    rf"\b{any_of(en.CENTURY_PATTERNS, ru.CENTURY_PATTERNS)}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"[“„«\"].{20,}|\b(?:said|says|stated|noted|stressed|added|highlighted|сказал|заявил|отметил|подчеркнул)"
)
_REASON = re.compile(rf"\b{any_of(en.REASON_PATTERNS, ru.REASON_PATTERNS)}\b[^.;]*", re.IGNORECASE)


def find_cues(question: Question, sentence: str, day: date | None = None) -> list[Span]:
    """Return the stretches of `sentence` that may be what `question` asks for, in order.

    What the question itself says is left out where there is anything else: "Who signed it with Li Yong?" asks for
    another name than his. `day` is the document's, which gives the year to a date that lacks it.
    """
    if question.kind == "say":
        return []  # the whole of it is what was asked for
    facts = _facts(question.kind, sentence, day)
    said = [(span, held) for span, held in facts if _said(question, held)]
    if said and frozenset().union(*(held for _, held in said)).issuperset(question.terms):
        return [span for span, _ in said]  # "Who is Li Yong?" asks for nobody beside him
    return [span for span, held in facts if not _said(question, held)] or [span for span, _ in facts]


def cue(question: Question, sentence: str, day: date | None = None) -> float:
    """Return how well `sentence` holds what the kind of `question` asks for.

    1 where it does, -1 where it does not, 0 where the kind asks for nothing that can be seen. A number counts half
    where it is not of the things asked about: "17 countries" answers "How many countries", "3 weeks" hardly does.
    """
    if question.kind in ("about", "other"):
        return 0.0
    facts = _facts(question.kind, sentence, day)
    match question.kind:
        case "which country":
            several = {sentence[slice(*span)] for span, _ in facts}
            return 1.0 if len(several) > 1 else 0.3 if several else -1.0
        case "how many":
            counted = any(not held.isdisjoint(question.terms) for _, held in facts)
            return 1.0 if counted else 0.5 if facts else -1.0
        case "who" if _speaks_of_office(sentence):
            return 1.0
        case _:
            return 1.0 if any(not _said(question, held) for _, held in facts) else -1.0


@lru_cache(maxsize=50_000)
def _facts(kind: Kind, sentence: str, day: date | None) -> tuple[tuple[Span, frozenset[str]], ...]:
    """Return the stretches of a sentence that a kind of question asks for, with their terms: found once."""
    return tuple((span, frozenset(terms(sentence[slice(*span)]))) for span in _spans(kind, sentence, day))


_speaks_of_office = lru_cache(maxsize=50_000)(has_job_title)


_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "how much": _MONEY,
    "how long": _DURATION,
    "how old": _AGE,
    "say": _SPOKEN,
    "why": _REASON,
}


def _spans(kind: Kind, sentence: str, day: date | None) -> list[Span]:
    match kind:
        case "when":
            dates = [each.span for each in find_dates(sentence, reference=day or _ANY_DAY)]
            return dates or [each.span() for each in _ERA.finditer(sentence)]
        case "who":
            return find_names(sentence)
        case "which country":
            return find_countries(sentence)
        case "how many":
            return _numbers(sentence)
        case "where":
            places = [span for match in _PLACE.finditer(sentence) if _is_place(span := _inner(match), sentence)]
            countries = find_countries(sentence)
            return _apart(places, countries) if len(countries) > 1 else places  # one alone: "the bank of Russia"
        case _:
            pattern = _PATTERNS.get(kind)
            return [_inner(match) for match in pattern.finditer(sentence)] if pattern else []


def _numbers(sentence: str) -> list[Span]:
    """Return the numbers that count something: none of a date, none before an item of a list."""
    item = _ITEM.match(sentence)
    taken = _without_dates(sentence, item.end() if item else 0)
    return [match.span() for match in _NUMBER.finditer(taken)]


def _without_dates(sentence: str, start: int) -> str:
    """Return `sentence` with its first `start` characters and its dates blanked out."""
    kept = [" " if at < start else character for at, character in enumerate(sentence)]
    for each in find_dates(sentence, reference=_ANY_DAY):
        kept[slice(*each.span)] = "·" * (each.span[1] - each.span[0])
    return "".join(kept)


def _apart(spans: list[Span], others: list[Span]) -> list[Span]:
    """Return `spans` and those of `others` that touch none of them, in order."""
    free = [other for other in others if not any(other[0] < end and start < other[1] for start, end in spans)]
    return sorted(spans + free)


def _is_place(span: Span, sentence: str) -> bool:
    """Whether a capitalised phrase may be a place: an abbreviation alone ("in the BRICS space") is none."""
    return not sentence[slice(*span)].isupper()


def _inner(match: re.Match[str]) -> Span:
    """Return the span of the first group that matched, else the whole match."""
    return next((match.span(at) for at in range(1, (match.re.groups or 0) + 1) if match[at]), match.span())


def _said(question: Question, held: frozenset[str]) -> bool:
    return bool(held) and held.issubset(question.terms)
