"""One event out of what several documents report about it.

Two reports are of one event if their names fit and they give the same days, or if they give the same full name in the
same year. Reports in two languages are if type, days and place are the same. Two reports also are if their names say
the same, maybe in translation, and their days are a few apart. A report that moves or cancels the event changes it if
its document is later. Where two reports of what took place differ, the first counts, and all are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from heapq import merge
from itertools import combinations
from typing import Any

from corpus.events.phrases.phrase import name_terms
from corpus.language.gloss import translate_word
from corpus.language.tokens import WORD, is_cyrillic, normalize, terms
from corpus.models import Event, Precision

_MIN_SHARED = 0.5
_MIN_TRANSLATED = 3  # terms that the names of one event in two languages share
_MIN_SHARED_TRANSLATED = 0.6
_MAX_DAYS_APART = timedelta(days=3)
_MAX_DAYS_OF_EDITION = timedelta(days=31)
_SORTED_AT_ONCE = 1_000  # events: one call holds all threads of the process until it has sorted them
_FINENESS: dict[Precision, int] = {"none": 0, "year": 1, "month": 2, "day": 3}


def merge_reports(events: Iterable[Event]) -> list[Event]:
    """Return the events, those that several documents report as one each. Milestones are returned as they are."""
    groups: list[list[Event]] = []
    by_days: defaultdict[tuple[date, date], list[list[Event]]] = defaultdict(list)
    by_name: defaultdict[tuple[str, frozenset[str]], list[list[Event]]] = defaultdict(list)
    found: list[Event] = []
    by_start: defaultdict[tuple[str, date], list[list[Event]]] = defaultdict(list)
    for each in sort_in_parts(events, _by_document):
        if each.kind == "milestone":
            found.append(each)
            continue
        own = name_terms(each.name)
        near = by_days[each.start, each.end] if each.start and each.end and each.precision == "day" else []
        is_telling = len(own) > 1 or (own and sum(map(str.isupper, each.name)) > 1)
        named = by_name[each.type, own] if is_telling else []
        group = next((one for one in near if _is_same_day_event(one[0], each)), None)
        group = group or next((one for one in named if _is_same_edition(one, each)), None)
        starting = by_start[each.type, each.start] if each.start and each.precision == "day" else []
        if group is None and each.start and each.precision == "day":
            about = (by_start.get((each.type, day), ()) for day in _days_about(each.start))
            group = next((one for groups in about for one in groups if _is_retold(one[0], each)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(each)
        for bucket in (near, named, starting):
            if not any(one is group for one in bucket):
                bucket.append(group)
    return [*found, *(_merged(group) for group in groups)]


def sort_in_parts(events: Iterable[Event], key: Callable[[Event], Any]) -> Iterator[Event]:
    """Yield events in order; no step holds the interpreter for long, as sorting a long list does."""
    given = list(events)
    parts = [given[at : at + _SORTED_AT_ONCE] for at in range(0, len(given), _SORTED_AT_ONCE)]
    return merge(*(sorted(each, key=key) for each in parts), key=key)


def _by_document(event: Event) -> tuple[date, str, int]:
    return event.document.date or date.max, event.document.id, event.index


def _is_same_day_event(one: Event, other: Event) -> bool:
    """Return True if two events on the same days are one."""
    if one.document is other.document:
        return False
    if one.place and other.place and one.place != other.place and one.place.country != other.place.country:
        return False
    if one.document.language != other.document.language:
        is_telling = one.type == other.type != "event"
        return is_telling and one.place is not None and one.place == other.place
    if one.type != other.type and "event" not in (one.type, other.type):
        return False
    own, others = name_terms(one.name), name_terms(other.name)
    return len(own & others) >= _MIN_SHARED * min(len(own), len(others)) and bool(own & others)


def _is_held_again(group: Sequence[Event], event: Event) -> bool:
    """Return True if what was held on other days is another one: the next course in another town, another signing."""
    if any(each.status != "held" for each in (*group, event)):
        return False
    starts = [each.start for each in group if each.start]
    limit = _MAX_DAYS_APART if event.type == "signing" else _MAX_DAYS_OF_EDITION
    return event.start is not None and all(abs(event.start - each) > limit for each in starts)


def _is_retold(one: Event, other: Event) -> bool:
    """Return True if two reports are of one event: a few days apart at most, of one name, maybe in translation."""
    if one.document is other.document or not (one.start and other.start):
        return False
    if one.place and other.place:
        is_near = one.place.country == other.place.country and one.document.language != other.document.language
        if not (is_near or one.place == other.place):
            return False  # the same course in two towns
    own, others = _translated_terms(one.name), _translated_terms(other.name)
    shared = len(own & others)
    return shared >= _MIN_TRANSLATED and shared >= _MIN_SHARED_TRANSLATED * min(len(own), len(others))


def _days_about(day: date) -> list[date]:
    """Return the days at most `_MAX_DAYS_APART` away, the nearest first."""
    near = range(-_MAX_DAYS_APART.days, _MAX_DAYS_APART.days + 1)
    first, last = date.min.toordinal(), date.max.toordinal()
    ordinals = (day.toordinal() + each for each in sorted(near, key=abs))
    return [date.fromordinal(each) for each in ordinals if first <= each <= last]


@lru_cache(maxsize=50_000)
def _translated_terms(name: str) -> frozenset[str]:
    """Return the terms of a name, the Russian ones as the stems of their English translation."""
    words = frozenset(each for each in name_terms(name) if each.isdigit())
    for each in map(normalize, WORD.findall(name)):
        english = translate_word(each) if is_cyrillic(each) else each
        words |= name_terms(english) if english else frozenset()
    return words


def _is_same_edition(group: Sequence[Event], event: Event) -> bool:
    """Return True if events of one name are one: in the same year, or undated in documents of about the same time."""
    if any(each.document is event.document for each in group):
        return False
    years = {each.start.year for each in group if each.start}
    if years and event.start:
        return event.start.year in years and not _is_held_again(group, event)
    days = [each.document.date for each in group if each.document.date]
    return bool(event.document.date and days and min(abs((event.document.date - day).days) for day in days) <= 366)


def _merged(group: Sequence[Event]) -> Event:
    """Return one event from its reports, given in the order of their documents."""
    first = group[0]
    if len(group) == 1:
        return first
    current = first
    for each in group[1:]:
        is_change = each.status in ("postponed", "cancelled") or (each.status == current.status == "planned")
        is_finer = _FINENESS[each.precision] > _FINENESS[current.precision]
        is_outcome = each.status == "held" and current.status != "held"
        if each.start and (is_finer or ((is_change or is_outcome) and each.precision == current.precision)):
            current = replace(current, start=each.start, end=each.end, precision=each.precision)
            current = replace(current, starts_at=each.starts_at, ends_at=each.ends_at, days_hold=each.days_hold)
        if is_change or is_outcome:
            current = replace(current, status=each.status)
        current = replace(current, place=current.place or each.place)
    name = max((each.name for each in group if each.document.language == first.document.language), key=_telling)
    people = dict.fromkeys(person for each in group for person in each.participants)
    return replace(current, name=name, participants=_once(people), reports=tuple(group))


def differing_offices(reports: Iterable[Event]) -> dict[str, list[tuple[Event, str]]]:
    """Return the persons to whom reports in one language give different offices, each with the reports and offices."""
    offices: defaultdict[tuple[str, str], list[tuple[Event, str]]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for each in reports:
        for name, office in (person.split(", ", 1) for person in each.participants if ", " in person):
            key = (each.document.language, normalize(name.rsplit(" ", 1)[-1]))
            offices[key].append((each, office))
            names.setdefault(key, name)
    return {names[key]: said for key, said in offices.items() if _is_differing([office for _, office in said])}


def _is_differing(offices: Sequence[str]) -> bool:
    """Return True if two offices have less than half of their words in common."""
    words = [frozenset(terms(each)) for each in offices]
    pairs = ((one, other) for one, other in combinations(words, 2) if one and other)
    return any(len(one & other) < _MIN_SHARED * min(len(one), len(other)) for one, other in pairs)


def _telling(name: str) -> tuple[int, int, int]:
    """Return the sort key of names: the one with more terms last, then the one with more capitals."""
    return len(name_terms(name)), sum(map(str.isupper, name)), -len(name)


def _once(people: Iterable[str]) -> tuple[str, ...]:
    """Return persons without those whose name is also given with an office."""
    kept: dict[str, str] = {}
    for each in people:
        name = each.partition(",")[0]
        if len(each) > len(kept.get(name, "")):
            kept[name] = each
    return tuple(kept.values())
