"""The baseline of the scorecard: plain rank-bm25, as most would write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from rank_bm25 import BM25Okapi

from corpus.language.sentences import split_sentences
from corpus.models import Document

Tokenize = Callable[[str], list[str]]

MAX_RANKED_DOCUMENTS = 10
QUOTED_SENTENCES = 2  # about the average of the bot


class PlainBM25:
    """`BM25Okapi` with its defaults over whole documents, titles included."""

    def __init__(self, documents: Iterable[Document], tokenize: Tokenize) -> None:
        self._documents = tuple(documents)
        self._tokenize = tokenize
        self._index = BM25Okapi([tokenize(f"{each.title} {each.text}") for each in self._documents])

    def find(self, question: str) -> list[Document]:
        """Return the ten best documents, the best first."""
        scores = self._index.get_scores(self._tokenize(question))
        return [self._documents[at] for at in np.argsort(-scores, kind="stable")[:MAX_RANKED_DOCUMENTS]]

    def answer(self, question: str, document: Document) -> str:
        """Return the two sentences of the document that share most words with the question, the first of equals."""
        words = set(self._tokenize(question))
        sentences = [document.text[start:end] for start, end in split_sentences(document.text)]
        best = sorted(sentences, key=lambda each: -len(words & set(self._tokenize(each))))
        return " ".join(best[:QUOTED_SENTENCES])
