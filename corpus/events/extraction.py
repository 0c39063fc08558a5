"""Extraction of events: what each document reports, when and where, and the other dated facts in it.

A phrase names an event (`corpus.events.phrases`), and a date belongs to the phrase that its sentence connects it with.
Each date in the text gets a weight. It depends on its place (title, label, lead), on the terms that its sentence shares
with the title, and on the words around it ("held", "since", "closes"). The date of the greatest weight, if that reaches
`MIN_EVENT_WEIGHT`, is the date of an event; else the date of the document is. What the title names is the first event.
If the date belongs to another phrase, that is an event of its own. So is each further phrase with a day of its own.
All other dates are milestones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from corpus.dates.finder import DateMention
from corpus.dates.times import find_hours
from corpus.events.context_dates import DATE_LABEL
from corpus.events.facts import capitalised, fact_title
from corpus.events.participants import find_participants
from corpus.events.phrases.phrase import EventPhrase, name_terms, numbers_of
from corpus.events.statements import HEADER_LINES, StatedDate, Statement, Statements, is_context
from corpus.events.venues import Venues, any_town, destination_of, first_place, nearest_place
from corpus.events.weights import (
    ABOUT_EVENT,
    BACKGROUND,
    CLOSED,
    DEADLINE,
    DEADLINE_WORD,
    EVENT_VERB,
    MIN_EVENT_WEIGHT,
    PUBLISHED,
    event_weight,
    is_aside,
)
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import Document, Event, EventStatus, Passage, Place, Precision, Sentence
from corpus.places.gazetteer import find_place, is_area

MAX_SIGNING_AGE = timedelta(366)  # what was signed before is the background of a report
MAX_EVENT_AGE = timedelta(731)  # the same of other events
MAX_ASSUMED_AGE = timedelta(14)  # of a day that replaces the document's
MAX_EVENT_DAYS = 31  # from the opening to the end
NAMING_SENTENCES = 6  # the first sentences may name a signing that the document reports
LEAD_SENTENCES = 2  # the first sentences may name any event that it reports

_COMPLEMENTS = (en.LABEL_COMPLEMENTS, ru.LABEL_COMPLEMENTS)
_ADDITIONS = (en.DATE_LABEL_ADDITIONS, ru.DATE_LABEL_ADDITIONS)
_BEFORE_PLURAL = re.compile(r"\b(?:several|many|all|every|each|несколько|каждый|все)\b", re.IGNORECASE)
_SAME_DAY = re.compile(rf"\W*(?:{any_of(en.SAME_DAY, ru.SAME_DAY)})\b", re.IGNORECASE)
_LATER_DAY = re.compile(rf"\b(?:{any_of(en.LATER_DAYS, ru.LATER_DAYS)})", re.IGNORECASE)
_ONLINE = re.compile(rf"\b{any_of(en.ONLINE_WORDS, ru.ONLINE_WORDS)}", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|from|со?)\s+(?:the\s+)?\Z", re.IGNORECASE)
_RUNS_UNTIL = re.compile(rf"\b{any_of(en.RUN_VERBS, ru.RUN_VERBS)}\b(?:\W+\w+){{0,6}}?\W*\Z", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through|по|до)\s+(?:the\s+)?\Z", re.IGNORECASE)
_OPENED = re.compile(rf"\b{any_of(en.OPENING_VERBS, ru.OPENING_VERBS)}\b", re.IGNORECASE)
_COUNTS = {word: at for words in (en.CARDINALS, ru.CARDINALS, ru.COUNT_STEMS) for at, word in enumerate(words, 1)}
_COUNTS_OF_DAYS = {word: at for words in (en.ORDINALS, ru.ORDINALS_OF_DAYS) for at, word in enumerate(words, 1)}
_DAYS_LATER = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "день": 1, "два дня": 2, "три дня": 3}
_DAYS_OF_EVENT = re.compile(
    any_of(en.DAYS_OF_EVENT, ru.DAYS_OF_EVENT).replace("{count}", rf"\d{{1,2}}|{any_of(_COUNTS)}"), re.IGNORECASE
)
_OF_PRONOUN = re.compile(rf"\b(?:{any_of(en.HELD_IT, ru.HELD_IT)})\b", re.IGNORECASE)
_PLAN = re.compile(rf"\b(?:{any_of(en.PLAN_TITLES, ru.PLAN_TITLES)})", re.IGNORECASE)
_AHEAD = re.compile(rf"\b(?:{any_of(en.AHEAD_HEADINGS, ru.AHEAD_HEADINGS)})", re.IGNORECASE)
_NEW_DATES = re.compile(rf"(?:{any_of(en.NEW_DATES, ru.NEW_DATES)})\W*\Z", re.IGNORECASE)
_OF_PROGRAMME = re.compile(rf"\b(?:{any_of(en.PROGRAMME_PARTS, ru.PROGRAMME_PARTS)})", re.IGNORECASE)
_WHAT_LABEL = re.compile(rf"\W*(?:{any_of(en.WHAT_LABELS, ru.WHAT_LABELS)})\s*[:–—]", re.IGNORECASE)
_MAX_ANNOUNCEMENT_CHARS = 2_000
_ANNOUNCED_BY = re.compile(rf"(?:^|\s)\W?(?:{any_of(en.DATE_LABELS, ru.DATE_LABELS)})\**\s?:", re.IGNORECASE)
_FINENESS: Mapping[Precision, int] = {"none": 0, "year": 1, "month": 2, "day": 3}
_YEARLY = re.compile(rf"\b{any_of(en.YEARLY, ru.YEARLY)}\b", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"\b(?:next|last|this) year[’']s\s\Z", re.IGNORECASE)
_SERIES = re.compile(rf"\b{any_of(en.SERIES_WORDS, ru.SERIES_WORDS)}\b", re.IGNORECASE)
_FUTURE = re.compile(rf"\b{any_of(en.FUTURE_WORDS, ru.FUTURE_WORDS)}\b", re.IGNORECASE)
_NO_EVENT_TITLE = re.compile(rf"{any_of(en.NO_EVENT_TITLES, ru.NO_EVENT_TITLES)}\b", re.IGNORECASE)
_DATES_IN_SEQUENCE = re.compile(r"\s*,?\s*(?:and|и)?\s*(?:on|в)?\s*")


@dataclass(slots=True)
class _Draft:
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


def read_events(document: Document, passages: Sequence[Passage]) -> list[Event]:
    """Return the events of a document, what its title names first, then its milestones in time order."""
    return _EventReader(document, passages).read()


class _EventReader:
    """Reads the events of one document."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.statements = Statements(document, passages)
        self.venues = Venues(self.statements)
        self._about: dict[int, list[Statement]] = {}

    def read(self) -> list[Event]:
        """Return the events, then the milestones."""
        drafts = self._read_drafts()
        events = [
            self._event(index, draft, is_main=index == 0, others=[each for each in drafts if each is not draft])
            for index, draft in enumerate(drafts)
        ]
        events[:1] = [self._with_metadata(each) for each in events[:1]]
        return [*events, *self._read_milestones(events)]

    def _with_metadata(self, event: Event) -> Event:
        """Return what the document is about with the days and the place of its metadata, which take precedence."""
        document = self.document
        if document.start:
            end = document.end if document.end and document.end >= document.start else document.start
            event = replace(event, start=document.start, end=end, precision="day", starts_at=None, ends_at=None)
        if document.place:
            event = replace(event, place=find_place(document.place) or Place(document.place, document.place))
        return event

    # Events

    def _read_drafts(self) -> list[_Draft]:
        drafts = self._main_drafts()
        for each in self.statements.dates:
            if not any(
                _is_within(each, one) and not _is_around(each, one) and not _is_part(each, one) for one in drafts
            ) and (further := self._further(each, drafts)):
                drafts.append(further)
        drafts += self._new_dates(drafts)
        for stated, before in list(self._later_days(drafts)):
            if further := self._further(stated, drafts):
                is_trip = further.phrase is not None and further.phrase.type == "visit"
                further.place = further.place or (None if is_trip else before.place)
                drafts.append(further)
        self._complete_places(drafts)
        return drafts

    def _main_drafts(self) -> list[_Draft]:
        """Return what the document is about, and the event of the best date if that is another one."""
        best = max(self.statements.dates, key=event_weight, default=None)
        dated: _Draft | None = None
        if best and event_weight(best) >= MIN_EVENT_WEIGHT and not self._is_mere_year(best):
            days = self._narrow(best)
            is_header = best.statement.prose_index is None and best.phrase() is None and days.phrase() is not None
            dated = self._dated(days if is_header else best, is_main=True)
            dated.start, dated.end, dated.precision = days.date.start, _last_day(days), days.date.precision
            dated = self._stretched(dated)
        main = self._titled(dated) or dated or self._undated()
        self._name(main)
        if not self._is_report(main) or self._is_headline(main):
            return []
        drafts = [main, *([dated] if dated and dated is not main else [])]
        undated = self._undated_lead(drafts)
        return [*([undated] if undated else []), *drafts]

    def _name(self, main: _Draft) -> None:
        """Give the main event the phrase of another sentence where its own has none, or one for any event."""
        if main.phrase is None and DATE_LABEL.match(main.statement.text):
            labelled = (one for each in self.statements.all if _WHAT_LABEL.match(each.text) for one in each.phrases)
            main.phrase = next(labelled, None)
        if (main.phrase is None or not main.phrase.is_specific) and (named := self._named_in_lead):
            is_dated = any(map(_is_day, named[1].dates))
            if main.date_span is None or named[1] is main.statement or not is_dated:
                main.phrase, main.place = named[0], main.place or first_place([named[1].text])
        if main.phrase and not main.phrase.is_specific and (told := self._named_before(main.statement)):
            main.phrase = told if told.type == main.phrase.type and told.noun == main.phrase.noun else main.phrase
        if main.phrase is None and ABOUT_EVENT.search(main.statement.text):
            main.phrase = self._named_before(main.statement)

    def _undated_lead(self, drafts: Sequence[_Draft]) -> _Draft | None:
        """Return what the lead of a text without a day reports, where the only day is that of another event."""
        named = self._named_in_lead
        if named is None or self.document.date or not drafts[0].date_span or named[1].prose_index not in (0, 1):
            return None
        is_known = any(one.phrase and (one.phrase.is_same(named[0]) or one.start is None) for one in drafts)
        if is_known or any(map(_is_day, named[1].dates)):
            return None
        return _Draft(*named, place=first_place([named[1].text]) or self.statements.dateline_place)

    def _is_mere_year(self, stated: StatedDate) -> bool:
        """Return True for a year whose sentence names no event by a proper name or by that of the title."""
        phrase = stated.phrase(self._title_phrase)
        if stated.date.precision != "year" or phrase is None or phrase.is_proper or phrase.type == "signing":
            return False
        return not (self._title_phrase and phrase.is_same(self._title_phrase))

    def _complete_places(self, drafts: Sequence[_Draft]) -> None:
        """Give places to the events whose own sentences lack them."""
        for each in drafts:
            text, phrase = each.statement.text, each.phrase
            is_visit = phrase is not None and phrase.type in ("visit", "training")
            is_going = is_visit and phrase is not None and (phrase.type == "visit" or each.place is None)
            if phrase and is_going and (place := destination_of(text, phrase)):
                each.place = each.place if each.place and is_area(place.english) else place
            if each.place is None and phrase and phrase.type == "visit" and each.date_span:
                each.place = any_town(text)
                if each.place or each.statement is not drafts[0].statement:
                    continue
            if each.place is None and not _ONLINE.search(f"{text} {phrase.name if phrase else ''}"):
                each.place = self.venues.after(each.statement) or self._place_of_same_day(each, drafts)
                each.place = each.place or self._place_of_occasion(each, drafts)
                is_off = each.statement.is_cancellation or each.statement.is_postponement
                if each is drafts[0] or not is_off:
                    each.place = each.place or self.venues.location

    @staticmethod
    def _place_of_occasion(draft: _Draft, drafts: Sequence[_Draft]) -> Place | None:
        """Return the place of the event on whose occasion another is: "on the margins of the session"."""
        occasions = [each for each in draft.statement.phrases if is_context(draft.statement, each)]
        around = (
            each
            for each in drafts
            if each is not draft and each.phrase and any(one.is_same(each.phrase) for one in occasions)
        )
        return next((each.place for each in around if each.place), None)

    @staticmethod
    def _place_of_same_day(draft: _Draft, drafts: Sequence[_Draft]) -> Place | None:
        """Return the place of another event around the days of one: the forum at which a memorandum is signed."""
        if draft.start is None or draft.end is None or draft.precision != "day":
            return None
        around = (
            each
            for each in drafts
            if each.start and each.end and each.place and each.precision == "day"
            if each.start <= draft.start and draft.end <= each.end
        )
        return next((each.place for each in around), None)

    def _new_dates(self, drafts: Sequence[_Draft]) -> Iterator[_Draft]:
        """Yield what was put off, on the new days that another sentence gives: "The new dates are 19–21 September"."""
        for stated in self.statements.dates:
            before = stated.statement.text[: stated.date.span[0]]
            at = stated.statement.sentence.start
            off = [each for each in drafts if each.statement.is_postponement and each.statement.sentence.start < at]
            if off and off[-1].phrase and stated.date.precision != "year" and _NEW_DATES.search(before):
                days = stated.date
                yield replace(
                    off[-1],
                    statement=stated.statement,
                    start=days.start,
                    end=_last_day(stated),
                    precision=days.precision,
                    status="planned",
                    date_span=days.span,
                )

    def _later_days(self, drafts: Sequence[_Draft]) -> Iterator[tuple[StatedDate, _Draft]]:
        """Yield the days that count from an event before, with it: "on the following day", «на третий день»."""
        for statement in self.statements.all:
            match = _LATER_DAY.search(statement.text) or _SAME_DAY.match(statement.text)
            if (
                match is None
                or statement.prose_index is None
                or any(
                    _is_day(each) and each.span[0] != match.start() and each.span[1] != match.end()
                    for each in statement.dates
                )
            ):
                continue
            at = statement.sentence.start
            before = [each for each in drafts if each.precision == "day" and each.statement.sentence.start < at]
            anchor = max(before, key=lambda each: each.statement.sentence.start, default=None)
            if anchor is None or anchor.start is None or anchor.end is None:
                continue
            is_same = match.re is _SAME_DAY
            own = self.document.date
            if is_same and anchor.start != anchor.end and not (own and anchor.start <= own <= anchor.end):
                continue
            counted = next((each.lower() for each in match.groups() if each), "first" if is_same else "")
            plus = match.groupdict().get("plus") or match.groupdict().get("plus_ru") or ""
            length = (anchor.end - anchor.start).days + 1
            number = length if counted == "last" else _COUNTS_OF_DAYS.get(counted, 0)
            day = anchor.start + timedelta(number - 1) if number else anchor.end + timedelta(1)
            day = anchor.end + timedelta(_DAYS_LATER[plus.lower()]) if plus else day
            day = own if is_same and own and anchor.start <= own <= anchor.end else day
            if number and not plus and not anchor.start <= day <= anchor.end:
                continue
            mention = DateMention(day, day, "day", match.span(), year_given=False)
            yield StatedDate(replace(statement, dates=(mention,)), mention), anchor

    def _is_headline(self, main: _Draft) -> bool:
        """Return True if a digest has no event of its own: "News of the week, 9–13 October"."""
        if not self.statements.is_digest or (main.date_span and main.statement.prose_index is not None):
            return False
        phrase = self._title_phrase
        return phrase is None or not phrase.is_specific or phrase.type == "festival"

    def _is_report(self, draft: _Draft) -> bool:
        """Return True if a document reports an event, which is named, or at least told of by a verb in its lead."""
        if draft.phrase or self.document.start:
            return True
        if _NO_EVENT_TITLE.match(self.document.title):
            return False
        texts = [self.document.title, *(each.text for each in self.statements.all if each.prose_index in (0, 1))]
        is_told = any(EVENT_VERB.search(each) for each in texts) or bool(self.statements.dateline_place)
        return is_told and (draft.precision in ("day", "month") or self.statements.dateline_place is not None)

    def _dated(self, stated: StatedDate, *, is_main: bool) -> _Draft:
        start, end, precision = stated.date.start, _last_day(stated), stated.date.precision
        place = nearest_place(stated)
        if is_main:
            place = self.venues.labelled() or self.venues.finer(place, start, end)
            place = place or self.venues.of_context(stated.statement, start, end)
        phrase = stated.phrase(self._title_phrase if is_main else None)
        place = place or (self.venues.of_phrase(phrase) if phrase else None)
        if place is None and is_main and phrase and phrase.type == "visit":
            place = self.venues.destination()
        status: EventStatus | None = "postponed" if stated.is_new else None
        return _Draft(phrase, stated.statement, start, end, precision, place, status, stated.date.span)

    @cached_property
    def _title_phrase(self) -> EventPhrase | None:
        phrases = self.statements.title_phrases
        return next((each for each in phrases if each.is_specific), None) or next(iter(phrases), None)

    def _stretched(self, draft: _Draft, *, is_near: bool = False) -> _Draft:
        """Return an event of one day with the other days that the text gives it.

        "It ran from 9 to 12 March", "opened on Tuesday … will close on Thursday", "closed today … in three days".
        """
        start = draft.start
        if start is None or draft.precision != "day" or draft.start != draft.end or self._is_act(draft):
            return draft
        for each in self._days_about(draft):
            is_later = each.statement.sentence.start >= draft.statement.sentence.start
            if is_near and not (is_later and each.statement.line == draft.statement.line):
                continue
            first, last = each.date.start, each.date.end
            is_span = first < last and first <= start <= last
            before = each.statement.text[: each.date.span[0]]
            runs = _RUNS_UNTIL.search(each.clause) or (DATE_LABEL.match(each.statement.text) and _UNTIL.search(before))
            if is_span or (runs and first == last > start and _OPENED.search(draft.statement.text)):
                draft.start, draft.end = min(first, start), last
                draft.place = draft.place or nearest_place(each)
                return draft
        if CLOSED.search(draft.statement.text) and not is_near:
            for each in self._days_about(draft):
                if _SINCE.search(each.statement.text, 0, each.date.span[0]) and each.date.start < start:
                    draft.start = each.date.start
                    return draft
            lead = (each.text for each in self.statements.all if each.prose_index is not None)
            told = next(filter(None, map(_DAYS_OF_EVENT.search, lead)), None)
            days = next((int(_COUNTS.get(each.lower(), each)) for each in told.groups() if each), 1) if told else 1
            draft.start = start - timedelta(days - 1)
        return draft

    @staticmethod
    def _is_act(draft: _Draft) -> bool:
        """Return True for an event that lasts no days, whatever it takes place at: a signing."""
        return draft.phrase is not None and draft.phrase.type == "signing"

    def _days_about(self, draft: _Draft) -> Iterator[StatedDate]:
        """Yield the days near the event's that belong to no other event."""
        for each in self.statements.dates:
            phrase = each.phrase()
            is_other = phrase and draft.phrase and not (phrase.is_same(draft.phrase) or phrase.is_near(draft.phrase))
            is_near = draft.start and abs((each.date.start - draft.start).days) <= MAX_EVENT_DAYS
            is_since = each.statement is draft.statement
            is_aside = (
                (BACKGROUND.search(each.clause) and not is_since) or PUBLISHED.search(each.clause) or each.is_former
            )
            is_deadline = DEADLINE_WORD.search(each.clause)
            is_short = (each.date.end - each.date.start).days <= MAX_EVENT_DAYS
            if each.date.precision == "day" and is_near and is_short and not (is_other or is_aside or is_deadline):
                yield each

    def _titled(self, dated: _Draft | None) -> _Draft | None:
        """Return the event that the title names, the dated one if both are the same; None if it names none."""
        phrase = self._title_phrase
        if phrase is None:
            return None
        if dated and self._has_same_noun(dated, phrase):
            return dated
        if dated and (dated.phrase is None or dated.phrase.is_same(phrase) or dated.phrase.is_near(phrase)):
            dated.phrase = _more_telling(phrase, dated.phrase)
            return dated
        if dated and not phrase.is_specific:
            return None
        undated = self._undated()
        undated.phrase = _more_telling(
            phrase, undated.phrase if undated.phrase and undated.phrase.is_same(phrase) else None
        )
        own = next(
            (
                each
                for each in self.statements.all
                if any(one.is_same(phrase) for one in each.phrases) and each.prose_index is not None
            ),
            None,
        )
        if own:
            undated.statement = own
            undated.place = undated.place or first_place([own.text])
        if dated and undated.start and dated.start and undated.start == self.document.date and not own:
            return None
        return undated

    @staticmethod
    def _has_same_noun(draft: _Draft, phrase: EventPhrase) -> bool:
        """Return True if the lead names an event by the noun of the title's phrase, but by other words around it."""
        own = draft.phrase
        if own is None or own.is_same(phrase) or own.is_near(phrase) or not own.is_specific:
            return False
        is_lead = draft.statement.prose_index is not None and draft.statement.prose_index < LEAD_SENTENCES
        numbers, others = numbers_of(own.terms), numbers_of(phrase.terms)
        return is_lead and own.noun.lower() == phrase.noun.lower() and not (numbers and others and numbers != others)

    def _undated(self) -> _Draft:
        """Return the event of a document that gives no date of it: that of its own day, unless it lies ahead."""
        lead = self.statements.lead
        statement = lead or next(iter(self.statements.all), Statement(Sentence(0, 0), "", None, 0))
        phrase = None
        if named := self._named_in_lead:
            phrase, statement = named
        day = self.document.date
        if phrase and (told := self._days_in_lead(phrase)):
            place = first_place([statement.text]) or nearest_place(told) or self.statements.dateline_place
            return _Draft(phrase, statement, told.date.start, told.date.end, "day", place, date_span=None)
        if day and not self.statements.is_of_year and not (lead and _FUTURE.search(lead.text)):
            place = self.venues.labelled() or first_place([statement.text]) or self.statements.dateline_place
            return self._stretched(
                _Draft(phrase, statement, day, day, "day", place or self.venues.of_topic(), is_assumed=True)
            )
        is_off = phrase and (statement.is_postponement or statement.is_cancellation)
        place = self.venues.labelled() or (first_place([statement.text]) if is_off else None)
        return _Draft(phrase, statement, place=place or self.venues.of_topic() or self.statements.dateline_place)

    def _days_in_lead(self, phrase: EventPhrase) -> StatedDate | None:
        """Return the days of a sentence soon after the one that names an event: "It has ended. From 2 to 13 July …"."""
        day = self.document.date
        for each in self.statements.dates:
            index, date_ = each.statement.prose_index, each.date
            if index is None or index >= NAMING_SENTENCES or date_.precision != "day" or date_.start == date_.end:
                continue
            is_past = day is None or day - timedelta(MAX_EVENT_DAYS) <= date_.end <= day
            is_own = each.phrase() is None or (each.phrase() or phrase).is_same(phrase)
            if is_past and is_own and event_weight(each) > 0:
                return each
        return None

    @cached_property
    def _named_in_lead(self) -> tuple[EventPhrase, Statement] | None:
        """Return the phrase of the first sentences that names what they report, signings first, with its sentence."""
        day = self.document.date
        found: list[tuple[EventPhrase, Statement]] = []
        for statement in self.statements.all:
            if statement.prose_index is None or statement.prose_index >= NAMING_SENTENCES:
                continue
            is_off = statement.is_postponement or statement.is_cancellation
            is_dated_otherwise = any(not day or not each.start <= day <= each.end for each in statement.dates)
            is_dated_otherwise = is_dated_otherwise and not is_off
            is_lead = statement.prose_index < LEAD_SENTENCES and not is_dated_otherwise
            found += [
                (each, statement)
                for each in statement.phrases
                if each.is_specific
                and not each.parent
                and not is_context(statement, each)
                and (each.type == "signing" or is_lead)
                and statement.is_told_next_to(each)
            ]
        return max(found, key=lambda each: each[0].type == "signing", default=None)

    def _named_before(self, statement: Statement) -> EventPhrase | None:
        """Return the last specific phrase before a statement: what "it" is in "It will be held on Tuesday"."""
        at = statement.sentence.start
        before = [each for each in self.statements.all if each.sentence.start < at]
        phrases = [one for each in before for one in each.phrases if one.is_specific and not is_context(each, one)]
        return phrases[-1] if phrases else None

    def _further(self, stated: StatedDate, drafts: Sequence[_Draft]) -> _Draft | None:
        """Return a further event on a date, None where it is another fact."""
        phrase, statement = stated.phrase(), stated.statement
        if self.statements.is_digest and statement.prose_index is None and statement.line == 0:
            return None
        if phrase is None and (_OF_PRONOUN.search(statement.text) or ABOUT_EVENT.search(statement.text)):
            phrase = self._named_before(statement)
        is_listed = stated.is_listed or statement.line >= HEADER_LINES
        if phrase is None or (statement.prose_index is None and not is_listed) or _is_other_fact(stated, phrase):
            return None
        if other := self._next_of_series(phrase, drafts, statement):
            is_far = stated.date.precision == "year" and statement.said_status != "planned"
            return None if is_far or stated.is_former else replace(self._dated(stated, is_main=False), phrase=other)
        if not self._is_event(stated, phrase, next(iter(drafts), None)):
            return None
        same = [each for each in drafts if each.phrase and each.phrase.is_same(phrase)]
        undated = next((each for each in same if each.start is None or self._is_assumed(each, stated)), None)
        if undated:
            undated.start, undated.end, undated.precision = stated.date.start, _last_day(stated), stated.date.precision
            undated.statement, undated.place = statement, undated.place or nearest_place(stated)
            undated.is_assumed, undated.date_span = False, stated.date.span
            return None
        if any(not self._is_another(stated, phrase, each) for each in same):
            return None
        dated = self._dated(stated, is_main=False)
        dated.phrase = dated.phrase or phrase
        return self._stretched(dated, is_near=True)

    @staticmethod
    def _is_assumed(draft: _Draft, stated: StatedDate) -> bool:
        """Return True if the text gives the day for which the document's was taken."""
        is_before = draft.start is not None and timedelta() < draft.start - stated.date.end <= MAX_ASSUMED_AGE
        return draft.is_assumed and is_before and stated.date.precision == "day"

    @staticmethod
    def _is_another(stated: StatedDate, phrase: EventPhrase, draft: _Draft) -> bool:
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

    def _is_event(self, stated: StatedDate, phrase: EventPhrase, main: _Draft | None) -> bool:
        """Return True if a date is that of an event which its sentence tells of, and no background."""
        said, precision, day = stated.statement.said_status, stated.date.precision, self.document.date
        is_told = said or phrase.is_told or phrase.is_proper or stated.is_listed or stated.is_next_to(phrase)
        if not is_told or (stated.is_former and said in ("postponed", "planned")):
            return False
        if not phrase.is_specific:
            is_fine = precision == "day" or (
                precision == "month" and said == "planned" and nearest_place(stated) is not None
            )
            return is_fine and phrase.type != "event" and not _BEFORE_PLURAL.search(stated.clause)
        since = day or (main.start if main else None)
        age = since - stated.date.end if since else timedelta()
        if age > (MAX_SIGNING_AGE if phrase.type in ("signing", "ceremony") else MAX_EVENT_AGE):
            return False
        if precision == "year":
            return said == "planned" and phrase.type == "ceremony" and age < timedelta()
        return precision == "day" or phrase.is_proper or stated.is_listed or phrase.is_told or bool(said)

    @staticmethod
    def _next_of_series(phrase: EventPhrase, drafts: Sequence[_Draft], statement: Statement) -> EventPhrase | None:
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

    def _event(self, index: int, draft: _Draft, *, is_main: bool, others: Sequence[_Draft]) -> Event:
        is_only = not others
        about = self._statements_about(draft, is_main=is_main)
        around = list(self._statements_around(draft, others, is_main=is_main))
        taking_part = [] if draft.phrase and draft.phrase.parent else about
        name = draft.phrase.name if draft.phrase and draft.phrase.is_specific else ""
        if not name and draft.phrase:
            name = draft.phrase.name if not is_main else ""
        status = self._status(draft, about, is_main=is_main)
        start, end, precision = draft.start, draft.end, draft.precision
        starts_at, ends_at = _hours(draft.statement.text, start, precision)
        dates = self.statements.dates
        is_moved_to = (
            draft.status == "postponed"
            or not draft.statement.is_postponement
            or any(each.is_new or each.is_former for each in dates)
        )
        if status in ("postponed", "cancelled") and draft.date_span is None:
            start = end = starts_at = ends_at = None
            precision = "none"
            former = next((each for each in dates if each.is_former and each.statement in about), None)
            if former:
                start, end, precision = former.date.start, former.date.end, former.date.precision
                is_moved_to = False
        return Event(
            self.document,
            index,
            "event",
            self.document.title,
            start,
            end,
            precision,
            draft.place,
            draft.statement.sentence,
            starts_at,
            ends_at=ends_at,
            name=capitalised(name or self.document.title),
            type=draft.phrase.type if draft.phrase else "event",
            status=status,
            participants=find_participants(
                draft.statement, self.statements.all if is_only else taking_part, draft.phrase, around
            ),
            days_hold=start is None or status != "postponed" or is_moved_to,
        )

    def _statements_around(self, draft: _Draft, others: Sequence[_Draft], *, is_main: bool) -> Iterator[Statement]:
        """Yield the sentences that follow what reports an event, up to the next event, and that tell of no other time.

        Those before any event and those after a plan are about the main event.
        """
        day = self.document.date
        told = [each for other in others for each in self._about_as_other(other)]
        is_plan = [bool(day and each.start and each.start > day) for each in (draft, *others)]
        if is_plan[0] and not is_main:
            return
        reported = [each.statement for each, is_to_come in zip(others, is_plan[1:], strict=True) if not is_to_come]
        follows = is_main
        for each in self.statements.all:
            if each is draft.statement:
                follows = True
            elif each in reported:
                follows = False
            days = [one for one in each.dates if one.precision in ("day", "month")]
            is_then = not days or draft.start is None or any(_is_near(draft, one) for one in days)
            if follows and each.prose_index is not None and is_then and each not in told:
                yield each

    def _about_as_other(self, draft: _Draft) -> list[Statement]:
        """Return the statements that speak of an event which is not the one that is read."""
        if id(draft) not in self._about:
            self._about[id(draft)] = self._statements_about(draft, is_main=False)
        return self._about[id(draft)]

    def _statements_about(self, draft: _Draft, *, is_main: bool) -> list[Statement]:
        """Return the statements that speak of an event: its own, and those with a phrase that means the same."""
        found = []
        for each in self.statements.all:
            if each is draft.statement:
                found.append(each)
            elif draft.phrase and each.prose_index is not None:
                own = draft.phrase
                same = [one for one in each.phrases if one.is_same(own) and not is_context(each, one)]
                same = [one for one in same if own.is_specific or one.noun == own.noun]
                is_after = each.line == draft.statement.line and each.sentence.start > draft.statement.sentence.start
                is_next = is_after and (each.is_postponement or each.is_cancellation)
                if any(one.is_specific for one in same) or ((is_main or is_next) and same):
                    found.append(each)
        return found

    def _status(self, draft: _Draft, about: Sequence[Statement], *, is_main: bool) -> EventStatus:
        """Return the status that the statements give, the later ones' cancellation first."""
        if draft.status:
            return draft.status
        said = [each.said_status for each in about]
        title = Statement(Sentence(0, 0), self.document.title, None, 0).said_status if is_main else None
        day = self.document.date
        is_over = bool(day and draft.end and draft.end <= day)
        if title == "cancelled" or ("cancelled" in said and "held" not in said):
            return "cancelled"
        if title == "postponed" or ("postponed" in said and "held" not in said):
            return "postponed"
        if day and draft.start and (draft.precision == "day" or draft.start > day):
            return "held" if draft.start <= day else "planned"
        if not day and self._looks_ahead(draft):
            return "planned"
        own = draft.said_status
        if own in ("held", "planned"):
            return own
        if "planned" in said and "held" not in said and not is_over:
            return "planned"
        future = any(_FUTURE.search(each.text) for each in about[:3])
        return "planned" if future and "held" not in said else "held"

    def _looks_ahead(self, draft: _Draft) -> bool:
        """Return True if a document without a day is a plan or an invitation, or the event is after its week."""
        week = self.statements.week
        if week and draft.start:
            return draft.start > week[1]
        own = draft.said_status
        if own == "held":
            return False
        heading = ""
        for each in self.statements.all:
            if each.sentence.start >= draft.statement.sentence.start:
                break
            if each.prose_index is None or each.text.endswith("?"):
                heading = each.text
        is_labelled = bool(_ANNOUNCED_BY.search(self.document.text[:_MAX_ANNOUNCEMENT_CHARS]))
        told = f"{self.document.title}\n{self.statements.lead.text if self.statements.lead else ''}"
        return is_labelled or bool(_PLAN.search(told) or _AHEAD.search(heading))

    # Milestones

    def _read_milestones(self, events: Sequence[Event]) -> list[Event]:
        """Return the dated facts outside the days of the events, the earliest first, each date once."""
        found: dict[tuple[date, date], StatedDate] = {}
        for each in self.statements.dates:
            start, end = each.date.start, each.date.end
            is_in_event = any(one.start and one.end and start <= one.end and one.start <= end for one in events)
            if not is_in_event and not PUBLISHED.search(each.clause):
                found.setdefault((start, end), each)
        return [
            self._milestone(index, days, each)
            for index, (days, each) in enumerate(sorted(found.items(), key=lambda item: item[0]), max(1, len(events)))
        ]

    def _milestone(self, index: int, days: tuple[date, date], stated: StatedDate) -> Event:
        precision = stated.date.precision
        title = fact_title(stated.statement.text, stated.date.span)
        starts_at, ends_at = _hours(stated.statement.text, days[0], precision)
        return Event(
            self.document,
            index,
            "milestone",
            title,
            *days,
            precision,
            nearest_place(stated),
            stated.statement.sentence,
            starts_at,
            ends_at=ends_at,
            name=title,
        )

    # Dates and places

    def _narrow(self, best: StatedDate) -> StatedDate:
        """Return the shortest date within `best`, of its sentence or of a month: "last week, on 5 and 6 March"."""
        if best.date.precision == "day" and any(map(str.isdigit, best.statement.text[slice(*best.date.span)])):
            return best
        is_short = best.date.precision == "month" or (best.date.precision == "day" and best.date.start < best.date.end)
        within = [
            each
            for each in self.statements.dates
            if (each.statement is best.statement or is_short)
            and best.date.start <= each.date.start <= each.date.end <= best.date.end
            and (each.statement is best.statement or event_weight(each) > 0)
        ]
        return min(within, key=lambda each: each.date.end - each.date.start)


def _hours(text: str, day: date | None, precision: Precision) -> tuple[datetime | None, datetime | None]:
    """Return the first hours that a sentence gives with their zone, on a day."""
    hours = find_hours(text, day) if day and precision == "day" else None
    return (hours.start, hours.end) if hours else (None, None)


def _more_telling(one: EventPhrase, other: EventPhrase | None) -> EventPhrase:
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


def _is_other_fact(stated: StatedDate, phrase: EventPhrase) -> bool:
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
    fineness = _FINENESS[precision]
    return any(
        _FINENESS[each.precision] > fineness
        and start <= each.start <= end
        and StatedDate(statement, each).phrase() in (phrase, None)
        for each in statement.dates
        if precision != "day"
    )


def _is_within(stated: StatedDate, draft: _Draft) -> bool:
    return bool(draft.start and draft.end and stated.date.start <= draft.end and draft.start <= stated.date.end)


def _is_day(mention: DateMention) -> bool:
    return mention.precision == "day"


def _is_part(stated: StatedDate, draft: _Draft) -> bool:
    """Return True for a day on which something else is told of, within the days of a longer event."""
    phrase = stated.phrase()
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
    is_other = not (phrase.is_same(draft.phrase) or phrase.is_near(draft.phrase)) and phrase.type != draft.phrase.type
    is_programme = _OF_PROGRAMME.search(phrase.name) and (
        phrase.type != "ceremony" or not phrase.terms - draft.phrase.terms
    )
    return is_shorter and is_other and phrase.parent is None and not is_programme


def _is_near(draft: _Draft, mention: DateMention) -> bool:
    """Return True if a date is at most `MAX_EVENT_DAYS` away from an event."""
    return draft.start is not None and abs((mention.start - draft.start).days) <= MAX_EVENT_DAYS


def _is_around(stated: StatedDate, draft: _Draft) -> bool:
    """Return True for the days of a greater event, on which the one of the draft is: "the session opened on …"."""
    phrase = stated.phrase()
    if phrase is None or draft.phrase is None or draft.start is None or draft.end is None:
        return False
    is_longer = stated.date.start <= draft.start and draft.end <= stated.date.end and stated.date.precision == "day"
    is_other = not (phrase.is_same(draft.phrase) or phrase.is_near(draft.phrase)) and phrase.type != draft.phrase.type
    has_more_days = (stated.date.end - stated.date.start) > (draft.end - draft.start)
    return is_longer and has_more_days and is_other and bool(phrase.is_proper or numbers_of(phrase.terms))


def _last_day(stated: StatedDate) -> date:
    """Return the last day of a date and of those that directly continue it: "on Monday and Tuesday"."""
    end, at = stated.date.end, stated.date.span[1]
    for each in stated.statement.dates:
        between = stated.statement.text[at : each.span[0]]
        if each.span[0] >= at and each.start == end + timedelta(days=1) and _DATES_IN_SEQUENCE.fullmatch(between):
            end, at = each.end, each.span[1]
    return end
