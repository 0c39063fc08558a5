"""A question: what kind it is, and what it asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.text import STOP_WORDS, WORD, fold, language_of, stem
from corpus.types import Language

Kind = Literal["when", "who", "where", "how many", "how much", "why", "about", "other"]

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "when",
        r"\bwhen\b|\b(?:what|which) (?:exact )?(?:date|day|month|year|time)\b|\bкогда\b|"
        r"\bв как(?:ом|ие|ой) (?:году|год|годы|месяце|день|дни)\b|\bкак(?:ого|их) (?:числа|года)\b|\bдата\b",
    ),
    (
        "how many",
        r"\bhow many\b|\bnumber of\b|\bсколько\b(?! (?:стоит|стоил|денег|средств))|\bколичеств",
    ),
    ("how much", r"\bhow much\b|\bсколько (?:стоит|стоил|денег|средств)|\bкакая сумма\b|\bбюджет"),
    (
        "where",
        r"\bwhere\b|\b(?:in|at) (?:what|which) (?:city|country|place|town)\b|\bгде\b|\bкуда\b|\bоткуда\b|"
        r"\bв как(?:ом|ой) (?:городе|стране|месте)\b",
    ),
    ("who", r"\bwho(?:m|se)?\b|\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчь[яеию]\b|\bчей\b"),
    ("why", r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bпочему\b|\bзачем\b|\bс какой целью\b"),
    (
        "about",
        r"^(?:please )?(?:tell|give|show)\b.*\babout\b|^what (?:is|was|are|were|about)\b|"
        r"^(?:describe|summari[sz]e)\b|^расскажи\b|^расскажите\b|^что такое\b|^что за\b|^опиши",
    ),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

_ASKING = frozenset(
    """
    tell me about please give show describe know more information info summary summarise summarize explain
    расскажи расскажите мне про пожалуйста покажи опиши подробнее информация такое такой такая
    """.split()
)
"""Words that ask without saying about what; left out of a question beside the stop words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the corpus reads it. `terms` are the stems of what it asks about, in order, each once.

    `names` are those of them that the asker wrote as names: with a capital, a digit, or in capitals.
    """

    text: str
    language: Language
    kind: Kind
    terms: tuple[str, ...]
    names: frozenset[str]


def read_question(text: str) -> Question:
    """Return what `text` asks; every string is a question, if perhaps one without terms."""
    folded = " ".join(WORD.findall(fold(text)))
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(folded)), "other")
    terms: dict[str, None] = {}
    names: set[str] = set()
    for match in WORD.finditer(text):
        for word in WORD.findall(fold(match[0])):
            if word in STOP_WORDS or word in _ASKING:
                continue
            term = stem(word)
            terms[term] = None
            if match.start() > 0 and not match[0].islower():
                names.add(term)
    return Question(text, language_of(text), kind, tuple(terms), frozenset(names))
