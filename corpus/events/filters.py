"""What the list of events is asked for: "Vienna 2017", "since 2020", «предстоящие», "What happened in 2018?".

The words are taken away as they are understood: days first, then upcoming or past, then places. What is left are the
words that an event must hold. A question asks for a list only where nothing but the words of listing is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.dates.finder import DateMention, find_dates
from corpus.dates.lexer import lower_same_length, month_number
from corpus.language.tokens import STOP_WORDS, WORD, normalize
from corpus.models import Place
from corpus.places.gazetteer import country_code, find_place

LONGEST = 200
"""Characters of a filter or a question that are read; what asks for a list is shorter."""

When = Literal["upcoming", "past"]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; `EventFilter()` wants all.

    `first` and `last` are the days between which an event must have one of its own, `month` (1 to 12) is that of any
    year, `when` counts from today. Of the `places` any will do; of the `words`, folded, an event must hold each.
    """

    first: date | None = None
    last: date | None = None
    month: int | None = None
    when: When | None = None
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()


def read_filter(text: str, today: date | None = None) -> EventFilter:
    """Return what `text`, the words behind /events, asks for. Any string will do; of a long one the start is read.

    "until 2019" takes 2019 in, "before 2019" does not; several years are all from the first to the last. `today`
    settles "this year" and "next week", which mean nothing without it.
    """
    asked = _Reader(text[:LONGEST], today)
    kept = (word for word in asked.left if word not in STOP_WORDS | _LISTING | _EVENTS | _HAPPENING)
    return asked.filter(tuple(dict.fromkeys(kept)))


def asks_for_events(text: str, today: date | None = None) -> EventFilter | None:
    """Return the filter that a question stands for where it asks for a list of events, else None.

    "What happened in 2018?" and "any meetings in Moscow?" do; "When is the congress?" and "What happened at the
    congress?" ask for one thing, and are answered in sentences. `today` is as for `read_filter`.
    """
    if not may_ask_for_events(text):
        return None  # before places are looked for, whose names take a while to load
    asked = _Reader(text, today)
    left = frozenset(asked.left)
    if not left <= _LISTING | _EVENTS | _MEETINGS | _ONE | _HAPPENING:
        return None
    wanted = asked.filter()
    if left & _ONE:  # "the next event", but not what happens there
        lists = asked.is_firm and wanted.when == "upcoming" and not left & _HAPPENING
    else:
        happens = asked.is_planned or left & _HAPPENING
        lists = bool(left & (_EVENTS | _MEETINGS) or (left & _ANYTHING and happens and wanted != EventFilter()))
    return wanted if lists else None


def may_ask_for_events(text: str) -> bool:
    """Return False where `asks_for_events` surely finds nothing; this takes no time."""
    if len(text) > LONGEST:
        return False
    said = frozenset(WORD.findall(normalize(text)))
    if said & (_EVENTS | _MEETINGS | _ONE):
        return True
    return bool(said & _ANYTHING and (said & _HAPPENING or _PLANNED.search(lower_same_length(text))))


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_EVENTS = _words(
    "events activities happenings события событий событиях событиям мероприятия мероприятий мероприятиях мероприятиям"
)
_MEETINGS = _words("meetings встречи встреч встречах")
"""They ask for a list like `_EVENTS`, but as a filter they are what an event is called."""
_ONE = _words("event meeting событие мероприятие встреча встречу")
_HAPPENING = _words(
    "happened happen happens happening occurred take takes took taken taking held organized organised going went "
    "было произошло произошли происходило происходит случилось проходило проходили проходит проходят прошло прошли "
    "состоялось состоялись проводилось проводились проведено проведены организовано"
)
_ANYTHING = _words("what anything что")
_LISTING = _ANYTHING | _words(
    "which any list show give tell me all every some full the a an there is are was were s have has had been be of on "
    "up or and place please can could you do know find year years month "
    "какие каких нибудь либо то были был есть ли покажи покажите дай дайте перечисли перечислите назови назовите "
    "список и или все всех мне нам пожалуйста год года году годы"
)
"""What asks for a list without saying of what."""

_ASKS_US = re.compile(r"\b(?:show|give|tell|list)\s+us\b")
"""Where "us" is no country."""
_UPCOMING = re.compile(
    r"\b(?:upcoming|future|forthcoming|coming(?:\s+up)?|next|предстоящ\w+|будущ\w+|ближайш\w+|грядущ\w+|следующ\w+)\b"
)
_PAST = re.compile(
    r"\b(?:past|previous|recent|latest|last|прошедш\w+|прошл(?:ы\w+|ая|ое|ую|ого|ой)|минувш\w+|предыдущ\w+|последн\w+|"
    r"состоявш\w+)\b"
)
_PLANNED = re.compile(
    r"\b(?:upcoming|coming\s+up|planned|scheduled|expected|will|soon|запланирован\w*|планиру\w+|намечен\w*|ожида\w+|"
    r"предстоит|будет|будут|пройдет|пройдут|состоится|состоятся|скоро)\b"
)
"""Yet to come where no day is given: what was planned for 2018 is over."""

_MAX_BOUND_CHARS = 40
_BOUND_BEFORE = re.compile(
    r"\b(?:(?P<since>starting\s+(?:from|in)|since|from|начиная\s+с|со?)|(?P<after>after|после)|"
    r"(?P<until>up\s+to|until|till|through|by|to|до|по|к)|"
    r"(?P<before>before|prior\s+to|earlier\s+than|раньше|ранее|перед)|"
    r"in|on|at|of|for|during|between|во?|на|за|от|между)\s+"
    r"(?:(?:the|year|beginning|start|end|of|начала|конца|середины)\s+)*\Z"
)
"""What stands before a date: in which direction it reaches."""
_BOUND_AFTER = re.compile(
    r"\s*(?:(?P<since>\+|(?:and\s+|и\s+)?(?:onwards?|later|далее|позже|позднее)\b)|"
    r"(?P<until>(?:and|и)\s+(?:earlier|before|ранее|раньше)\b))"
)
"""What stands behind one."""
_RANGE = re.compile(r"[-–—−]|\b(?:to|through|thru|and|до|по|и)\b")
_YEAR = re.compile(r"(?<!\w)(?:19\d\d|20\d\d|2100)(?!\w)")
_GOAL = re.compile(r"\b(?:agenda|goals?|vision|повестк\w+|цел[ьией]\w*)\b")
_PREPOSITIONS = _words("in at near в во на из")
_MOST_PLACE_WORDS = 3


class _Reader:
    """Takes a text apart. `left` are its folded words that are no day, no place and not upcoming or past."""

    def __init__(self, text: str, today: date | None) -> None:
        self._text = text
        self._first: date | None = None
        self._last: date | None = None
        self._month: int | None = None
        self._take_dates(today)
        self._take_month()
        low = lower_same_length(self._text)
        self.is_firm = bool(_UPCOMING.search(low))
        self.is_planned = bool(_PLANNED.search(low))
        self._is_past = bool(_PAST.search(low))
        for pattern in (_ASKS_US, _UPCOMING, _PLANNED, _PAST):
            for match in pattern.finditer(low):
                self._blank(*match.span())
        self._places = _told_apart(tuple(dict.fromkeys(self._take_places())))
        self.left = WORD.findall(normalize(self._text))

    def filter(self, words: tuple[str, ...] = ()) -> EventFilter:
        """Return what was understood, and `words`."""
        dated = self._first or self._last or self._month
        when: When | None = None
        if self.is_firm or (self.is_planned and not dated):
            when = "upcoming"
        elif self._is_past:
            when = "past"
        return EventFilter(self._first, self._last, self._month, when, self._places, words)

    def _blank(self, start: int, end: int) -> None:
        self._text = self._text[:start] + " " * (end - start) + self._text[end:]

    def _take_dates(self, today: date | None) -> None:
        firsts: list[date] = []
        lasts: list[date] = []
        low = lower_same_length(self._text)
        for mention in self._find_dates(low, today):
            start, end = mention.span
            before = _BOUND_BEFORE.search(low, max(0, start - _MAX_BOUND_CHARS), start)
            after = _BOUND_AFTER.match(low, end)
            bound = after or before
            direction = bound.lastgroup if bound else None
            if not after and _is_range(mention) and _RANGE.search(low, start, end):
                direction = None  # "from 2012 to 2018"
            self._blank(before.start() if before else start, after.end() if after else end)
            if direction is None and not mention.year_given and (month := _month_of_any_year(mention, low)):
                self._month = month
                continue
            if direction not in ("until", "before"):
                firsts.append(mention.end + timedelta(1) if direction == "after" else mention.start)
            if direction not in ("since", "after"):
                lasts.append(mention.start - timedelta(1) if direction == "before" else mention.end)
        self._first, self._last = min(firsts, default=None), max(lasts, default=None)

    def _find_dates(self, low: str, today: date | None) -> Iterator[DateMention]:
        """Yield the dates, and the years that the date grammar takes for amounts: "2018 events"."""
        found = find_dates(self._text, reference=today, informal=True)
        yield from found
        for match in () if _GOAL.search(low) else _YEAR.finditer(low):
            if not any(each.span[0] < match.end() and match.start() < each.span[1] for each in found):
                year = int(match[0])
                yield DateMention(date(year, 1, 1), date(year, 12, 31), "year", match.span())

    def _take_month(self) -> None:
        """Take a month that stands alone; "may" and "march" only where they can be nothing else."""
        before = ""
        for match in WORD.finditer(self._text):
            month = month_number(match[0])
            doubtful = match[0] in ("may", "march", "mar") and before not in ("", "in")
            if month and not doubtful:
                self._month = month
                self._blank(match.start() - len(before) - 1 if before in _PREPOSITIONS else match.start(), match.end())
            before = match[0].lower()

    def _take_places(self) -> Iterator[Place]:
        found = list(WORD.finditer(self._text))
        at = 0
        while at < len(found):
            for size in range(min(_MOST_PLACE_WORDS, len(found) - at), 0, -1):
                start, end = found[at].start(), found[at + size - 1].end()
                written = self._text[start:end]
                says_nothing = size == 1 and normalize(written) in STOP_WORDS | _LISTING | _HAPPENING
                place = None if says_nothing or "  " in written else _place(written)
                if place:
                    if at and found[at - 1][0].lower() in _PREPOSITIONS:
                        start = found[at - 1].start()
                    self._blank(start, end)
                    yield place
                    at += size - 1
                    break
            at += 1


def _told_apart(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places without a country that only says where a city lies: "Vienna Austria"."""
    cities = {each.country for each in places if not country_code(each.english)}
    return tuple(each for each in places if each.country not in cities or not country_code(each.english))


def _place(written: str) -> Place | None:
    """Return the place that words mean: "Nice, France" is one, "Vienna, Moscow" are two."""
    where = written.partition(",")[2].strip()
    place = find_place(written)
    return place if place and (not where or place.country == country_code(where)) else None


def _is_range(mention: DateMention) -> bool:
    """Return True if a date is more than one day, month or year; a quarter is."""
    chars = {"day": 10, "month": 7, "year": 4, "none": 0}[mention.precision]
    return mention.start.isoformat()[:chars] != mention.end.isoformat()[:chars]


def _month_of_any_year(mention: DateMention, low: str) -> int | None:
    """Return the month that a date without a year is: of "October", but not of "next October" or "5 October"."""
    is_alone = mention.precision == "month" and len(WORD.findall(low[slice(*mention.span)])) == 1
    return mention.start.month if is_alone else None
