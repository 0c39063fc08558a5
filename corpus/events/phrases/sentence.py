"""The tokens of a sentence, and how a name is cut and a verb found: what the phrases of both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from corpus.events.phrases.phrase import EventPhrase, Span, name_terms
from corpus.language.lines import collapse_whitespace
from corpus.models import EventType

MAX_NAME_CHARS = 110
MAX_AGREEMENT_CHARS = 80
MAX_WORDS_LEFT = 8
MAX_WORDS_RIGHT = 16
MAX_VERB_DISTANCE = 240  # characters between an agreement and the verb of signing

_QUOTED = r"«[^«»\n]{2,100}»|“[^“”\n]{2,100}”|\"[^\"\n]{2,100}\""
_TOKEN = re.compile(
    rf"{_QUOTED}|St\.(?=\s[A-Z])|[^\W_](?:(?:[\w’'&/.-]|(?<=[^\W\d_])–(?=[^\W\d_]))*[^\W_])?(?:['’](?=\s))?|[^\w\s]"
)
ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|-?[а-я]{1,2})?|[IVXLC]+(?:-[а-я]{1,2})?")
YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
NAMED_WITH_YEAR = re.compile(
    r"\b(?!(?:ОСЕНЬ|ВЕСН|ЛЕТ|ЗИМ|ПЛАН|ОТЧ|ИТОГ|ГОД|AUTUMN|SPRING|SUMMER|WINTER|PLAN|REPORT"
    r"|YEAR))[A-ZА-ЯЁ]{2}[A-Za-zА-ЯЁа-яё]{2,}[- –](?:19|20)\d\d\b"
)
NAMED_AND_TOLD = re.compile(
    r"(?P<name>«[^«»\n]{3,60}»)"
    r"(?=,? (?:котор(?:ый|ая|ое) )?(?:\w+ )?(?:пройд[её]т|прош[её]л|прошл[ао]|состо\w+|откро\w+)\b)"
    r"|(?P<brand>\b[A-Z]{4,})(?=, which (?:will|is to|was|takes|took|opens)\b)"
    r"|(?<=exhibited at )(?P<fair>[A-Z]{4,}\b)"
)
"""The name of an event without a noun, told by its verb: «Иннопром», который пройдёт."""
_CUTS = (" between ", " with ", " for ", " on ", " of ", " между ", " по ", " для ", " с ", " о ")
_SMALL_WORD_AT_END = re.compile(
    r"\s+(?:г-н\w?|г-ж\w|г-ном|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|and|of|the|for|with|to|on|и|в"
    r"|на|по|под|при|о|об|с|со|для|между)$"
)


@dataclass(frozen=True, slots=True)
class PhraseToken:
    """A word, a quoted name or a mark."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """True for a word or a number."""
        return self.text[0].isalnum()

    @property
    def is_quoted(self) -> bool:
        """True for a name in quotation marks."""
        return self.text[0] in '«“"' and len(self.text) > 2

    @property
    def is_capital(self) -> bool:
        """True if it begins with a capital."""
        return self.text[0].isupper()


class TokenizedSentence:
    """A sentence as tokens. `stops` are the spans of its dates; no name has a date or an hour."""

    def __init__(self, text: str, stops: Sequence[Span]) -> None:
        self.text = text
        self.stops = [*stops, *(match.span() for match in _CLOCK.finditer(text))]
        self.tokens = [PhraseToken(match[0], *match.span()) for match in _TOKEN.finditer(text)]

    def is_stopped(self, at: int) -> bool:
        """Return True if a token is in a date, or there is none."""
        if at >= len(self.tokens):
            return True
        token = self.tokens[at]
        return any(start < token.end and token.start < end for start, end in self.stops)

    def is_adjacent(self, left: int, right: int) -> bool:
        """Return True if only white space lies between two tokens."""
        return not self.text[self.tokens[left].end : self.tokens[right].start].strip()

    def is_abbreviation(self, at: int) -> bool:
        """Return True if a bracket with one word begins at a token."""
        return [each.text for each in self.tokens[at : at + 3 : 2]] == ["(", ")"]

    def at_char(self, position: int) -> int:
        """Return the first token from a character on."""
        return next((at for at, each in enumerate(self.tokens) if each.start >= position), len(self.tokens))

    def span(self, start: int, stop: int) -> Span:
        """Return the characters of the tokens from `start` to before `stop`."""
        return self.tokens[start].start, self.tokens[stop - 1].end

    def text_of(self, start: int, stop: int) -> str:
        """Return the text of the tokens from `start` to before `stop`, white space collapsed."""
        return collapse_whitespace(self.text[slice(*self.span(start, stop))])


def named_with_year(text: str) -> Iterator[EventPhrase]:
    """Yield names with a year, which events have, or with a verb: "INNOPROM-2021", «Иннопром», который пройдёт."""
    for match in NAMED_WITH_YEAR.finditer(text):
        yield EventPhrase(match.span(), match[0], "event", name_terms(match[0]), is_proper=True)
    for match in NAMED_AND_TOLD.finditer(text):
        yield EventPhrase(match.span(), match[0], "event", name_terms(match[0]), is_proper=True)


def shorten_name(name: str, limit: int = MAX_NAME_CHARS) -> str:
    """Return a name without a small word at its end, and without what makes it longer than `limit`."""
    if len(name) <= limit:
        return _SMALL_WORD_AT_END.sub("", name)
    cut = name[:limit].rsplit(" ", 1)[0]
    for mark in _CUTS:
        at = cut.rfind(mark)
        if at > limit // 4:
            return cut[:at]
    return _SMALL_WORD_AT_END.sub("", cut)


def nearest_match(pattern: re.Pattern[str], text: str, span: Span) -> re.Match[str] | None:
    """Return the match that is nearest to a span, at most `MAX_VERB_DISTANCE` away."""
    near = [
        (distance, match)
        for match in pattern.finditer(text)
        if (distance := max(match.start() - span[1], span[0] - match.end())) <= MAX_VERB_DISTANCE
    ]
    return min(near, key=lambda each: each[0])[1] if near else None


def types_by_word(types: Mapping[str, str]) -> dict[str, EventType]:
    """Return the type of each noun."""
    return {word: cast("EventType", kind) for kind, nouns in types.items() for word in nouns.split()}
