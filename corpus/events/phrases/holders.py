"""Holders of an event that only its noun names: "The Committee considered … The meeting was held …"."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.dates.finder import find_dates
from corpus.events.phrases.inflection import inflect, is_adjective, may_be_singular
from corpus.events.phrases.phrase import EventPhrase, name_terms
from corpus.events.phrases.russian import RussianPhrases
from corpus.events.phrases.sentence import shorten_name
from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.tokens import is_cyrillic, language_of, normalize, parses_of

_MAX_HOLDER_CHARS = 90
_GROUP = re.compile(
    rf"(?:The|An?)\s(?P<who>(?:[\w-]+\s){{0,5}}?(?i:{any_of(en.GROUPS)})(?:\s(?:on|for|of)\s(?:the\s)?[A-Z][\w-]+"
    rf"(?:\s(?:and\s|of\s|the\s)?[A-Z][\w-]+){{0,6}})?)\s(?:{any_of(en.HOLDER_VERBS)})\b"
)
_PARTIES = re.compile(
    rf"(?:The\s)?(?P<one>[A-Z][^,.;:()]{{1,70}}?)\sand\s(?:the\s)?(?P<other>[A-Z][^,.;:()]{{1,70}}?)\s"
    rf"(?:on\s\w+\s|today\s|have\s)?(?:{any_of(en.TALKING_VERBS)})\b"
)
_TALKING_RU = re.compile(rf"\b(?:{any_of(ru.TALKING_VERBS)})\b", re.IGNORECASE)
_GROUP_RU = re.compile(rf"(?:{any_of(ru.GROUP_NOUNS)})", re.IGNORECASE)
_MAX_ADJECTIVES = 3


def with_holder(phrase: EventPhrase, *texts: str) -> EventPhrase:
    """Return a phrase with the group or the two parties that hold it, by the first of `texts` whose subject they are.

    It is returned as it is where none of them is.
    """
    for text in texts:
        if holder := _holder_ru(text) if language_of(text) == "ru" else _holder(text):
            name = f"{phrase.noun.lower()} {holder}"
            return replace(phrase, name=name, terms=name_terms(name, phrase.noun), is_specific=True)
    return phrase


def _holder(text: str) -> str | None:
    if group := _GROUP.match(text):
        return f"of the {group['who']}" if len(group["who"]) <= _MAX_HOLDER_CHARS else None
    if parties := _PARTIES.match(text):
        return f"of {parties['one']} and {parties['other']}"
    return None


def _holder_ru(text: str) -> str | None:
    sentence = RussianPhrases(text, [each.span for each in find_dates(text)])
    groups = (at for at, each in enumerate(sentence.tokens) if _GROUP_RU.fullmatch(each.text))
    first = _noun_in_genitive(sentence, 0)
    if first is None or sentence.is_stopped(first[2]) or normalize(sentence.tokens[first[2]].text) != "и":
        if first and _GROUP_RU.fullmatch(sentence.tokens[first[1]].text):
            return first[0]
        named_group = next(filter(None, (_noun_in_genitive(sentence, at) for at in groups)), None)
        return named_group[0] if named_group else None
    named, _, stop = first
    second = _noun_in_genitive(sentence, stop + 1)
    if second is None or not _TALKING_RU.search(text, sentence.tokens[second[2] - 1].end):
        return None
    both = f"{named} и {second[0]}"
    return both if len(both) <= 2 * _MAX_HOLDER_CHARS else None


def _noun_in_genitive(sentence: RussianPhrases, start: int) -> tuple[str, int, int] | None:
    """Return a noun phrase at a token in the genitive, its noun, and the token after it; None for another one."""
    at = start
    while at - start < _MAX_ADJECTIVES and not sentence.is_stopped(at) and is_adjective(sentence.tokens[at].text):
        at += 1
    if sentence.is_stopped(at) or not is_cyrillic(sentence.tokens[at].text):
        return None
    word = sentence.tokens[at].text
    if not (word.isupper() or any(each.tag.POS == "NOUN" and each.tag.case == "nomn" for each in parses_of(word)[:3])):
        return None
    stop = sentence.end_of_complement(at + 1)
    left = inflect(sentence.words_of(start, at + 1), "gent", is_plural=not may_be_singular(normalize(word)))
    right = sentence.text[sentence.tokens[at].end : sentence.tokens[stop - 1].end]
    return shorten_name(collapse_whitespace(left + right), _MAX_HOLDER_CHARS), at, stop
