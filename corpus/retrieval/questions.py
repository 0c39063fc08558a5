"""A question: what kind it is, and what it asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

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

PLAIN_KINDS: frozenset[Kind] = frozenset(
    {"when", "where", "which country", "how many", "how much", "how long", "how old"}
)
"""Kinds whose answer can be told by its form: a sentence without a date does not say when."""

_OFFICE_ASKED = (
    r"\bwhat (?:is|was) .*\b(?:position|job|post|role)$|"
    r"\b(?:what|which) (?:position|job|post|role|office)\b.*\b(?:hold|have)$|"
    r"\bкак(?:ую|ова|ая) .*(?:должность|роль)\b|\bкакой пост\b"
)

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "when",
        r"\bwhen\b|\b(?:what|which) (?:exact )?(?:date|day|month|year|time)s?\b|\bкогда\b|"
        r"\b(?:в|с) как(?:ом|ие|ой|ого) (?:году|год|годы|года|месяце|день|дни)\b|"
        r"\bкак(?:ого|их) (?:числа|года)\b|\bдат[аыуе]\b",
    ),
    ("how old", r"\bhow old\b|\bwhat age\b|\bсколько лет [^\W\d_]+у$|\bкаков возраст\b"),
    (
        "how long",
        r"\bhow long\b|\bhow much time\b|\bhow many (?:days|weeks|months|years|hours)\b|\bкак долго\b|"
        r"\bсколько (?:лет|дней|времени|(?:\w+ )?(?:(?:про)?дли[лт]\w+|продолжа\w+|займет|занимает))\b",
    ),
    (
        "how much",
        r"\bhow much .*\b(?:cost|pay|paid|spen[dt]|give|gave|invest\w*|earn\w*|money|funding|worth)\b|"
        r"\bhow much(?: \w+){0,2}$|"
        r"\bwhat (?:does|did|will) .* cost\b|\b(?:what|which) .*\b(?:budget|price|cost|sum)\b|"
        r"\bсколько (?:\w+ )?(?:стоит|стоил|денег|средств)|\bкак(?:ая|ова) (?:сумма|цена|стоимость)\b|\bбюджет",
    ),
    ("how many", r"\bhow (?:many|much|far|large|big|high|often)\b|\bnumber of\b|\bсколько\b|\bколичеств"),
    (
        "which country",
        r"\b(?:what|which) (?:\w+ )?(?:countr(?:y|ies)|nations?|states)\b|\bкак(?:ой|ая|ие|их|им|ую) (?:\w+ )?стран",
    ),
    (
        "where",
        r"\bwhere\b|\b(?:what|which) (?:city|place|town|venue|building)\b|\bгде\b|\bкуда\b|\bоткуда\b|"
        r"\bв как(?:ом|ой) (?:городе|месте|здании)\b",
    ),
    (
        "say",
        r"\bwhat (?:did|does|has|had) .*\b(?:say|said|think|state|stress|note|add|highlight)\b|"
        r"\bчто (?:\w+ )?(?:сказал|говорил|говорит|заявил|отметил|подчеркнул|думает)",
    ),
    ("who", rf"{_OFFICE_ASKED}|\bwho(?:m|se)?\b|\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчь[яеию]\b|\bчей\b"),
    ("why", r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bпочему\b|\bзачем\b|\bс какой целью\b"),
    (
        "about",
        r"^(?:please )?(?:tell|give|show)\b.*\babout\b|^what (?:is|was|are|were|about)\b|"
        r"^(?:describe|summari[sz]e)\b|^расскажи\b|^расскажите\b|^что такое\b|^что за\b|^опиши",
    ),
)
_RELATIVE = re.compile(
    r"\b(?:what|which|что|чем|как(?:ой|ая|ое|ие|ова|ов))\b.*(?<! and)(?<! и) (?:when|where|когда|где)$|"
    r"^(?:when|where)(?! (?:is|are|was|were|do|does|did|will|has|have|had|can|could|should)\b)(?=.* (?:what|which)\b)"
)
"""Before and at a "when" that joins clauses: "What happens when it rains?", "When it rains, what happens?"."""
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

LONGEST_QUESTION = 1_000
"""Characters; a question of more is a text that somebody pasted."""

_EMPTY = re.compile(
    r"\b(?:take|takes|took|taken|taking) place\b|\bhow (?:many|much|long|old|far|often|large|big|high)\b",
    re.IGNORECASE,
)
"""Phrases of which no word says about what."""

_SAID_BY_KIND: Mapping[Kind, frozenset[str]] = {
    "how long": frozenset(
        "last lasts lasted take takes took длится длился длилась длилось продлится продолжается займет занимает".split()
    ),
    "who": frozenset("position job post role office hold have должность роль пост занимает".split()),
}
"""Words that a question of a kind asks with."""

_FOCUS = re.compile(
    r"(?:(?:in|at|on|of|for|to|from|by|with|в|во|на|о|об|с|к|по|из|для) )?"
    r"(?:which|what|какой|какая|какое|какие|какого|какую|каком|каких|каким|какими) (?!kind|type|sort)(\w+)"
)

_ANY_THING = frozenset(
    """
    area areas body city company countries country date day document documents event events institution institutions
    organisation organisations organization organizations part parts people person project projects region regions
    thing things topic topics way ways year years город города документ документы компания организации организация
    проект проекты регион регионах регионы событие события тема темы человек люди
    """.split()
)
"""What an answer may be without being called so: "Central Asia" is a region where no "region" is written."""

_ASKING = frozenset(
    """
    tell me about please give show describe know more information info summary summarise summarize explain
    say said says think happen happened happens occur occurred расскажи расскажите мне про пожалуйста покажи опиши
    подробнее информация такое такой такая состоится состоялся состоялась состоялось состоялись пройдет пройдут
    прошел прошла прошло прошли проходил проходила проходит сказал сказала говорит заявил заявила
    """.split()
)
"""Words that ask without saying about what; left out of a question beside the stop words."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that a question asks about: folded, with its term, and as it was `written`.

    `is_name` where it was written as names are.
    """

    text: str
    term: str
    is_name: bool
    written: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the corpus reads it.

    `words` are those of meaning, in order, each term once. `focus` is the term of what is asked for by name: "hotel"
    in "Which hotel did he stay in?".
    """

    text: str
    language: Language
    kind: Kind
    words: tuple[Word, ...]
    focus: str | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of the words."""
        return tuple(word.term for word in self.words)


def _kind(folded: str) -> Kind:
    """Return the kind whose words come first: "How old was he when …" asks for an age, not for a day."""
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


@lru_cache(maxsize=512)
def read_question(text: str) -> Question:
    """Return what `text` asks; every string is a question, if perhaps one without words.

    Of a very long one the first `LONGEST_QUESTION` characters are read.
    """
    read = text[:LONGEST_QUESTION]
    folded = " ".join(WORD.findall(normalize(read)))
    kind = _kind(folded)
    asking = _ASKING | _SAID_BY_KIND.get(kind, frozenset())
    words: dict[str, Word] = {}
    for match in WORD.finditer(_EMPTY.sub(" ", read)):
        # The first word of a question has a capital whatever it is.
        is_name = not match[0].islower() and (match.start() > 0 or match[0][1:].lower() != match[0][1:])
        for word in WORD.findall(normalize(match[0])):
            # «Ли» is a name where «ли» is a particle.
            is_surname = is_name and match[0].istitle() and len(word) > 1 and is_cyrillic(word)
            if is_surname or (word not in STOP_WORDS and word not in asking):
                term = stem(word)
                words.setdefault(term, Word(word, term, is_name, match[0]))
    focus = _FOCUS.match(folded)
    asked = stem(focus[1]) if focus and kind == "other" and focus[1] not in _ANY_THING else None
    return Question(text, language_of(text), kind, tuple(words.values()), asked if asked in words else None)
