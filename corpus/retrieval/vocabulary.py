"""The distinct words of a corpus, and the terms among them that match a word of a question."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from corpus.language.abbreviations import find_abbreviations
from corpus.language.ru import SURNAMES
from corpus.language.tokens import STOP_WORDS, WORD, is_cyrillic, is_russian_word, normalize, stem, terms
from corpus.language.transliteration import find_similar, phonetic_key
from corpus.people.name_matching import spell
from corpus.places.countries import country_of
from corpus.retrieval.questions import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

_T = TypeVar("_T")

_MIN_NAME_SIMILARITY = 0.75
_MIN_TYPO_SIMILARITY = 0.8
_MIN_TYPO_CHARS = 5
_MAX_SIMILAR_SPELLINGS = 4
_ZERO_WEIGHT_SIMILARITY = 0.6  # the similarity of two spellings at which the weight falls to 0: three letters in five
_COUNTRY_WEIGHT = 0.9  # the weight of "Russian" for "Russia"
MAX_SEMANTIC_MATCHES = 8
_ZERO_WEIGHT_COSINE = 0.5  # the cosine of unrelated words; the weight rises from 0 there to 1
_MIN_NAME_SHARE = 0.8  # the share of capitalised forms from which a word is a name
_MIN_MIXED_SHARE = 0.05  # the share of the words in each alphabet from which a corpus is mixed
_MAX_SHORT_KEY_CHARS = 3
"""Characters of the phonetic key of a name up to which it is known only next to its other name: Li Yong, «ли юн»."""
_NO_NAMES = STOP_WORDS - SURNAMES
_CAPITALISED = r"[A-ZА-ЯЁ][^\W\d_]*"
_NAME_PAIR = re.compile(rf"\b({_CAPITALISED}) (?=({_CAPITALISED}))")


class _WordCounts:
    """Counts of the words in some texts: of all, of capitalised ones, and of words for a country, by `(code, word)`.

    `abbreviations` has the counts of those that the texts explain, by `(short, long)`; `name_pairs` those of adjacent
    names of which one is short, by their phonetic keys.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.totals: Counter[str] = Counter()
        self.capitals: Counter[str] = Counter()
        self.countries: Counter[tuple[str, str]] = Counter()
        self.abbreviations: Counter[tuple[str, str]] = Counter()
        self.name_pairs: Counter[tuple[str, str]] = Counter()
        forms: Counter[str] = Counter()
        for text in texts:
            forms.update(WORD.findall(text))
            self.abbreviations.update((each.short, text[each.start : each.end]) for each in find_abbreviations(text))
            self.name_pairs.update(_name_pairs(text))
        for form, count in forms.items():
            for word in WORD.findall(normalize(form)):
                if word not in STOP_WORDS and not word.isdigit():
                    self.totals[word] += count
                    self.capitals[word] += 0 if form.islower() else count
                    if code := country_of(form):
                        self.countries[code, word] += count


def _name_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the phonetic keys of adjacent names in `text` of which one is short: of Li Yong, not of Sergey Korotkov."""
    for match in _NAME_PAIR.finditer(text):
        names = [normalize(each) for each in match.groups()]
        if not _NO_NAMES.isdisjoint(names):
            continue  # "In Moscow" at the beginning of a sentence
        first, second = map(phonetic_key, names)
        if min(len(first), len(second)) <= _MAX_SHORT_KEY_CHARS:
            yield first, second


class Vocabulary:
    """The distinct words of a corpus in alphabetical order, with their stems and counts.

    Immutable and safe to use from many threads. `with_added` and `without` count only the texts that change.
    """

    LISTS = ("words", "stems", "countries", "abbreviations", "name_pairs")

    def __init__(
        self,
        words: Sequence[str],
        stems: Sequence[str],
        totals: NDArray[np.int32],
        capitals: NDArray[np.int32],
        countries: Counter[tuple[str, str]],
        abbreviations: Counter[tuple[str, str]],
        name_pairs: Counter[tuple[str, str]],
        keys: list[str] | None = None,
    ) -> None:
        """Create a vocabulary of sorted words; `keys` are their phonetic keys, if known."""
        self.words = words
        self.stems = stems
        self._totals = totals
        self._capitals = capitals
        self._country_counts = countries
        self._abbreviation_counts = abbreviations
        self._name_pairs = name_pairs
        self._keys = keys
        self._terms = frozenset(stems)
        self._is_cyrillic = np.fromiter((not word.isascii() and is_cyrillic(word) for word in words), bool, len(words))
        by_code: defaultdict[str, set[str]] = defaultdict(set)
        for code, word in countries:
            by_code[code].add(stem(word))
        self._country_terms = {code: frozenset(own) for code, own in by_code.items()}
        share = float(self._is_cyrillic.mean()) if words else 0.0
        self.is_mixed = _MIN_MIXED_SHARE < share < 1 - _MIN_MIXED_SHARE
        """True if the corpus has words of both alphabets, more than a few of each."""

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of some texts."""
        empty = np.zeros(0, dtype=np.int32)
        return cls([], [], empty, empty, Counter(), Counter(), Counter())._changed(_WordCounts(texts), 1)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.int32]], lists: Mapping[str, Sequence[str]]) -> Vocabulary:
        """Return the vocabulary whose `to_arrays` gave these."""
        countries, abbreviations, pairs = (
            _from_list(lists[name]) for name in ("countries", "abbreviations", "name_pairs")
        )
        return cls(lists["words"], lists["stems"], arrays["times"], arrays["capitals"], countries, abbreviations, pairs)

    def to_arrays(self) -> tuple[dict[str, NDArray[np.int32]], dict[str, Sequence[str]]]:
        """Return the vocabulary as arrays and as the lists `LISTS`, for a file."""
        arrays = {"times": self._totals, "capitals": self._capitals}
        counts = {
            "countries": self._country_counts,
            "abbreviations": self._abbreviation_counts,
            "name_pairs": self._name_pairs,
        }
        return arrays, {"words": self.words, "stems": self.stems, **{key: _to_list(own) for key, own in counts.items()}}

    def with_added(self, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of the corpus with more texts."""
        return self._changed(_WordCounts(texts), 1)

    def without(self, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of the corpus without some of its texts."""
        return self._changed(_WordCounts(texts), -1)

    def _changed(self, counts: _WordCounts, sign: int) -> Vocabulary:
        """Return the vocabulary with `sign` times the counts added, without the words whose count falls to 0."""
        new = sorted(word for word in counts.totals if not self._has_word(word))
        positions = [bisect_left(self.words, word) for word in new]
        words = _insert(self.words, positions, new)
        stems = _insert(self.stems, positions, map(stem, new))
        keys = None if self._keys is None else _insert(self._keys, positions, map(phonetic_key, new))
        totals, capitals = np.insert(self._totals, positions, 0), np.insert(self._capitals, positions, 0)
        at = [bisect_left(words, word) for word in counts.totals]
        totals[at] += np.fromiter(counts.totals.values(), np.int32, len(at)) * np.int32(sign)
        capitals[at] += np.fromiter(map(counts.capitals.__getitem__, counts.totals), np.int32, len(at)) * np.int32(sign)
        kept = totals > 0
        return Vocabulary(
            list(compress(words, kept)),
            list(compress(stems, kept)),
            totals[kept],
            capitals[kept],
            _added(self._country_counts, counts.countries, sign),
            _added(self._abbreviation_counts, counts.abbreviations, sign),
            _added(self._name_pairs, counts.name_pairs, sign),
            None if keys is None else list(compress(keys, kept)),
        )

    def _has_word(self, word: str) -> bool:
        at = bisect_left(self.words, word)
        return self.words[at : at + 1] == [word]

    def is_name(self, word: str) -> bool:
        """Return True if the corpus writes the normalized `word` with a capital nearly always, in any of its forms."""
        return stem(word) in self._name_terms

    @cached_property
    def _name_terms(self) -> frozenset[str]:
        totals: Counter[str] = Counter()
        capitals: Counter[str] = Counter()
        for term, total, capital in zip(self.stems, self._totals.tolist(), self._capitals.tolist(), strict=True):
            totals[term] += total
            capitals[term] += capital
        return frozenset(term for term, count in capitals.items() if count and count >= _MIN_NAME_SHARE * totals[term])

    def is_foreign_name(self, word: str) -> bool:
        """Return True if a Russian `word`, in any case, sounds like a name that the corpus has in Latin letters."""
        terms_of_key = self._terms_by_name_key
        found = (term for form in spell(word).forms for term in terms_of_key.get(form, ()))
        return is_cyrillic(word) and any(term in self._name_terms for term in found)

    def with_names(self, question: str) -> str:
        """Return `question` with the names that the documents have side by side capitalised: «ли юн» is «Ли Юн».

        Only pairs with a short name are changed, which alone may be a particle or any other word.
        """
        words = list(WORD.finditer(question))
        for first, second in pairwise(words):
            between = question[first.end() : second.start()]
            if between.isspace() and self._has_pair(normalize(first[0]), normalize(second[0])):
                for start in (first.start(), second.start()):
                    question = question[:start] + question[start].upper() + question[start + 1 :]
        return question

    def _has_pair(self, first: str, second: str) -> bool:
        own = spell(second).forms if is_cyrillic(second) else {phonetic_key(second)}
        return any((phonetic_key(first), each) in self._name_pairs for each in own)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def _phonetic_keys(self) -> list[str]:
        """Return the phonetic key of each word; computed once."""
        if self._keys is None:
            self._keys = [phonetic_key(word) for word in self.words]
        return self._keys

    @cached_property
    def _names(self) -> list[int]:
        return np.flatnonzero(self._capitals).tolist()

    @cached_property
    def _name_keys(self) -> list[str]:
        keys = self._phonetic_keys()
        return [keys[number] for number in self._names]

    @cached_property
    def _terms_by_name_key(self) -> Mapping[str, set[str]]:
        by_key: defaultdict[str, set[str]] = defaultdict(set)
        for key, number in zip(self._name_keys, self._names, strict=True):
            by_key[key].add(self.stems[number])
        return dict(by_key)

    @cached_property
    def long_forms(self) -> Mapping[str, str]:
        """The most frequent long form of each abbreviation that the documents explain, by the normalized short one."""
        ranked = sorted(self._abbreviation_counts.items(), key=lambda each: (each[1], each[0]))
        return {short: long for (short, long), _ in ranked}

    @cached_property
    def _short_forms(self) -> Mapping[str, Sequence[tuple[frozenset[str], str]]]:
        """The abbreviations with the terms of their long forms, by the first of these terms."""
        by_first: defaultdict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        for short, long in self.long_forms.items():
            if long_terms := terms(long):
                by_first[long_terms[0]].append((frozenset(long_terms), short))
        return dict(by_first)

    def short_forms(self, question: Collection[str]) -> list[str]:
        """Return the abbreviations whose long form is among the terms of a question."""
        asked = frozenset(question)
        return [short for term in question for long, short in self._short_forms.get(term, ()) if long <= asked]

    def spellings(self, word: Word) -> dict[str, float]:
        """Return the terms that `word` itself may be spelled as in the corpus, with their weights."""
        found = {word.term: 1.0} if word.term in self._terms else {}
        if word.text.isdigit():
            return found or {word.term: 1.0}
        is_foreign = is_cyrillic(word.text) and not is_russian_word(word.text)
        if word.is_name or is_foreign:
            found |= dict.fromkeys(self._terms_by_name_key.get(phonetic_key(word.text), ()), 1.0)
        if code := country_of(word.written):
            found = dict.fromkeys(self._country_terms.get(code, ()), _COUNTRY_WEIGHT) | found
        if not found or self.is_mixed:
            similar = self._similar_names(word) if word.is_name or is_foreign else self._typos(word)
            found |= {term: weight for term, weight in similar.items() if term not in found}
        return found or {word.term: 1.0}

    def english_name(self, name: str) -> str | None:
        """Return the name in Latin letters that a Russian `name` is in the corpus, or None."""
        folded = normalize(name)
        spellings = self.spellings(Word(folded, stem(folded), True, name))
        latin = [(weight, term) for term, weight in spellings.items() if term in self._latin_names]
        return self._latin_names[max(latin)[1]] if latin else None

    @cached_property
    def _latin_names(self) -> Mapping[str, str]:
        """The most frequent capitalised word in Latin letters by its term."""
        ranked = sorted(self._names, key=lambda number: int(self._totals[number]))
        return {
            self.stems[number]: self.words[number].capitalize()
            for number in ranked
            if not is_cyrillic(self.words[number])
        }

    def _similar_names(self, word: Word) -> dict[str, float]:
        """Return the terms of names spelled like `word`."""
        similar = find_similar(word.text, self._name_keys, _MIN_NAME_SIMILARITY, _MAX_SIMILAR_SPELLINGS)
        return {self.stems[self._names[at]]: _spelling_weight(score) for at, score in reversed(similar)}

    def _typos(self, word: Word) -> dict[str, float]:
        """Return the terms of the same alphabet of which `word`, which the corpus lacks, may be a typing error."""
        if len(word.text) < _MIN_TYPO_CHARS or word.term in self._terms:
            return {}
        similar = find_similar(word.text, self._phonetic_keys(), _MIN_TYPO_SIMILARITY, _MAX_SIMILAR_SPELLINGS)
        return {
            self.stems[at]: _spelling_weight(score)
            for at, score in reversed(similar)
            if is_cyrillic(self.words[at]) == is_cyrillic(word.text)
        }

    def needs_semantic_matches(self, word: Word) -> bool:
        """Return True for words that the corpus lacks, and for all in a mixed corpus."""
        return not word.text.isdigit() and (self.is_mixed or word.term not in self._terms)

    def semantic_matches(self, word: Word, cosines: Vectors) -> dict[str, float]:
        """Return the terms nearest in meaning to `word`, with their weights.

        `cosines` has the cosine of each word of the vocabulary, in order.
        """
        if word.term in self._terms or (word.is_name and not is_cyrillic(word.text)):
            cosines = np.where(self._is_cyrillic == is_cyrillic(word.text), -1.0, cosines)
        near = np.flatnonzero(cosines > _ZERO_WEIGHT_COSINE)
        best = near[np.argsort(-cosines[near], kind="stable")[:MAX_SEMANTIC_MATCHES]]
        weights = {
            self.stems[at]: min(1.0, (float(cosines[at]) - _ZERO_WEIGHT_COSINE) / (1 - _ZERO_WEIGHT_COSINE))
            for at in reversed(best.tolist())
        }
        return {term: weight for term, weight in weights.items() if weight > 0}


def _insert(items: Sequence[_T], positions: Sequence[int], new: Iterable[_T]) -> list[_T]:
    """Return `items` with each of `new` before the item at its position; positions ascend."""
    merged: list[_T] = []
    start = 0
    for position, item in zip(positions, new, strict=True):
        merged += items[start:position]
        merged.append(item)
        start = position
    return [*merged, *items[start:]]


def _added(counts: Counter[tuple[str, str]], new: Counter[tuple[str, str]], sign: int) -> Counter[tuple[str, str]]:
    """Return the counts with `sign` times the new ones added, without those that fall to 0."""
    changed = counts.copy()
    for key, count in new.items():
        changed[key] += sign * count
    return +changed


def _to_list(counts: Counter[tuple[str, str]]) -> list[str]:
    return [text for (first, second), count in counts.items() for text in (first, second, str(count))]


def _from_list(texts: Sequence[str]) -> Counter[tuple[str, str]]:
    return Counter({(first, second): int(count) for first, second, count in zip(*[iter(texts)] * 3, strict=True)})


def _spelling_weight(similarity: float) -> float:
    return (similarity - _ZERO_WEIGHT_SIMILARITY) / (1 - _ZERO_WEIGHT_SIMILARITY)
