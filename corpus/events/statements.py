"""The sentences and lines of a document with their dates and the phrases in them that name events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice

from corpus.dates.dateline import date_of_line, find_dateline, find_leading_day
from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import month_number
from corpus.events.context_dates import ContextDates, find_period, find_stated_day, find_week, is_chronicle, is_weekday
from corpus.events.phrases.finder import find_event_phrases
from corpus.events.phrases.inflection import agrees
from corpus.events.phrases.phrase import EventPhrase
from corpus.language import en, ru
from corpus.language.lines import split_lines, unwrap_lines
from corpus.language.patterns import any_of
from corpus.language.tokens import terms
from corpus.models import Document, EventStatus, Passage, Place, Sentence
from corpus.places.finder import dateline_place

MAX_DATES_PER_SENTENCE = 50  # each is weighed against the whole sentence: one of a hostile document has thousands
_MAX_SENTENCE_CHARS = 5_000  # of a longer one only the beginning: all in it is compared, and no real one is as long
HEADER_LINES = 6
HEAD_LINES = 4  # with the title: they may give the period of a digest

_CLAUSE_BOUNDARIES = ".;!?("
_RELATIVE = re.compile(rf"\A\)?,?\s*{any_of(en.RELATIVE_WORDS, ru.RELATIVE_WORDS)}\b")
_TO = re.compile(r"\s(?:to|until|till|на|до)\s")
_PRONOUN_RU = re.compile(r"котор\w+")
_CONTEXT = re.compile(rf"\b{any_of(en.CONTEXT_WORDS, ru.CONTEXT_WORDS)}\s\Z", re.IGNORECASE)
_DAY_OF_RU = re.compile(r"\bд(?:ень|ня|ней)\s\Z")  # во второй день форума
AT = re.compile(r"\b(?:at|during|на|в)\s(?:the\s)?\Z", re.IGNORECASE)
ROW = re.compile(r" \| | · ")  # between the cells of a row, or the parts of an item of a calendar
_LISTED_AFTER = re.compile(r"\s?\)?\s?[–—]\s")
_NEXT_TO = re.compile(
    r"[\s,:;(–—-]*(?:\b(?:of|on|from|for|в|во|на|с|со)\s+)?(?:(?:in\s|at\s|в\s|г\.\s?)?[A-ZА-ЯЁ][\w-]+(?:\s[A-ZА-ЯЁ][\w-]+)?)?"
    r"[\s,:;(–—-]*(?:\b(?:on|from|с|со)\s+)?"
)
_BEFORE_BRACKET = re.compile(r"\s?(?:(?:in|at|в|во|на)\s[^.;:()]{2,40})?\s?")
_IN_BRACKETS = re.compile(r"(?:[A-ZА-ЯЁ][\w-]+(?:\s[A-ZА-ЯЁ][\w-]+)?,\s)?(?:from\s|с\s|со\s|on\s)?")
_FOLLOWING_PENALTY = 1.5
_CONTEXT_PENALTY = 1_000
_RELATIVE_BONUS = 2_000
_EXPECTED_BONUS = 500
_MAX_CLAUSE_CHARS = 120
_VERB_DISTANCE = 60
_CONTEXT_CHARS = 80  # before a phrase: they hold "on the sidelines of the"
_MAX_BETWEEN_CHARS = 500  # between a phrase and a date: no further boundary makes a difference
_BOUNDARY_PENALTY = 60

_TOWN_ALONE = re.compile(r"([A-ZА-ЯЁ][\w-]+(?:,? [A-ZА-ЯЁ][\w-]+){0,3})\.?\s[–—-]+\s(?=[A-ZА-ЯЁ])")  # MOSCOW – The …
_NEXT_ITEM = re.compile(r"\s*\n\s*(?=[-•*▪●◦🔹]\s|\(?\d{1,2}[.)]\s+[A-ZА-ЯЁ]|[^\n]{1,200}\s\|\s)")
_MAX_HEAD_CHARS = 500
_FULL_STOP = re.compile(r"(?<=[\w)»]{3})\.\s+(?=[A-ZА-ЯЁ])")
_PAPER_TOWN = re.compile(r"\bг\.\s?([А-ЯЁ][\w-]+(?:[ -][А-ЯЁ][\w-]+)?)")  # г. Вологда № 14 5 мая 2015 г.
_REPORT_OF_YEAR = re.compile(
    rf"\b{any_of(en.REPORTS_OF_YEARS, ru.REPORTS_OF_YEARS)}\W+(?:[^\W\d]+\W+){{0,3}}((?:19|20)\d\d)\b", re.IGNORECASE
)

_LEAD_YEAR = re.compile(rf"\W*(?:{any_of(en.LEAD_YEARS, ru.LEAD_YEARS)})\s((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR_REVIEW = re.compile(rf"\b(?:{any_of(en.YEAR_REVIEWS, ru.YEAR_REVIEWS)})", re.IGNORECASE)
_LAST_MONTHS = (11, 12)
_FIRST_MONTHS = (1, 2)
OF_LAST_YEAR = re.compile(
    rf"\b(?:{any_of(en.OF_LAST_YEAR, ru.OF_LAST_YEAR)})(?!.*\b(?:this year|этом году))", re.IGNORECASE
)
_NOT_THEN = re.compile(
    r"\b(?:on (?:those|these|the (?:announced|planned)) (?:dates|days)|в (?:эти|указанные|намеченные) (?:сроки|дни))\b"
)
_LATER = re.compile(r"\b(?:later|earlier|спустя|позже|позднее)\b", re.IGNORECASE)
_CLAUSE = re.compile(r",\s(?:а|но|while|and|but)\s(?=(?:on\s|в\s|с\s|from\s)?(?:the\s)?\d|\Z)")
_PLAN_OF_YEAR = re.compile(
    rf"\b(?:{any_of(en.PLANS_OF_YEARS, ru.PLANS_OF_YEARS)})\b.*?\b((?:19|20)\d\d)\b", re.IGNORECASE
)
_WAS_TO = re.compile(rf"\b(?:{any_of(en.WAS_TO, ru.WAS_TO)})(?:\s\w+){{0,3}}?\s*\Z", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r"\s*\)?[,;]\s(?:and|while|but|а|и|но)\s")
# Matched against a text in lower case, which is several times as fast as to ignore the case:
_CANCELLED = re.compile(rf"\b{any_of(en.CANCELLED_WORDS, ru.CANCELLED_WORDS)}")
_POSTPONED = re.compile(rf"\b{any_of(en.POSTPONED_WORDS, ru.POSTPONED_WORDS)}\b")
_PLANNED = re.compile(rf"\b{any_of(en.PLANNED_EVENT_WORDS, ru.PLANNED_EVENT_WORDS)}\b")
_HELD = re.compile(rf"(?<!\bbe )\b{any_of(en.HELD_WORDS, ru.HELD_WORDS)}\b")
_STATUS_WORDS: tuple[tuple[re.Pattern[str], EventStatus], ...] = ((_PLANNED, "planned"), (_HELD, "held"))
_NEW_DATE = re.compile(rf"\b{any_of(en.NEW_DATE_WORDS, ru.NEW_DATE_WORDS)}\s*\Z", re.IGNORECASE)
_MOVED_FROM = re.compile(rf"\b{any_of(en.MOVED_FROM_WORDS, ru.MOVED_FROM_WORDS)}\s*\Z", re.IGNORECASE)
_FORMER_DATE = re.compile(rf"\b{any_of(en.FORMER_DATE_WORDS, ru.FORMER_DATE_WORDS)}\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """A sentence, or a line that is none: a label, a heading.

    `prose_index` counts the sentences from 0; it is None for a line. `title_overlap` is the share of the title's terms
    that the statement has.
    """

    sentence: Sentence
    text: str
    prose_index: int | None
    line: int
    dates: tuple[DateMention, ...] = field(default=())
    title_overlap: float = 0.0

    @cached_property
    def low(self) -> str:
        """The text in lower case; as it is where that has another length."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else self.text

    @cached_property
    def phrases(self) -> list[EventPhrase]:
        """The phrases that name events."""
        return find_event_phrases(self.text, [each.span for each in self.dates])

    @cached_property
    def is_cancellation(self) -> bool:
        """True if the statement says that something is called off, and not only on those days."""
        return bool(_CANCELLED.search(self.low)) and not _NOT_THEN.search(self.text)

    @cached_property
    def is_postponement(self) -> bool:
        """True if the statement says that something is moved to another day."""
        return bool(_POSTPONED.search(self.low))

    @cached_property
    def said_status(self) -> EventStatus | None:
        """The status of an event in the words of the statement, None where it does not say."""
        if self.is_cancellation:
            return "cancelled"
        if self.is_postponement:
            return "postponed"
        return self.status_at(0, len(self.text))

    def is_told_next_to(self, phrase: EventPhrase) -> bool:
        """Return True if a verb next to a phrase tells that it was or will be held, or that a paper was signed."""
        start, end = max(0, phrase.span[0] - _VERB_DISTANCE), phrase.span[1] + _VERB_DISTANCE
        near = self.low[start:end]
        told = (_PLANNED, _HELD, _POSTPONED, _CANCELLED)
        return phrase.type == "signing" or any(each.search(near) for each in told)

    def status_at(self, start: int, end: int) -> EventStatus | None:
        """Return "planned" or "held" by the word that is nearest to a span, None where there is none."""
        found = [(max(start - stop, begin - end, 0), status) for begin, stop, status in self._status_words]
        return min(found)[1] if found else None

    @cached_property
    def _status_words(self) -> list[tuple[int, int, EventStatus]]:
        return [(*match.span(), status) for pattern, status in _STATUS_WORDS for match in pattern.finditer(self.low)]


@dataclass(frozen=True)
class StatedDate:
    """A date with its statement."""

    statement: Statement
    date: DateMention

    @cached_property
    def clause(self) -> str:
        """The text before the date, from the last boundary or date on."""
        text = self.statement.text[: self.date.span[0]]
        ends = [each.span[1] for each in self.statement.dates if each.span[1] <= self.date.span[0]]
        return text[max([0, *ends, *(text.rfind(mark) + 1 for mark in _CLAUSE_BOUNDARIES)]) :]

    @cached_property
    def is_new(self) -> bool:
        """True for the day to which an event is moved."""
        before = self.statement.text[: self.date.span[0]]
        is_day = self.date.precision != "year"
        return bool(is_day and _POSTPONED.search(before.lower()) and _NEW_DATE.search(before))

    @cached_property
    def is_former(self) -> bool:
        """True for a day that does not hold any more: "originally planned for 23 April"."""
        text = self.statement.text[: self.date.span[0]]
        if _FORMER_DATE.search(text):
            return True
        if self.was_planned and any(each.span[0] > self.date.span[1] for each in self.statement.dates):
            return True
        has_new = any(StatedDate(self.statement, each).is_new for each in self.statement.dates)
        return self.statement.is_postponement and not self.is_new and (has_new or bool(_MOVED_FROM.search(text)))

    @cached_property
    def was_planned(self) -> bool:
        """True for a day on which something was to be: "which was to be held on 23 April"."""
        return _WAS_TO.search(self.statement.text[: self.date.span[0]]) is not None

    @cached_property
    def is_listed(self) -> bool:
        """True for a date that heads its sentence or is in a row of a table: what it has needs no verb."""
        text, start = self.statement.text, self.date.span[0]
        return (
            bool(ROW.search(text))
            or not re.search(r"\w", text[:start])
            or bool(_LISTED_AFTER.match(text, self.date.span[1]))
        )

    def is_next_to(self, phrase: EventPhrase) -> bool:
        """Return True if only a mark, a preposition or a place is between a phrase and the date: "school: 30 July"."""
        text, (start, end), (begin, stop) = self.statement.text, self.date.span, phrase.span
        between = text[stop:start] if stop <= start else text[end:begin] if end <= begin else ""
        return _NEXT_TO.fullmatch(between) is not None

    @cached_property
    def bracketed(self) -> EventPhrase | None:
        """The phrase that the brackets around the date follow: "at the Volga fair in Kazan (8–11 July)"."""
        text = self.statement.text
        at = text.rfind("(", 0, self.date.span[0])
        if at < 0 or ")" in text[at : self.date.span[0]] or not _IN_BRACKETS.fullmatch(text, at + 1, self.date.span[0]):
            return None
        near = [each for each in self.statement.phrases if at - each.span[1] >= 0 and not each.parent]
        nearest = max(near, key=lambda each: each.span[1], default=None)
        return nearest if nearest and _BEFORE_BRACKET.fullmatch(text, nearest.span[1], at) else None

    @cached_property
    def _is_signing(self) -> bool:
        return any(each.type == "signing" and each.is_specific for each in self.statement.phrases)

    def phrase(self, expected: EventPhrase | None = None) -> EventPhrase | None:
        """Return the phrase that names what happens on the date, None where the statement has none.

        A relative clause belongs to the phrase before it. Else the phrase that means the same as `expected` takes
        precedence over a nearer one.
        """
        return self._find_phrase(expected) if expected else self._nearest_phrase

    @cached_property
    def _nearest_phrase(self) -> EventPhrase | None:
        return self._find_phrase(None)

    def _find_phrase(self, expected: EventPhrase | None) -> EventPhrase | None:
        if self.bracketed:
            return self.bracketed
        best: tuple[float, EventPhrase] | None = None
        specific = {each.type for each in self.statement.phrases if each.is_specific and not each.parent}
        for each in self.statement.phrases:
            if not each.is_specific and each.type in specific:
                continue  # "Signing. On 2 June the two signed a letter of intent."
            if self._is_of_other_date(each):
                continue
            distance = self._distance(each)
            if expected and distance >= 0 and each.is_same(expected) and not each.parent:
                distance -= _EXPECTED_BONUS
            if distance < _CONTEXT_PENALTY and (best is None or distance < best[0]):
                best = distance, each
        return best[1] if best else None

    def is_told_of(self, phrase: EventPhrase) -> bool:
        """Return True if the date is that of an event with a name of its own, which a phrase names too."""
        own = self.phrase()
        return own is not None and own.is_specific and own.is_proper and own.is_same(phrase) and own.type == phrase.type

    def _is_of_other_date(self, phrase: EventPhrase) -> bool:
        """Return True for a phrase after a semicolon or before one, with another date on its side of it."""
        text, (start, end), (begin, stop) = self.statement.text, self.date.span, phrase.span
        left, right = (stop, start) if stop <= start else (end, begin)
        at = text.find(";", left, right) if left < right else -1
        if at < 0:
            return False
        days = [each.span for each in self.statement.dates if each.precision == "day"]
        others = [each for each in days if each != self.date.span]
        edge = text.rfind(";", 0, begin) if begin > at else at
        following = text.find(";", stop)
        limit = following if following >= 0 else len(text)
        return any((edge < one[0] < limit) if begin > at else one[1] <= at for one in others)

    def _distance(self, phrase: EventPhrase) -> float:
        """Return how far a phrase is from the date in characters; far less than 0 before its relative clause."""
        text, (start, end), (begin, stop) = self.statement.text, self.date.span, phrase.span
        if stop <= start:
            between = text[stop:start]
            relative = _RELATIVE.match(between)
            pronoun = _PRONOUN_RU.search(relative[0]) if relative else None
            is_organ = phrase.parent is not None and phrase.type == "session"  # "session of the General Conference"
            if is_organ:
                relative = None
            if relative and len(between) < _MAX_CLAUSE_CHARS and (not pronoun or agrees(pronoun[0], phrase.noun)):
                return len(between) - _RELATIVE_BONUS - bool(phrase.parent)  # of the innermost one
            distance = float(len(between))
        elif begin >= end:
            between = text[end:begin]
            distance = len(between) * _FOLLOWING_PENALTY
            distance += _BOUNDARY_PENALTY * bool(_NEXT_CLAUSE.match(between))
        else:
            between, distance = "", 0.0
        before = text[max(0, begin - _CONTEXT_CHARS) : begin]
        is_occasion = phrase.type != "signing" and self._is_signing and AT.search(before)
        if phrase.parent or is_context(self.statement, phrase) or is_occasion:
            distance += _CONTEXT_PENALTY
        near = between[:_MAX_BETWEEN_CHARS]
        boundaries = (
            sum(near.count(mark) for mark in ";!?") + len(_FULL_STOP.findall(near)) + len(_CLAUSE.findall(near))
        )
        return distance + _BOUNDARY_PENALTY * boundaries


def is_context(statement: Statement, phrase: EventPhrase) -> bool:
    """Return True for an event that only says when or where another one was: "on the sidelines of the session"."""
    start = phrase.span[0]
    before = statement.text[max(0, start - _CONTEXT_CHARS) : start]
    return bool(_CONTEXT.search(before) or (not phrase.is_specific and _DAY_OF_RU.search(before)))


class Statements:
    """The statements of a document in order, the phrases of its title, and the place of its dateline."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.dateline_place: Place | None = None
        self._text = unwrap_lines(document.text)
        self._title_terms = frozenset(terms(document.title))
        self._lines = split_lines(document.text)
        lines = [each.text for each in self._lines]
        self._head = [document.title, *(each.text for each in self._lines[:HEAD_LINES] if not each.is_prose)]
        spans = (each for text in self._head for each in find_dates(text, reference=document.date))
        week = find_week(self._head, lines, spans, document.date)
        self.week = (week.start, week.end) if week else None
        self._context = ContextDates(self._reference, week, is_chronicle=is_chronicle(lines))
        self.all = list(self._read(passages))
        self.dates = [StatedDate(statement, each) for statement in self.all for each in statement.dates]

    @cached_property
    def title_phrases(self) -> list[EventPhrase]:
        """The phrases of the title, without parts of others and without mere occasions."""
        title = self.document.title
        dates = find_dates(title, reference=self.document.date)
        phrases = find_event_phrases(title, [one.span for one in dates])
        return [each for each in phrases if not each.parent and not _CONTEXT.search(title[: each.span[0]])]

    @property
    def head(self) -> str:
        """The title and the first lines that are no sentences."""
        return "\n".join(self._head)

    @property
    def is_of_year(self) -> bool:
        """True for a report on a year: what it tells was not on its own day."""
        return bool(self.document.date and self._reference and self._reference < self.document.date)

    @cached_property
    def _reference(self) -> date | None:
        """The day from which dates without a year count: that of the document, in a report on a year one in it."""
        written = self.document.date
        head = self.document.title + "\n" + "\n".join(self.document.text.split("\n", HEADER_LINES)[:HEADER_LINES])
        told = _REPORT_OF_YEAR.search(head, 0, _MAX_HEAD_CHARS) if written else None
        lead = next((each.text for each in self._lines if each.is_prose), "")
        told = told or (_LEAD_YEAR.match(lead) if written else None)
        told = told or (_REPORT_OF_YEAR.search(self._lines[-1].text, 0, _MAX_HEAD_CHARS) if written else None)
        planned = _PLAN_OF_YEAR.search(self.document.title) if written else None
        if written and planned and abs(written.year - int(planned[1])) <= 1:
            return date(int(planned[1]), 7, 1)
        if written and told and 0 <= written.year - int(told[1]) <= 1:
            return min(written, date(int(told[1]), 7, 1))
        if written and _YEAR_REVIEW.search(f"{self.document.title}\n{lead}"):
            reviewed = date(written.year - (written.month in _FIRST_MONTHS), 7, 1)
            return reviewed if written.month in (*_FIRST_MONTHS, *_LAST_MONTHS) else written
        if written:
            return written
        last = self._lines[-1].text if self._lines else ""
        if (
            year := _REPORT_OF_YEAR.search(head, 0, _MAX_HEAD_CHARS)
            or _LEAD_YEAR.match(lead)
            or _REPORT_OF_YEAR.search(last)
        ):
            return date(int(year[1]), 7, 1)
        return (
            self.week[1] if self.week else find_period(self._head) or find_stated_day(each.text for each in self._lines)
        )

    @cached_property
    def signed_place(self) -> Place | None:
        """The place of a last line such as "Vienna, 14 September 2022"."""
        line = self._lines[-1].text if self._lines else ""
        signed = find_dateline(line)
        is_whole = signed is not None and signed.end == len(line)
        return dateline_place(signed.place) if signed and is_whole and signed.place else None

    @property
    def is_digest(self) -> bool:
        """True if paragraphs have a date as their label, so that each tells of something else."""
        return self._context.has_labels

    @property
    def lead(self) -> Statement | None:
        """The first sentence of the text."""
        return next((each for each in self.all if each.prose_index == 0), None)

    def _read(self, passages: Sequence[Passage]) -> Iterator[Statement]:
        """Yield the statements in order, and set the place of the dateline."""
        sentences = [each for passage in passages for each in passage.sentences]
        at = prose_index = covered = 0
        for number, line in enumerate(self._lines):
            if self.dateline_place is None and number < HEADER_LINES:
                dateline = find_dateline(line.text) or find_leading_day(line.text)
                town = _TOWN_ALONE.match(line.text) if line.is_prose and not dateline else None
                town = town or (_PAPER_TOWN.search(line.text) if date_of_line(line.text) else None)
                written = (dateline.place if dateline else None) or (town[1] if town else "")
                self.dateline_place = dateline_place(written) if written else None
            while at < len(sentences) and sentences[at].start < line.end:
                for each in self._items(sentences[at]):
                    yield self._statement(each, prose_index, number)
                prose_index += sentences[at].kind == "sentence"
                covered = sentences[at].end
                at += 1
            day = self._day_of_line(line.text) if covered <= line.start else None
            if covered <= line.start and (day is None or day != self.document.date):
                yield self._statement(Sentence(line.start, line.end), None, number)

    @staticmethod
    def _day_of_line(line: str) -> date | None:
        """Return the day of a line that is only a date, or a place and a date: "Vienna, 24 March 2020"."""
        if day := date_of_line(line):
            return day
        signed = find_dateline(line)
        return signed.date.start if signed and signed.date and signed.end == len(line) else None

    def _items(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the items of a sentence that is a list, else the sentence."""
        start = sentence.start
        for match in _NEXT_ITEM.finditer(self._text, sentence.start, sentence.end):
            yield replace(sentence, start=start, end=match.start())
            start = match.end()
        yield replace(sentence, start=start)

    def _find_dates(self, text: str) -> Iterator[DateMention]:
        """Yield the dates of a text, without the day of the report; "moved from 2 May to 7 June" are two, no span."""
        leading = find_leading_day(text)
        for each in (self._as_planned(text, one) for one in find_dates(text, reference=self._reference)):
            start, end = each.span
            if leading and end <= leading.end and each.start == self.document.date:
                continue
            if not each.year_given and _LATER.search(text, start, end) and not re.search(r"\d", text[:start]):
                continue
            if self.document.date is None and not each.year_given and not self._is_countable(text[start:end]):
                continue
            is_moved = each.end > each.start and _POSTPONED.search(text[:start].lower())
            cut = _TO.search(text, start, end) if is_moved else None
            if cut is None:
                yield each
                continue
            for first, last in ((start, cut.start()), (cut.end(), end)):
                for part in find_dates(text[first:last], reference=each.start):
                    yield replace(part, span=(part.span[0] + first, part.span[1] + first))

    def _is_countable(self, words: str) -> bool:
        """Return True for a day, a month, or a weekday of a known week: what a text without a day can tell."""
        if any(map(str.isdigit, words)):
            return True
        return any(month_number(each) or (self.week and is_weekday(each)) for each in re.findall(r"\w+", words))

    def _as_planned(self, text: str, mention: DateMention) -> DateMention:
        """Return a day in another year than the nearest one where the words before it show that.

        A day of a plan that was dropped is in the year nearest to the document's day, a new one after it, and that of
        last year's event in the year before.
        """
        day = self.document.date
        if day is None or mention.year_given or not any(map(str.isdigit, text[slice(*mention.span)])):
            return mention
        before = text[: mention.span[0]]
        is_last = mention.start.year == day.year and OF_LAST_YEAR.search(before)
        low = text.lower()
        is_off = bool(_CANCELLED.search(low) or _POSTPONED.search(low))
        is_new = bool(is_off and _POSTPONED.search(before.lower()) and _NEW_DATE.search(before))
        years = 1 if is_new and mention.end < day else -1 if is_off and not is_new and mention.start > day else 0
        years = -1 if is_last else years
        try:
            start = mention.start.replace(year=mention.start.year + years)
            end = mention.end.replace(year=mention.end.year + years)
        except ValueError:
            return mention
        is_nearer = abs(day - start) < abs(mention.start - day)
        return replace(mention, start=start, end=end) if years > 0 or is_nearer or is_last else mention

    def _statement(self, sentence: Sentence, prose_index: int | None, line: int) -> Statement:
        sentence = replace(sentence, end=min(sentence.end, sentence.start + _MAX_SENTENCE_CHARS))
        text = self._text[sentence.start : sentence.end]
        found = list(islice(self._find_dates(text), MAX_DATES_PER_SENTENCE))
        if prose_index is None and self.week:
            found = [each for each in found if (each.start, each.end) != self.week]
        dates = tuple(self._context.complete(text, found, line, is_prose=prose_index is not None))
        shared = frozenset(terms(text)) & self._title_terms if dates else frozenset()
        overlap = len(shared) / len(self._title_terms) if self._title_terms else 0.0
        return Statement(sentence, text, prose_index, line, dates, overlap)
