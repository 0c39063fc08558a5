"""Mentions of a person or an organisation in the corpus, with job titles: the list of /who.

The look-up never confuses two people. It finds Sergey Korotkov as «Сергеем Коротковым» too, but as "Mr Korotkov" only
where the same document gives his full name and no other Korotkov.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import WORD, normalize
from corpus.models import Document, Sentence
from corpus.passages.indexed_words import IndexedWords
from corpus.people.job_titles import find_job_title
from corpus.people.name_matching import SpelledName, is_same_name, spell
from corpus.people.name_query import NameMatch, NameQuery, find_people
from corpus.places.gazetteer import find_place

MAX_MENTIONS_PER_DOCUMENT = 2

_CONNECTOR_BEFORE = re.compile(r"\b(?:of|and|for|in|в|и|на|по)\s\Z")
_ACRONYM = re.compile(r"[А-ЯЁ]{3,}")
_LI = "ли"
"""The only stop word that may be a name. The index has no stop words, so the other words of the name decide which
documents are read for it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that names somebody; `name` and `job_title` are as in the text, white space collapsed."""

    document: Document
    sentence: Sentence
    name: str
    job_title: str | None = None


@dataclass(frozen=True, slots=True)
class _SentenceRef:
    """A sentence of a document."""

    document: Document
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.document.text[self.sentence.start : self.sentence.end]


_cached_people = lru_cache(maxsize=20_000)(find_people)  # the sentences of the names that users ask for


def name_keys(word: str) -> frozenset[str]:
    """Return the keys by which `Mentions` needs the words of a corpus: two words that may be one name share one."""
    return spell(word).keys


class Mentions:
    """The sentences of a corpus that name somebody, found by the words of its index. Immutable."""

    def __init__(self, words: IndexedWords) -> None:
        """Take the words of the corpus by their `name_keys`."""
        self.words = words

    def find(self, name: str) -> list[Mention]:
        """Return the mentions of a person or an organisation, the oldest document first, undated ones last.

        Each document has at most `MAX_MENTIONS_PER_DOCUMENT`. Those with a job title come first, then those with the
        fuller name, then the earlier ones. Any string will do. If it is no person's name, its words must be adjacent.
        """
        query = NameQuery(name)
        found: defaultdict[str, list[tuple[_SentenceRef, NameMatch]]] = defaultdict(list)
        for reference in self._candidates(query):
            matches = query.find(reference.text, _cached_people(reference.text))
            found[reference.document.id] += [(reference, match) for match in matches]
        mentions: list[Mention] = []
        for in_document in found.values():
            certain = set(query.resolve([match for _, match in in_document]))
            mentions += _best([(reference, match) for reference, match in in_document if match in certain])
        return sorted(mentions, key=lambda each: (each.document.date or date.max, each.document.id))

    def _candidates(self, query: NameQuery) -> Iterator[_SentenceRef]:
        """Yield the sentences that may contain the name, those of a document in order."""
        words = (word for word in query.words if not word.sound.isdigit())  # numbers are compared in the sentences
        spellings = [self._spellings(word) for word in words]
        is_enough = all if query.needs_all_words else any
        for number in self._passages_with(spellings, needs_all_words=query.needs_all_words) if spellings else ():
            passage = self.words.passages.passage(number)
            for sentence in passage.sentences:
                reference = _SentenceRef(passage.document, sentence)
                own = set(map(normalize, WORD.findall(reference.text)))
                if is_enough(not own.isdisjoint(each) for each in spellings):
                    yield reference

    def _spellings(self, name: SpelledName) -> set[str]:
        """Return the words that are a name, in any spelling."""
        words = {*self.words.words_with(name.keys), _LI}
        return {word for word in words if is_same_name(spell(word), name)}

    def _passages_with(self, spellings: Sequence[set[str]], *, needs_all_words: bool) -> Iterable[int]:
        """Return the numbers of the passages that may have all of the words, or one of them, in rising order."""
        indexed = [each for each in spellings if _LI not in each]
        numbers = list(map(self.words.passages_with, indexed))
        if numbers and needs_all_words:
            return sorted(set.intersection(*numbers))
        if len(indexed) == len(spellings):
            return sorted(set().union(*numbers))
        store = self.words.passages
        documents = self.words.documents_with(set().union(*indexed)) if indexed else store.documents()
        return sorted(at for each in documents for at in store.numbers_of(each))


def _best(found: Sequence[tuple[_SentenceRef, NameMatch]]) -> list[Mention]:
    """Return the most informative mentions of a document, at most one a sentence."""
    mentions = [_mention(reference, match) for reference, match in found]
    sizes = [match.size for _, match in found]
    ranked = sorted(range(len(found)), key=lambda at: (mentions[at].job_title is None, -sizes[at], at))
    by_sentence: dict[Sentence, Mention] = {}
    for at in ranked:
        by_sentence.setdefault(mentions[at].sentence, mentions[at])
    return list(by_sentence.values())[:MAX_MENTIONS_PER_DOCUMENT]


def _mention(reference: _SentenceRef, match: NameMatch) -> Mention:
    text, (start, end) = reference.text, match.span
    is_signature = reference.sentence.kind == "name"
    job_title = find_job_title(text, match.span, is_signature=is_signature) if match.is_person else None
    if match.is_person and match.size > 2:
        first_word = text[start:end].split(maxsplit=1)[0]
        second = start + len(first_word) + 1
        if _may_end_job_title(first_word, text[:start]):
            longer = find_job_title(text, (second, end), is_signature=is_signature)
            start, job_title = (second, longer) if longer else (start, job_title)
    return Mention(reference.document, reference.sentence, collapse_whitespace(text[start:end]), job_title)


def _may_end_job_title(first_word: str, before: str) -> bool:
    """Return True if the first word of a name may end a job title: "Minister of Trade Denis Manturov".

    A name after a title may have three words as well: Minister Juan Carlos Medina.
    """
    return bool(_CONNECTOR_BEFORE.search(before) or _ACRONYM.fullmatch(first_word) or find_place(first_word))
