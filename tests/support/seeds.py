"""A text as the corpus reads it, in words that a test can compare."""

from bot.settings import SEEDS
from corpus.language.lines import collapse_whitespace
from corpus.models import Document, Passage
from corpus.passages.splitter import split_passages
from corpus.readers.documents import make_document
from corpus.readers.folder import load_documents

Said = tuple[str, str]


def seeds() -> dict[str, Document]:
    """The five documents that the bot ships with, by id."""
    return {each.id: each for each in load_documents(SEEDS).documents}


def read(text: str, **metadata: object) -> tuple[Passage, ...]:
    """The passages of a text file that is called "a-file"."""
    return split_passages(make_document("a-file", text, metadata))


def sentences(passages: tuple[Passage, ...]) -> list[str]:
    """What can be quoted from them."""
    return [collapse_whitespace(each.document.text[s.start : s.end]) for each in passages for s in each.sentences]


def spoken(passages: tuple[Passage, ...]) -> list[Said]:
    """What is quoted with a speaker: each sentence and who says it."""
    return [
        (
            collapse_whitespace(each.document.text[s.start : s.end]),
            collapse_whitespace(each.document.text[slice(*s.speaker)]),
        )
        for each in passages
        for s in each.sentences
        if s.speaker
    ]
