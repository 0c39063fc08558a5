"""Sentences that lean on the one before: "He said …", «Это …», "…”, she added"."""

from __future__ import annotations

import re

from corpus.language import en, ru
from corpus.language.patterns import any_of

_PERSON = any_of(en.PERSON_PRONOUNS, en.POSSESSIVE_PRONOUNS, ru.PERSON_PRONOUNS, ru.POSSESSIVE_PRONOUNS)
_OPENS = r"[“„«\"'(]*"
_LEANS = re.compile(
    rf"{_OPENS}(?:{_PERSON}\b|{any_of(en.ANAPHORA_OPENERS, ru.ANAPHORA_OPENERS)})",
    re.IGNORECASE,
)
_PERSON_SAID = re.compile(
    r"[”»\"],?\s*[-–—]?\s*"
    r"(?:(?:he|she|they) (?:said|added|noted|stressed)|(?:сказал|отметил|добавил|подчеркнул)\w* он[аи]?)\b",
    re.IGNORECASE,
)
_PERSON_OPENS = re.compile(rf"{_OPENS}{_PERSON}\b", re.IGNORECASE)


def has_dangling_reference(sentence: str) -> bool:
    """Whether a sentence leaves its reader without a subject unless the one before it is read."""
    return bool(_LEANS.match(sentence) or _PERSON_SAID.search(sentence))


def means_person(sentence: str) -> bool:
    """Whether the subject that a sentence lacks is a person: "He", "she added"."""
    return bool(_PERSON_OPENS.match(sentence) or _PERSON_SAID.search(sentence))
