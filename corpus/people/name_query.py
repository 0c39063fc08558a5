"""Queries for a name, and the spans of a text that match it: in full, in part, or a similar name of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import PERSON_TITLE, find_names
from corpus.language.tokens import STOP_WORDS, WORD, normalize
from corpus.people.job_titles import OPENING_ADVERB, Span
from corpus.people.name_matching import SpelledName, is_same_name, spell

MAX_NAME_CHARS = 100

_TITLES = re.compile(rf"(?:(?:the|{PERSON_TITLE})(?!\w)\s*)+", re.IGNORECASE)
_WORD_GAP = re.compile(r"\.?[\s-]?")  # between two words of a name
_POSSESSIVE = re.compile(r"['’]s\Z")
_LI = "Ли"  # a name if capitalised, else a stop word; `find_names` starts no name with it


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name at `span` of a text, of `size` words.

    It is the whole name of the query where `shared_word` is None. Else only that word of the query, by its index,
    certainly matches. If `is_other`, it is the name of somebody else with the same word.
    """

    span: Span
    size: int
    is_person: bool
    shared_word: int | None = None
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _NameWord:
    start: int
    end: int
    text: str
    spelling: SpelledName

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1

    def is_same(self, other: _NameWord) -> bool:
        return is_same_name(self.spelling, other.spelling)

    def may_be(self, other: _NameWord) -> bool:
        """Return True if both may be the same part of a name, either perhaps as its initial."""
        if self.is_initial or other.is_initial:
            return self.spelling.sound[:1] == other.spelling.sound[:1]
        return self.is_same(other)


class NameQuery:
    """A name as a user types it: any string will do; the rest of a long one is cut.

    `needs_all_words` is true if a sentence must have all of the `words`, false if one of them can give the name.
    """

    def __init__(self, name: str) -> None:
        name = collapse_whitespace(name[:MAX_NAME_CHARS]).strip('?!.,"«»“” ')
        capitalised = re.sub(r"(?<!\w)\w", lambda letter: letter[0].upper(), _without_title(name))
        self._words = _name_words(capitalised)
        is_name = find_names(capitalised) or capitalised.startswith(f"{_LI} ")
        self._is_person = len(self._words) > 1 and bool(is_name)
        self.needs_all_words = not self._is_person

    @property
    def words(self) -> list[SpelledName]:
        """The spellings of its content words, without initials and stop words."""
        return [
            word.spelling
            for word in self._words
            if not word.is_initial and (word.text == _LI or normalize(word.text) not in STOP_WORDS)
        ]

    def find(self, text: str, names: Sequence[Span]) -> list[NameMatch]:
        """Return the matches in `text` of the whole name, and of names that share a word with it.

        `names` are the spans of the people's names in the text.
        """
        words = _name_words(text)
        found = list(self._find_whole_names(words, text, names)) if len(self._words) > 1 else []
        if len(self._words) > 1 and not self._is_person:
            return found
        for at, word in enumerate(words):
            shared = next((n for n, own in enumerate(self._words) if not own.is_initial and own.is_same(word)), None)
            is_taken = any(each.span[0] < word.end and word.start < each.span[1] for each in found)
            if shared is not None and word.is_capitalised and not is_taken:
                found.append(self._match_name(_name_around(text, words, at, names), shared, text, names))
        return found

    def resolve(self, found: Sequence[NameMatch]) -> list[NameMatch]:
        """Return those of the matches in one document that are certainly the name of the query."""
        whole_names = [each for each in found if each.shared_word is None]
        ambiguous_words = {each.shared_word for each in found if each.is_other}
        certain = [each for each in found if each.shared_word not in {None, *ambiguous_words}]
        return whole_names + certain if whole_names else []

    def _find_whole_names(self, words: Sequence[_NameWord], text: str, names: Sequence[Span]) -> Iterator[NameMatch]:
        """Yield the spans where the words of the name are adjacent."""
        size = len(self._words)
        for at in range(len(words) - size + 1):
            candidate = words[at : at + size]
            is_same = all(
                own.is_same(word) or (own.is_initial and own.may_be(word))
                for own, word in zip(self._words, candidate, strict=True)
            )
            is_adjacent = is_same and all(
                _WORD_GAP.fullmatch(text, one.end, other.start) for one, other in pairwise(candidate)
            )
            if is_adjacent and any(word.is_capitalised for word in candidate):
                span = (candidate[0].start, candidate[-1].end)
                is_in_name = any(start <= span[0] and span[1] <= end for start, end in names)
                yield NameMatch(span, size, self._is_person or is_in_name)

    def _match_name(self, span: Span, shared: int, text: str, names: Sequence[Span]) -> NameMatch:
        """Return how a name that shares a word with the query relates to it."""
        words = _name_words(_without_title(text[slice(*span)]))
        size = len(words)
        if len(self._words) == 1:
            return NameMatch(span, size, size > 1 or span in names)
        if size == 1:
            return NameMatch(span, size, True, shared)
        matched = [word for word in words if any(own.may_be(word) for own in self._words)]
        has_missing = any(not any(own.may_be(word) for word in words) for own in self._words)
        if has_missing and len(matched) < size:
            return NameMatch(span, size, True, shared, is_other=True)
        is_abbreviated = sum(not word.is_initial for word in matched) < 2
        is_ambiguous = is_abbreviated and not any(own.is_initial for own in self._words)
        return NameMatch(span, size, True, shared if is_ambiguous else None)  # "S. Korotkov" may be Stepan


def find_people(text: str) -> tuple[Span, ...]:
    """Return the spans of people's names in a sentence, without an adverb at its start: "Later", "Yesterday"."""
    names = find_names(text)
    adverb = OPENING_ADVERB.match(text)
    if adverb and names and names[0][0] == 0:
        begin = adverb.end()
        names[:1] = [(begin + start, begin + end) for start, end in find_names(text[begin : names[0][1]])]
    return tuple(names)


def _without_title(name: str) -> str:
    title = _TITLES.match(name)
    return name[title.end() :] if title else name


def _name_words(text: str) -> list[_NameWord]:
    return [_NameWord(*match.span(), match[0], spell(normalize(match[0]))) for match in WORD.finditer(text)]


def _name_around(text: str, words: Sequence[_NameWord], at: int, names: Sequence[Span]) -> Span:
    """Return the span of the name that a word is part of: at least the word."""
    word = words[at]
    for start, end in names:
        if start <= word.start and word.end <= end:
            return start, start + len(_POSSESSIVE.sub("", text[start:end]))
    before = words[at - 1].start if at and words[at - 1].is_capitalised else word.start
    if before < word.start and find_names(text[before : word.end]) == [(0, word.end - before)]:
        return before, word.end  # at the end of a longer row of capitals: "Director General Gerd Müller"
    return word.start, word.end
