"""A name that is asked for, and the stretches of a text that give it: in full, in part, or somebody else's like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import PERSON_TITLE, find_names
from corpus.language.tokens import STOP_WORDS, WORD, normalize
from corpus.people.job_titles import OPENING_ADVERB
from corpus.people.name_matching import SpelledName, is_same, spelled

Span = tuple[int, int]

_LONGEST = 100
_TITLES = re.compile(rf"(?:(?:the|{PERSON_TITLE})(?!\w)\s*)+", re.IGNORECASE)
"""What a name is asked for with, and is no part of it."""
_BESIDE = re.compile(r"\.?[\s-]?")
"""What may stand between two words of a name."""
_LI = "Ли"
"""A name in capitals, otherwise a particle, with which `find_names` lets no name begin."""
_POSSESSIVE = re.compile(r"['’]s\Z")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name that a text gives at `span`, in `size` words.

    It is the whole name asked for where `alone` is None; else only that word of it, by its number, is sure. With
    `is_other` it is the name of somebody else who shares the word. `is_person` where a person is meant.
    """

    span: Span
    size: int
    is_person: bool
    alone: int | None = None
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    written: str
    sound: SpelledName

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.written) == 1

    def is_same(self, other: _Word) -> bool:
        return is_same(self.sound, other.sound)

    def may_be(self, other: _Word) -> bool:
        """Whether both may be the same part of a name, one of them perhaps as its initial."""
        if self.is_initial or other.is_initial:
            return self.sound.sound[:1] == other.sound.sound[:1]
        return self.is_same(other)


class NameQuery:
    """A name as somebody types it: any string will do, of a long one the start is read."""

    def __init__(self, name: str) -> None:
        name = collapse_whitespace(name[:_LONGEST]).strip('?!.,"«»“” ')
        titled = re.sub(r"(?<!\w)\w", lambda letter: letter[0].upper(), _without_title(name))
        self._words = _words(titled)
        self._is_person = len(self._words) > 1 and bool(find_names(titled) or titled.startswith(f"{_LI} "))
        self.needs_all = not self._is_person
        """Whether a sentence must hold all of its `words`, or may give the name by one of them."""

    @property
    def words(self) -> list[SpelledName]:
        """Return how its words of meaning sound: no initials, no function words."""
        words = [word for word in self._words if not word.is_initial]
        return [word.sound for word in words if word.written == _LI or normalize(word.written) not in STOP_WORDS]

    def find(self, text: str, names: Sequence[Span]) -> list[NameMatch]:
        """Return where `text`, in which people's `names` stand there, gives the name or one that shares a word."""
        words = _words(text)
        if len(self._words) > 1:
            found = list(self._wholes(words, text, names))
            if not self._is_person:
                return found
        else:
            found = []
        for at, word in enumerate(words):
            shared = next((n for n, own in enumerate(self._words) if not own.is_initial and own.is_same(word)), None)
            taken = any(each.span[0] < word.end and word.start < each.span[1] for each in found)
            if shared is not None and word.is_capital and not taken:
                found.append(self._given(_name_around(text, words, at, names), shared, text, names))
        return found

    def certain(self, found: Sequence[NameMatch]) -> list[NameMatch]:
        """Return those of the names `found` in one document that are sure to be the one asked for."""
        wholes = [each for each in found if each.alone is None]
        doubtful = {each.alone for each in found if each.is_other}
        return wholes + [each for each in found if each.alone not in {None, *doubtful}] if wholes else []

    def _wholes(self, words: Sequence[_Word], text: str, names: Sequence[Span]) -> Iterator[NameMatch]:
        """Yield where the words of the name stand together."""
        size = len(self._words)
        for at in range(len(words) - size + 1):
            there = words[at : at + size]
            same = all(
                own.is_same(word) or (own.is_initial and own.may_be(word))
                for own, word in zip(self._words, there, strict=True)
            )
            together = same and all(_BESIDE.fullmatch(text, one.end, other.start) for one, other in pairwise(there))
            if together and any(word.is_capital for word in there):
                span = (there[0].start, there[-1].end)
                named = any(start <= span[0] and span[1] <= end for start, end in names)
                yield NameMatch(span, size, self._is_person or named)

    def _given(self, span: Span, shared: int, text: str, names: Sequence[Span]) -> NameMatch:
        """Return how a name that shares a word with the one asked for relates to it."""
        there = _words(_without_title(text[slice(*span)]))
        size = len(there)
        if len(self._words) == 1:
            return NameMatch(span, size, size > 1 or span in names)
        if size == 1:
            return NameMatch(span, size, True, shared)
        met = [word for word in there if any(own.may_be(word) for own in self._words)]
        missed = [own for own in self._words if not any(own.may_be(word) for word in there)]
        if missed and len(met) < size:
            return NameMatch(span, size, True, shared, is_other=True)
        in_full = sum(not word.is_initial for word in met)
        abbreviates = in_full < 2 and not any(own.is_initial for own in self._words)
        return NameMatch(span, size, True, shared if abbreviates else None)  # "S. Korotkov" may be Stepan


def find_people(text: str) -> tuple[Span, ...]:
    """Return the stretches of a sentence that are people's names, none with a "Later" or "Yesterday" before it."""
    names = find_names(text)
    opening = OPENING_ADVERB.match(text)
    if opening and names and names[0][0] == 0:
        begin = opening.end()
        names[:1] = [(begin + start, begin + end) for start, end in find_names(text[begin : names[0][1]])]
    return tuple(names)


def _without_title(name: str) -> str:
    title = _TITLES.match(name)
    return name[title.end() :] if title else name


def _words(text: str) -> list[_Word]:
    return [_Word(*match.span(), match[0], spelled(normalize(match[0]))) for match in WORD.finditer(text)]


def _name_around(text: str, words: Sequence[_Word], at: int, names: Sequence[Span]) -> Span:
    """Return the stretch of the name that a word is part of: at least the word."""
    word = words[at]
    for start, end in names:
        if start <= word.start and word.end <= end:
            return start, start + len(_POSSESSIVE.sub("", text[start:end]))
    before = words[at - 1].start if at and words[at - 1].is_capital else word.start
    if before < word.start and find_names(text[before : word.end]) == [(0, word.end - before)]:
        return before, word.end  # at the end of a longer row of capitals: "Director General Gerd Müller"
    return word.start, word.end
