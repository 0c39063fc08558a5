"""The heading of a brief under which a sentence belongs, by its words, dates, places and names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from corpus.answering.constraints import is_cancellation, is_plan, is_superseded_plan
from corpus.dates.finder import DateMention, find_dates
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.person_names import has_job_title
from corpus.language.tokens import normalize, words
from corpus.models import Event, Heading, Place
from corpus.people.job_titles import find_job_title
from corpus.people.name_matching import SpelledName, is_same_name, spell
from corpus.people.name_query import find_people
from corpus.places.finder import find_places

MAX_PLAN_AGE = timedelta(365)  # of a plan without a date
_Days = tuple[date, date]
_MONTH = timedelta(27)  # from the first to the last day
_AGREED = re.compile(rf"\b{any_of(en.AGREEMENTS, ru.AGREEMENTS)}")
_HELD = re.compile(rf"\b{any_of(en.HELD_VERBS, ru.HELD_VERBS)}")


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """The facts of a sentence: its heading, its first date, all dates, its places, and the surnames of its people.

    `named_date` is the first date in ISO 8601, as precise as the sentence says. `people` are the names with their job
    titles.
    """

    heading: Heading
    day: date | None
    named_date: str | None
    dates: frozenset[_Days]
    places: frozenset[Place]
    surnames: tuple[SpelledName, ...]
    people: str

    def has_dates_of(self, other: SentenceFacts) -> bool:
        """Return True if the dates of one are among those of the other: of an event, also within its month or year."""
        if self.dates <= other.dates or other.dates <= self.dates:
            return True
        is_event = self.heading == other.heading == "when_where"
        return is_event and (_are_within(self.dates, other.dates) or _are_within(other.dates, self.dates))

    def adds_date_to(self, other: SentenceFacts) -> bool:
        """Return True if this sentence has the dates of the other and more, which matter under its heading."""
        new = self.dates - other.dates
        is_new = any(all(one[1] < each[0] or each[1] < one[0] for each in other.dates) for one in new)
        return other.dates <= self.dates and is_new and self.heading in {"when_where", "agreed", "next"}

    def is_elsewhere(self, place: Place) -> bool:
        """Return True if the sentence names places, but neither this one nor one in it."""
        return bool(self.places) and all(
            each.english not in {place.english, place.country} and each.country != place.english for each in self.places
        )

    def has_person_of(self, other: SentenceFacts, subject: str) -> bool:
        """Return True if both name the same person, in any spelling, but not one whom the subject names."""
        asked = [spell(each) for each in words(subject)]
        return any(
            is_same_name(one, another)
            for one in self.surnames
            if not any(is_same_name(one, each) for each in asked)
            for another in other.surnames
        )


def _are_within(ours: frozenset[_Days], theirs: frozenset[_Days]) -> bool:
    """Return True if each of our dates is one of theirs, or lies within a month or a year of theirs."""
    long = [each for each in theirs if each[1] - each[0] >= _MONTH]
    return all(one in theirs or any(start <= one[0] and one[1] <= end for start, end in long) for one in ours)


@lru_cache(maxsize=4_000)
def read_facts(text: str, written: date | None, today: date) -> SentenceFacts:
    """Return the facts of a sentence of a document that was written on a day.

    A plan whose days have passed is no longer to come: its sentence says when and where.
    """
    dates = [each for each in find_dates(text, reference=written) if each.precision != "none"]
    places = frozenset(each.place for each in find_places(text))
    starts = [
        written if written and each.precision != "day" and each.start < written <= each.end else each.start
        for each in dates
    ]  # "by the end of the year" is no day of January
    first = min(starts, default=None)
    spans = frozenset((each.start, each.end) for each in dates)
    people = [(text[start:end], find_job_title(text, (start, end)) or "") for start, end in find_people(text)]
    surnames = tuple(spell(normalize(name.split()[-1])) for name, _ in people)
    heading = _heading(text, dates, places, written, today)
    if heading == "what" and (any(title for _, title in people) or _begins_with_officer(text)):
        heading = "who"
    titled = " ".join(f"{name} {title}" for name, title in people)
    return SentenceFacts(heading, first, _named_date(dates), spans, places, surnames, titled)


def _named_date(dates: list[DateMention]) -> str | None:
    """Return the earliest date; of those that begin on the same day, the most precise."""
    named = min(dates, key=lambda each: (each.start, each.end), default=None)
    if named is None:
        return None
    if named.precision == "day":
        return named.start.isoformat()
    return named.start.isoformat()[: 7 if named.start.month == named.end.month else 4]


def names_day(text: str, event: Event) -> bool:
    """Return True if a sentence names a day of an event."""
    dates = find_dates(text, reference=event.document.date)
    start, end = event.start, event.end
    return bool(start and end) and any(
        each.start <= end and start <= each.end for each in dates if each.precision != "none" and start and end
    )


def _heading(
    text: str, dates: list[DateMention], places: frozenset[Place], written: date | None, today: date
) -> Heading:
    plain = normalize(text)
    last = max((each.end for each in dates), default=None)
    is_ahead = last >= today if last else written is not None and today - written <= MAX_PLAN_AGE
    is_agreed = bool(_AGREED.search(plain))
    begins_later = any(each.start > today for each in dates)  # this year may have been reported on
    if is_ahead and (is_plan(text) or (begins_later and not is_agreed)) and not is_superseded_plan(text):
        return "next"
    if is_agreed:
        return "agreed"
    precise = any(each.precision in {"day", "month"} for each in dates)
    if precise and (places or _HELD.search(plain) or is_plan(text) or is_cancellation(text)):
        return "when_where"
    return "what"


def _begins_with_officer(text: str) -> bool:
    """Return True for "Marina Sorokina has been Director …"."""
    people = find_people(text)
    return bool(people) and people[0][0] == 0 and has_job_title(text)
