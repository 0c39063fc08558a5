"""Answer types: the date, name, place, number or reason that a kind of question asks for, found in a sentence."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.abbreviations import find_abbreviations
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import terms
from corpus.places.countries import find_countries
from corpus.retrieval.questions import TYPED_KINDS, Kind, Question, asks_person

Span = tuple[int, int]

YEAR_MATCH = 0.5  # how well a year alone answers "when"
_ANY_DAY = date(2000, 1, 1)  # the date of a document without one: "in October" still answers "When …?"
_NUMBER_WORD = any_of(en.NUMBER_WORDS, ru.NUMBER_WORDS)
_UNIT = rf"(?:\s+(?!{any_of(en.NON_UNITS, ru.NON_UNITS)}\b)[^\W\d_]{{2,}})"
_SPELLED_OUT = rf"{_NUMBER_WORD}\b"
_NUMBER = re.compile(
    rf"\b(?:\d[\d  ,.]*\d|\d)(?:\s?%|{_UNIT})?|\b{_SPELLED_OUT}(?:[ -]{_SPELLED_OUT})*{_UNIT}?", re.IGNORECASE
)
_ITEM_NUMBER = re.compile(r"\s*(?:\d+\.)+(?:\d+)?\s")
"""The number of a list item: "3. Summer school", "2.1 It was decided"."""
_MAGNITUDE = any_of(en.MAGNITUDES, ru.MAGNITUDES)
_MONEY = re.compile(
    rf"[$€£₽]\s?\d[\d  ,.]*(?:\s?{_MAGNITUDE})?|"
    rf"\d[\d  ,.]*(?:\s?{_MAGNITUDE})?\s?(?:%|{any_of(en.MEASURES, ru.MEASURES)}(?!\w))",
    re.IGNORECASE,
)
_CAPITALISED = r"(?:St\.\s)?[A-ZÀ-ÞА-ЯЁ][\w’'-]*"
_NOT_PLACE = rf"(?!\w+{any_of(en.DEMONYM_SUFFIXES)}\s|{any_of(en.MONTHS, en.WEEKDAYS)}\b)"
"""A lookahead: "in Russian companies", "in May" and "on Monday" name no place."""
_PLACE = re.compile(
    rf"(?:\b{any_of(en.PLACE_PREPOSITIONS, ru.PLACE_PREPOSITIONS)}|\b{any_of(en.PLACE_LABELS, ru.PLACE_LABELS)}:)"
    r"\s+(?:the\s+|г\.\s*|городе\s+)?(?:[\w-]+['’]s\s+)?"
    rf"{_NOT_PLACE}({_CAPITALISED}(?:(?:\s+|,\s|\s(?:and|of|и)\s){_CAPITALISED})*)|\b({_CAPITALISED})-based\b"
)
_TIME = any_of(en.TIME_UNIT_PREFIXES, ru.TIME_UNIT_PREFIXES)
_LENGTH = any_of(en.LENGTH_UNITS, ru.LENGTH_UNITS) + r"\b"
_DURATION = re.compile(
    rf"\b(?:\d[\d  ,.]*|{_NUMBER_WORD})(?:[ -]{_TIME}\w*|\s{_LENGTH})|"
    rf"\b{any_of(en.PERIOD_PREPOSITIONS, ru.PERIOD_PREPOSITIONS)}\s+\d{{4}}\b",
    re.IGNORECASE,
)
"""A duration or a length."""
_AGE = re.compile(rf"\b{any_of(en.AGE_PATTERNS, ru.AGE_PATTERNS)}", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b{any_of(en.YEAR_PREPOSITIONS, ru.YEAR_PREPOSITIONS)}[ -]+1\d{{3}}\b|"
    rf"\b{any_of(en.CENTURY_PATTERNS, ru.CENTURY_PATTERNS)}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"[“„«\"].{20,}|\b(?:said|says|stated|noted|stressed|added|highlighted|сказал|заявил|отметил|подчеркнул)"
)
_SHORT_KINDS: frozenset[Kind] = frozenset({*TYPED_KINDS, "who"})
_JOINED = re.compile(r"\s*(?:,|[-–—]|(?:,\s*)?\b(?:and|и)\b)(?:\s+[^,;.]{1,30})?\s*")
"""The text between two parts of one answer: ", ", " and UNIDO CEO "."""
_REASON = re.compile(rf"\b{any_of(en.REASON_PATTERNS, ru.REASON_PATTERNS)}\b[^.;]*", re.IGNORECASE)


def find_answer_spans(question: Question, sentence: str, day: date | None = None) -> list[Span]:
    """Return the spans of `sentence` that may be the answer to `question`, in order.

    Spans that the question itself has are left out if there are others: "Who signed it with Li Yong?" asks for another
    name. `day` is the document's date, from which a date without a year takes it.
    """
    if question.kind == "say":
        return []  # the whole sentence is the answer
    facts = _facts(question.kind, sentence, day)
    asked = [(span, own) for span, own in facts if _is_in_question(question, own)]
    if asked and frozenset().union(*(own for _, own in asked)).issuperset(question.terms):
        return [span for span, _ in asked]  # "Who is Li Yong?" asks for no other name
    return [span for span, own in facts if not _is_in_question(question, own)] or [span for span, _ in facts]


def find_short_answer(question: Question, sentence: str, day: date | None = None) -> Span | None:
    """Return the span of `sentence` that is the answer to `question`, or None where the words leave it open.

    Spans that only a comma or "and" separates are one answer: "Armenia, Belarus and Kazakhstan". Only one person holds
    an office: where several are named, the answer is left open.
    """
    defined = (each for each in find_abbreviations(sentence) if each.short in question.defined)
    if long := next(defined, None):
        return long.start, long.end
    if question.kind not in _SHORT_KINDS:
        return None
    is_one = question.kind == "who" and asks_person(question)  # an office has one holder
    spans: list[Span] = []
    for start, end in find_answer_spans(question, sentence, day):
        if spans and not is_one and _JOINED.fullmatch(sentence, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if len(spans) != 1:
        return None
    asked = frozenset(terms(sentence[slice(*spans[0])])) <= frozenset(question.terms)
    return None if asked else spans[0]


def match_answer_type(question: Question, sentence: str, day: date | None = None) -> float:
    """Return 1 if `sentence` has the type of answer that `question` asks for, -1 if not, 0 for kinds without a type.

    A number of other things than those asked about counts half: "3 weeks" hardly answers "How many countries".
    """
    if question.kind in ("about", "other"):
        return 0.0
    facts = _facts(question.kind, sentence, day)
    match question.kind:
        case "which country":
            countries = {sentence[slice(*span)] for span, _ in facts}
            return 1.0 if len(countries) > 1 else 0.3 if countries else -1.0
        case "how many":
            is_counted = any(not own.isdisjoint(question.terms) for _, own in facts)
            return 1.0 if is_counted else 0.5 if facts else -1.0
        case "who" if has_job_title(sentence):
            return 1.0
        case _:
            new = [sentence[slice(*span)] for span, own in facts if not _is_in_question(question, own)]
            if question.kind == "when" and new and all(each.isdigit() for each in new):
                return YEAR_MATCH
            return 1.0 if new else -1.0


@lru_cache(maxsize=4_000)  # sentences: a question reads some 50, and many questions read the same
def _facts(kind: Kind, sentence: str, day: date | None) -> tuple[tuple[Span, frozenset[str]], ...]:
    """Return the spans of the type that a kind of question asks for, each with its terms."""
    return tuple((span, frozenset(terms(sentence[slice(*span)]))) for span in _spans(kind, sentence, day))


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
            return dates or [each.span() for each in _PERIOD.finditer(sentence)]
        case "who":
            return find_names(sentence)
        case "which country":
            return find_countries(sentence)
        case "how many":
            return _numbers(sentence)
        case "where":
            places = [span for match in _PLACE.finditer(sentence) if _is_place(span := _group_span(match), sentence)]
            countries = find_countries(sentence)
            return (
                _merge_disjoint(places, countries) if len(countries) > 1 else places
            )  # one alone: "the bank of Russia"
        case _:
            pattern = _PATTERNS.get(kind)
            return [_group_span(match) for match in pattern.finditer(sentence)] if pattern else []


def _numbers(sentence: str) -> list[Span]:
    """Return the spans of numbers, without those of dates and list items."""
    item = _ITEM_NUMBER.match(sentence)
    blanked = _blank_dates(sentence, item.end() if item else 0)
    return [match.span() for match in _NUMBER.finditer(blanked)]


def _blank_dates(sentence: str, start: int) -> str:
    """Return `sentence` with its first `start` characters and its dates blanked out."""
    characters = [" "] * start + list(sentence[start:])
    for each in find_dates(sentence, reference=_ANY_DAY):
        characters[slice(*each.span)] = "·" * (each.span[1] - each.span[0])
    return "".join(characters)


def _merge_disjoint(spans: list[Span], others: list[Span]) -> list[Span]:
    """Return `spans` and those of `others` that overlap none of them, in order."""
    free = [other for other in others if not any(other[0] < end and start < other[1] for start, end in spans)]
    return sorted(spans + free)


def _is_place(span: Span, sentence: str) -> bool:
    """Return True if a capitalised phrase may be a place, unlike an acronym ("in the BRICS space")."""
    return not sentence[slice(*span)].isupper()


def _group_span(match: re.Match[str]) -> Span:
    """Return the span of the first group that matched, else of the whole match."""
    return next((match.span(at) for at in range(1, (match.re.groups or 0) + 1) if match[at]), match.span())


def _is_in_question(question: Question, own: frozenset[str]) -> bool:
    return bool(own) and own.issubset(question.terms)
