"""Sentences that a reader understands without the text around them, and those that say nothing any more."""

from __future__ import annotations

import re
from datetime import date

from corpus.answering.constraints import is_cancellation, is_plan, is_superseded_plan
from corpus.briefs.headings import MAX_PLAN_AGE
from corpus.dates.dateline import find_leading_day
from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.patterns import any_of

_VAGUE = re.compile(any_of(en.VAGUE_SUBJECTS, ru.VAGUE_SUBJECTS))
_LATE_PRONOUN = re.compile(
    rf"(?:{any_of(en.OPENING_PREPOSITIONS, ru.OPENING_PREPOSITIONS)})\s(?:[\w’'-]+,?\s){{1,4}}"
    rf"{any_of(en.PERSON_PRONOUNS, ru.PERSON_PRONOUNS, ru.OBJECT_PRONOUNS)}\b"
)
"""The beginning "In Kazan she", «3 июля её»."""
_FIRST_PERSON = re.compile(rf"\b{any_of(en.FIRST_PERSON, ru.FIRST_PERSON)}\b")
_POINTING = re.compile(rf"\b{any_of(en.POINTING_WORDS, ru.POINTING_WORDS)}\b")
_OFF = re.compile(r"\bnot\b.*\bas (?:planned|scheduled)\b")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*")
_AGENDA = re.compile(r"\d{1,2}[:.]\d{2}\s*[-–—]?\s*(?:\d{1,2}[:.]\d{2}\b|[A-ZА-ЯЁ])")


def is_self_contained(text: str) -> bool:
    """Return False for "The sides agreed …", "in these cities", "I was there" and what is mostly a quotation."""
    said = _QUOTED.sub("", text)
    return not (_VAGUE.match(text) or _POINTING.search(said) or _FIRST_PERSON.search(said) or is_spoken(text))


def needs_name(text: str) -> bool:
    """Return True if only the sentence before says who somebody is: "In Kazan she met …"."""
    return bool(_LATE_PRONOUN.match(text))


def is_spoken(text: str) -> bool:
    """Return True if a sentence is mostly what somebody said."""
    return text.startswith(("“", "„", '"', "«")) and any(mark in text[20:] for mark in ("”", "“,", '"', "»"))


def is_agenda_line(text: str) -> bool:
    """Return True for a line of a programme: "10:30 – 11:15 Opening"."""
    return bool(_AGENDA.match(text))


def begins_with_date(text: str) -> bool:
    """Return True if a sentence begins with the date of its report: «12 марта 2021 года. Программу открыли …»."""
    return find_leading_day(text) is not None


def is_off(text: str) -> bool:
    """Return True for "will not open on 4 June as planned"."""
    return bool(_OFF.search(text))


def has_figure(text: str, written: date | None) -> bool:
    """Return True if a sentence has a number that is no date."""
    dated = [each.span for each in find_dates(text, reference=written)]
    return any(not any(start <= each.start() < end for start, end in dated) for each in _NUMBER.finditer(text))


def is_stale_plan(text: str, written: date | None, today: date) -> bool:
    """Return True if a sentence tells of something to come that must have come, or which has been changed."""
    if not is_plan(text) or is_cancellation(text):
        return False
    last = max((each.end for each in find_dates(text, reference=written) if each.precision != "none"), default=None)
    is_past = last < today if last else written is not None and today - written > MAX_PLAN_AGE
    return is_superseded_plan(text) or is_past
