"""A question's words → the corpus's words: the same ones, other spellings, other languages.

For each word of the question there is a set of terms that would do, each with a weight up to 1. A word that the
corpus holds stands for itself. A name finds its other spellings; a word that the corpus lacks is taken for a
typing error where one is near, and, where meaning is installed, for the words nearest to it in meaning. In a
corpus of both alphabets every word looks across.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.countries import country_of
from corpus.frequency import telling
from corpus.questions import Word
from corpus.spelling import alike, skeleton
from corpus.text import STOP_WORDS, WORD, fold, is_cyrillic, is_russian_word, stem

if TYPE_CHECKING:
    from corpus.meaning import Vectors

_NAME_LIKENESS = 0.75
_TYPO_LIKENESS = 0.8
_SHORTEST_TYPO = 5
_SPELLINGS = 4

_SAME_COUNTRY = 0.9
"""What "Russian" counts where Russia was asked for."""

_NEAREST_MEANINGS = 8
_UNLIKE = 0.5
"""The cosine of two words that have nothing in common; weights rise from 0 there to 1 at the same meaning."""


_LONG_FORMS: Mapping[str, str] = {
    "mou": "memorandum of understanding",
    "mous": "memorandums of understanding",
    "dg": "director general",
    "hq": "headquarters",
    "sdgs": "sustainable development goals",
    "sdg": "sustainable development goal",
    "цур": "цели устойчивого развития",
    "мид": "министерство иностранных дел",
}
"""What people of international organisations write short, and documents in full as well."""


@dataclass(frozen=True, slots=True)
class Asked:
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


class Vocabulary:
    """The distinct words of a corpus, as they stand in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        capitalised: dict[str, bool] = {}
        countries: defaultdict[str, set[str]] = defaultdict(set)
        for text in texts:
            for match in WORD.finditer(text):
                for word in WORD.findall(fold(match[0])):
                    if word not in STOP_WORDS and not word.isdigit():
                        capitalised[word] = capitalised.get(word, False) or not match[0].islower()
                        if code := country_of(match[0]):
                            countries[code].add(word)
        self.words = sorted(capitalised)
        self.stems = [stem(word) for word in self.words]
        self._terms = frozenset(self.stems)
        self._countries = {code: frozenset(map(stem, words)) for code, words in countries.items()}
        self._cyrillic = np.array([is_cyrillic(word) for word in self.words], dtype=bool)
        self._names = [number for number, word in enumerate(self.words) if capitalised[word]]

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    @cached_property
    def _skeletons(self) -> list[str]:
        return [skeleton(word) for word in self.words]

    @cached_property
    def _name_skeletons(self) -> list[str]:
        return [self._skeletons[number] for number in self._names]

    @cached_property
    def _spelled_alike(self) -> Mapping[str, frozenset[str]]:
        alike_terms: defaultdict[str, set[str]] = defaultdict(set)
        for number in self._names:
            alike_terms[self._skeletons[number]].add(self.stems[number])
        return {form: frozenset(terms) for form, terms in alike_terms.items()}

    @property
    def is_mixed(self) -> bool:
        """Whether both alphabets stand in the corpus, neither by the odd word."""
        share = float(self._cyrillic.mean()) if len(self.words) else 0.0
        return 0.05 < share < 0.95

    def spellings(self, word: Word) -> dict[str, float]:
        """Return the terms that `word` itself may be spelled as in the corpus, with their likeness."""
        found = {word.term: 1.0} if word.term in self._terms else {}
        if word.text.isdigit():
            return found or {word.term: 1.0}
        foreign = is_cyrillic(word.text) and not is_russian_word(word.text)
        if word.is_name or foreign:
            found |= dict.fromkeys(self._spelled_alike.get(skeleton(word.text), ()), 1.0)
        if code := country_of(word.written):
            found = dict.fromkeys(self._countries.get(code, ()), _SAME_COUNTRY) | found
        if not found or self.is_mixed:
            found |= {term: weight for term, weight in self._near(word, foreign).items() if term not in found}
        return found or {word.term: 1.0}

    def _near(self, word: Word, foreign: bool) -> dict[str, float]:
        """Return the terms of near spelling: names for a name; for another word what it may be a slip for."""
        if word.is_name or foreign:
            near = alike(word.text, self._name_skeletons, _NAME_LIKENESS, _SPELLINGS)
            return {self.stems[self._names[number]]: _sharp(weight) for number, weight in reversed(near)}
        if len(word.text) < _SHORTEST_TYPO or word.term in self._terms:
            return {}
        near = alike(word.text, self._skeletons, _TYPO_LIKENESS, _SPELLINGS)
        same = is_cyrillic(word.text)
        return {self.stems[n]: _sharp(weight) for n, weight in reversed(near) if is_cyrillic(self.words[n]) == same}

    def needs_meaning(self, word: Word) -> bool:
        """Whether words of like meaning may help: those that the corpus lacks, and all in a mixed corpus."""
        if word.text.isdigit():
            return False
        return self.is_mixed or word.term not in self._terms

    def meanings(self, word: Word, vector: Vectors, vectors: Vectors) -> dict[str, float]:
        """Return the terms nearest in meaning to `word`, whose vector is `vector`; `vectors` has one row a word."""
        likeness = vectors @ vector
        if word.term in self._terms or (word.is_name and not is_cyrillic(word.text)):
            likeness = np.where(self._cyrillic == is_cyrillic(word.text), -1.0, likeness)
        best = np.argsort(-likeness)[:_NEAREST_MEANINGS]
        weights = {
            self.stems[int(number)]: min(1.0, (float(likeness[number]) - _UNLIKE) / (1 - _UNLIKE))
            for number in reversed(best)
        }
        return {term: weight for term, weight in weights.items() if weight > 0}


def _sharp(likeness: float) -> float:
    """Return the weight of a spelling: 1 where it is the same, falling to 0 at three letters in five."""
    return (likeness - 0.6) / 0.4


def read_words(words: Iterable[Word], vocabulary: Vocabulary) -> list[Asked]:
    """Return each word with its spellings in the corpus; an abbreviation that the corpus lacks is read in full."""
    full = {each.term: each for word in words for each in _in_full(word, vocabulary)}
    spelled = ((word, vocabulary.spellings(word)) for word in full.values())
    return [Asked(word, terms, _best_first(terms)) for word, terms in spelled]


def _in_full(word: Word, vocabulary: Vocabulary) -> list[Word]:
    long = _LONG_FORMS.get(word.text)
    if long is None or word.term in vocabulary:
        return [word]
    return [Word(each, stem(each), False, each) for each in long.split() if each not in STOP_WORDS]


def with_meanings(asked: Asked, meanings: Mapping[str, float], vocabulary: Vocabulary) -> Asked:
    """Return a word with the terms of like meaning added."""
    terms = dict(asked.spelled)
    for term, weight in meanings.items():
        terms[term] = max(weight, terms.get(term, 0.0))
    if len(terms) > 1 and asked.word.term not in vocabulary:
        terms.pop(asked.word.term, None)  # the corpus lacks the word itself: what stands for it sets its weight
    return Asked(asked.word, asked.spelled, _best_first(terms))


def _best_first(terms: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(terms.items(), key=lambda each: -each[1]))
