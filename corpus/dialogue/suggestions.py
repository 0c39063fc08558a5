"""Questions that a document answers, to offer where another one could not be answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.language import en, ru
from corpus.language.abbreviations import find_abbreviations
from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import find_names, has_job_title
from corpus.models import Document, Language, Passage

MAX_SUGGESTIONS = 8  # of a document
MIN_NAME_WORDS = 2
_CONTEXT_CHARS = 60


def questions_about(document: Document, passages: Sequence[Passage], language: Language) -> tuple[str, ...]:
    """Return questions in `language` that the document may answer: who somebody is, and what is short for what."""
    data = ru if language == "ru" else en
    asked = [
        *(data.SUGGESTED_WHO.format(name=name) for name in _people(document, passages)),
        *(data.SUGGESTED_WHAT.format(name=each.short.upper()) for each in find_abbreviations(document.text)),
    ]
    return tuple(dict.fromkeys(asked))[:MAX_SUGGESTIONS]


def _people(document: Document, passages: Sequence[Passage]) -> Iterator[str]:
    """Yield the names in the document that have a job title near them."""
    for passage in passages:
        for sentence in passage.sentences:
            said = document.text[sentence.start : sentence.end]
            for start, end in find_names(said):
                name = collapse_whitespace(said[start:end])
                near = said[max(0, start - _CONTEXT_CHARS) : end + _CONTEXT_CHARS]
                if len(name.split()) >= MIN_NAME_WORDS and has_job_title(near) and not has_job_title(name):
                    yield name
