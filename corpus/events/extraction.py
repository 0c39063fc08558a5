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
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property

from corpus.dates.finder import DateMention
from corpus.dates.times import find_hours
from corpus.events.context_dates import DATE_LABEL
from corpus.events.drafts import (
    LEAD_SENTENCES,
    MAX_EVENT_DAYS,
    QUOTED,
    EventDraft,
    has_same_noun,
    is_act,
    is_another,
    is_around,
    is_day,
    is_near,
    is_other_fact,
    is_part,
    is_replaced,
    is_vague,
    is_within,
    last_day,
    more_telling,
    next_of_series,
)
from corpus.events.facts import capitalised, fact_title
from corpus.events.participants import find_participants
from corpus.events.phrases.holders import with_holder
from corpus.events.phrases.phrase import EventPhrase, numbers_of
from corpus.events.statements import AT, HEADER_LINES, OF_LAST_YEAR, StatedDate, Statement, Statements, is_context
from corpus.events.statuses import FUTURE, Statuses
from corpus.events.venues import Venues, any_town, destination_of, first_place, nearest_place, town_of_name
from corpus.events.weights import (
    ABOUT_EVENT,
    BACKGROUND,
    CLOSED,
    DEADLINE_WORD,
    EVENT_VERB,
    MIN_EVENT_WEIGHT,
    PUBLISHED,
    RECALLED,
    event_weight,
)
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import Document, Event, EventStatus, Passage, Place, Precision, Sentence
from corpus.places.gazetteer import find_place, is_area

_GREAT_TYPES = frozenset({"forum", "congress", "conference", "exhibition", "festival", "summit"})
MAX_EVENTS = 100  # of a document: each is compared with all others
MAX_SIGNING_AGE = timedelta(366)  # what was signed before is the background of a report
MAX_EVENT_AGE = timedelta(731)  # the same of other events
NAMING_SENTENCES = 6  # the first sentences may name a signing that the document reports

_COMPLEMENTS = (en.LABEL_COMPLEMENTS, ru.LABEL_COMPLEMENTS)
_ADDITIONS = (en.DATE_LABEL_ADDITIONS, ru.DATE_LABEL_ADDITIONS)
_BEFORE_PLURAL = re.compile(r"\b(?:several|many|all|every|each|несколько|каждый|все)\b", re.IGNORECASE)
_SAME_DAY = re.compile(rf"\W*(?:{any_of(en.SAME_DAY, ru.SAME_DAY)})\b")  # in lower case
_LATER_DAY = re.compile(rf"\b(?:{any_of(en.LATER_DAYS, ru.LATER_DAYS)})")  # in lower case
_ONLINE = re.compile(rf"\b{any_of(en.ONLINE_WORDS, ru.ONLINE_WORDS)}", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|from|со?)\s+(?:the\s+)?\Z", re.IGNORECASE)
_RUNS_UNTIL = re.compile(rf"\b{any_of(en.RUN_VERBS, ru.RUN_VERBS)}\b(?:\W+\w+){{0,6}}?\W*\Z", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through|по|до)\s+(?:the\s+)?\Z", re.IGNORECASE)
_OPENED = re.compile(rf"\b{any_of(en.OPENING_VERBS, ru.OPENING_VERBS)}\b", re.IGNORECASE)
_COUNTS = {word: at for words in (en.CARDINALS, ru.CARDINALS, ru.COUNT_STEMS) for at, word in enumerate(words, 1)}
_COUNTS_OF_DAYS = {word: at for words in (en.ORDINALS, ru.ORDINALS_OF_DAYS) for at, word in enumerate(words, 1)}
_LAST_DAY = frozenset({"last", "final", "последний", "заключительный"})
_DAYS_LATER = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "день": 1, "два дня": 2, "три дня": 3}
_DAYS_OF_EVENT = re.compile(
    any_of(en.DAYS_OF_EVENT, ru.DAYS_OF_EVENT).replace("{count}", rf"\d{{1,2}}|{any_of(_COUNTS)}"), re.IGNORECASE
)
_DAYS_TO_LAST = re.compile(
    any_of(en.DAYS_TO_LAST, ru.DAYS_TO_LAST).replace("{count}", rf"\d{{1,2}}|{any_of(_COUNTS)}"), re.IGNORECASE
)
_TERM = re.compile(rf"\b(?:{any_of(en.TERM_PREPOSITIONS, ru.TERM_PREPOSITIONS)})\s+(?:the\s+)?\Z", re.IGNORECASE)
_OF_IT = re.compile(r"\b(?:[Ii]ts|[Ее]го|[Ее][её])\s")
_OF_PRONOUN = re.compile(rf"\b(?:{any_of(en.HELD_IT, ru.HELD_IT)})\b", re.IGNORECASE)
_NEW_DATES = re.compile(rf"(?:{any_of(en.NEW_DATES, ru.NEW_DATES)})\W*\Z", re.IGNORECASE)
_WHAT_LABEL = re.compile(rf"\W*(?:{any_of(en.WHAT_LABELS, ru.WHAT_LABELS)})\s*[:–—]", re.IGNORECASE)
_DAY_OF_PROGRAMME = re.compile(rf"\W*(?:{any_of(en.DAYS_OF_PROGRAMME, ru.DAYS_OF_PROGRAMME)})\b", re.IGNORECASE)
_MIN_PROGRAMME_DAYS = 2
_NO_EVENT_TITLE = re.compile(rf"{any_of(en.NO_EVENT_TITLES, ru.NO_EVENT_TITLES)}\b", re.IGNORECASE)


def read_events(document: Document, passages: Sequence[Passage]) -> list[Event]:
    """Return the events of a document, what its title names first, then its milestones in time order."""
    return _EventReader(document, passages).read()


class _EventReader:
    """Reads the events of one document."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.statements = Statements(document, passages)
        self.statuses = Statuses(self.statements)
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

    def _read_drafts(self) -> list[EventDraft]:
        drafts = self._main_drafts()
        for each in self.statements.dates:
            if len(drafts) >= MAX_EVENTS:
                break
            phrase = self._resolved(each)
            is_awaited = any(one.start is None and one.phrase and each.is_told_of(one.phrase) for one in drafts)
            is_told = any(
                is_within(each, one) and not is_around(each, one) and not is_part(each, phrase, one) for one in drafts
            )
            if (is_awaited or not is_told) and (further := self._further(each, drafts)):
                drafts.append(further)
        drafts += self._new_dates(drafts)
        for stated, before in list(self._later_days(drafts)):
            if further := self._further(stated, drafts):
                is_trip = further.phrase is not None and further.phrase.type == "visit"
                further.place = further.place or (None if is_trip else before.place)
                drafts.append(further)
        self._complete_places(drafts)
        return drafts

    def _main_drafts(self) -> list[EventDraft]:
        """Return what the document is about, and the event of the best date if that is another one."""
        if programme := self._programme():
            return [programme]
        best = max(self.statements.dates, key=event_weight, default=None)
        dated: EventDraft | None = None
        if best and event_weight(best) >= MIN_EVENT_WEIGHT and not self._is_mere_year(best):
            days = self._narrow(best)
            is_header = best.statement.prose_index is None and best.phrase() is None and days.phrase() is not None
            dated = self._dated(days if is_header else best, is_main=True)
            dated.start, dated.end, dated.precision = days.date.start, last_day(days), days.date.precision
            dated = self._stretched(dated)
        main = self._titled(dated) or dated or self._undated()
        self._name(main)
        if not self._is_report(main) or self._is_headline(main):
            return []
        drafts = [main, *([dated] if dated and dated is not main else [])]
        if dated and dated is not main and dated.phrase and not dated.phrase.is_specific:
            dated.phrase = self._named_before(dated.statement, dated.phrase.noun) or dated.phrase
        lead = self._lead(drafts)
        return [*([lead] if lead else []), *drafts]

    def _programme(self) -> EventDraft | None:
        """Return the event of a programme by days, "Day one, 25 September", from its first day to its last."""
        phrase = self._title_phrase
        days = [
            each
            for each in self.statements.dates
            if each.date.precision == "day" and _DAY_OF_PROGRAMME.match(each.statement.text)
        ]
        if phrase is None or not phrase.is_specific or len(days) < _MIN_PROGRAMME_DAYS:
            return None
        start, end = min(each.date.start for each in days), max(each.date.end for each in days)
        if (end - start).days > MAX_EVENT_DAYS:
            return None
        place = self.venues.labelled() or self.venues.of_head()
        return EventDraft(phrase, days[0].statement, start, end, "day", place, date_span=days[0].date.span)

    def _name(self, main: EventDraft) -> None:
        """Give the main event the phrase of another sentence where its own has none, or one for any event."""
        if main.phrase is None and DATE_LABEL.match(main.statement.text):
            labelled = (one for each in self.statements.all if _WHAT_LABEL.match(each.text) for one in each.phrases)
            main.phrase = next(labelled, None)
        if (main.phrase is None or not main.phrase.is_specific) and (named := self._named_in_lead):
            is_dated = any(map(is_day, named[1].dates))
            if main.date_span is None or named[1] is main.statement or not is_dated:
                main.phrase, main.place = named[0], main.place or first_place([named[1].text])
        if main.phrase and not main.phrase.is_specific:
            main.phrase = self._named_before(main.statement, main.phrase.noun) or self._with_holder(main)
        main.phrase = self._quoted_in_lead(main.phrase) or main.phrase
        if main.phrase is None and ABOUT_EVENT.search(main.statement.text):
            main.phrase = self._named_before(main.statement)

    def _quoted_in_lead(self, phrase: EventPhrase | None) -> EventPhrase | None:
        """Return the phrase of the lead with the quoted name of what another phrase only describes."""
        if phrase is None or QUOTED.search(phrase.name) or phrase.is_proper or phrase.type == "signing":
            return None
        lead = [each for each in self.statements.all if each.prose_index is not None]
        named = (
            one
            for each in lead[:LEAD_SENTENCES]
            for one in each.phrases
            if one.noun == phrase.noun and QUOTED.search(one.name) and not one.parent and not is_context(each, one)
        )
        found = next(named, None)
        numbers = numbers_of(phrase.terms)
        return found if found and (not numbers or numbers == numbers_of(found.terms)) else None

    def _with_holder(self, main: EventDraft) -> EventPhrase | None:
        """Return the phrase of a meeting with those who hold it, by its own sentence or the one before."""
        if main.phrase is None or main.phrase.type not in ("meeting", "session"):
            return main.phrase
        return with_holder(main.phrase, main.statement.text, *self._text_before(main.statement))

    def _text_before(self, statement: Statement) -> list[str]:
        """Return the sentence before a statement, if there is one."""
        index = statement.prose_index
        return [each.text for each in self.statements.all if index and each.prose_index == index - 1]

    def _lead(self, drafts: Sequence[EventDraft]) -> EventDraft | None:
        """Return what the lead reports, where the best day is that of another event; on the days next to it, if any."""
        named = self._named_in_lead
        if named is None or not drafts[0].date_span or named[1].prose_index not in (0, 1):
            return None
        is_known = any(one.phrase and (one.phrase.is_same(named[0]) or one.start is None) for one in drafts)
        if is_known or any(map(is_day, named[1].dates)):
            return None
        told = self._days_in_lead(named[0]) if self.document.date else None
        if self.document.date and (told is None or is_within(told, drafts[0])):
            return None
        lead = EventDraft(*named, place=first_place([named[1].text]) or self.statements.dateline_place)
        return replace(lead, start=told.date.start, end=told.date.end, precision="day") if told else lead

    def _is_mere_year(self, stated: StatedDate) -> bool:
        """Return True for a year whose sentence names no event by a proper name or by that of the title."""
        phrase = stated.phrase(self._title_phrase)
        if stated.date.precision == "year" and phrase and phrase.type == "signing":
            return _TERM.search(stated.clause) is not None
        if stated.date.precision != "year" or phrase is None or phrase.is_proper:
            return False
        return not (self._title_phrase and phrase.is_same(self._title_phrase))

    def _complete_places(self, drafts: Sequence[EventDraft]) -> None:
        """Give places to the events whose own sentences lack them."""
        for each in drafts:
            text, phrase = each.statement.text, each.phrase
            is_visit = phrase is not None and phrase.type in ("visit", "training")
            is_going = is_visit and phrase is not None and (phrase.type == "visit" or each.place is None)
            if phrase and is_going and (place := destination_of(text, phrase)):
                each.place = each.place if each.place and is_area(place.english) else place
            if each.place is None and phrase and phrase.type == "visit" and each.date_span:
                each.place = any_town(text) or self._place_of_same_day(each, drafts)
                each.place = each.place or (drafts[0].place if self._is_to_known(each) else None)
                if each.place or each.statement is not drafts[0].statement:
                    continue
            if each.place is None and not _ONLINE.search(f"{text} {phrase.name if phrase else ''}"):
                each.place = self.venues.after(each.statement) or self._place_of_same_day(each, drafts)
                each.place = each.place or self._place_of_occasion(each, drafts)
                if each.place is None and phrase and phrase.type in _GREAT_TYPES:
                    each.place = town_of_name(phrase.name)
                if each is drafts[0] or not self._is_elsewhere(each, drafts[0]):
                    each.place = each.place or self.venues.location

    @staticmethod
    def _is_elsewhere(draft: EventDraft, main: EventDraft) -> bool:
        """Return True for an event that is not where the main one is: called off, last year's, "at the fair in May"."""
        statement, phrase = draft.statement, draft.phrase
        if statement.is_cancellation or statement.is_postponement or OF_LAST_YEAR.search(statement.text):
            return True
        is_then = (
            main.start is None or draft.start is None or abs(draft.start - main.start) <= timedelta(MAX_EVENT_DAYS)
        )
        is_great = phrase is not None and phrase.type in _GREAT_TYPES and AT.search(statement.text, 0, phrase.span[0])
        return bool(is_great) and not is_then

    def _is_to_known(self, draft: EventDraft) -> bool:
        """Return True for a visit to what the text has named before: "to the university", which is that of the lead."""
        head = draft.phrase.name.rsplit(" ", 1)[-1] if draft.phrase else ""
        if not head.islower():
            return False
        named = re.compile(rf"\b{re.escape(head.title())}\b")
        at = draft.statement.sentence.start
        return any(named.search(each.text) for each in self.statements.all if each.sentence.start < at)

    @staticmethod
    def _place_of_occasion(draft: EventDraft, drafts: Sequence[EventDraft]) -> Place | None:
        """Return the place of the event on whose occasion another is: "on the margins of the session"."""
        occasions = [each for each in draft.statement.phrases if is_context(draft.statement, each)]
        around = (
            each
            for each in drafts
            if each is not draft and each.phrase and any(one.is_same(each.phrase) for one in occasions)
        )
        return next((each.place for each in around if each.place), None)

    @staticmethod
    def _place_of_same_day(draft: EventDraft, drafts: Sequence[EventDraft]) -> Place | None:
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

    def _new_dates(self, drafts: Sequence[EventDraft]) -> Iterator[EventDraft]:
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
                    end=last_day(stated),
                    precision=days.precision,
                    status="planned",
                    date_span=days.span,
                )

    def _later_days(self, drafts: Sequence[EventDraft]) -> Iterator[tuple[StatedDate, EventDraft]]:
        """Yield the days that count from an event before, with it: "on the following day", «на третий день»."""
        for statement in self.statements.all:
            if statement.prose_index is None:
                continue
            match = _LATER_DAY.search(statement.low) or _SAME_DAY.match(statement.low)
            if match is None or any(
                is_day(each) and each.span[0] != match.start() and each.span[1] != match.end()
                for each in statement.dates
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
            number = length if counted in _LAST_DAY else _COUNTS_OF_DAYS.get(counted, 0)
            day = anchor.start + timedelta(number - 1) if number else anchor.end + timedelta(1)
            day = anchor.end + timedelta(_DAYS_LATER[plus.lower()]) if plus else day
            day = own if is_same and own and anchor.start <= own <= anchor.end else day
            if number and not plus and not anchor.start <= day <= anchor.end:
                continue
            mention = DateMention(day, day, "day", match.span(), year_given=False)
            stated = StatedDate(replace(statement, dates=(mention,)), mention)
            phrase = stated.phrase()
            is_outing = phrase and phrase.type == "visit" and anchor.start <= day <= anchor.end
            if not (is_outing and anchor.phrase and anchor.phrase.type != "visit"):
                yield stated, anchor

    def _is_headline(self, main: EventDraft) -> bool:
        """Return True if a digest has no event of its own: "News of the week, 9–13 October"."""
        if not self.statements.is_digest or (main.date_span and main.statement.prose_index is not None):
            return False
        phrase = self._title_phrase
        return phrase is None or not phrase.is_specific or phrase.type == "festival"

    def _is_report(self, draft: EventDraft) -> bool:
        """Return True if a document reports an event, which is named, or at least told of by a verb in its lead."""
        if draft.phrase or self.document.start:
            return True
        if _NO_EVENT_TITLE.match(self.document.title):
            return False
        texts = [self.document.title, *(each.text for each in self.statements.all if each.prose_index in (0, 1))]
        is_told = any(EVENT_VERB.search(each) for each in texts) or bool(self.statements.dateline_place)
        return is_told and (draft.precision in ("day", "month") or self.statements.dateline_place is not None)

    def _dated(self, stated: StatedDate, *, is_main: bool) -> EventDraft:
        start, end, precision = stated.date.start, last_day(stated), stated.date.precision
        place = nearest_place(stated) or self.venues.of_caption(stated)
        if is_main:
            place = self.venues.labelled() or self.venues.finer(place, start, end)
            place = place or self.venues.of_context(stated.statement, start, end)
        phrase = stated.phrase(self._title_phrase if is_main else None)
        place = place or (self.venues.of_phrase(phrase) if phrase else None)
        if place is None and is_main and phrase and phrase.type == "visit":
            place = destination_of(stated.statement.text, phrase) or self.venues.destination()
        status: EventStatus | None = "postponed" if stated.is_new else None
        return EventDraft(phrase, stated.statement, start, end, precision, place, status, stated.date.span)

    @cached_property
    def _title_phrase(self) -> EventPhrase | None:
        phrases = self.statements.title_phrases
        return next((each for each in phrases if each.is_specific), None) or next(iter(phrases), None)

    def _stretched(self, draft: EventDraft, *, is_near: bool = False) -> EventDraft:
        """Return an event of one day with the other days that the text gives it.

        "It ran from 9 to 12 March", "opened on Tuesday … will close on Thursday", "closed today … in three days".
        """
        start = draft.start
        if start is None or draft.precision != "day" or draft.start != draft.end or is_act(draft):
            return draft
        for each in self._days_about(draft):
            is_later = each.statement.sentence.start >= draft.statement.sentence.start
            if is_near and not (is_later and each.statement.line == draft.statement.line):
                continue
            first, last = each.date.start, each.date.end
            is_span = first < last and first <= start <= last and not is_vague(each)
            before = each.statement.text[: each.date.span[0]]
            runs = _RUNS_UNTIL.search(each.clause) or (DATE_LABEL.match(each.statement.text) and _UNTIL.search(before))
            if is_span or (runs and first == last > start and _OPENED.search(draft.statement.text)):
                draft.start, draft.end = min(first, start), last
                draft.place = draft.place or nearest_place(each)
                return draft
        text = draft.statement.text
        if _OPENED.search(text) and (lasting := self._lasting(draft)):
            draft.end = start + timedelta(_count(lasting) - 1)
            return draft
        if CLOSED.search(draft.statement.text) and not is_near:
            for each in self._days_about(draft):
                if _SINCE.search(each.statement.text, 0, each.date.span[0]) and each.date.start < start:
                    draft.start = each.date.start
                    return draft
            lead = (each.text for each in self.statements.all if each.prose_index is not None)
            told = next(filter(None, map(_DAYS_OF_EVENT.search, lead)), None)
            draft.start = start - timedelta(_count(told) - 1 if told else 0)
        return draft

    def _lasting(self, draft: EventDraft) -> re.Match[str] | None:
        """Return the words for the number of days, after the day of an event or at the start of the next sentence."""
        text, span = draft.statement.text, draft.date_span
        if span and (lasting := _DAYS_TO_LAST.search(text, span[1])):
            return lasting
        index = draft.statement.prose_index
        following = (each.text for each in self.statements.all if index is not None and each.prose_index == index + 1)
        return next(filter(None, map(_DAYS_TO_LAST.match, following)), None)

    def _days_about(self, draft: EventDraft) -> Iterator[StatedDate]:
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

    def _titled(self, dated: EventDraft | None) -> EventDraft | None:
        """Return the event that the title names, the dated one if both are the same; None if it names none."""
        phrase = self._title_phrase
        if phrase is None:
            return None
        if dated and has_same_noun(dated, phrase):
            has_name = QUOTED.search(phrase.name) and dated.phrase and not QUOTED.search(dated.phrase.name)
            dated.phrase = phrase if has_name else dated.phrase
            return dated
        if dated and (dated.phrase is None or dated.phrase.is_same(phrase) or dated.phrase.is_near(phrase)):
            dated.phrase = more_telling(phrase, dated.phrase)
            return dated
        if dated and not phrase.is_specific:
            return None
        undated = self._undated()
        undated.phrase = more_telling(
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

    def _undated(self) -> EventDraft:
        """Return the event of a document that gives no date of it: that of its own day, unless it lies ahead."""
        lead = self.statements.lead
        statement = lead or next(iter(self.statements.all), Statement(Sentence(0, 0), "", None, 0))
        phrase = None
        if named := self._named_in_lead:
            phrase, statement = named
        day = self.document.date
        if phrase and (told := self._days_in_lead(phrase)):
            place = first_place([statement.text]) or nearest_place(told) or self.statements.dateline_place
            return EventDraft(phrase, statement, told.date.start, told.date.end, "day", place, date_span=None)
        if day and not self.statements.is_of_year and not (lead and FUTURE.search(lead.text)):
            place = self.venues.labelled() or first_place([statement.text]) or self.statements.dateline_place
            return self._stretched(
                EventDraft(phrase, statement, day, day, "day", place or self.venues.of_topic(), is_assumed=True)
            )
        is_off = phrase and (statement.is_postponement or statement.is_cancellation)
        is_told = is_off or (day is None and self._title_phrase is None)
        place = self.venues.labelled() or (first_place([statement.text]) if is_told else None)
        return EventDraft(phrase, statement, place=place or self.venues.of_topic() or self.statements.dateline_place)

    def _days_in_lead(self, phrase: EventPhrase) -> StatedDate | None:
        """Return the days of a sentence soon after the one that names an event: "It has ended. From 2 to 13 July …"."""
        day = self.document.date
        for each in self.statements.dates:
            index, date_ = each.statement.prose_index, each.date
            if index is None or index >= NAMING_SENTENCES or date_.precision != "day" or date_.start == date_.end:
                continue
            is_past = day is None or day - timedelta(MAX_EVENT_DAYS) <= date_.end <= day
            other = each.phrase()
            is_own = other is None or other.is_same(phrase) or (other.is_told and other.type == phrase.type == "visit")
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
                and ((each.type == "signing" and not self._is_recalled(statement)) or is_lead)
                and statement.is_told_next_to(each)
            ]
        return max(found, key=lambda each: each[0].type == "signing", default=None)

    def _is_recalled(self, statement: Statement) -> bool:
        """Return True for what was long before the text: "recalled that the memorandum was signed in 2015"."""
        day = self.document.date
        is_past = bool(statement.dates) and all(day and day - each.end > MAX_SIGNING_AGE for each in statement.dates)
        return is_past or RECALLED.search(statement.text) is not None

    def _named_before(self, statement: Statement, noun: str = "") -> EventPhrase | None:
        """Return the last specific phrase before a statement: what "it" is in "It will be held on Tuesday".

        With a noun, it is one of those: what "the session" is.
        """
        phrases = self._named[: bisect_left(self._starts, statement.sentence.start)]
        if noun:  # "the third meeting" is no better than "the meeting"
            named = [each for each in phrases if each.terms - numbers_of(each.terms)]
            named = [each for each in named if noun in each.name.lower().partition(" of ")[0].split()]
            phrases = [each for each in named if not each.parent] or [each for each in named if each.is_proper]
        return next(reversed(phrases), None)

    @cached_property
    def _named(self) -> list[EventPhrase]:
        """The specific phrases of all statements, in order."""
        return [phrase for _, phrase in self._starts_and_phrases]

    @cached_property
    def _starts(self) -> list[int]:
        """The beginnings of their statements."""
        return [start for start, _ in self._starts_and_phrases]

    @cached_property
    def _starts_and_phrases(self) -> list[tuple[int, EventPhrase]]:
        return [
            (each.sentence.start, one)
            for each in self.statements.all
            for one in each.phrases
            if one.is_specific and not is_context(each, one)
        ]

    def _resolved(self, stated: StatedDate) -> EventPhrase | None:
        """Return the phrase on a date, the specific one before where it could be any: "The session is on 2 June"."""
        phrase = stated.phrase()
        if phrase is None or phrase.is_specific or not phrase.noun:
            return phrase
        return self._named_before(stated.statement, phrase.noun.lower()) or phrase

    def _further(self, stated: StatedDate, drafts: Sequence[EventDraft]) -> EventDraft | None:
        """Return a further event on a date, None where it is another fact."""
        phrase, statement = stated.phrase(), stated.statement
        if self.statements.is_digest and statement.prose_index is None and statement.line == 0:
            return None
        if phrase is None and (_OF_PRONOUN.search(statement.text) or ABOUT_EVENT.search(statement.text)):
            phrase = self._named_before(statement)
        is_listed = stated.is_listed or statement.line >= HEADER_LINES
        if phrase is None or (statement.prose_index is None and not is_listed) or is_other_fact(stated, phrase):
            return None
        if other := next_of_series(phrase, drafts, statement):
            is_far = stated.date.precision == "year" and statement.said_status != "planned"
            return None if is_far or stated.is_former else replace(self._dated(stated, is_main=False), phrase=other)
        phrase = self._resolved(stated) or phrase
        if not phrase.is_specific and phrase.type in ("meeting", "session") and _OF_IT.search(statement.text):
            phrase = with_holder(phrase, *self._text_before(statement))
        if not self._is_event(stated, phrase, next(iter(drafts), None)):
            return None
        same = [each for each in drafts if each.phrase and each.phrase.is_same(phrase)]
        undated = next((each for each in same if each.start is None or is_replaced(each, stated)), None)
        if undated:
            undated.start, undated.end, undated.precision = stated.date.start, last_day(stated), stated.date.precision
            undated.statement, undated.place = statement, undated.place or nearest_place(stated)
            undated.is_assumed, undated.date_span = False, stated.date.span
            return None
        if any(not is_another(stated, phrase, each) for each in same):
            return None
        dated = self._dated(stated, is_main=False)
        dated.phrase = phrase
        return self._stretched(dated, is_near=True)

    def _is_event(self, stated: StatedDate, phrase: EventPhrase, main: EventDraft | None) -> bool:
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

    def _event(self, index: int, draft: EventDraft, *, is_main: bool, others: Sequence[EventDraft]) -> Event:
        is_only = not others
        about = self._statements_about(draft, is_main=is_main)
        around = list(self._statements_around(draft, others, is_main=is_main))
        taking_part = [] if draft.phrase and draft.phrase.parent else about
        name = draft.phrase.name if draft.phrase and draft.phrase.is_specific else ""
        if not name and draft.phrase:
            name = draft.phrase.name if not is_main else ""
        status = self.statuses.of(draft, about, is_main=is_main)
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
            was_planned = (each for each in dates if each.is_former or each.was_planned)
            former = next((each for each in was_planned if each.statement in about), None)
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

    def _statements_around(
        self, draft: EventDraft, others: Sequence[EventDraft], *, is_main: bool
    ) -> Iterator[Statement]:
        """Yield the sentences that follow what reports an event, up to the next event, and that tell of no other time.

        Those before any event and those after a plan are about the main event.
        """
        day = self.document.date
        told = {id(each) for other in others for each in self._about_as_other(other)}
        is_plan = [bool(day and each.start and each.start > day) for each in (draft, *others)]
        if is_plan[0] and not is_main:
            return
        reported = {id(each.statement) for each, is_to_come in zip(others, is_plan[1:], strict=True) if not is_to_come}
        follows = is_main
        for each in self.statements.all:
            if each is draft.statement:
                follows = True
            elif id(each) in reported:
                follows = False
            days = [one for one in each.dates if one.precision in ("day", "month")]
            is_then = not days or draft.start is None or any(is_near(draft, one) for one in days)
            if follows and each.prose_index is not None and is_then and id(each) not in told:
                yield each

    def _about_as_other(self, draft: EventDraft) -> list[Statement]:
        """Return the statements that speak of an event which is not the one that is read."""
        if id(draft) not in self._about:
            self._about[id(draft)] = self._statements_about(draft, is_main=False)
        return self._about[id(draft)]

    def _statements_about(self, draft: EventDraft, *, is_main: bool) -> list[Statement]:
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


def _count(told: re.Match[str]) -> int:
    """Return the number of days that a match gives in words or digits."""
    return max(1, next((int(_COUNTS.get(each.lower(), each)) for each in told.groups() if each), 1))


def _hours(text: str, day: date | None, precision: Precision) -> tuple[datetime | None, datetime | None]:
    """Return the first hours that a sentence gives with their zone, on a day."""
    hours = find_hours(text, day) if day and precision == "day" else None
    return (hours.start, hours.end) if hours else (None, None)
