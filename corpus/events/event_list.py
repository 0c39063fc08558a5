"""List of events with an index of their words: which events fit a filter, and which are nearest where none does."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from corpus.events.filters import EventFilter
from corpus.events.merging import merge_reports, sort_in_parts
from corpus.language.abbreviations import initials
from corpus.language.gloss import english_acronym
from corpus.language.tokens import STOP_WORDS, is_cyrillic, lemma, normalize, stem, terms, words
from corpus.language.transliteration import find_similar, phonetic_key
from corpus.models import Document, Event, Place
from corpus.passages.indexed_words import IndexedWords
from corpus.places.gazetteer import country_code

MAX_NEAREST_EVENTS = 3
SPELLING_SIMILARITY = 0.9
"""From this similarity on, a word that no event contains is a misspelling of one that some do."""
MAX_SPELLINGS = 4
_KEY_MARK = "~"  # begins a phonetic key, which could be the stem of another word

Indices = frozenset[int]
Postings = Mapping[str, "array[int]"]


class _EventWords:
    """The words of events, packed as numbers. Successive lists share it, so each event is read once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._forms: dict[str, frozenset[str]] = {}
        self._packed: dict[int, tuple[Event, array[int]]] = {}

    def of(self, event: Event) -> Iterator[str]:
        """Return the forms of the event's own content words."""
        if (packed := self._packed.get(id(event))) is None:
            place = f"{event.place.english} {event.place.russian}" if event.place else ""
            said = " ".join(f"{each.name} {each.title} {each.text}" for each in (event, *event.reports))
            people = " ".join(event.participants)
            own = words(f"{said} {people} {event.document.title} {place}")
            own += map(normalize, initials(said))
            forms = {form for word in own if word not in STOP_WORDS for form in self.forms(word)}
            packed = self._packed[id(event)] = (event, self._pack(forms))
        return map(self._words.__getitem__, packed[1])

    def forms(self, word: str) -> frozenset[str]:
        """Return the forms of a normalized word, from a cache."""
        if (forms := self._forms.get(word)) is None:
            forms = self._forms[word] = word_forms(word)
        return forms

    def remove(self, events: Iterable[Event]) -> None:
        """Release the memory of events that are in no list any more."""
        for each in events:
            self._packed.pop(id(each), None)

    def _pack(self, unpacked: Iterable[str]) -> array[int]:
        packed = array("i")
        for word in unpacked:
            if (number := self._numbers.get(word)) is None:
                number = self._numbers[word] = len(self._words)
                self._words.append(word)
            packed.append(number)
        return packed


class EventList(tuple[Event, ...]):
    """Events in their order. It indexes their words on first use, so keep one list where there are many events."""

    corpus_words: IndexedWords | None = None
    """The words of the corpus by their forms. Without them the list reads the documents of its events."""

    @cached_property
    def _words(self) -> _EventWords:
        return _EventWords()

    @cached_property
    def reports(self) -> Sequence[Event]:
        """The events as single documents report them."""
        return tuple(self)

    def with_changes(
        self, added: Iterable[Event], removed: Iterable[Document], corpus_words: IndexedWords | None = None
    ) -> EventList:
        """Return the events in time order, with what documents report `added`, without the documents `removed`.

        What several documents report about one event is one event.
        """
        documents = set(map(id, removed))
        reports = [*(each for each in self.reports if id(each.document) not in documents), *added]
        changed = EventList(sort_in_parts(merge_reports(reports), time_order))
        changed.reports = reports
        changed._words = self._words
        changed.corpus_words = corpus_words
        kept = set(map(id, changed))
        self._words.remove(each for each in self if id(each) not in kept)
        return changed

    def find(self, document: Document, index: int) -> Event | None:
        """Return the event that a document reports under an index, as all its documents report it; None if unknown."""
        return self._by_report.get((id(document), index))

    @cached_property
    def _by_report(self) -> Mapping[tuple[int, int], Event]:
        return {(id(one.document), one.index): each for each in self for one in (*each.reports, each)}

    @cached_property
    def _by_form(self) -> Postings:
        """The events whose own words have a form."""
        return _postings(self._words.of(event) for event in self)

    @cached_property
    def _by_document(self) -> Mapping[int, Sequence[int]]:
        """The events that a document is about."""
        by_document: defaultdict[int, list[int]] = defaultdict(list)
        for at, event in enumerate(self):
            if event.kind == "event":
                by_document[id(event.document)].append(at)
        return dict(by_document)

    @cached_property
    def _forms_of_documents(self) -> Mapping[int, frozenset[str]]:
        """The forms of the words of each document that the events are of."""
        return {
            id(each.document): frozenset(
                form for word in set(words(each.document.text)) - STOP_WORDS for form in self._words.forms(word)
            )
            for each in {id(event.document): event for event in self if event.kind == "event"}.values()
        }

    def _documents_with(self, forms: frozenset[str]) -> Iterable[int]:
        """Return the identities of the documents with a word that has one of the forms."""
        if self.corpus_words is None:
            return [each for each, own in self._forms_of_documents.items() if not own.isdisjoint(forms)]
        # A number is no word of a corpus, but a term, which is its own form.
        found = self.corpus_words.documents_with([*self.corpus_words.words_with(forms), *filter(str.isdigit, forms)])
        return map(id, found)

    @cached_property
    def _phonetic_keys(self) -> list[str]:
        return sorted({form.removeprefix(_KEY_MARK) for form in self._by_form if form.startswith(_KEY_MARK)})

    def with_word(self, word: str) -> Indices:
        """Return the indices of the events with a normalized word, in any form or alphabet.

        The event of a document has all words of the document. If no event has the word, return those with a word of
        similar spelling.
        """
        found: set[int] = set()
        forms = word_forms(word)
        for form in forms:
            found.update(self._by_form.get(form, ()))
        for document in self._documents_with(forms):
            found.update(self._by_document.get(document, ()))
        if not found and not word.isdigit():
            for at, _ in find_similar(word, self._phonetic_keys, SPELLING_SIMILARITY, MAX_SPELLINGS):
                found.update(self._by_form[_KEY_MARK + self._phonetic_keys[at]])
        return frozenset(found)

    def in_place(self, place: Place) -> Indices:
        """Return the indices of the events in a place; if there are none, of those that mention the place."""
        is_country = country_code(place.english) is not None
        found = {
            index
            for index, event in enumerate(self)
            if event.place
            and (event.place.english == place.english or (is_country and event.place.country == place.country))
        }
        if not found:
            for name in (place.english, place.russian):
                mentions = [frozenset(self._by_form.get(term, ())) for term in terms(name)]
                found |= frozenset.intersection(*mentions) if mentions else frozenset()
        return frozenset(found)

    def in_country(self, place: Place) -> Indices:
        """Return the indices of the events in the country of a place."""
        return frozenset(
            index
            for index, event in enumerate(self)
            if event.place and place.country and event.place.country == place.country
        )


def time_order(event: Event) -> tuple[date, date, str, int]:
    """Return the sort key of an event: the earliest first, undated ones last."""
    return (event.start or date.max, event.end or date.max, event.document.id, event.index)


def is_upcoming(event: Event, today: date) -> bool:
    """Return True if an event is not over yet, unless it is cancelled, or put off to days that are not known."""
    return event.end is not None and event.end >= today and event.status != "cancelled" and event.days_hold


def select(events: Sequence[Event], wanted: EventFilter, today: date) -> list[Event]:
    """Return the events that fit, in their order.

    An event of several days fits by any of them. An event of a whole year fits no month of any year. An undated event
    is neither upcoming nor past. A cancelled one is not upcoming.
    """
    event_list = _as_list(events)
    criteria = [event_list.with_word(word) for word in wanted.words]
    if wanted.places:
        criteria.append(frozenset().union(*map(event_list.in_place, wanted.places)))
    indices: Iterable[int] = sorted(frozenset.intersection(*criteria)) if criteria else range(len(event_list))
    if wanted.excluded:
        excluded = frozenset[int]().union(*map(event_list.with_word, wanted.excluded))
        indices = (index for index in indices if index not in excluded)
    found = (event_list[index] for index in indices)
    return [each for each in found if _is_wanted_kind(each, wanted) and _is_in_time(each, wanted, today)]


def nearest(events: Sequence[Event], wanted: EventFilter, today: date) -> list[Event]:
    """Return at most `MAX_NEAREST_EVENTS` events to offer where none fits, the nearest first.

    Events that meet most of the words and places come first, then those nearest to the days of the filter. Where no
    event meets a word or place, the days alone decide. An event that meets nothing is not offered.
    """
    event_list = _as_list(events)
    criteria = [event_list.with_word(word) for word in wanted.words]
    if wanted.places:
        there = frozenset[int]().union(*map(event_list.in_place, wanted.places))
        criteria.append(there or frozenset[int]().union(*map(event_list.in_country, wanted.places)))
    met = [sum(index in each for each in criteria) for index in range(len(event_list))]
    days = [_days_away(event, wanted, today) for event in event_list]
    if any(met):
        offered = [index for index, count in enumerate(met) if count]
    else:
        offered = [index for index, distance in enumerate(days) if distance is not None]
    kind = wanted.kind or "event"
    offered = [index for index in offered if event_list[index].kind == kind] or offered
    offered.sort(key=lambda index: (-met[index], days[index] is None, days[index] or 0, index))
    return [event_list[index] for index in offered[:MAX_NEAREST_EVENTS]]


def _as_list(events: Sequence[Event]) -> EventList:
    return events if isinstance(events, EventList) else EventList(events)


def _postings(words_of_events: Iterable[Iterable[str]]) -> Postings:
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    for index, event_words in enumerate(words_of_events):
        for word in event_words:
            postings[word].append(index)
    return dict(postings)


def word_forms(word: str) -> frozenset[str]:
    """Return the stem and phonetic keys of a normalized word, which its other forms and spellings share."""
    base = normalize(lemma(word)) if is_cyrillic(word) else stem(word)
    forms = {stem(word), _KEY_MARK + phonetic_key(word), _KEY_MARK + phonetic_key(base)} - {_KEY_MARK}
    if english := english_acronym(word):
        forms.add(stem(english))
    return frozenset(forms)


def _is_wanted_kind(event: Event, wanted: EventFilter) -> bool:
    if wanted.types and event.type not in wanted.types:
        return False
    return not wanted.kind or event.kind == wanted.kind


def _is_in_time(event: Event, wanted: EventFilter, today: date) -> bool:
    start, end = event.start, event.end
    if start is None or end is None:
        return not (wanted.first or wanted.last or wanted.month or wanted.when)
    if (wanted.first and end < wanted.first) or (wanted.last and wanted.last < start):
        return False
    if wanted.when and is_upcoming(event, today) != (wanted.when == "upcoming"):
        return False
    return not wanted.month or (event.precision != "year" and _has_month(start, end, wanted.month))


def _has_month(start: date, end: date, month: int) -> bool:
    """Return True if a day of this month, of any year, lies between two days."""
    return 12 * (end.year - start.year) + end.month - start.month >= (month - start.month) % 12


def _days_away(event: Event, wanted: EventFilter, today: date) -> int | None:
    """Return the distance of an event from the days of the filter; None where either has no day."""
    if event.start is None or event.end is None:
        return None
    if wanted.first or wanted.last:
        early = (wanted.first - event.end).days if wanted.first else 0
        late = (event.start - wanted.last).days if wanted.last else 0
        return max(early, late, 0)
    if wanted.when or wanted.month:
        return max((today - event.end).days, (event.start - today).days, 0)
    return None
