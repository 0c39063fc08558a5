"""People and questions that the documents offer: to list, or where a question could not be answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.language import en, ru
from corpus.language.abbreviations import find_abbreviations
from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import words
from corpus.language.transliteration import phonetic_key
from corpus.models import Document, Language, Passage

MAX_SUGGESTIONS = 8  # of a document
MIN_NAME_WORDS = 2
_CONTEXT_CHARS = 60
MIN_SIMILARITY = 0.8  # of the sounds of a name that was mistyped
MIN_SIMILAR_CHARS = 4  # shorter names are similar to everything


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom a document names with a job title; `index` is that of "Who is …?" in `questions_about` it."""

    name: str
    document: Document
    index: int


def questions_about(document: Document, passages: Sequence[Passage], language: Language) -> tuple[str, ...]:
    """Return questions in `language` that the document may answer: who somebody is, and what is short for what."""
    data = ru if language == "ru" else en
    asked = [
        *(data.SUGGESTED_WHO.format(name=name) for name in _names(document, passages)),
        *(data.SUGGESTED_WHAT.format(name=each.short.upper()) for each in find_abbreviations(document.text)),
    ]
    return tuple(dict.fromkeys(asked))[:MAX_SUGGESTIONS]


def people_of(documents: Iterable[tuple[Document, Sequence[Passage]]]) -> tuple[KnownPerson, ...]:
    """Return the people whom the documents name with a job title, each once, by its first spelling."""
    found: dict[tuple[str, ...], KnownPerson] = {}
    for document, passages in documents:
        names = dict.fromkeys(_names(document, passages))
        for index, name in enumerate(names):
            if index < MAX_SUGGESTIONS:
                found.setdefault(_sounds(name), KnownPerson(name, document, index))
    return tuple(found.values())


def similar_person(name: str, people: Iterable[KnownPerson]) -> str | None:
    """Return whose surname is most like the last word of `name`, and who has the sounds of its other words, if any."""
    *others, last = _sounds(name) or ("",)
    if len(last) < MIN_SIMILAR_CHARS:
        return None
    rated = [
        (fuzz.ratio(sounds[-1], last) / 100, each.name)
        for each in people
        if (sounds := _sounds(each.name)) and set(others) <= set(sounds)
    ]
    similarity, closest = max(rated, default=(0.0, ""))
    return closest if similarity >= MIN_SIMILARITY else None


def _sounds(name: str) -> tuple[str, ...]:
    return tuple(map(phonetic_key, words(name)))


def _names(document: Document, passages: Sequence[Passage]) -> Iterator[str]:
    """Yield the names in the document that have a job title near them."""
    for passage in passages:
        for sentence in passage.sentences:
            said = document.text[sentence.start : sentence.end]
            for start, end in find_names(said):
                name = collapse_whitespace(said[start:end])
                near = said[max(0, start - _CONTEXT_CHARS) : end + _CONTEXT_CHARS]
                if len(name.split()) >= MIN_NAME_WORDS and has_job_title(near) and not has_job_title(name):
                    yield name
