"""Sentences that refer to the one before: "He said …", «Это …», "…”, she added"."""

from __future__ import annotations

import re

from corpus.language import en, ru
from corpus.language.patterns import any_of

_PERSON = any_of(en.PERSON_PRONOUNS, en.POSSESSIVE_PRONOUNS, ru.PERSON_PRONOUNS, ru.POSSESSIVE_PRONOUNS)
_QUOTES = r"[“„«\"'(]*"
_REFERENCE_FIRST = re.compile(
    rf"{_QUOTES}(?:{_PERSON}\b|{any_of(en.ANAPHORA_OPENERS, ru.ANAPHORA_OPENERS)})", re.IGNORECASE
)
_PERSON_FIRST = re.compile(rf"{_QUOTES}{_PERSON}\b", re.IGNORECASE)
_PERSON_SAID = re.compile(
    r"[”»\"],?\s*[-–—]?\s*"
    r"(?:(?:he|she|they) (?:said|added|noted|stressed)|(?:сказал|отметил|добавил|подчеркнул)\w* он[аи]?)\b",
    re.IGNORECASE,
)


def has_dangling_reference(sentence: str) -> bool:
    """Return True if a reader needs the sentence before to know the subject of this one."""
    return bool(_REFERENCE_FIRST.match(sentence) or _PERSON_SAID.search(sentence))


def refers_to_person(sentence: str) -> bool:
    """Return True if the subject is a person whom only the sentence before names: "He", "she added"."""
    return bool(_PERSON_FIRST.match(sentence) or _PERSON_SAID.search(sentence))
