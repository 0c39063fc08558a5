"""Which events of a list fit a filter, and which come near where none does."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from corpus.events.filters import EventFilter
from corpus.language.tokens import STOP_WORDS, is_cyrillic, lemma, normalize, stem, terms, words
from corpus.language.transliteration import find_similar, phonetic_key
from corpus.models import Document, Event, Place
from corpus.places.gazetteer import country_code

_ENOUGH = 3
"""Events that are offered where none fits."""
_LIKENESS = 0.9
"""From which likeness a word that no event holds is taken for a slip of one that some do."""
_SPELLINGS = 4

Numbers = frozenset[int]


class _Words:
    """The words of events, read once in the life of an event, whatever list it stands in."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._forms: dict[str, frozenset[str]] = {}
        self._told: dict[int, tuple[Event, array[int], array[int]]] = {}

    def of(self, event: Event) -> tuple[Iterator[str], Iterator[str]]:
        """Return the forms of the event's own words; and the words of the document, where the event is what it reports.

        The forms are of words that carry a meaning.
        """
        if (told := self._told.get(id(event))) is None:
            place = f"{event.place.english} {event.place.russian}" if event.place else ""
            own = words(f"{event.title} {event.text} {event.document.title} {place}")
            forms = {form for word in own if word not in STOP_WORDS for form in self.forms(word)}
            reported = set(words(event.document.text)) if event.kind == "event" else set()
            told = self._told[id(event)] = (event, self._pack(forms), self._pack(reported))
        return map(self._names.__getitem__, told[1]), map(self._names.__getitem__, told[2])

    def forms(self, word: str) -> frozenset[str]:
        """Return what a folded word has in common with its other forms and spellings."""
        if (forms := self._forms.get(word)) is None:
            forms = self._forms[word] = frozenset(_forms(word))
        return forms

    def forget(self, events: Iterable[Event]) -> None:
        """Forget events that stand in no list any more."""
        for each in events:
            self._told.pop(id(each), None)

    def _pack(self, told: Iterable[str]) -> array[int]:
        packed = array("i")
        for each in told:
            if (number := self._numbers.get(each)) is None:
                number = len(self._names)
                self._names.append(each)
                self._numbers[each] = number
            packed.append(number)
        return packed


class EventList(tuple[Event, ...]):
    """Events in their order, whose words are counted once: make one and keep it where there are many."""

    _words: _Words

    def changed(self, added: Iterable[Event], removed: Iterable[Document]) -> EventList:
        """Return the events in time order with more of them, and without those of some documents."""
        gone = set(map(id, removed))
        kept = [each for each in self if id(each.document) not in gone]
        changed = EventList(sorted([*kept, *added], key=time_order))
        changed._words = self._counted
        self._counted.forget(each for each in self if id(each.document) in gone)
        return changed

    @property
    def _counted(self) -> _Words:
        if "_words" not in self.__dict__:
            self._words = _Words()
        return self._words

    @cached_property
    def _holding(self) -> Mapping[str, array[int]]:
        """Each form of a word with the numbers of the events that hold it."""
        holding: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
        for number, event in enumerate(self):
            for form in self._counted.of(event)[0]:
                holding[form].append(number)
        return dict(holding)

    @cached_property
    def _skeletons(self) -> list[str]:
        return sorted({form.removeprefix(_SOUND) for form in self._holding if form.startswith(_SOUND)})

    @cached_property
    def _reported(self) -> tuple[Mapping[str, array[int]], Mapping[str, list[str]]]:
        """Each word of the documents with the numbers of the events that they report; each form with its words."""
        holding: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
        for number, event in enumerate(self):
            for word in self._counted.of(event)[1]:
                holding[word].append(number)
        spelled: defaultdict[str, list[str]] = defaultdict(list)
        for word in holding.keys() - STOP_WORDS:
            for form in self._counted.forms(word):
                spelled[form].append(word)
        return dict(holding), dict(spelled)

    def with_word(self, word: str) -> Numbers:
        """Return the numbers of the events that hold a folded word, in any form or alphabet.

        The event of a document holds all that the document says. Where none holds the word: of those that hold one
        like it.
        """
        reported, spelled = self._reported
        found = {number for form in _forms(word) for number in self._holding.get(form, ())}
        found |= {number for form in _forms(word) for told in spelled.get(form, ()) for number in reported[told]}
        if not found and not word.isdigit():
            near = find_similar(word, self._skeletons, _LIKENESS, _SPELLINGS)
            found = {number for at, _ in near for number in self._holding[_SOUND + self._skeletons[at]]}
        return frozenset(found)

    def in_place(self, place: Place) -> Numbers:
        """Return the numbers of the events that take place there; where none does, of those that speak of it."""
        wide = country_code(place.english) is not None
        held = {
            number
            for number, event in enumerate(self)
            if event.place and (event.place.english == place.english or (wide and event.place.country == place.country))
        }
        if not held:
            for name in (place.english, place.russian):
                spoken = [frozenset(self._holding.get(term, ())) for term in terms(name)]
                held |= frozenset.intersection(*spoken) if spoken else frozenset()
        return frozenset(held)

    def in_country(self, place: Place) -> Numbers:
        """Return the numbers of the events in the country of a city."""
        return frozenset(
            number
            for number, event in enumerate(self)
            if event.place and place.country and event.place.country == place.country
        )


def time_order(event: Event) -> tuple[date, date, str, int]:
    """Return what events are ordered by: the earliest first, undated ones last."""
    return (event.start or date.max, event.end or date.max, event.document.id, event.index)


def select(events: Sequence[Event], wanted: EventFilter, today: date) -> list[Event]:
    """Return the events that fit, in their order.

    A span of days fits where any of its days is asked for, a year as a whole not where a month of any year is; what
    has no day is neither upcoming nor past.
    """
    held = _listed(events)
    wishes = [held.with_word(word) for word in wanted.words]
    if wanted.places:
        wishes.append(frozenset().union(*map(held.in_place, wanted.places)))
    numbers = sorted(frozenset.intersection(*wishes)) if wishes else range(len(held))
    return [held[number] for number in numbers if _in_time(held[number], wanted, today)]


def nearest(events: Sequence[Event], wanted: EventFilter, today: date) -> list[Event]:
    """Return at most three events to offer where none fits, the nearest first.

    Those that hold most of the words and places come first, then those nearest to the days asked for; where days are
    all that can be met, that is enough. None where nothing speaks for any.
    """
    held = _listed(events)
    wishes = [held.with_word(word) for word in wanted.words]
    if wanted.places:
        there = frozenset[int]().union(*map(held.in_place, wanted.places))
        wishes.append(there or frozenset[int]().union(*map(held.in_country, wanted.places)))
    met = {number: sum(number in wish for wish in wishes) for number in range(len(held))}
    days = {number: _days_away(event, wanted, today) for number, event in enumerate(held)}
    offered = [number for number in met if met[number] or days[number] is not None]
    if any(met.values()):
        offered = [number for number in offered if met[number]]
    offered.sort(key=lambda number: (-met[number], days[number] is None, days[number] or 0, number))
    return [held[number] for number in offered[:_ENOUGH]]


def _listed(events: Sequence[Event]) -> EventList:
    return events if isinstance(events, EventList) else EventList(events)


_SOUND = "~"
"""Before a skeleton, which could be another word's stem."""


def _forms(word: str) -> set[str]:
    """Return what a folded word has in common with its other forms and spellings: its stem, its sounds."""
    base = normalize(lemma(word)) if is_cyrillic(word) else stem(word)
    return {stem(word), _SOUND + phonetic_key(word), _SOUND + phonetic_key(base)} - {_SOUND}


def _in_time(event: Event, wanted: EventFilter, today: date) -> bool:
    start, end = event.start, event.end
    if start is None or end is None:
        return not (wanted.first or wanted.last or wanted.month or wanted.when)
    if (wanted.first and end < wanted.first) or (wanted.last and wanted.last < start):
        return False
    if wanted.when and (end >= today) != (wanted.when == "upcoming"):
        return False
    return not wanted.month or (event.precision != "year" and _reaches(start, end, wanted.month))


def _reaches(start: date, end: date, month: int) -> bool:
    """Whether a day of a month, of whatever year, lies between two days."""
    return 12 * (end.year - start.year) + end.month - start.month >= (month - start.month) % 12


def _days_away(event: Event, wanted: EventFilter, today: date) -> int | None:
    """Return how far an event lies from the days asked for; None where it has no day, or none are asked for."""
    if event.start is None or event.end is None:
        return None
    if wanted.first or wanted.last:
        early = (wanted.first - event.end).days if wanted.first else 0
        late = (event.start - wanted.last).days if wanted.last else 0
        return max(early, late, 0)
    if wanted.when or wanted.month:
        return max((today - event.end).days, (event.start - today).days, 0)
    return None
