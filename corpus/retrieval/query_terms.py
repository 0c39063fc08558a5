"""Query expansion: for each word of a question the terms of the corpus that match it, weighted.

A word that the corpus has matches itself, and a name its other spellings. A word that the corpus lacks matches near
spellings (typing errors) and, with an encoder, the words nearest in meaning. In a corpus of both alphabets every word
also matches across them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from corpus.language import en, ru
from corpus.language.gloss import translate_word
from corpus.language.tokens import STOP_WORDS, is_cyrillic, stem, words
from corpus.language.word_frequency import informativeness
from corpus.retrieval.questions import Word
from corpus.retrieval.vocabulary import Vocabulary

_MIN_NAME_INFORMATIVENESS = 0.5  # "Centre" in a name is no name by itself
_TRANSLATION_WEIGHT = 0.9  # of a word; those of a phrase weigh less
_LONG_FORMS = {**en.LONG_FORMS, **ru.LONG_FORMS}


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of the question with the terms that match it and their weights, from 0 to 1.

    `spellings` are the terms that are the word itself. `terms` also has those of similar meaning, the best first.
    """

    word: Word
    spellings: Mapping[str, float]
    terms: Mapping[str, float]

    @property
    def informativeness(self) -> float:
        """The informativeness of the word in general language, from 0 to 1."""
        return informativeness(self.word.text)

    @property
    def index_weights(self) -> Mapping[str, float]:
        """The weights of the terms in BM25. A common word counts less, but not as little as in the confidence."""
        share = math.sqrt(self.informativeness)
        return {term: weight * share for term, weight in self.terms.items()}

    def match(self, terms: frozenset[str]) -> float:
        """Return the weight of the best of its terms that is among `terms`, 0 if none is."""
        for term, weight in self.terms.items():  # a loop, since `next` takes twice as long
            if term in terms:
                return weight
        return 0.0

    def match_spelling(self, terms: frozenset[str]) -> float:
        """Return the weight of the best spelling of the word that is among `terms`, 0 if none is."""
        return max((weight for term, weight in self.spellings.items() if term in terms), default=0.0)

    def matches_spelling(self, terms: frozenset[str]) -> bool:
        """Return True if a spelling of the word is among `terms`."""
        return not terms.isdisjoint(self.spellings)


def expand_query(asked: Iterable[Word], vocabulary: Vocabulary) -> list[QueryTerm]:
    """Return each word with its spellings in the corpus; an abbreviation that the corpus lacks is written out."""
    named = (_with_case_of_corpus(word, vocabulary) for word in asked)
    expanded = {each.term: each for word in named for each in _long_form(word, vocabulary)}
    for short in vocabulary.short_forms(list(expanded)):
        expanded.setdefault(stem(short), Word(short, stem(short), False, short))
    spelled = ((word, vocabulary.spellings(word) | _translations(word, vocabulary)) for word in expanded.values())
    return [QueryTerm(word, terms, _best_first(terms)) for word, terms in spelled]


def _with_case_of_corpus(word: Word, vocabulary: Vocabulary) -> Word:
    """Return the word as a name if the corpus has it as one, in any alphabet: people type names in lower case."""
    if word.is_name or informativeness(word.text) < _MIN_NAME_INFORMATIVENESS:
        return word
    translated = words(translate_word(word.text) or "") if is_cyrillic(word.text) else []
    is_name = any(map(vocabulary.is_name, [word.text, *translated])) or vocabulary.is_foreign_name(word.text)
    return replace(word, is_name=is_name)


def _translations(word: Word, vocabulary: Vocabulary) -> dict[str, float]:
    """Return the English terms of the corpus that a Russian word is by the dictionary."""
    english = translate_word(word.text) if is_cyrillic(word.text) else None
    translated = [stem(each) for each in words(english or "") if each not in STOP_WORDS]
    weight = _TRANSLATION_WEIGHT / math.sqrt(len(translated) or 1)
    return {each: weight for each in translated if each in vocabulary}


def _long_form(word: Word, vocabulary: Vocabulary) -> list[Word]:
    long = _LONG_FORMS.get(word.text)
    if long is None or word.term in vocabulary:
        return [word]
    return [Word(each, stem(each), False, each) for each in long.split() if each not in STOP_WORDS]


def add_semantic_matches(query_term: QueryTerm, similar: Mapping[str, float], vocabulary: Vocabulary) -> QueryTerm:
    """Return the query term with the terms of similar meaning added."""
    terms = dict(query_term.spellings)
    for term, weight in similar.items():
        terms[term] = max(weight, terms.get(term, 0.0))
    if len(terms) > 1 and query_term.word.term not in vocabulary:
        terms.pop(query_term.word.term, None)  # no passage has the word itself: its weight would count for nothing
    return replace(query_term, terms=_best_first(terms))


def _best_first(terms: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(terms.items(), key=lambda each: -each[1]))
