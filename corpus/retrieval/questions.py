"""Parsing of a question: its kind, its content words, its focus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, WORD, is_cyrillic, language_of, normalize, stem
from corpus.models import Language

Kind = Literal[
    "when",
    "who",
    "where",
    "which country",
    "how many",
    "how much",
    "how long",
    "how old",
    "why",
    "say",
    "about",
    "other",
]

TYPED_KINDS: frozenset[Kind] = frozenset(
    {"when", "where", "which country", "how many", "how much", "how long", "how old"}
)
"""Kinds whose answer has a form to check: a sentence without a date does not say when."""

_KIND_ORDER: tuple[Kind, ...] = (
    *("when", "how old", "how long", "how much", "how many", "which country", "where", "say", "who", "why", "about"),
)
"""Kinds by precedence, if the wordings of several begin at the same place."""

_RELATIVE = re.compile(
    r"\b(?:what|which|что|чем|как(?:ой|ая|ое|ие|ова|ов))\b.*(?<! and)(?<! и) (?:when|where|когда|где)$|"
    r"^(?:when|where)(?! (?:is|are|was|were|do|does|did|will|has|have|had|can|could|should)\b)(?=.* (?:what|which)\b)"
)
"""A "when" that joins clauses: "What happens when it rains?", "When it rains, what happens?"."""

_KINDS = tuple(
    (kind, re.compile(any_of([en.QUESTION_PATTERNS[kind], ru.QUESTION_PATTERNS[kind]]))) for kind in _KIND_ORDER
)

MAX_QUESTION_CHARS = 1_000  # characters of a question that are read: a longer one is a pasted text
_CONTENTLESS = re.compile(
    r"\b(?:take|takes|took|taken|taking) place\b|\bhow (?:many|much|long|old|far|often|large|big|high)\b",
    re.IGNORECASE,
)
"""Phrases without a content word."""

_WORDS_BY_KIND = {
    kind: en.QUESTION_WORDS_BY_KIND[kind] | ru.QUESTION_WORDS_BY_KIND[kind] for kind in en.QUESTION_WORDS_BY_KIND
}
_REQUEST_WORDS = en.REQUEST_WORDS | ru.REQUEST_WORDS
_GENERIC_NOUNS = en.GENERIC_NOUNS | ru.GENERIC_NOUNS

_FOCUS = re.compile(
    rf"(?:{any_of(en.PREPOSITIONS, ru.PREPOSITIONS)} )?"
    rf"{any_of(en.FOCUS_QUESTION_WORDS, ru.FOCUS_QUESTION_WORDS)} (?!kind|type|sort)(\w+)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question: normalized as `text`, its `term`, and as it was `written`.

    `is_name` if it is capitalised like a name.
    """

    text: str
    term: str
    is_name: bool
    written: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed question.

    `words` are the content words, in order, each term once. `focus` is the term of the noun asked for: "hotel" in
    "Which hotel did he stay in?". `documents` are the keys of the only documents to search, None for all.
    `is_unresolved` where the question refers to an earlier one that is not known.
    """

    text: str
    language: Language
    kind: Kind
    words: tuple[Word, ...]
    focus: str | None = None
    documents: frozenset[str] | None = None
    is_unresolved: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of the words."""
        return tuple(word.term for word in self.words)


def _kind(folded: str) -> Kind:
    """Return the kind whose wording comes first: "How old was he when …" asks for an age, not for a day."""
    found = [
        (kind == "about", match.start(), at)  # "Tell me when it was" asks for a day
        for at, (kind, pattern) in enumerate(_KINDS)
        if (match := pattern.search(folded)) and not _is_relative(match)
    ]
    return _KINDS[min(found)[2]][0] if found else "other"


def _is_relative(match: re.Match[str]) -> bool:
    if match[0] not in ("when", "where", "когда", "где"):
        return False
    before = match.string[: match.end()]
    return bool(_RELATIVE.search(before) or (match.start() == 0 and _RELATIVE.match(match.string)))


@lru_cache(maxsize=512)  # questions: the steps of an answer read the same text several times
def read_question(text: str) -> Question:
    """Return the question in the first `MAX_QUESTION_CHARS` characters of `text`; it may have no content word."""
    text_read = text[:MAX_QUESTION_CHARS]
    folded = " ".join(WORD.findall(normalize(text_read)))
    kind = _kind(folded)
    contentless = STOP_WORDS | _REQUEST_WORDS | _WORDS_BY_KIND.get(kind, frozenset())
    words: dict[str, Word] = {}
    for match in WORD.finditer(_CONTENTLESS.sub(" ", text_read)):
        # The first word of a question is always capitalised.
        is_name = not match[0].islower() and (match.start() > 0 or match[0][1:].lower() != match[0][1:])
        for word in WORD.findall(normalize(match[0])):
            # «Ли» is a name where «ли» is a particle.
            is_surname = is_name and match[0].istitle() and len(word) > 1 and is_cyrillic(word)
            if is_surname or word not in contentless:
                term = stem(word)
                words.setdefault(term, Word(word, term, is_name, match[0]))
    focus = _FOCUS.match(folded)
    asked = stem(focus[1]) if focus and kind == "other" and focus[1] not in _GENERIC_NOUNS else None
    return Question(text, language_of(text), kind, tuple(words.values()), asked if asked in words else None)
