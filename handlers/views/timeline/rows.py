"""What the timeline's picture says: events → rows in words, oldest first. Nothing here knows of drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Literal

from corpus.models import Event, Precision
from handlers.translations import Texts

MOST_LISTED = 60
"""Events that are listed one by one; beyond, each month, year or longer is a row."""
MOST_CLUSTERS = 24
MOST_EXAMPLES = 3

_PERIODS = (1, 12, 60, 120, 1_200, 12_000)
"""In months; of the last, all of the calendar holds ten."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact, or a cluster of them ("2017"): `when` it is, in words, and its title or some titles of the cluster.

    `aside` is the place; of a cluster, how many facts it holds, of which `more` are not among `titles`. `spans` is
    whether it goes over several days, or several months or years where it has no day.
    """

    kind: Literal["event", "milestone", "cluster"]
    when: str
    aside: str
    titles: tuple[str, ...]
    spans: bool
    upcoming: bool
    more: int = 0


def timeline_rows(events: Iterable[Event], texts: Texts, today: date) -> list[Row]:
    """Return the dated ones of `events` as rows, oldest first; what begins after `today` is upcoming."""
    dated = sorted((each for each in events if each.start), key=_order)
    if len(dated) <= MOST_LISTED:
        return [_row(each, texts, today) for each in dated]
    groups, months = _grouped(dated, today)
    return [
        _row(group[0], texts, today) if len(group) == 1 else _cluster(group, months, texts, today) for group in groups
    ]


def count_in_words(events: Sequence[Event], texts: Texts) -> str:
    """Return how many events and milestones there are ("2 events, 1 milestone"); what there is none of is left out."""
    words = texts.timeline_picture
    milestones = sum(each.kind == "milestone" for each in events)
    counts = ((words.events, len(events) - milestones), (words.milestones, milestones))
    return ", ".join(texts.count(forms, number) for forms, number in counts if number)


def _days(event: Event) -> tuple[date, date]:
    assert event.start is not None  # noqa: S101 - only dated events come here
    return event.start, event.end or event.start


def _order(event: Event) -> tuple[date, int, str, int]:
    """Put a year before its months and a month before its days; what is left in doubt goes by its document."""
    start, end = _days(event)
    return start, -end.toordinal(), event.document.id, event.index


def _row(event: Event, texts: Texts, today: date) -> Row:
    start, end = _days(event)
    units = {"year": 1, "month": 2}.get(event.precision, 3)
    return Row(
        kind=event.kind,
        when=texts.days(event),
        aside=texts.place(event.place),
        titles=(event.title,),
        spans=start.timetuple()[:units] != end.timetuple()[:units],
        upcoming=start > today,
    )


def _grouped(dated: Sequence[Event], today: date) -> tuple[list[list[Event]], int]:
    """Part `dated` at the end of `today` and by the shortest period that makes few groups; return its months too."""
    groups, months = [], 1
    for months in _PERIODS:
        parted = groupby(dated, key=partial(_period, months=months, today=today))
        groups = [list(group) for _, group in parted]
        if len(groups) <= MOST_CLUSTERS:
            break
    return groups, months


def _period(event: Event, months: int, today: date) -> tuple[bool, int, bool]:
    """Return what the events of one group share. A year is in none of its months."""
    start, _ = _days(event)
    return start > today, (start.year * 12 + start.month - 1) // months, months == 1 and event.precision == "year"


def _cluster(group: Sequence[Event], months: int, texts: Texts, today: date) -> Row:
    first, last = group[0], group[-1]
    start, _ = _days(first)
    precision: Precision = "month" if months == 1 and first.precision != "year" else "year"
    best = sorted(group, key=lambda each: each.kind == "milestone")
    titles = tuple(dict.fromkeys(each.title for each in best))[:MOST_EXAMPLES]
    return Row(
        kind="cluster",
        when=texts.days(replace(first, end=last.start, precision=precision)),
        aside=count_in_words(group, texts),
        titles=titles,
        spans=False,
        upcoming=start > today,
        more=len(group) - len(titles),
    )
