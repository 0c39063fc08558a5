"""Parsing of a question: its kind, its content words, its focus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.person_names import has_job_title
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
_DEFINITION_WORDS = en.DEFINITION_WORDS | ru.DEFINITION_WORDS
_GENERIC_NOUNS = en.GENERIC_NOUNS | ru.GENERIC_NOUNS

_FOCUS = re.compile(
    rf"(?:{any_of(en.PREPOSITIONS, ru.PREPOSITIONS)} )?"
    rf"{any_of(en.FOCUS_QUESTION_WORDS, ru.FOCUS_QUESTION_WORDS)} (?!kind|type|sort)(\w+)"
)


_TOPIC_REQUEST = re.compile(rf"\W*{any_of(en.TOPIC_REQUESTS, ru.TOPIC_REQUESTS)}\b\s*(?=\w)", re.IGNORECASE)
_DEFINITION = re.compile(any_of(en.DEFINITION_QUESTIONS, ru.DEFINITION_QUESTIONS))


_PERSON_REQUEST = re.compile(any_of(en.PERSON_REQUESTS, ru.PERSON_REQUESTS))


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
    `is_unresolved` where the question refers to an earlier one that is not known. `context` is the earlier one that it
    refers to.
    """

    text: str
    language: Language
    kind: Kind
    words: tuple[Word, ...]
    focus: str | None = None
    documents: frozenset[str] | None = None
    is_unresolved: bool = False
    context: str = ""

    @property
    def text_to_read(self) -> str:
        """The question after the one that it refers to; "Tell me about X" is "What about X"."""
        text = self.text[:MAX_QUESTION_CHARS]
        topic = _without_request(text)
        asked = text if topic == text else f"what about {topic}"
        return f"{self.context} {asked}".strip()

    @property
    def requests_topic(self) -> bool:
        """True for a request for all on a topic: "Tell me about X"."""
        return _without_request(self.text[:MAX_QUESTION_CHARS]) != self.text[:MAX_QUESTION_CHARS]

    @property
    def defined(self) -> tuple[str, ...]:
        """The only content word of "What is X?" and "What does X stand for?", as it may be an abbreviation."""
        is_definition = len(self.words) == 1 and bool(_DEFINITION.search(" ".join(WORD.findall(normalize(self.text)))))
        return tuple(word.text for word in self.words) if is_definition else ()

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


def asks_person(question: Question) -> bool:
    """Return True for "Who is X?", for a contact, and for who holds an office; not for who did something."""
    folded = " ".join(WORD.findall(normalize(question.text_to_read)))
    return bool(_PERSON_REQUEST.search(folded)) or has_job_title(question.text_to_read)


def _without_request(text: str) -> str:
    """Return the topic of a request for all on a topic, or the whole text."""
    match = _TOPIC_REQUEST.match(text)
    return text[match.end() :] if match else text


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
    kind = _kind(folded) if _without_request(text_read) == text_read else "about"
    contentless = STOP_WORDS | _REQUEST_WORDS | _WORDS_BY_KIND.get(kind, frozenset())
    if _DEFINITION.search(folded):
        contentless |= _DEFINITION_WORDS
    words: dict[str, Word] = {}
    for match in WORD.finditer(_CONTENTLESS.sub(" ", _without_request(text_read))):
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
