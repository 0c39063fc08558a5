"""The data types that all parts share: immutable, and of the standard library only."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from typing import Literal, get_args

Day = date
"""An alias of `date`, which names a field inside `Document`."""

Language = Literal["en", "ru"]
Precision = Literal["day", "month", "year", "none"]
Certainty = Literal["sure", "likely", "unknown"]
EventKind = Literal["event", "milestone"]
EventType = Literal[
    "meeting",
    "congress",
    "conference",
    "forum",
    "summit",
    "session",
    "training",
    "exhibition",
    "visit",
    "signing",
    "ceremony",
    "competition",
    "festival",
    "event",
]
EventStatus = Literal["planned", "held", "postponed", "cancelled"]
Heading = Literal["what", "when_where", "who", "agreed", "next"]

HEADINGS: tuple[Heading, ...] = get_args(Heading)
"""The headings of a brief, in order."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The text of a file, and the metadata that its format carries."""

    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)


class _Text:
    """A document's text: a string, or a function that reads it."""

    def __get__(self, document: object | None, owner: type | None = None) -> str:
        if document is None:
            raise AttributeError  # so that the text has no default
        text = document.__dict__["_text"]
        return text if isinstance(text, str) else text()

    def __set__(self, document: object, text: str | Callable[[], str]) -> None:
        document.__dict__["_text"] = text


@dataclass(frozen=True)
class Document:
    """A text of the corpus.

    `id` is the file's name without its extension. `text` has line feeds as line ends; all offsets in the project count
    its characters. `start`, `end` and `place` are those of the reported event in the catalog or front matter; they take
    precedence over the text. `scanned` is true if a program has read the letters from pictures, which it may misread.
    `page_starts` are the offsets at which the pages of its file begin, if that has pages.
    """

    id: str
    title: str
    text: _Text = _Text()
    language: Language = "en"
    date: date | None = None
    url: str | None = None
    publisher: str | None = None
    start: Day | None = None
    end: Day | None = None
    place: str | None = None
    scanned: bool = False
    page_starts: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page, from 1, on which a part of the text begins; None without pages."""
        return bisect_right(self.page_starts, offset) or None

    @cached_property
    def key(self) -> str:
        """The key of this text under this id: 11 URL-safe characters."""
        digest = blake2b(f"{self.id}\0{self.text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def leave_text(self, read: Callable[[], str]) -> None:
        """Free the memory of the text: from now on `read` returns it."""
        object.__setattr__(self, "text", read)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quotable span of a document: `document.text[start:end]`.

    `kind` is "name" for a name with a job title on lines of their own (a signature, a contact), else "sentence".
    `speaker` is the span that names the speaker, if the sentence itself does not.
    """

    start: int
    end: int
    kind: Literal["sentence", "name"] = "sentence"
    speaker: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document, the unit of the index. It may have no sentences (a list of links, say)."""

    document: Document
    start: int
    end: int
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The text of the passage."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an answer, verbatim: `text` is `document.text[start:end]` with white space collapsed.

    `source` is the number of its `Source` in the answer, from 1.
    """

    text: str
    source: int
    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that an answer cites, with the number that its quotes refer to."""

    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Without a confident answer there are no quotes, and `sources` are at most three nearest documents. `unknown_words`
    are the words of the question that no document has. `certainty` is "unknown" exactly where there are no quotes.
    `short` is the span of the first quote's text that is the answer, where one is: a date, a name, a number, a place.
    `as_of` is the date of the first quote's document where the answer may have changed since: an office, a plan.
    `planned_until` is the last day of the date that `short` is, where the quote announces it.
    """

    question: str
    language: Language
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    unknown_words: tuple[str, ...] = ()
    certainty: Certainty = "unknown"
    short: tuple[int, int] | None = None
    as_of: Day | None = None
    planned_until: Day | None = None

    @property
    def short_text(self) -> str | None:
        """The words of the first quote that are the answer, verbatim."""
        return self.quotes[0].text[slice(*self.short)] if self.short and self.quotes else None

    @property
    def answered(self) -> bool:
        """True if there are quotes."""
        return bool(self.quotes)


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A quotation of a brief under its heading.

    `named_date` is the earliest date that it names, in ISO 8601 and as precise as it says: "2027", "2027-05". `copies`
    are the numbers of other sources with the same sentence.
    """

    heading: Heading
    quote: Quote
    named_date: str | None
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """Sentences of the documents on a subject, in the order of the headings, then of time."""

    subject: str
    sentences: tuple[BriefSentence, ...] = ()
    sources: tuple[Source, ...] = ()

    def under(self, heading: Heading) -> list[BriefSentence]:
        """Return the sentences under a heading."""
        return [each for each in self.sentences if each.heading == heading]


@dataclass(frozen=True, slots=True)
class Place:
    """A city or a country with its names; `country` is an ISO 3166 code."""

    english: str
    russian: str
    country: str | None = None

    def name(self, language: Language) -> str:
        """Return the name in `language`."""
        return self.russian if language == "ru" else self.english


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of a document: an event that it reports ("event", one or several), or another fact ("milestone").

    `title` is the document's title for an event, and says what a milestone is about. `name` is the event's own, in the
    words of the text. `start` and `end` are its first and last day; a month, a quarter or a year spans all of it. Both
    are None if `precision` is "none". `sentence` is the span that states the fact. `index` counts the facts of a
    document; 0 is what it is about. `starts_at` and `ends_at` are set if the text gives the hours with their time
    zone.
    `participants` are persons with their offices, and organisations, as the text gives them. `reports` are what other
    documents say about the same event, the earliest document first. `days_hold` is False where the days are those on
    which an event that was put off does not take place, and no others are known.
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
    name: str = ""
    type: EventType = "event"
    status: EventStatus = "held"
    participants: tuple[str, ...] = ()
    reports: tuple[Event, ...] = ()
    ends_at: datetime | None = None
    days_hold: bool = True

    @property
    def text(self) -> str:
        """The text of the sentence, with white space collapsed."""
        return " ".join(self.document.text[self.sentence.start : self.sentence.end].split())

    @property
    def label(self) -> str:
        """The text for lists: the name, else the title."""
        return self.name or self.title

    @property
    def sources(self) -> tuple[Document, ...]:
        """All documents that report the event, its own first."""
        return tuple(dict.fromkeys([self.document, *(each.document for each in self.reports)]))

    @property
    def uid(self) -> str:
        """A stable identifier: a corrected date, place or name of what a document is about does not change it."""
        said = "" if self.index == 0 else f"{self.text}\0{self.start}\0{self.end}"
        if self.index and self.kind == "event":
            said = f"{self.type}\0{self.name}\0{self.start.year if self.start else 0}"
        return blake2b(f"{self.document.id}\0{said}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
