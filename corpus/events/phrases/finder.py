"""Finder of phrases that name events: "annual meeting of the ITPO Network", «Международный технологический конгресс».

A phrase grows around a noun of an event ("meeting", «форум»): to the left over its modifiers, to the right over its
complement ("of …", «по …», a quoted name). An agreement with a verb of signing is an event as well, called by both:
"signing of the Memorandum of Understanding". Every word of a name comes from the sentence; only Russian endings change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from corpus.events.phrases.acts import english_acts, russian_acts
from corpus.events.phrases.english import EnglishPhrases
from corpus.events.phrases.phrase import EventPhrase, Span, nest
from corpus.events.phrases.russian import RussianPhrases
from corpus.events.phrases.sentence import NAMED_AND_TOLD, NAMED_WITH_YEAR, named_with_year
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import language_of
from corpus.models import Language

_ENDING_CHARS = 2  # that Russian nouns change
_MIN_STEM_CHARS = 4
_CAPITAL = re.compile(r"(?<!\\)[A-ZА-ЯЁ]")


def find_event_phrases(text: str, dates: Sequence[Span] = ()) -> list[EventPhrase]:
    """Return the phrases that name events in a sentence, in order; a nested one follows the one that it is part of.

    `dates` are the spans of the sentence's dates, which belong to no name.
    """
    language = language_of(text)
    is_named = _may_name_event(language).may_match(text)
    is_told = bool(dates) and _may_tell_event(language).may_match(text)
    if not is_named and not is_told:
        return []
    phrases: RussianPhrases | EnglishPhrases
    acts: Iterable[EventPhrase]
    if language == "ru":
        phrases = RussianPhrases(text, dates)
        acts = russian_acts(phrases) if is_told else ()
    else:
        phrases = EnglishPhrases(text, dates)
        acts = english_acts(phrases) if is_told else ()
    return nest([*(phrases.find() if is_named else ()), *named_with_year(text), *acts])


class _QuickTest:
    """A quick test whether a text may match one of several patterns, in any case.

    A pattern without capitals is matched against the text in lower case, which is several times as fast as to ignore
    the case.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        given = list(patterns)
        lower = [each for each in given if not _CAPITAL.search(each)]
        self._lower = re.compile(rf"\b{any_of(lower)}\b")
        other = [each for each in given if _CAPITAL.search(each)]
        self._other = re.compile(any_of(other), re.IGNORECASE) if other else None

    def may_match(self, text: str) -> bool:
        """Return False for a text that matches none of the patterns."""
        return bool(self._lower.search(text.lower()) or (self._other and self._other.search(text)))


@cache
def _may_name_event(language: Language) -> _QuickTest:
    """Return a test that each text with a noun of an event, an agreement or a meeting passes."""
    if language == "en":
        nouns = " ".join([*en.EVENT_TYPES.values(), *en.NAMED_EVENT_NOUNS.values()]).lower().split()
        words = [*(f"{each}s?" for each in nouns), *en.COMPOUND_EVENT_NOUNS.values(), *en.SIGNING_VERBS.values()]
        words += [*en.GROUP_MEETS, *en.MEETING_WITH, *en.VISITED]
    else:
        nouns = " ".join([*ru.EVENT_TYPES.values(), *ru.NAMED_EVENT_NOUNS.values()]).split()
        stems = {each[: max(_MIN_STEM_CHARS, len(each) - _ENDING_CHARS)] for each in nouns}
        words = [*(rf"{re.escape(each)}\w*" for each in sorted(stems)), r"дн\w+", r"кругл\w+ стол\w*"]
        words += [*ru.SIGNING_VERBS.values(), *ru.GROUP_MEETS, *ru.MEETING_WITH, *ru.VISITED]
    return _QuickTest([*words, NAMED_WITH_YEAR.pattern, NAMED_AND_TOLD.pattern])


@cache
def _may_tell_event(language: Language) -> _QuickTest:
    """Return a test that each text with a verb that tells an event passes."""
    acts = (en.OBJECT_ACTS, en.SUBJECT_ACTS) if language == "en" else (ru.OBJECT_ACTS, ru.SUBJECT_ACTS)
    going = en.GOING_VERBS if language == "en" else ru.GOING_VERBS
    return _QuickTest([*(verbs for each in acts for _, verbs in each.values()), *going])
