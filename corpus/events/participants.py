"""Participants of an event: persons with their offices, and the organisations that signed, as the text names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.events.phrases.inflection import nominative_name, nominative_phrase
from corpus.events.phrases.phrase import EventPhrase
from corpus.events.statements import Statement
from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names
from corpus.language.tokens import language_of, normalize
from corpus.language.word_frequency import informativeness
from corpus.people.job_titles import find_job_title
from corpus.places.gazetteer import find_place

MAX_PARTICIPANTS = 12
_MAX_ORGANISATION_CHARS = 120

_PARTICIPATION = re.compile(rf"\b{any_of(en.PARTICIPATION_WORDS, ru.PARTICIPATION_WORDS)}\b", re.IGNORECASE)
_SIGNED = re.compile(rf"\b{any_of(en.SIGNERS_BEFORE, ru.SIGNERS_BEFORE)}\b")
_DATELINE = re.compile(r"^.{0,60}?\s[—–-]\s")
_AND = re.compile(r"\s+(?:and|и)\s+(?:the\s+)?(?=[A-ZА-ЯЁ«])")
_POSSESSIVE = re.compile(r"(?:his|her|its|their|my|our|его|её|ее|их)\b", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?)\s$", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-ZА-ЯЁ]{3,}")
_MIN_INFORMATIVENESS = 0.87  # a word of the general language has less
_ARTICLE = re.compile(r"^(?:the|on .{3,30}?,|\W)\s*", re.IGNORECASE)


def find_participants(own: Statement, about: Sequence[Statement], phrase: EventPhrase | None) -> tuple[str, ...]:
    """Return who took part in an event or signed, each once, in the order of the text.

    `own` is the statement that reports the event, and `about` are all that speak of it.
    """
    found: dict[str, str] = {}
    for statement in about:
        text = statement.text
        if statement is not own and not _PARTICIPATION.search(text):
            continue
        is_russian = language_of(text) == "ru"
        for start, end in find_names(text):
            name = collapse_whitespace(text[start:end])
            office = find_job_title(text, (start, end))
            if office and _POSSESSIVE.match(office):
                office = None
            if not office and (statement is own or not _is_person(name, text[:start])):
                continue
            first, _, others = name.partition(" ")
            if " " in others and (_ACRONYM.fullmatch(first) or find_place(first)):
                name = others  # «ректор СГУ Марина Ковальчук»
            if is_russian:
                name, office = nominative_name(name), nominative_phrase(office) if office else None
            surname = name.rsplit(" ", 1)[-1]
            found.setdefault(surname, f"{name}, {office}" if office else name)
    if phrase and phrase.type == "signing" and not found:
        found = {each: each for each in _signing_organisations(own.text)}
    return tuple(found.values())[:MAX_PARTICIPANTS]


def _is_person(name: str, before: str) -> bool:
    """Return True if a name without an office is a person's, not that of a place or an organisation."""
    words = name.split()
    if _ARTICLE_BEFORE.search(before) or any(each.isupper() and len(each) > 2 for each in words):
        return False
    return any(informativeness(normalize(each)) >= _MIN_INFORMATIVENESS for each in words)


def _signing_organisations(text: str) -> list[str]:
    """Return the subject of "signed": "Roscongress Foundation and UNIDO signed …"."""
    verb = _SIGNED.search(text)
    subject = collapse_whitespace(_DATELINE.sub("", text[: verb.start()])) if verb else ""
    subject = re.sub(r"\s*\([^)]*\)", "", subject).rstrip(" ,")
    if not 2 < len(subject) <= _MAX_ORGANISATION_CHARS or "," in subject:
        return []
    return [each for each in (_ARTICLE.sub("", one) for one in _AND.split(subject)) if each[:1].isupper()]
