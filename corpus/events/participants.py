"""Participants of an event: persons with their offices, and the organisations that signed, as the text names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.events.phrases.inflection import is_first_name, nominative_name, nominative_phrase
from corpus.events.phrases.phrase import EventPhrase
from corpus.events.statements import Statement
from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import language_of, normalize
from corpus.language.word_frequency import informativeness
from corpus.people.job_titles import find_job_title
from corpus.places.gazetteer import find_place

MAX_PARTICIPANTS = 12
_MAX_ORGANISATION_CHARS = 120

_PARTICIPATION = re.compile(rf"\b{any_of(en.PARTICIPATION_WORDS, ru.PARTICIPATION_WORDS)}\b", re.IGNORECASE)
_SIGNED = re.compile(rf"\b{any_of(en.SIGNERS_BEFORE, ru.SIGNERS_BEFORE)}\b")
_SIGNATURE = re.compile(rf"\b{any_of(en.SIGNATURE_WORDS, ru.SIGNATURE_WORDS)}", re.IGNORECASE)
_DATELINE = re.compile(r"^.{0,60}?\s[—–-]\s")
_AND = re.compile(r"\s+(?:and|и)\s+(?:the\s+)?(?=[A-ZА-ЯЁ«])")
_POSSESSIVE = re.compile(r"(?:his|her|its|their|my|our|его|её|ее|их)\b", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?)\s$", re.IGNORECASE)
_CAPITALISED_PAIR = re.compile(r"\b(?=([А-ЯЁ][а-яё]+)(\s+[А-ЯЁ][а-яё]+))")
_IN_OFFICE = re.compile(r"\b(?:of|for)\s(?:the\s)?(?:[A-Z][\w-]+(?:,\s|\sand\s|\s&\s|\s))*\Z")
_FULL_NAME = 2  # words
_ACRONYM = re.compile(r"[A-ZА-ЯЁ]{3,}")
_MIN_INFORMATIVENESS = 0.87  # a word of the general language has less
_ARTICLE = re.compile(r"^(?:the|on .{3,30}?,|on the \w+ day,?|(?:on|in) .{3,40}?\sthe\s|\W)\s*", re.IGNORECASE)


def find_participants(
    own: Statement, about: Sequence[Statement], phrase: EventPhrase | None, around: Sequence[Statement] = ()
) -> tuple[str, ...]:
    """Return who took part in an event or signed, each once, in the order of the text.

    `own` is the statement that reports the event, and `about` are all that speak of it. In those `around`, of the
    document that is about the event, persons are named with their offices; a signing has those who put their names.
    """
    found: dict[str, str] = {}
    if phrase and phrase.type == "signing":
        around = [each for each in around if _SIGNATURE.search(each.text)]
    near, told = frozenset(around), frozenset(about)
    for statement in sorted(near | told, key=lambda each: each.sentence.start):
        text = statement.text
        is_told = statement in told and (statement is own or _PARTICIPATION.search(text))
        if not is_told and not (statement in near and has_job_title(text)):
            continue
        is_russian = language_of(text) == "ru"
        for start, end in _people(text):
            name = collapse_whitespace(text[start:end])
            office = find_job_title(text, (start, end))
            if office and _POSSESSIVE.match(office):
                office = None
            if not office and find_place(name):
                continue
            if not office and (not is_told or statement is own or not _is_person(name, text[:start])):
                continue
            if is_russian:
                name, office = nominative_name(name), nominative_phrase(office) if office else None
            surname = name.rsplit(" ", 1)[-1]
            found.setdefault(surname, f"{name}, {office}" if office else name)
    if phrase and phrase.type == "signing" and not found:
        found = {each: each for each in _signing_organisations(own.text)}
    return tuple(found.values())[:MAX_PARTICIPANTS]


def _people(text: str) -> list[tuple[int, int]]:
    """Return the spans of persons' names, without the last word of the office before them.

    In «директор Фонда Росконгресс Александр Стуглев» only the first name shows where the name begins.
    """
    found = [(_start_of_name(text, start, end), end) for start, end in find_names(text)]
    for match in _CAPITALISED_PAIR.finditer(text):
        begin, stop = match.start(1), match.end(2)
        is_known = any(start < stop and begin < end for start, end in found)
        if not is_known and is_first_name(match[1]):
            found.append((begin, stop))
    return sorted(found)


def _start_of_name(text: str, start: int, end: int) -> int:
    words = text[start:end].split(" ")
    known = next((at for at, each in enumerate(words[:-1]) if is_first_name(each)), 0)
    if known and not any(each.isdigit() for each in words):
        return start + len(" ".join(words[:known])) + 1
    first, _, others = text[start:end].partition(" ")
    if len(words) > _FULL_NAME and _IN_OFFICE.search(text, 0, start):
        return start + len(first) + 1  # "Minister of Industry and Trade Ivan Petrov"
    if not others.strip() or " " not in others.strip():
        return start
    is_name_next = is_first_name(others.split()[0])
    if _ACRONYM.fullmatch(first) or (is_name_next and (find_place(first) or not is_first_name(first))):
        return start + len(first) + 1
    return start


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
