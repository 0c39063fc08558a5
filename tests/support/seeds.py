"""The shipped documents, and passages as strings that tests can compare."""

from bot.settings import SEEDS
from corpus.language.lines import collapse_whitespace
from corpus.models import Document, Passage
from corpus.passages.splitter import split_passages
from corpus.readers.documents import make_document
from corpus.readers.folder import load_documents

Speech = tuple[str, str]
"""A sentence and its speaker."""


def seeds() -> dict[str, Document]:
    """Return the shipped documents by id."""
    return {each.id: each for each in load_documents(SEEDS).documents}


def read_passages(text: str, **metadata: object) -> tuple[Passage, ...]:
    """Return the passages of a text file with the id "a-file"."""
    return split_passages(make_document("a-file", text, metadata))


def sentences(passages: tuple[Passage, ...]) -> list[str]:
    """Return the sentences that can be quoted."""
    return [collapse_whitespace(each.document.text[s.start : s.end]) for each in passages for s in each.sentences]


def attributed(passages: tuple[Passage, ...]) -> list[Speech]:
    """Return the sentences with a speaker."""
    return [
        (
            collapse_whitespace(each.document.text[s.start : s.end]),
            collapse_whitespace(each.document.text[slice(*s.speaker)]),
        )
        for each in passages
        for s in each.sentences
        if s.speaker
    ]
