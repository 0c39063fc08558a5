"""Sentences selected for an answer, within its limits of length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.language.anaphora import has_dangling_reference
from corpus.language.lines import collapse_whitespace
from corpus.models import Document, Passage, Quote, Sentence
from corpus.passages.speakers import strip_unpaired_quotes
from corpus.passages.terms import PassageTerms

MAX_ANSWER_SENTENCES = 3
MAX_ANSWER_CHARS = 900


class SelectedSentence(NamedTuple):
    """A sentence to quote, with its passage."""

    passage: Passage
    sentence: Sentence

    @property
    def document(self) -> Document:
        """The document of the passage."""
        return self.passage.document

    @property
    def raw_text(self) -> str:
        """The characters of the sentence in the document."""
        return self.document.text[self.sentence.start : self.sentence.end]

    @property
    def text(self) -> str:
        """The text to quote: white space collapsed, without a quotation mark whose partner is elsewhere."""
        return strip_unpaired_quotes(collapse_whitespace(self.raw_text))

    @property
    def speaker(self) -> str | None:
        """The words of the document that name the speaker, if the sentence itself does not."""
        span = self.sentence.speaker
        return collapse_whitespace(self.document.text[slice(*span)]) if span else None

    def quote(self, source: int) -> Quote:
        """Return the quotation of the sentence, cited with the number of a source."""
        return Quote(self.text, source, self.sentence.start, self.sentence.end, self.speaker)

    @property
    def needs_antecedent(self) -> bool:
        """Return True if only the sentence before says whom "he" or what "this" refers to."""
        return not self.sentence.speaker and has_dangling_reference(self.raw_text)


def sentences_of(passages: Iterable[PassageTerms]) -> list[SelectedSentence]:
    """Return all sentences of the passages, in order."""
    return [SelectedSentence(each.passage, sentence) for each in passages for sentence in each.passage.sentences]


def with_antecedent(selected: SelectedSentence, passages: Sequence[PassageTerms]) -> list[SelectedSentence]:
    """Return the sentence, and before it the one that it refers to; `passages` are those of its document."""
    if not selected.needs_antecedent:
        return [selected]
    before = [
        each
        for each in sentences_of(passages)
        if each.sentence.end <= selected.sentence.start and each.sentence.kind == "sentence"
    ]
    return [*before[-1:], selected]


class AnswerBudget:
    """The sentences of an answer so far, and the room left in it."""

    def __init__(self) -> None:
        self.selected: list[SelectedSentence] = []
        self._chars_left = MAX_ANSWER_CHARS

    def add(self, sentences: Iterable[SelectedSentence]) -> None:
        """Add the sentences together; if they do not fit, the last one alone; if it does not fit, none."""
        new = [each for each in sentences if each not in self.selected]
        for group in (new, new[-1:]):
            size = sum(len(each.text) + 1 for each in group)
            fits = len(self.selected) + len(group) <= MAX_ANSWER_SENTENCES and size <= self._chars_left
            if group and (fits or (not self.selected and len(group) == 1)):
                self.selected += group
                self._chars_left -= size
                return
