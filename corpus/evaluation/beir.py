"""Retrieval data in BEIR's folder form (https://github.com/beir-cellar/beir).

`corpus.jsonl` has `_id`, `title` and `text`; `queries.jsonl` has `_id`, `text` and, here, the strings that answer as
`metadata.answers`; `qrels/test.tsv` has a heading line, then query id, corpus id and grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, UnreadableDocument
from corpus.language.lines import collapse_whitespace
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.readers.jsonl import Record, read_lines, read_records


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the strings that answer it, any one of them; none if the data has none."""

    id: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beir:
    """A BEIR folder; `qrels` has the grades of the relevant documents by query."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    qrels: Mapping[str, Mapping[str, int]]


def read_beir(folder: Path) -> Beir:
    """Read a BEIR folder, without documents that have no word and queries that have no relevant document.

    Raises `CorpusError` if a file is wrong or no query is left.
    """
    documents = read_documents(folder / "corpus.jsonl")
    qrels = _qrels(folder / "qrels" / "test.tsv")
    queries = [_query(each) for each in read_records(folder / "queries.jsonl")]
    asked = tuple(each for each in queries if each.id in qrels)
    if not asked:
        raise CorpusError(f"{folder} has no query with a relevant document.")
    return Beir(folder.resolve().name, tuple(documents), asked, qrels)


def read_documents(path: Path) -> list[Document]:
    """Return the documents of a `corpus.jsonl` that have a word. Raises `CorpusError`."""
    return list(_documents(path))


def _documents(path: Path) -> Iterator[Document]:
    for record in read_records(path):
        with suppress(UnreadableDocument):
            yield make_document(record.text("_id"), record.text("text"), {"title": record.text("title", "")})


def _query(record: Record) -> Query:
    metadata = record.part("metadata")
    answers = metadata.texts("answers") if "answers" in metadata.values else ()
    return Query(record.text("_id"), record.text("text"), tuple(each for each in answers if collapse_whitespace(each)))


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for where, line in list(read_lines(path))[1:]:
        try:
            query, document, grade = line.split("\t")
            if int(grade) > 0:
                qrels[query][document] = int(grade)
        except ValueError as exc:
            raise CorpusError(f"{where}: this is not a query id, a corpus id and a grade with tabs between.") from exc
    return dict(qrels)
