"""The nouns of the project. Frozen, and made of the standard library only."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

Day = date
"""`date` by another name: within `Document`, `date` is its own."""

Language = Literal["en", "ru"]
Precision = Literal["day", "month", "year", "none"]
EventKind = Literal["event", "milestone"]


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader found in a file: its words, and the metadata that the format itself carries."""

    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the corpus.

    `id` is the file's name without its ending. `text` is what was read, every line end as one line feed;
    every offset anywhere in the project counts characters of it. `start`, `end` and `place` are what its catalog or
    front matter says of the event that it reports: they go before what the text says.
    """

    id: str
    title: str
    text: str
    language: Language = "en"
    date: date | None = None
    url: str | None = None
    publisher: str | None = None
    start: Day | None = None
    end: Day | None = None
    place: str | None = None

    @property
    def key(self) -> str:
        """Return 11 URL-safe characters that stand for this text under this id, and for no other."""
        return _key(self.id, self.text)


@lru_cache(maxsize=4096)
def _key(document_id: str, text: str) -> str:
    digest = blake2b(f"{document_id}\0{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quotable stretch of a document: `document.text[start:end]`.

    `kind` is "name" for a name with its office on lines of their own (a signature, a contact), else
    "sentence". `speaker` is the stretch that names who said it, where the sentence itself does not.
    """

    start: int
    end: int
    kind: Literal["sentence", "name"] = "sentence"
    speaker: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document: what the index finds. It may hold no sentence (a list of links, say)."""

    document: Document
    start: int
    end: int
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The passage's own characters."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an answer, word for word: `document.text[start:end]`, white space folded in `text`.

    `source` is the number of its `Source` in the answer, from 1. `marks` are the stretches of `text` that the
    question asked for: the date, the name, the number.
    """

    text: str
    source: int
    start: int
    end: int
    speaker: str | None = None
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document that an answer cites, under the number that its quotes carry."""

    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question.

    `answered` is false where the corpus does not know: then there are no quotes, and `sources` are at most
    three nearest documents. `unknown_words` are the words of the question that no document has.
    """

    question: str
    language: Language
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    unknown_words: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether anything is quoted."""
        return bool(self.quotes)


@dataclass(frozen=True, slots=True)
class Place:
    """A city or a country by its names; `country` is its ISO 3166 code."""

    english: str
    russian: str
    country: str | None = None

    def name(self, language: Language) -> str:
        """Return the name that a reader of `language` knows."""
        return self.russian if language == "ru" else self.english


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of a document: what the document reports ("event", one a document), or another ("milestone").

    `start` and `end` are its first and last day; a month, a quarter or a year spans all of it; both are None where
    `precision` is "none". `sentence` is the stretch of the document that says so. `index` counts the facts of a
    document from 0, which is its event. `starts_at` is set where the text gives the time of day with its time zone.
    """

    document: Document
    index: int
    kind: EventKind
    title: str
    start: date | None
    end: date | None
    precision: Precision
    place: Place | None
    sentence: Sentence
    starts_at: datetime | None = None

    @property
    def text(self) -> str:
        """The sentence as it stands in the document, white space folded."""
        return " ".join(self.document.text[self.sentence.start : self.sentence.end].split())

    @property
    def uid(self) -> str:
        """What stands for the fact wherever it is listed, over corrections of its date, place and title."""
        said = "" if self.kind == "event" else f"{self.text}\0{self.start}\0{self.end}"
        return blake2b(f"{self.document.id}\0{said}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
