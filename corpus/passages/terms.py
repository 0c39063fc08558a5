"""Passages with their words counted: what is searched and weighed. Counted once, when a document is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.language import en, ru
from corpus.language.anaphora import refers_to_person
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names
from corpus.language.tokens import terms
from corpus.models import Document, Passage


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """A passage with its terms.

    `held` are all of them, those of the document's title included; `title` is the title's part of it; `sentences` has
    each sentence's own, its speaker's name among them.
    """

    passage: Passage
    terms: frozenset[str]
    title_terms: frozenset[str]
    sentence_terms: tuple[frozenset[str], ...]


_CONNECTOR = any_of(en.NAME_CONNECTORS, ru.NAME_CONNECTORS)
_CAPITALISED = r"[A-ZА-ЯЁ][\w’'-]*"
_TITLED = re.compile(rf"{_CAPITALISED}(?:\s+(?:{_CONNECTOR}\s+)?{_CAPITALISED})+")
"""A thing called by several words: "Memorandum on a Strategic Partnership", "International Technological Congress"."""
_BY_HEAD = re.compile(rf"\b[Tt]h(?:e|is)\s+({_CAPITALISED})(?!\s+(?:on|of|for|{_CAPITALISED}))")


def _titled(said: str) -> Iterator[tuple[str, str]]:
    """Yield the things that a sentence calls by several words, each with the word that stands for all of them."""
    for match in _TITLED.finditer(said):
        parts = match[0].split()
        yield parts[0 if any(part.islower() for part in parts) else -1], match[0]


def read_entries(document: Document, passages: Iterable[Passage]) -> Iterator[tuple[PassageTerms, tuple[str, ...]]]:
    """Yield the passages of a document with their terms: as a set, and one by one in order, for the index.

    A sentence that says "he" holds the name of whom the sentence before it names first, one that says "the Memorandum"
    the words by which it was called before; the sentence behind a question holds the question's words.
    """
    title = terms(document.title)
    text = document.text
    named = ""
    asked = ""
    called: dict[str, str] = {}
    for passage in passages:
        own = (*terms(passage.text), *title)
        sentences = []
        for sentence in passage.sentences:
            said = text[sentence.start : sentence.end]
            speaker = text[slice(*sentence.speaker)] if sentence.speaker else ""
            if not refers_to_person(said):
                named = next((said[start:end] for start, end in find_names(said)), "")
            subject = speaker or (named if refers_to_person(said) else "")
            meant = " ".join(called.get(head, "") for head in _BY_HEAD.findall(said))
            sentences.append(frozenset(terms(f"{said} {subject} {asked} {meant}")))
            called.update(_titled(said))
            asked = said if said.endswith("?") else ""
        yield PassageTerms(passage, frozenset(own), frozenset(title), tuple(sentences)), own
