"""The terms of passages and sentences, read once with the document."""

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

    `terms` are all of them, including those of the document's title. `sentence_terms` has the terms of each sentence,
    including its speaker's name and those of the words that it refers to.
    """

    passage: Passage
    terms: frozenset[str]
    title_terms: frozenset[str]
    sentence_terms: tuple[frozenset[str], ...]


_CONNECTOR = any_of(en.NAME_CONNECTORS, ru.NAME_CONNECTORS)
_CAPITALISED = r"[A-ZА-ЯЁ][\w’'-]*"
_MULTIWORD_NAME = re.compile(rf"{_CAPITALISED}(?:\s+(?:{_CONNECTOR}\s+)?{_CAPITALISED})+")
"""A name of several words: "Memorandum on a Strategic Partnership", "International Technological Congress"."""
_SHORT_NAME = re.compile(rf"\b[Tt]h(?:e|is)\s+({_CAPITALISED})(?!\s+(?:on|of|for|{_CAPITALISED}))")


def _multiword_names(said: str) -> Iterator[tuple[str, str]]:
    """Yield the names of several words in a sentence, each after its short form: "Memorandum"."""
    for match in _MULTIWORD_NAME.finditer(said):
        parts = match[0].split()
        yield parts[0 if any(part.islower() for part in parts) else -1], match[0]


def read_passage_terms(
    document: Document, passages: Iterable[Passage]
) -> Iterator[tuple[PassageTerms, tuple[str, ...]]]:
    """Yield the passages of a document with their terms, and the same terms in order and repeated, for the index.

    A sentence also has the terms of its references: the first name in the sentence before for "he", the full name for
    "the Memorandum", and the question that the sentence follows.
    """
    title = terms(document.title)
    text = document.text
    person = ""
    question = ""
    full_names: dict[str, str] = {}
    for passage in passages:
        own = (*terms(passage.text), *title)
        sentences = []
        for sentence in passage.sentences:
            said = text[sentence.start : sentence.end]
            speaker = text[slice(*sentence.speaker)] if sentence.speaker else ""
            if not refers_to_person(said):
                person = next((said[start:end] for start, end in find_names(said)), "")
            subject = speaker or (person if refers_to_person(said) else "")
            names = " ".join(full_names.get(short, "") for short in _SHORT_NAME.findall(said))
            sentences.append(frozenset(terms(f"{said} {subject} {question} {names}")))
            full_names.update(_multiword_names(said))
            question = said if said.endswith("?") else ""
        yield PassageTerms(passage, frozenset(own), frozenset(title), tuple(sentences)), own
