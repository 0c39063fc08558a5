"""The rows of the timeline in words: one for each event, or for each period if there are many events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Literal

from corpus.models import Event, Precision
from handlers.translations import Texts

MAX_SINGLE_EVENTS = 60  # up to this number of events, each has a row; more are grouped by month, year or longer
MAX_CLUSTERS = 24
MAX_TITLES = 3

_PERIOD_MONTHS = (1, 12, 60, 120, 1_200, 12_000)
"""The lengths of a period. The longest splits all years from 1 to 9999 into ten periods."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event, or a cluster of events: its date or period in words, and its title or the first titles of the cluster.

    `detail` is the place of an event, or the number of events in a cluster, of which `untitled` are not in `titles`.
    `is_period` is true for an event of several days, or of several months or years if it has no day.
    """

    kind: Literal["event", "milestone", "cluster"]
    when: str
    detail: str
    titles: tuple[str, ...]
    is_period: bool
    is_upcoming: bool
    untitled: int = 0


def timeline_rows(events: Iterable[Event], texts: Texts, today: date) -> list[Row]:
    """Return the dated ones of `events` as rows, oldest first; events after `today` are upcoming."""
    dated = sorted((each for each in events if each.start), key=_order)
    if len(dated) <= MAX_SINGLE_EVENTS:
        return [_event_row(each, texts, today) for each in dated]
    clusters, months = _group_by_period(dated, today)
    return [
        _event_row(each[0], texts, today) if len(each) == 1 else _cluster_row(each, months, texts, today)
        for each in clusters
    ]


def count_in_words(events: Sequence[Event], texts: Texts) -> str:
    """Return the number of events and milestones ("2 events, 1 milestone"), without those of which there are none."""
    labels = texts.timeline_picture
    milestones = sum(each.kind == "milestone" for each in events)
    counts = ((labels.events, len(events) - milestones), (labels.milestones, milestones))
    return ", ".join(texts.count(forms, number) for forms, number in counts if number)


def _first_and_last_day(event: Event) -> tuple[date, date]:
    assert event.start is not None  # noqa: S101 - the callers pass dated events only
    return event.start, event.end or event.start


def _order(event: Event) -> tuple[date, int, str, int]:
    """Sort a year before its months, a month before its days, and equal dates by document."""
    start, end = _first_and_last_day(event)
    return start, -end.toordinal(), event.document.id, event.index


def _event_row(event: Event, texts: Texts, today: date) -> Row:
    start, end = _first_and_last_day(event)
    units = {"year": 1, "month": 2}.get(event.precision, 3)
    return Row(
        kind=event.kind,
        when=texts.days(event),
        detail=texts.place(event.place),
        titles=(event.label,),
        is_period=start.timetuple()[:units] != end.timetuple()[:units],
        is_upcoming=start > today,
    )


def _group_by_period(dated: Sequence[Event], today: date) -> tuple[list[list[Event]], int]:
    """Split `dated` after `today` and by the shortest period that gives few groups; return the period in months too."""
    groups, months = [], 1
    for months in _PERIOD_MONTHS:
        groups = [list(group) for _, group in groupby(dated, key=partial(_period, months=months, today=today))]
        if len(groups) <= MAX_CLUSTERS:
            break
    return groups, months


def _period(event: Event, months: int, today: date) -> tuple[bool, int, bool]:
    """Return a key that the events of a group share. Among months, a whole year is a group of its own."""
    start, _ = _first_and_last_day(event)
    return start > today, (start.year * 12 + start.month - 1) // months, months == 1 and event.precision == "year"


def _cluster_row(cluster: Sequence[Event], months: int, texts: Texts, today: date) -> Row:
    first, last = cluster[0], cluster[-1]
    start, _ = _first_and_last_day(first)
    precision: Precision = "month" if months == 1 and first.precision != "year" else "year"
    events_first = sorted(cluster, key=lambda each: each.kind == "milestone")
    titles = tuple(dict.fromkeys(each.label for each in events_first))[:MAX_TITLES]
    return Row(
        kind="cluster",
        when=texts.days(replace(first, end=last.start, precision=precision)),
        detail=count_in_words(cluster, texts),
        titles=titles,
        is_period=False,
        is_upcoming=start > today,
        untitled=len(cluster) - len(titles),
    )
