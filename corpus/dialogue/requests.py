"""Requests about the library as a whole: documents in a language or of a year, and all about a subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.answering.constraints import years
from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.models import Document, Language

_LANGUAGES: dict[Language, re.Pattern[str]] = {
    code: re.compile(rf"\b{any_of(en.DOCUMENT_LANGUAGES[code], ru.DOCUMENT_LANGUAGES[code])}") for code in ("en", "ru")
}
_ALL_ABOUT = re.compile(rf"{any_of(en.ALL_ABOUT, ru.ALL_ABOUT)}\s+(?P<subject>[^?]+?)\s*[?.!]*", re.IGNORECASE)
_DOCUMENTS_ABOUT = re.compile(
    rf"{any_of(en.DOCUMENT_NOUNS, ru.DOCUMENT_NOUNS)} {any_of(en.SUBJECT_PREPOSITIONS, ru.SUBJECT_PREPOSITIONS)} "
    r"(?P<subject>[^?.!]+?)(?: есть)?\s*[?.!]*\Z",
    re.IGNORECASE,
)
_ALSO_ASKED = re.compile(rf"\b{any_of(en.QUESTION_WORDS_INSIDE, ru.QUESTION_WORDS_INSIDE)}\b", re.IGNORECASE)
MAX_SUBJECT_WORDS = 6


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Documents in a language (None: in any) and of certain years (empty: of any)."""

    language: Language | None = None
    years: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Return False for the filter that every document passes."""
        return bool(self.language or self.years)

    def passes(self, document: Document) -> bool:
        """Return True if the document has the language and a date in one of the years."""
        if self.language and document.language != self.language:
            return False
        return not self.years or (document.date is not None and str(document.date.year) in self.years)


def read_document_filter(text: str) -> DocumentFilter:
    """Return the language and the years that a request for documents names; two languages are no filter."""
    lowered = collapse_whitespace(text.lower())
    named = [code for code, pattern in _LANGUAGES.items() if pattern.search(lowered)]
    return DocumentFilter(named[0] if len(named) == 1 else None, years(text))


def document_subject(text: str) -> str | None:
    """Return what the documents that a request asks for are about: "any docs about BRICS?"; None if it says nothing."""
    match = _DOCUMENTS_ABOUT.search(collapse_whitespace(text))
    return match["subject"] if match else None


def asked_subject(text: str) -> str | None:
    """Return the subject of a request for all about it ("everything about Vienna"); None for other messages."""
    match = _ALL_ABOUT.fullmatch(collapse_whitespace(text))
    if match is None or len(match["subject"].split()) > MAX_SUBJECT_WORDS or _ALSO_ASKED.search(match["subject"]):
        return None
    return match["subject"]
