"""Events that only a verb tells, in a sentence with a date: "opened a laboratory", «в Сызрани открылся центр»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from corpus.events.phrases.english import EnglishPhrases
from corpus.events.phrases.inflection import fits_case, inflect, is_adjective, may_be_singular
from corpus.events.phrases.phrase import EventPhrase, name_terms
from corpus.events.phrases.russian import RussianPhrases
from corpus.events.phrases.sentence import shorten_name
from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, is_cyrillic, normalize, parses_of
from corpus.models import EventType
from corpus.places.name_spans import name_at

_MAX_OBJECT_CHARS = 90
_Act = tuple[re.Pattern[str], str, EventType]


def _acts(acts: Mapping[str, tuple[str, str]], before: str = "", after: str = "") -> list[_Act]:
    return [
        (re.compile(rf"{before}\b(?:{verbs})\b{after}", re.IGNORECASE), form, cast("EventType", kind))
        for form, (kind, verbs) in acts.items()
    ]


_ARTICLE = r"\s+(?=(?:an?|the|its|their|our|new|two|three|several|both|[A-Z])\b)(?:the\s)?"
_OBJECT_ACTS = _acts(en.OBJECT_ACTS, after=_ARTICLE)
_SUBJECT = r"\b(?:(?:the|an?|its|their|our)\s)(?!\d)(?P<what>(?:[\w’'&-]+\s){1,10}?)(?:in\s[A-Z][\w-]+\s)?(?:itself\s)?"
_SUBJECT_ACTS = _acts(en.SUBJECT_ACTS, before=_SUBJECT)
_PASSIVE = re.compile(r"\b(?:was|were|been|be)\b")
_VISITORS_GO = re.compile(
    rf"(?P<who>{any_of(en.VISITORS)})(?:\s[^.;:]{{0,60}}?)?\s(?:{any_of(en.GOING_VERBS)})\s+(?:to\s+)?(?=(?:the\s)?[A-Z])"
)
_OBJECT_ACTS_RU = _acts(ru.OBJECT_ACTS, after=r"\s+")
_SUBJECT_ACTS_RU = _acts(ru.SUBJECT_ACTS)
_GOING_RU = re.compile(rf"\b(?:{any_of(ru.GOING_VERBS)})\b", re.IGNORECASE)
_STAYED_RU = re.compile(any_of(ru.STAYING_VERBS), re.IGNORECASE)
_VISITORS_RU = re.compile(rf"\b(?:{any_of(ru.VISITORS)})\b", re.IGNORECASE)
_DESTINATION_RU = re.compile(r"\s(?:[а-яё]+\s){0,4}?(?:в|на)\s+(?=[А-ЯЁ])")
_DETERMINER = re.compile(r"^(?:the|an?|its|their|our)\s+", re.IGNORECASE)
_NEW_WORKSHOP = re.compile(r"the new (?:\w+ )?workshop\b")  # of a factory
_MAX_APART_CHARS = 60
_MIN_NOUN_CHARS = 3
_NOMINATIVE = frozenset({"nomn", "accs"})
_ACCUSATIVE = frozenset({"accs"})
_GENITIVE = frozenset({"gent"})
_EVENT_NOUNS = frozenset(" ".join(en.EVENT_TYPES.values()).split()) | {"floor", "doors", "way", "talk", "meeting"}
_EVENT_NOUNS_RU = frozenset(" ".join(ru.EVENT_TYPES.values()).split())


def english_acts(sentence: EnglishPhrases) -> Iterator[EventPhrase]:
    """Yield the events that English verbs tell."""
    for pattern, form, kind in _OBJECT_ACTS:
        for match in pattern.finditer(sentence.text):
            start = sentence.at_char(match.end())
            stop = sentence.end_of_object(start)
            if stop > start:
                yield from _phrase(sentence.text, match.start(), sentence.span(start, stop), form, kind)
    for pattern, form, kind in _SUBJECT_ACTS:
        for match in pattern.finditer(sentence.text):
            words = match["what"].lower().split()
            is_passive = match[0].split()[-1].lower() not in ("opens", "open") and _PASSIVE.search(match[0])
            if not en.EVENT_STOP_WORDS.isdisjoint(words[:1]) or not (
                is_passive or _head(match["what"]) in en.FACILITIES
            ):
                continue
            is_dated = any(start < match.end("what") and match.start("what") < end for start, end in sentence.stops)
            if words[-1] not in en.EVENT_STOP_WORDS and not is_dated:
                yield from _phrase(sentence.text, match.start(), match.span("what"), form, kind, match.end())
    for match in _VISITORS_GO.finditer(sentence.text):
        start = sentence.at_char(match.end())
        stop = sentence.end_of_object(start)
        if stop > start:
            yield from _phrase(sentence.text, match.start(), sentence.span(start, stop), en.VISITED_NAME, "visit")


def _phrase(
    text: str, start: int, what: tuple[int, int], form: str, kind: EventType, end: int = 0
) -> Iterator[EventPhrase]:
    named = collapse_whitespace(text[slice(*what)]).strip()
    if not named[:1].isupper():
        named = f"the {_DETERMINER.sub('', named)}"
    if _head(named).removesuffix("s") not in _EVENT_NOUNS or _NEW_WORKSHOP.match(named):
        name = form.format(whom=shorten_name(named, _MAX_OBJECT_CHARS))
        span = (start, max(end, what[1]))
        yield EventPhrase(span, name, kind, name_terms(named), noun=form.split(maxsplit=1)[0], is_told=True)


def _head(named: str) -> str:
    """Return the noun of a phrase: "centre" of "the centre for clean technology"."""
    return re.split(r"\s(?:of|for|in|on|with|at)\s", named, maxsplit=1)[0].split()[-1].lower()


def russian_acts(sentence: RussianPhrases) -> Iterator[EventPhrase]:
    """Yield the events that Russian verbs tell."""
    for pattern, form, kind in _OBJECT_ACTS_RU:
        for match in pattern.finditer(sentence.text):
            start = sentence.at_char(match.end())
            if named := _noun_phrase(sentence, start):
                yield from _phrase_ru(sentence, match.start(), start, *named, form, kind)
    for pattern, form, kind in _SUBJECT_ACTS_RU:
        for match in pattern.finditer(sentence.text):
            verb = sentence.at_char(match.start())
            for start in range(max(0, verb - 8), verb):
                is_first = start == 0 or sentence.tokens[start - 1].text in ".:;,–—-🔹"
                if is_first and (named := _noun_phrase(sentence, start)) and named[1] == verb:
                    yield from _phrase_ru(sentence, match.end(), start, *named, form, kind)
                    break
    yield from _visits_ru(sentence)


def _noun_phrase(sentence: RussianPhrases, start: int) -> tuple[int, int] | None:
    """Return the noun that a phrase at a token has, and the token after its complement."""
    at = start
    while at < len(sentence.tokens) and not sentence.is_stopped(at) and is_adjective(sentence.tokens[at].text):
        at += 1
    if sentence.is_stopped(at) or not is_cyrillic(sentence.tokens[at].text):
        return None
    word = sentence.tokens[at].text
    if len(word) < _MIN_NOUN_CHARS or normalize(word) in STOP_WORDS:
        return None
    is_noun = any(each.tag.POS == "NOUN" and each.tag.case in _NOMINATIVE for each in parses_of(word)[:4])
    if not is_noun or not fits_case(word, _NOMINATIVE) or "Name" in parses_of(word)[0].tag:
        return None
    return at, sentence.end_of_complement(at + 1)


def _phrase_ru(
    sentence: RussianPhrases, verb: int, start: int, noun: int, stop: int, form: str, kind: EventType
) -> Iterator[EventPhrase]:
    words = sentence.words_of(start, noun + 1)
    base = normalize(parses_of(words[-1])[0].normal_form)
    if base in _EVENT_NOUNS_RU or base in ru.NO_ACT_OBJECTS:
        return
    left = inflect(words, "gent", is_plural=not may_be_singular(normalize(words[-1])))
    person = stop
    while person > noun + 1 and sentence.tokens[person - 1].text.istitle():
        person -= 1
    if any(_is_accusative(each.text) for each in sentence.tokens[person:stop]):
        stop = person  # «приняла консультанта Марту Сильвейру»: the name does not fit the genitive
    right = sentence.text[sentence.tokens[noun].end : sentence.tokens[stop - 1].end]
    whom = shorten_name(collapse_whitespace(left + right), _MAX_OBJECT_CHARS)
    begin, end = sentence.span(start, stop)
    yield EventPhrase(
        (min(begin, verb), max(end, verb)),
        form.format(whom=whom),
        kind,
        name_terms(whom),
        noun=form.split(maxsplit=1)[0],
        is_told=True,
    )


def _is_accusative(word: str) -> bool:
    return fits_case(word, _ACCUSATIVE) and not fits_case(word, _GENITIVE)


def _visits_ru(sentence: RussianPhrases) -> Iterator[EventPhrase]:
    """Yield the visits of «приезжала делегация ЮНИДО», «эксперты приедут в Слободской»."""
    for match in _GOING_RU.finditer(sentence.text):
        near = [
            each
            for each in _VISITORS_RU.finditer(sentence.text)
            if -_MAX_APART_CHARS < each.start() - match.end() < 3 * _MAX_APART_CHARS // 4
        ]
        if near:
            who = min(near, key=lambda each: abs(each.start() - match.start()))
            start = sentence.at_char(who.start())
            if named := _noun_phrase(sentence, start):
                form = ru.VISIT_NAME
                into = _DESTINATION_RU.match(sentence.text, match.end())
                named_place = name_at(sentence.text, into.end()) if into else None
                place = named_place.place() if named_place else None
                if place and named[1] == named[0] + 1 and " " not in place.russian:
                    form += f" в {inflect([place.russian], 'accs', is_plural=False)}"  # «визит экспертов в Тулу»
                yield from _phrase_ru(sentence, match.start(), start, *named, form, "visit")
                continue
        into = _DESTINATION_RU.match(sentence.text, match.end())
        if into:
            start = sentence.at_char(into.end())
            preposition = into[0].split()[-1]
            stop = sentence.end_of_complement(start)
            stop = max(stop, start + 1)
            where = sentence.text_of(start, stop)
            if _STAYED_RU.match(match[0]):  # «побывали в Туле»: the trip is «в Тулу»
                where = inflect(where.split(), "accs", is_plural=False)
            name = f"{ru.TRIP_NAME} {preposition} {where}"
            span = (match.start(), sentence.tokens[stop - 1].end)
            yield EventPhrase(span, name, "visit", name_terms(name), noun=ru.TRIP_NAME, is_told=True)
