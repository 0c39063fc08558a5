"""Plain rank-bm25, as most would write it: what the bot's figures stand beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from rank_bm25 import BM25Okapi

from corpus.language.sentences import split_sentences
from corpus.models import Document

Tokenize = Callable[[str], list[str]]

MOST_RANKED = 10
MOST_SENTENCES = 2
"""About as many as the bot quotes on average."""


class PlainBM25:
    """`BM25Okapi` with its defaults over whole documents, titles included."""

    def __init__(self, documents: Iterable[Document], tokenize: Tokenize) -> None:
        self._documents = tuple(documents)
        self._tokenize = tokenize
        self._index = BM25Okapi([tokenize(f"{each.title} {each.text}") for each in self._documents])

    def find(self, question: str) -> list[Document]:
        """Return the ten best documents, the best first."""
        scores = self._index.get_scores(self._tokenize(question))
        return [self._documents[at] for at in np.argsort(-scores, kind="stable")[:MOST_RANKED]]

    def answer(self, question: str, document: Document) -> str:
        """Return the two sentences of the document with the most of the question's words, the first of equal ones."""
        asked = set(self._tokenize(question))
        sentences = [document.text[start:end] for start, end in split_sentences(document.text)]
        best = sorted(sentences, key=lambda each: -len(asked & set(self._tokenize(each))))
        return " ".join(best[:MOST_SENTENCES])
