"""Where the corpus mentions a person or an organisation, and in which office: what /who lists.

Nobody is taken for another: Sergey Korotkov is found as «Сергеем Коротковым» too, but as "Mr Korotkov" only where the
same document names him in full, and no other Korotkov.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import WORD, normalize
from corpus.models import Document, Passage, Sentence
from corpus.people.job_titles import find_job_title
from corpus.people.name_matching import SpelledName, is_same, spelled
from corpus.people.name_query import NameMatch, NameQuery, find_people
from corpus.places.gazetteer import find_place

MOST_IN_DOCUMENT = 2
"""Mentions that are listed of one document."""


_JOINED = re.compile(r"\b(?:of|and|for|in|в|и|на|по)\s\Z")
_ACRONYM = re.compile(r"[А-ЯЁ]{3,}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that names somebody; `name` and `office` are as the text gives them, white space folded."""

    document: Document
    sentence: Sentence
    name: str
    office: str | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a document."""

    document: Document
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.document.text[self.sentence.start : self.sentence.end]


_people = lru_cache(maxsize=20_000)(find_people)


class _Sentences:
    """All sentences by their words, numbered as they were added: only ever more of them."""

    def __init__(self) -> None:
        self.told: list[_Told] = []
        self._holding: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
        self._alike: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            for sentence in passage.sentences:
                text = passage.document.text[sentence.start : sentence.end]
                for word in set(map(normalize, WORD.findall(text))):
                    holding = self._holding[word]
                    holding.append(len(self.told))
                    if len(holding) == 1:
                        for key in spelled(word).keys:
                            self._alike[key].append(word)
                self.told.append(_Told(passage.document, sentence))

    def holding(self, name: SpelledName) -> Iterator[int]:
        """Yield the numbers of the sentences that hold a word of a name."""
        for word in {word for key in name.keys for word in self._alike.get(key, ())}:
            if is_same(spelled(word), name):
                yield from self._holding.get(word, ())


class Mentions:
    """The sentences of a corpus by their words: made once of its passages, asked often.

    `changed` returns another one that shares what is there: this one goes on seeing its own sentences. Only the newest
    may be changed, by one thread at a time.
    """

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._sentences = _Sentences()
        self._sentences.add(passages)
        self._size = len(self._sentences.told)
        self._removed: frozenset[int] = frozenset()
        """The documents that are not there any more, by identity."""

    def with_changes(self, added: Iterable[Passage], removed: Iterable[Document]) -> Mentions:
        """Return the mentions with more passages, and without those of some documents."""
        changed = Mentions.__new__(Mentions)
        changed._sentences = self._sentences
        changed._sentences.add(added)
        changed._size = len(self._sentences.told)
        changed._removed = self._removed | set(map(id, removed))
        return changed

    def find(self, name: str) -> list[Mention]:
        """Return the mentions of a person or an organisation, the oldest document first, undated ones last.

        Of each document at most two: one that gives the office first, then the fuller name, then the earlier. Any
        string will do; what is no person's name is found where its words stand together.
        """
        asked = NameQuery(name)
        found: defaultdict[Document, list[tuple[_Told, NameMatch]]] = defaultdict(list)
        for number in self._numbers(asked):
            told = self._sentences.told[number]
            if id(told.document) not in self._removed:
                found[told.document] += [(told, given) for given in asked.find(told.text, _people(told.text))]
        mentions: list[Mention] = []
        for each in found.values():
            certain = set(asked.certain([given for _, given in each]))
            mentions += _best([(told, given) for told, given in each if given in certain])
        return sorted(mentions, key=lambda each: (each.document.date or date.max, each.document.id))

    def _numbers(self, asked: NameQuery) -> list[int]:
        """Return the numbers of the sentences that may give the name, in order."""
        holding = [frozenset(self._sentences.holding(word)) for word in asked.words]
        if not holding:
            return []
        numbers = frozenset.intersection(*holding) if asked.needs_all else frozenset.union(*holding)
        return sorted(number for number in numbers if number < self._size)


def _best(found: Sequence[tuple[_Told, NameMatch]]) -> list[Mention]:
    """Return the most telling mentions of a document, at most one a sentence."""
    mentions = [_mention(told, given) for told, given in found]
    sizes = [given.size for _, given in found]
    ranked = sorted(range(len(found)), key=lambda at: (mentions[at].office is None, -sizes[at], at))
    by_sentence: dict[Sentence, Mention] = {}
    for at in ranked:
        by_sentence.setdefault(mentions[at].sentence, mentions[at])
    return list(by_sentence.values())[:MOST_IN_DOCUMENT]


def _mention(told: _Told, given: NameMatch) -> Mention:
    start, end = given.span
    signs = told.sentence.kind == "name"
    office = find_job_title(told.text, given.span, is_signature=signs) if given.is_person else None
    if given.is_person and given.size > 2:
        first = told.text[start:end].split(maxsplit=1)[0]
        later = start + len(first) + 1
        if _may_end_office(first, told.text[:start]) and (
            longer := find_job_title(told.text, (later, end), is_signature=signs)
        ):
            start, office = later, longer
    return Mention(told.document, told.sentence, collapse_whitespace(told.text[start:end]), office)


def _may_end_office(first: str, before: str) -> bool:
    """Whether the first word of a name may be the last of an office: "Minister of Trade Denis Manturov".

    Not every name that stands behind an office is one of two words: Minister Juan Carlos Medina.
    """
    return bool(_JOINED.search(before) or _ACRONYM.fullmatch(first) or find_place(first))
