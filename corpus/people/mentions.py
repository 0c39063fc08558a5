"""Mentions of a person or an organisation in the corpus, with job titles: the list of /who.

The look-up never confuses two people. It finds Sergey Korotkov as «Сергеем Коротковым» too, but as "Mr Korotkov" only
where the same document gives his full name and no other Korotkov.
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
from corpus.people.name_matching import SpelledName, is_same_name, spell
from corpus.people.name_query import NameMatch, NameQuery, find_people
from corpus.places.gazetteer import find_place

MAX_MENTIONS_PER_DOCUMENT = 2

_CONNECTOR_BEFORE = re.compile(r"\b(?:of|and|for|in|в|и|на|по)\s\Z")
_ACRONYM = re.compile(r"[А-ЯЁ]{3,}")


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


class _SentenceIndex:
    """An append-only index of sentences by their words."""

    def __init__(self) -> None:
        self.sentences: list[_SentenceRef] = []
        self._by_word: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
        self._words_by_key: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            for sentence in passage.sentences:
                reference = _SentenceRef(passage.document, sentence)
                for word in set(map(normalize, WORD.findall(reference.text))):
                    if word not in self._by_word:
                        for key in spell(word).keys:
                            self._words_by_key[key].append(word)
                    self._by_word[word].append(len(self.sentences))
                self.sentences.append(reference)

    def with_name(self, name: SpelledName) -> Iterator[int]:
        """Yield the indices of the sentences with a word of a name."""
        for word in {word for key in name.keys for word in self._words_by_key.get(key, ())}:
            if is_same_name(spell(word), name):
                yield from self._by_word.get(word, ())


class Mentions:
    """The sentences of a corpus by their words: built once from its passages, asked often.

    `with_changes` returns a new object that shares the index; this one still sees its own sentences. Only the newest
    object may be changed, by one thread at a time.
    """

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._index = _SentenceIndex()
        self._index.add(passages)
        self._size = len(self._index.sentences)
        self._removed_ids: frozenset[int] = frozenset()

    def with_changes(self, added: Iterable[Passage], removed: Iterable[Document]) -> Mentions:
        """Return the mentions with more passages, and without those of some documents."""
        changed = Mentions.__new__(Mentions)
        changed._index = self._index
        changed._index.add(added)
        changed._size = len(self._index.sentences)
        changed._removed_ids = self._removed_ids | set(map(id, removed))
        return changed

    def find(self, name: str) -> list[Mention]:
        """Return the mentions of a person or an organisation, the oldest document first, undated ones last.

        Each document has at most `MAX_MENTIONS_PER_DOCUMENT`. Those with a job title come first, then those with the
        fuller name, then the earlier ones. Any string will do. If it is no person's name, its words must be adjacent.
        """
        query = NameQuery(name)
        found: defaultdict[Document, list[tuple[_SentenceRef, NameMatch]]] = defaultdict(list)
        for index in self._candidates(query):
            reference = self._index.sentences[index]
            if id(reference.document) not in self._removed_ids:
                matches = query.find(reference.text, _cached_people(reference.text))
                found[reference.document] += [(reference, match) for match in matches]
        mentions: list[Mention] = []
        for in_document in found.values():
            certain = set(query.resolve([match for _, match in in_document]))
            mentions += _best([(reference, match) for reference, match in in_document if match in certain])
        return sorted(mentions, key=lambda each: (each.document.date or date.max, each.document.id))

    def _candidates(self, query: NameQuery) -> list[int]:
        """Return the indices of the sentences that may contain the name, in order."""
        by_word = [frozenset(self._index.with_name(word)) for word in query.words]
        if not by_word:
            return []
        indices = frozenset.intersection(*by_word) if query.needs_all_words else frozenset.union(*by_word)
        return sorted(index for index in indices if index < self._size)


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
