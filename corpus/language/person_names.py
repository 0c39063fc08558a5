"""Names of persons in a text, and the job titles next to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, is_cyrillic, may_be_name

_PART = r"(?:(?:[A-ZА-ЯЁ]\.\s?){0,2}[A-ZА-ЯЁ]\.|[A-ZÀ-ÞА-ЯЁ][^\W\d_]*(?:[’'-][^\W\d_]+)*)"
_PARTICLE = any_of(en.NAME_PARTICLES, ru.NAME_PARTICLES)
PERSON_TITLE = any_of(en.PERSON_TITLES, ru.PERSON_TITLES) + r"\b\.?"
"""A title before a name, with its full stop if it has one."""
_NEXT = rf"\s*(?<=[\s.])(?:{_PARTICLE}\s+)?{_PART}"

PERSON_NAME = re.compile(rf"(?:{PERSON_TITLE}\s+)?{_PART}(?:{_NEXT}){{1,3}}")
"""The name of a person: two to four capitalised parts, with initials and particles."""

_RUN = re.compile(rf"(?:{PERSON_TITLE}|{_PART})(?:\s+{PERSON_TITLE}|{_NEXT})*")
_WORD = re.compile(rf"{PERSON_TITLE}(?!\w)|(?:{_PARTICLE}\s+)?{_PART}(?:['’]s\b)?")
_TITLE = re.compile(PERSON_TITLE)
_MAX_PARTS = 4
_MIN_ACRONYM_LETTERS = 4  # shorter words in capitals may be a surname: "LI Yong"
_JOB_TITLE = re.compile(rf"\b{any_of(en.JOB_TITLES, ru.JOB_TITLES)}\b", re.IGNORECASE)
_JOB_TITLE_PREFIX = re.compile(any_of(en.JOB_TITLE_PREFIXES, ru.JOB_TITLE_PREFIXES))
_ORGANIZATION = re.compile(rf"\b{any_of(en.ORGANIZATION_PREFIXES, ru.ORGANIZATION_PREFIXES)}")


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the spans of persons' names in `text`, in order, without the job titles before and after them."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        parts: list[tuple[int, int]] = []
        for word in _WORD.finditer(text, *run.span()):
            if _TITLE.fullmatch(word[0]):
                found += _person(text, parts)
                parts = [word.span()]
            elif _is_outside_name(word[0]):
                found += _person(text, parts)
                parts = []
            else:
                parts.append(word.span())
        found += _person(text, parts)
    return found


def _person(text: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the span of the parts if they may be a person's name."""
    if parts and is_cyrillic(first := text[slice(*parts[0])]) and not may_be_name(first):
        parts = parts[1:]  # «Выступил Иван Петров»
    if not 2 <= len(parts) <= _MAX_PARTS or _ORGANIZATION.search(text, parts[0][0], parts[-1][1]):
        return []
    return [(parts[0][0], parts[-1][1])]


def _is_outside_name(word: str) -> bool:
    return (
        has_job_title(word)
        or _is_acronym(word.removesuffix("'s").removesuffix("’s"))
        or bool(_JOB_TITLE_PREFIX.match(word))
        or word.lower() in STOP_WORDS
    )


def is_name(text: str) -> bool:
    """Return True if `text`, but for a comma at its end, is a person's name and nothing else."""
    text = text.strip().removesuffix(",")
    return bool(PERSON_NAME.fullmatch(text)) and not has_job_title(text) and not _is_acronym(text.split()[0])


def has_job_title(text: str) -> bool:
    """Return True if `text` has a word of a job title: director, Deputy Minister, советник."""
    return bool(_JOB_TITLE.search(text))


def _is_acronym(word: str) -> bool:
    return len(word) >= _MIN_ACRONYM_LETTERS and word.isupper() and "." not in word
