"""The distinct words of a corpus, and what a word of a question may be among them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.language.tokens import STOP_WORDS, WORD, is_cyrillic, is_russian_word, normalize, stem
from corpus.language.transliteration import find_similar, phonetic_key
from corpus.places.countries import country_of
from corpus.retrieval.questions import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Vectors

_NAME_LIKENESS = 0.75
_TYPO_LIKENESS = 0.8
_SHORTEST_TYPO = 5
_SPELLINGS = 4

_SAME_COUNTRY = 0.9
"""What "Russian" counts where Russia was asked for."""

_NEAREST_MEANINGS = 8
_UNLIKE = 0.5
"""The cosine of two words that have nothing in common; weights rise from 0 there to 1 at the same meaning."""


class _Counted:
    """The words of some texts, how often they stand there, how often with a capital, and the countries they name."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.times: Counter[str] = Counter()
        self.capitals: Counter[str] = Counter()
        self.countries: Counter[tuple[str, str]] = Counter()
        written: Counter[str] = Counter()
        for text in texts:
            written.update(WORD.findall(text))
        for form, times in written.items():
            for word in WORD.findall(normalize(form)):
                if word not in STOP_WORDS and not word.isdigit():
                    self.times[word] += times
                    self.capitals[word] += 0 if form.islower() else times
                    if code := country_of(form):
                        self.countries[code, word] += times


def _is_russian(word: str) -> bool:
    return not word.isascii() and is_cyrillic(word)


class Vocabulary:
    """The distinct words of a corpus, as they stand in it, in alphabetical order.

    Immutable; `with_added` and `without` count what comes or goes, and share the rest. Safe to use from many threads.
    """

    LISTS = ("words", "stems", "countries")

    def __init__(self, texts: Iterable[str] = ()) -> None:
        counted = _Counted(texts)
        words = sorted(counted.times)
        self._set(
            words,
            [stem(word) for word in words],
            np.array([counted.times[word] for word in words], dtype=np.int32),
            np.array([counted.capitals[word] for word in words], dtype=np.int32),
            counted.countries,
            np.array([_is_russian(word) for word in words], dtype=bool),
        )

    def _set(
        self,
        words: list[str],
        stems: list[str],
        times: NDArray[np.int32],
        capitals: NDArray[np.int32],
        countries: Counter[tuple[str, str]],
        cyrillic: NDArray[np.bool_],
    ) -> None:
        self.words = words
        self.stems = stems
        self._times = times
        self._capitals = capitals
        self._counted_countries = countries
        self._terms = frozenset(stems)
        by_code: defaultdict[str, set[str]] = defaultdict(set)
        for code, word in countries:
            by_code[code].add(stem(word))
        self._countries = {code: frozenset(terms) for code, terms in by_code.items()}
        self._cyrillic = cyrillic
        share = float(cyrillic.mean()) if words else 0.0
        self.is_mixed = 0.05 < share < 0.95
        """Whether both alphabets stand in the corpus, neither by the odd word."""

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[np.int32]], lists: Mapping[str, list[str]]) -> Vocabulary:
        """Return what `packed` gave."""
        made = cls.__new__(cls)
        countries: Counter[tuple[str, str]] = Counter()
        for code, word, times in zip(*[iter(lists["countries"])] * 3, strict=True):
            countries[code, word] = int(times)
        cyrillic = np.array([_is_russian(word) for word in lists["words"]], dtype=bool)
        made._set(lists["words"], lists["stems"], arrays["times"], arrays["capitals"], countries, cyrillic)
        return made

    def packed(self) -> tuple[dict[str, NDArray[np.int32]], dict[str, list[str]]]:
        """Return all of it as arrays and lists, for a file."""
        countries = [
            text for (code, word), times in self._counted_countries.items() for text in (code, word, str(times))
        ]
        arrays = {"times": self._times, "capitals": self._capitals}
        return arrays, {"words": self.words, "stems": self.stems, "countries": countries}

    def with_added(self, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of the corpus with more texts."""
        return self._changed(_Counted(texts), 1)

    def without(self, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of the corpus without some of its texts."""
        return self._changed(_Counted(texts), -1)

    def _changed(self, counted: _Counted, sign: int) -> Vocabulary:
        found = {word: bisect_left(self.words, word) for word in sorted(counted.times)}
        new = {word: at for word, at in found.items() if self.words[at : at + 1] != [word]}
        places = list(new.values())
        words, stems = list(self.words), list(self.stems)
        for word, at in reversed(new.items()):
            words.insert(at, word)
            stems.insert(at, stem(word))
        cyrillic = np.insert(self._cyrillic, places, [_is_russian(word) for word in new])
        times, capitals = np.insert(self._times, places, 0), np.insert(self._capitals, places, 0)
        before = 0
        for word, at in found.items():
            now = at + before
            before += word in new
            times[now] += sign * counted.times[word]
            capitals[now] += sign * counted.capitals[word]
        countries = self._counted_countries.copy()
        for key, number in counted.countries.items():
            countries[key] += sign * number
        gone = np.flatnonzero(times <= 0)
        for at in reversed(gone.tolist()):
            del words[at], stems[at]
        changed = Vocabulary.__new__(Vocabulary)
        kept = (np.delete(times, gone), np.delete(capitals, gone))
        left = Counter({key: number for key, number in countries.items() if number > 0})
        changed._set(words, stems, *kept, left, np.delete(cyrillic, gone))
        if sign > 0:
            self._hand_on(changed, counted, new)
        return changed

    def _hand_on(self, changed: Vocabulary, counted: _Counted, new: dict[str, int]) -> None:
        """Give the vocabulary that has grown what was made of this one, with what is `new` in it."""
        made = vars(self)
        if "_skeletons" in made:
            skeletons = list(self._skeletons)
            for word, at in reversed(new.items()):
                skeletons.insert(at, phonetic_key(word))
            vars(changed)["_skeletons"] = skeletons
        if "_spelled_alike" in made:
            find_similar = dict(self._spelled_alike)
            for word in +counted.capitals:
                form = phonetic_key(word)
                find_similar[form] = find_similar.get(form, frozenset()) | {stem(word)}
            vars(changed)["_spelled_alike"] = find_similar

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    @cached_property
    def _names(self) -> list[int]:
        return np.flatnonzero(self._capitals).tolist()

    @cached_property
    def _skeletons(self) -> list[str]:
        return [phonetic_key(word) for word in self.words]

    @cached_property
    def _name_skeletons(self) -> list[str]:
        return [self._skeletons[number] for number in self._names]

    @cached_property
    def _spelled_alike(self) -> Mapping[str, frozenset[str]]:
        alike_terms: defaultdict[str, set[str]] = defaultdict(set)
        for number in self._names:
            alike_terms[self._skeletons[number]].add(self.stems[number])
        return {form: frozenset(terms) for form, terms in alike_terms.items()}

    def spellings(self, word: Word) -> dict[str, float]:
        """Return the terms that `word` itself may be spelled as in the corpus, with their likeness."""
        found = {word.term: 1.0} if word.term in self._terms else {}
        if word.text.isdigit():
            return found or {word.term: 1.0}
        foreign = is_cyrillic(word.text) and not is_russian_word(word.text)
        if word.is_name or foreign:
            found |= dict.fromkeys(self._spelled_alike.get(phonetic_key(word.text), ()), 1.0)
        if code := country_of(word.written):
            found = dict.fromkeys(self._countries.get(code, ()), _SAME_COUNTRY) | found
        if not found or self.is_mixed:
            found |= {term: weight for term, weight in self._near(word, foreign).items() if term not in found}
        return found or {word.term: 1.0}

    def _near(self, word: Word, foreign: bool) -> dict[str, float]:
        """Return the terms of near spelling: names for a name; for another word what it may be a slip for."""
        if word.is_name or foreign:
            near = find_similar(word.text, self._name_skeletons, _NAME_LIKENESS, _SPELLINGS)
            return {self.stems[self._names[number]]: _sharp(weight) for number, weight in reversed(near)}
        if len(word.text) < _SHORTEST_TYPO or word.term in self._terms:
            return {}
        near = find_similar(word.text, self._skeletons, _TYPO_LIKENESS, _SPELLINGS)
        same = is_cyrillic(word.text)
        return {self.stems[n]: _sharp(weight) for n, weight in reversed(near) if is_cyrillic(self.words[n]) == same}

    def needs_meaning(self, word: Word) -> bool:
        """Whether words of like meaning may help: those that the corpus lacks, and all in a mixed corpus."""
        if word.text.isdigit():
            return False
        return self.is_mixed or word.term not in self._terms

    def meanings(self, word: Word, likeness: Vectors) -> dict[str, float]:
        """Return the terms nearest in meaning to `word`; `likeness` has the cosine of each word of the vocabulary."""
        if word.term in self._terms or (word.is_name and not is_cyrillic(word.text)):
            likeness = np.where(self._cyrillic == is_cyrillic(word.text), -1.0, likeness)
        near = np.flatnonzero(likeness > _UNLIKE)
        best = near[np.argsort(-likeness[near], kind="stable")[:_NEAREST_MEANINGS]]
        weights = {
            self.stems[int(number)]: min(1.0, (float(likeness[number]) - _UNLIKE) / (1 - _UNLIKE))
            for number in reversed(best)
        }
        return {term: weight for term, weight in weights.items() if weight > 0}


def _sharp(likeness: float) -> float:
    """Return the weight of a spelling: 1 where it is the same, falling to 0 at three letters in five."""
    return (likeness - 0.6) / 0.4
