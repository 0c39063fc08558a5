"""A question's words → the corpus's words: the same ones, other spellings, other languages.

For each word of the question there is a set of terms that would do, each with a weight up to 1. A word that the
corpus holds stands for itself. A name finds its other spellings; a word that the corpus lacks is taken for a
typing error where one is near, and, where meaning is installed, for the words nearest to it in meaning. In a
corpus of both alphabets every word looks across.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.language import en, ru
from corpus.language.tokens import STOP_WORDS, stem
from corpus.language.word_frequency import telling
from corpus.retrieval.questions import Word
from corpus.retrieval.vocabulary import Vocabulary

_LONG_FORMS = {**en.LONG_FORMS, **ru.LONG_FORMS}


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of the question with the terms that would each do, weighted.

    `spelled` are those that are the word itself, as it may be spelled; `terms` has those of like meaning too, the
    best first.
    """

    word: Word
    spelled: Mapping[str, float]
    terms: Mapping[str, float]

    @property
    def telling(self) -> float:
        """How much the word says in any text, from 0 to 1."""
        return telling(self.word.text)

    @property
    def query(self) -> Mapping[str, float]:
        """The terms for the index. A common word counts for less, but by less than it counts in trusting."""
        share = math.sqrt(self.telling)
        return {term: weight * share for term, weight in self.terms.items()}

    def match(self, held: frozenset[str]) -> float:
        """Return the weight of the best of its terms among `held`, 0 where there is none."""
        for term, weight in self.terms.items():  # the best first
            if term in held:
                return weight
        return 0.0

    def is_spelled_in(self, held: frozenset[str]) -> bool:
        """Whether any of its spellings is among `held`."""
        return any(term in held for term in self.spelled)


def expand_query(words: Iterable[Word], vocabulary: Vocabulary) -> list[QueryTerm]:
    """Return each word with its spellings in the corpus; an abbreviation that the corpus lacks is read in full."""
    full = {each.term: each for word in words for each in _in_full(word, vocabulary)}
    spelled = ((word, vocabulary.spellings(word)) for word in full.values())
    return [QueryTerm(word, terms, _best_first(terms)) for word, terms in spelled]


def _in_full(word: Word, vocabulary: Vocabulary) -> list[Word]:
    long = _LONG_FORMS.get(word.text)
    if long is None or word.term in vocabulary:
        return [word]
    return [Word(each, stem(each), False, each) for each in long.split() if each not in STOP_WORDS]


def add_semantic_matches(asked: QueryTerm, meanings: Mapping[str, float], vocabulary: Vocabulary) -> QueryTerm:
    """Return a word with the terms of like meaning added."""
    terms = dict(asked.spelled)
    for term, weight in meanings.items():
        terms[term] = max(weight, terms.get(term, 0.0))
    if len(terms) > 1 and asked.word.term not in vocabulary:
        terms.pop(asked.word.term, None)  # the corpus lacks the word itself: what stands for it sets its weight
    return QueryTerm(asked.word, asked.spelled, _best_first(terms))


def _best_first(terms: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(terms.items(), key=lambda each: -each[1]))
