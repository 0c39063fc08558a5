"""Constraints on a sentence: the years and numbers of the question, and plans that have been changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from corpus.language import en, ru
from corpus.language.gloss import translate_word
from corpus.language.patterns import any_of
from corpus.language.person_names import has_job_title
from corpus.language.tokens import is_cyrillic, normalize, terms
from corpus.people.job_titles import find_job_title
from corpus.people.name_query import find_people
from corpus.places.gazetteer import find_place
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import Question

_YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w]|[.,]\d)")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,4})(?:st|nd|rd|th|-?(?:й|я|е|го|му|м|ый|ая|ой|ое))?(?![\w]|[.,]\d)")
_ORDINALS = {word: str(at) for words in (en.ORDINALS, ru.ORDINALS) for at, word in enumerate(words, 1)}
_ORDINAL = re.compile(rf"\b({any_of(_ORDINALS)})(?:{any_of(ru.ORDINAL_WORD_ENDINGS)})?\b")


_SUPERSEDED = re.compile(rf"\b{any_of(en.SUPERSEDED_PLANS, ru.SUPERSEDED_PLANS)}\b")
_PLAN = re.compile(any_of(en.PLANS, ru.PLANS))
_SUBORDINATE = re.compile(rf"\b{any_of(en.SUBORDINATES, ru.SUBORDINATES)}(?:\s+(?:to|of|the|for|first))*[\s-]*$")
_PART = re.compile(rf"\b{any_of(en.PARTS_OF_ORGANIZATIONS, ru.PARTS_OF_ORGANIZATIONS)}\b")
_RANK = re.compile(rf"\b{any_of(en.HEAD_WORDS, ru.HEAD_WORDS)}\b")
_SUBORDINATE_TITLE = re.compile(rf"\b{any_of(en.SUBORDINATES, ru.SUBORDINATES)}\b")
_ACRONYM = re.compile(r"\b[A-ZА-ЯЁ]{2,}s?\b")
_CANCELLED = re.compile(rf"\b{any_of(en.CANCELLATIONS, ru.CANCELLATIONS)}\b")


def asks_for_office(text: str) -> bool:
    """Return True if a question for a person has the word of an office, or "heads", "leads" and the like."""
    return has_job_title(text) or bool(_RANK.search(normalize(text)))


def asked_office(question: Question) -> str | None:
    """Return the office whose holder is asked for: the English word of it in the question; None if there is none."""
    if question.kind != "who":
        return None
    titles = (word.text for word in question.words if has_job_title(word.text))
    return next((translate_word(each) or each if is_cyrillic(each) else each for each in titles), None)


@lru_cache(maxsize=4_000)
def names_holder(office: str, sentence: str) -> bool:
    """Return False if `sentence` has the word of an office only after "adviser to the", "deputy" and the like."""
    plain = normalize(sentence)
    found = [each.start() for each in re.finditer(rf"\b{re.escape(office)}", plain)]
    return not found or any(not _SUBORDINATE.search(plain[:at]) for at in found)


def asked_organisation(question: Question, query: Sequence[QueryTerm]) -> frozenset[str]:
    """Return the spellings of the one organisation whose head is asked for: "who heads UNIDO", "CEO of UNIDO?".

    It is empty where more is asked about: the Moscow office, a department.
    """
    others = [each for each in query if not _RANK.fullmatch(each.word.text)]
    is_one_name = len(others) == 1 and others[0].word.is_name and find_place(others[0].word.written) is None
    is_asked = question.kind in ("who", "other") and len(others) < len(query)
    return frozenset(others[0].spellings) if is_asked and is_one_name else frozenset()


@lru_cache(maxsize=4_000)
def names_head(organisation: frozenset[str], sentence: str, *, is_signature: bool) -> bool | None:
    """Return whether the job title of anybody in `sentence` is that of the head of the organisation.

    "Director of the UNIDO CIIC" does not head UNIDO. Nor does "Director, UNIDO" in a signature say so. None if nobody
    has a job title.
    """
    if is_signature:
        return False
    titles = [title for name in find_people(sentence) if (title := find_job_title(sentence, name))]
    return any(_is_head(each, organisation) for each in titles) if titles else None


def _is_head(title: str, organisation: frozenset[str]) -> bool:
    plain = normalize(title)
    acronyms = {lemma for each in _ACRONYM.findall(title) if each not in en.TITLE_ACRONYMS for lemma in terms(each)}
    if _PART.search(plain) or _SUBORDINATE_TITLE.search(plain) or not acronyms <= organisation:
        return False
    return bool(_RANK.search(plain)) and not organisation.isdisjoint(terms(title))


@lru_cache(maxsize=4_000)
def is_superseded_plan(sentence: str) -> bool:
    """Return True if `sentence` tells of a plan that has been changed: "previously it was planned for May"."""
    return bool(_SUPERSEDED.search(normalize(sentence)))


def is_plan(sentence: str) -> bool:
    """Return True if `sentence` tells of something to come when it was written."""
    return bool(_PLAN.search(normalize(sentence)))


def is_cancellation(sentence: str) -> bool:
    """Return True if `sentence` tells of something called off or put off."""
    return bool(_CANCELLED.search(normalize(sentence)))


@lru_cache(maxsize=4_000)
def years(text: str) -> frozenset[str]:
    """Return the years that `text` names."""
    return frozenset(_YEAR.findall(text))


@lru_cache(maxsize=4_000)
def numbers(text: str) -> frozenset[str]:
    """Return the numbers of up to four digits in `text`, without years; ordinals in words count: "the third"."""
    plain = normalize(text)
    spelled = {_ORDINALS[word] for word in _ORDINAL.findall(plain)}
    return frozenset({*_NUMBER.findall(plain), *spelled}) - years(text)


def share_met(asked: frozenset[str], said: Iterable[frozenset[str]]) -> float:
    """Return the share of `asked` that is in any of `said`; 1 if nothing is asked."""
    if not asked:
        return 1.0
    return len(asked & frozenset().union(*said)) / len(asked)
