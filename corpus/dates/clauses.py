"""Clauses around dates: which year a date without one belongs to, and whether its clause speaks of the future.

Commas, brackets and conjunctions bound a clause. A part with nothing but a date belongs to its neighbours: "In 2025,
the congress met on 18 March".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import is_cyrillic, morphology

_BOUNDARY = re.compile(
    r"(?P<sentence>[;!?]|(?<=\w\w\w)\.(?=\s+[A-ZА-ЯЁ«“\"])|(?<=[\d)»”\"])\.(?=\s)|\n\s*\n)"
    rf"|[,:()]|\s[–—-]\s|\b{any_of(en.CLAUSE_OPENERS, ru.CLAUSE_OPENERS)}\b"
)
_SENTENCE_FOLLOWS = re.compile(r"\s+[A-ZА-ЯЁ«“\"]")
_WORD = re.compile(r"[^\W\d_]+")
_LIGHT_WORDS = frozenset((*en.LIGHT_DATE_WORDS, *ru.LIGHT_DATE_WORDS))
_MAX_CLAUSE_CHARS = 200  # on either side of a date

_IN = re.compile(
    r"\b(?:(?:in|during|во?)\s+(?:the\s+year\s+)?|(?:весной|летом|осенью|зимой)\s+|"
    r"in\s+(?:the\s+)?(?:early\s+|late\s+)?(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?)\Z"
)
_OF_THAT_TIME = re.compile(
    rf"\b{any_of(en.OTHER_TIME_PREPOSITIONS, ru.OTHER_TIME_PREPOSITIONS)}\s+"
    r"(?:the\s+)?(?:(?:end|beginning|start|конца|начала)\s+(?:of\s+)?)?\Z"
)
_PLANNED_FOR = re.compile(rf"\b{any_of(en.PLANNED_WORDS, ru.PLANNED_WORDS)}\s+(?:for|на)\s+\Z")
_PARTICIPLE = re.compile(
    rf"(?:\w+ed|\w+(?:нн|вш|ющ|ящ|ащ)(?:ый|ая|ое|ие|ые|ий|ого|ей|ой|ую|их|ых|ом|ем|ся)\w*|"
    rf"{any_of(en.BACKGROUND_WORDS, ru.BACKGROUND_WORDS)})\s+(?:back\s+)?\Z"
)
_BACKGROUND = re.compile(rf"\b{any_of(en.BACKGROUND_WORDS, ru.BACKGROUND_WORDS)}\s+(?:back\s+)?(?:in|во?)\s+\Z")
_EVENT_NOUN = any_of(en.EVENT_NOUNS, ru.EVENT_NOUNS, en.YEARLY_NOUNS, ru.YEARLY_NOUNS)
_EVENT_FOLLOWS = re.compile(rf"\s+(?:[\w-]+\s+){{0,3}}?{_EVENT_NOUN}\b")
_EVENT_BEFORE = re.compile(rf"\b{_EVENT_NOUN}\s+(?:of\s+)?\Z")
_ATTRIBUTED = re.compile(r"\b(?:of|dated|until|till|by|before|after|since|от|до|после)\s+(?:the\s+)?\Z")
_TO_YEAR = re.compile(r"[\s,(]*(?:(?:(?:in|at|во?)\s+[\w-]+(?:\s[\w-]+)?,?\s+)?(?:in|во?)\s+)?\Z")
_NAMED_YEAR = re.compile(r"(?<=[^\W\d])[-–]((?:19|20)\d\d)(?![\w-])")  # ИННОПРОМ-2021

_FUTURE = any_of(en.FUTURE_WORDS, ru.FUTURE_WORDS, en.PLANNED_WORDS, ru.PLANNED_WORDS, en.PLAN_VERBS)
_PAST = any_of(en.SPEECH_VERBS, ru.SPEECH_VERBS, en.PAST_VERBS)
_VERB = re.compile(
    rf"\b(?:(?P<future>{_FUTURE})|(?<!\bbe )(?P<past>{_PAST})|"
    r"(?P<russian>[а-я]{2,}(?:[еиую]т|[яа]т|л[аои]?)(?:ся|сь)?))\b"
)
_PLAN_VERBS_RU = re.compile(any_of(ru.PLAN_VERBS))
_RUN = re.compile(
    r"\s+(?:in|at|во?)\s+[\w -]{2,30}\s+(?:until|till|through|to|до|по)\s+(?:the\s+)?|"
    rf"[^.;!?\n]{{0,60}}?\b{any_of(en.RUN_VERBS, ru.RUN_VERBS)}\s+(?:[\w-]+\s+){{0,2}}?"
    r"(?:(?:until|till|through|to|up\s+to|вплоть\s+до|до|по)\s+)?(?:the\s+)?"
)
_OPENING = re.compile(rf"\b{any_of(en.OPENING_VERBS, ru.OPENING_VERBS)}\b")


class YearRole(IntEnum):
    """The relation of a year to a day in its clause: another time, a doubtful one, its own."""

    OTHER = 0
    DOUBTFUL = 1
    OWN = 2


class Clauses:
    """The clauses of a text; `low` is its `lower_same_length`, `spans` are its dates, in order."""

    def __init__(self, text: str, low: str, spans: Sequence[tuple[int, int]]) -> None:
        self._text, self._low, self._spans = text, low, spans
        self._starts = [start for start, _ in spans]
        self._known_bounds: dict[int, tuple[int, int]] = {}

    def words(self, at: int) -> str:
        """Return the words of date `at` in lower case."""
        start, end = self._spans[at]
        return self._low[start:end]

    def around(self, at: int) -> range:
        """Return the indices of the dates in the clause of date `at`, its own included."""
        start, end = self._bounds(at)
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def year_role(self, year: int, day: int) -> YearRole:
        """Return what the year at span `year` is to the day at span `day` of the same clause."""
        (start, end), (day_start, day_end) = self._spans[year], self._spans[day]
        before = self._low[max(0, start - _MAX_CLAUSE_CHARS) : start]
        if day_end <= start and _TO_YEAR.fullmatch(self._low, day_end, start):
            return YearRole.OWN
        if _EVENT_BEFORE.search(before) or (not _IN.search(before) and _EVENT_FOLLOWS.match(self._low, end)):
            return YearRole.OWN
        if into := _IN.search(before):
            if _BACKGROUND.search(before):
                return YearRole.OTHER
            is_own = end <= day_start and not _PARTICIPLE.search(before[: into.start()])
            return YearRole.OWN if is_own else YearRole.DOUBTFUL
        if _OF_THAT_TIME.search(before) and not _PLANNED_FOR.search(before):
            return YearRole.OTHER
        return YearRole.OWN if self._is_alone(year) else YearRole.DOUBTFUL

    def is_attributed(self, at: int) -> bool:
        """Return True if date `at` is that of a paper or another time: "the decree of 5 May 2015", "until 5 May"."""
        start = self._spans[at][0]
        before = self._low[max(0, start - 40) : start]
        into = _IN.search(before)
        return _ATTRIBUTED.search(before) is not None or bool(into and _PARTICIPLE.search(before[: into.start()]))

    def years_in_names(self, at: int) -> set[int]:
        """Return the years in names of the clause of date `at`: «ИННОПРОМ-2021»."""
        return {int(match[1]) for match in _NAMED_YEAR.finditer(self._low, *self._bounds(at))}

    def looks_forward(self, at: int) -> bool | None:
        """Return True if the verb next to date `at` is about the future, None if there is no verb.

        A verb before the date counts first.
        """
        (start, end), (begin, stop) = self._spans[at], self._bounds(at)
        before = [tense for tense in self._tenses(begin, start) if tense is not None]
        return before[-1] if before else next((tense for tense in self._tenses(end, stop) if tense is not None), None)

    def runs_until(self, first: int, last: int) -> bool:
        """Return True if something opens at date `first` and "will run until" date `last`."""
        (start, end), (until, _) = self._spans[first], self._spans[last]
        if not _RUN.fullmatch(self._low, end, until):
            return False
        return _OPENING.search(self._low, self._sentence_start(start), start) is not None

    def _tenses(self, start: int, end: int) -> Iterator[bool | None]:
        """Yield for each verb whether it is about the future; None for other words."""
        for match in _VERB.finditer(self._low, start, end):
            if match["russian"]:
                yield True if _PLAN_VERBS_RU.fullmatch(match[0]) else _tense(match[0])
            else:
                yield match["future"] is not None

    def _is_alone(self, at: int) -> bool:
        """Return True if the part of date `at` has no other words."""
        start, end = self._spans[at]
        parts = self._parts(at)
        part = next(each for each in parts if each[0] <= start and end <= each[1])
        return self._is_light(*part)

    def _bounds(self, at: int) -> tuple[int, int]:
        """Return where the clause of date `at` begins and ends: its part, joined with light neighbours."""
        if at not in self._known_bounds:
            self._known_bounds[at] = self._find_bounds(at)
        return self._known_bounds[at]

    def _find_bounds(self, at: int) -> tuple[int, int]:
        start, end = self._spans[at]
        parts = self._parts(at)
        first = last = next(i for i, each in enumerate(parts) if each[0] <= start and end <= each[1])
        while first > 0 and (self._is_light(*parts[first - 1]) or self._is_light(*parts[first])):
            first -= 1
        while last + 1 < len(parts) and (self._is_light(*parts[last + 1]) or self._is_light(*parts[last])):
            last += 1
        return parts[first][0], parts[last][1]

    def _parts(self, at: int) -> list[tuple[int, int]]:
        """Return the parts of the sentence of date `at`; no boundary is within a date."""
        start, end = self._spans[at]
        begin, stop = max(0, start - _MAX_CLAUSE_CHARS), min(len(self._low), end + _MAX_CLAUSE_CHARS)
        marks = [begin]
        for match in _BOUNDARY.finditer(self._text, begin, stop):
            inside = bisect_right(self._starts, match.start()) - 1
            if inside >= 0 and match.start() < self._spans[inside][1]:
                continue
            if match["sentence"]:
                if match.start() >= end:
                    stop = match.start()
                    break
                marks = [match.end()]
            else:
                marks.append(match.end())
        for index in range(bisect_left(self._starts, begin), bisect_left(self._starts, stop)):
            reach = self._spans[index][1]
            if self._low[reach - 1] == "." and _SENTENCE_FOLLOWS.match(self._text, reach):
                if index < at:
                    marks = [reach, *(mark for mark in marks if mark > reach)]
                else:
                    stop = min(stop, reach)
        return list(pairwise([*(mark for mark in marks if mark < stop), stop]))

    def _sentence_start(self, at: int) -> int:
        begin = max(0, at - _MAX_CLAUSE_CHARS)
        ends = [match.end() for match in _BOUNDARY.finditer(self._text, begin, at) if match["sentence"]]
        return ends[-1] if ends else begin

    def _is_light(self, start: int, end: int) -> bool:
        """Return True if a part has nothing but dates and words like "in", "already"."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first == last:
            return False
        reached = start
        for left, right in (*self._spans[first:last], (end, end)):
            if any(word not in _LIGHT_WORDS for word in _WORD.findall(self._low, reached, max(left, reached))):
                return False
            reached = right
        return True


@lru_cache(maxsize=5_000)
def _tense(word: str) -> bool | None:
    """Return True for a Russian verb in the future, False for one in another tense, None for other words."""
    if not is_cyrillic(word):
        return None
    tag = morphology().parse(word)[0].tag
    return tag.tense == "futr" if tag.POS == "VERB" else None
