"""Events while their document is read, and which date belongs to which of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.dates.finder import DateMention
from corpus.events.phrases.phrase import EventPhrase, name_terms, numbers_of
from corpus.events.statements import StatedDate, Statement, is_context
from corpus.events.venues import nearest_place
from corpus.events.weights import DEADLINE, PUBLISHED, is_aside
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import EventStatus, Place, Precision

MAX_ASSUMED_AGE = timedelta(14)  # of a day that replaces the document's
_OF_PROGRAMME = re.compile(rf"\b(?:{any_of(en.PROGRAMME_PARTS, ru.PROGRAMME_PARTS)})", re.IGNORECASE)
QUOTED = re.compile(r"[«“\"]")  # in the name of an event: it has one of its own
_FINENESS: Mapping[Precision, int] = {"none": 0, "year": 1, "month": 2, "day": 3}
_YEARLY = re.compile(rf"\b{any_of(en.YEARLY, ru.YEARLY)}\b", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"\b(?:next|last|this) year[’']s\s\Z", re.IGNORECASE)
_SERIES = re.compile(rf"\b{any_of(en.SERIES_WORDS, ru.SERIES_WORDS)}\b", re.IGNORECASE)
_DATES_IN_SEQUENCE = re.compile(r"\s*,?\s*(?:and|и)?\s*(?:on|в)?\s*")
MAX_EVENT_DAYS = 31  # from the opening to the end
LEAD_SENTENCES = 2  # the first sentences may name any event that it reports


@dataclass(slots=True)
class EventDraft:
    """An event while its document is read: what names it, when and where it is, and the statements about it."""

    phrase: EventPhrase | None
    statement: Statement
    start: date | None = None
    end: date | None = None
    precision: Precision = "none"
    place: Place | None = None
    status: EventStatus | None = None
    date_span: tuple[int, int] | None = None
    is_assumed: bool = False  # that the day is the document's

    @property
    def said_status(self) -> EventStatus | None:
        """The status that the words next to the date or the phrase give."""
        span = self.date_span or (
            self.phrase.span if self.phrase and self._has_phrase else (0, len(self.statement.text))
        )
        return self.statement.status_at(*span)

    @property
    def _has_phrase(self) -> bool:
        return any(each.span == self.phrase.span for each in self.statement.phrases) if self.phrase else False


def more_telling(one: EventPhrase, other: EventPhrase | None) -> EventPhrase:
    """Return the phrase that says more: a proper name, else the one with more terms."""
    if other is None or not other.is_specific:
        return one
    if not one.is_specific or (other.is_proper and not one.is_proper):
        return other
    before, found, _ = other.name.lower().partition(one.name.lower())
    if found and " of " not in before:
        return other
    if one.type == other.type == "signing" and one.terms == other.terms:
        return max(one, other, key=lambda each: len(each.name))
    return (
        other if other.is_proper == one.is_proper and len(other.terms) > len(one.terms) + (len(one.terms) > 1) else one
    )


def is_other_fact(stated: StatedDate, phrase: EventPhrase) -> bool:
    """Return True if a date is no event's, or not that of the one that the phrase names."""
    statement, clause, precision = stated.statement, stated.clause, stated.date.precision
    is_deadline = any(each.search(clause) for each in (DEADLINE, PUBLISHED))
    if (
        is_deadline
        or is_aside(stated)
        or precision == "none"
        or is_context(statement, phrase)
        or _YEARLY.search(statement.text)
    ):
        return True
    between = statement.text[phrase.span[1] : stated.date.span[0]]
    if numbers_of(phrase.terms) and numbers_of(name_terms(between)):
        return True  # "This is the third seminar: the first was held in October."
    start, end = stated.date.start, stated.date.end
    if is_vague(stated):
        return True
    fineness = _FINENESS[precision]
    return any(
        _FINENESS[each.precision] > fineness
        and start <= each.start <= end
        and StatedDate(statement, each).phrase() in (phrase, None)
        for each in statement.dates
        if precision != "day"
    )


def is_vague(stated: StatedDate) -> bool:
    """Return True for several days in words of which the sentence gives the one meant: "next week, on 27 October"."""
    start, end, statement = stated.date.start, stated.date.end, stated.statement
    is_in_words = start < end and not re.search(r"\d", statement.text[slice(*stated.date.span)])
    return is_in_words and any(is_day(each) and start <= each.start <= each.end < end for each in statement.dates)


def is_within(stated: StatedDate, draft: EventDraft) -> bool:
    """Return True if a date overlaps with the days of an event."""
    return bool(draft.start and draft.end and stated.date.start <= draft.end and draft.start <= stated.date.end)


def is_day(mention: DateMention) -> bool:
    """Return True for days, not for a month or a year."""
    return mention.precision == "day"


def is_part(stated: StatedDate, phrase: EventPhrase | None, draft: EventDraft) -> bool:
    """Return True for a day on which something else is told of by a phrase, within the days of a longer event."""
    if phrase is None or draft.phrase is None or stated.statement is draft.statement:
        return False
    if (
        not (phrase.is_specific or stated.is_listed)
        or draft.start is None
        or draft.end is None
        or stated.date.precision == "year"
    ):
        return False
    is_shorter = stated.date.end - stated.date.start < draft.end - draft.start
    is_other = not (phrase.is_same(draft.phrase) or phrase.is_near(draft.phrase))
    is_other = is_other and (phrase.type != draft.phrase.type or phrase.type == "visit")
    is_programme = _OF_PROGRAMME.search(phrase.name) and (
        phrase.type != "ceremony" or not phrase.terms - draft.phrase.terms
    )
    is_programme = is_programme and not QUOTED.search(phrase.name)
    return is_shorter and is_other and phrase.parent is None and not is_programme


def is_near(draft: EventDraft, mention: DateMention) -> bool:
    """Return True if a date is at most `MAX_EVENT_DAYS` away from an event."""
    return draft.start is not None and abs((mention.start - draft.start).days) <= MAX_EVENT_DAYS


def is_around(stated: StatedDate, draft: EventDraft) -> bool:
    """Return True for the days of a greater event, on which the one of the draft is: "the session opened on …"."""
    phrase = stated.phrase()
    if phrase is None or draft.phrase is None or draft.start is None or draft.end is None:
        return False
    is_longer = stated.date.start <= draft.start and draft.end <= stated.date.end and stated.date.precision == "day"
    is_other = not (phrase.is_same(draft.phrase) or phrase.is_near(draft.phrase)) and phrase.type != draft.phrase.type
    has_more_days = (stated.date.end - stated.date.start) > (draft.end - draft.start)
    is_named = phrase.is_proper or numbers_of(phrase.terms) or QUOTED.search(phrase.name)
    return is_longer and has_more_days and is_other and bool(is_named or phrase.type == "visit")


def last_day(stated: StatedDate) -> date:
    """Return the last day of a date and of those that directly continue it: "on Monday and Tuesday"."""
    end, at = stated.date.end, stated.date.span[1]
    for each in stated.statement.dates:
        between = stated.statement.text[at : each.span[0]]
        if each.span[0] >= at and each.start == end + timedelta(days=1) and _DATES_IN_SEQUENCE.fullmatch(between):
            end, at = each.end, each.span[1]
    return end


def is_replaced(draft: EventDraft, stated: StatedDate) -> bool:
    """Return True if the text gives the day for which the document's was taken."""
    is_before = draft.start is not None and timedelta() < draft.start - stated.date.end <= MAX_ASSUMED_AGE
    return draft.is_assumed and is_before and stated.date.precision == "day"


def is_another(stated: StatedDate, phrase: EventPhrase, draft: EventDraft) -> bool:
    """Return True if a date is that of another event with the name of a draft: the next course in another town."""
    if draft.start is None or draft.end is None or draft.statement is stated.statement or stated.is_former:
        return False
    if draft.start.year != stated.date.start.year and phrase.is_proper:
        return True
    place = nearest_place(stated)
    is_elsewhere = place is not None and place != draft.place
    is_then = stated.date.precision in ("day", "month") and not (
        stated.date.start <= draft.end and draft.start <= stated.date.end
    )
    is_repeated = stated.statement.status_at(*phrase.span) is not None or stated.is_listed
    return is_then and is_repeated and (is_elsewhere or (stated.is_listed and phrase.is_specific))


def next_of_series(phrase: EventPhrase, drafts: Sequence[EventDraft], statement: Statement) -> EventPhrase | None:
    """Return the phrase of another event in the series of a main one, with the main one's complement.

    "The next meeting" after the "fourth meeting of the Steering Committee" is the "next meeting of the Steering
    Committee".
    """
    main = drafts[0].phrase if drafts else None
    if main is None or phrase.noun != main.noun or phrase.parent or not main.noun:
        return None
    numbers, own = numbers_of(phrase.terms), numbers_of(main.terms)
    is_next_year = _NEXT_YEAR.search(statement.text, max(0, phrase.span[0] - 20), phrase.span[0])
    is_numbered = bool(numbers) and numbers != own
    if not is_numbered and not _SERIES.search(phrase.name) and not is_next_year:
        return None
    if any(one.phrase and numbers and numbers_of(one.phrase.terms) == numbers for one in drafts):
        return None
    complement = main.complement if not phrase.complement else ""
    return replace(phrase, name=f"{phrase.name}{complement}", is_specific=True)


def is_act(draft: EventDraft) -> bool:
    """Return True for an event that lasts no days, whatever it takes place at: a signing."""
    return draft.phrase is not None and draft.phrase.type == "signing"


def has_same_noun(draft: EventDraft, phrase: EventPhrase) -> bool:
    """Return True if the lead names an event by the noun of the title's phrase, but by other words around it."""
    own = draft.phrase
    if own is None or own.is_same(phrase) or own.is_near(phrase) or not own.is_specific:
        return False
    is_lead = draft.statement.prose_index is not None and draft.statement.prose_index < LEAD_SENTENCES
    numbers, others = numbers_of(own.terms), numbers_of(phrase.terms)
    return is_lead and own.noun.lower() == phrase.noun.lower() and not (numbers and others and numbers != others)
