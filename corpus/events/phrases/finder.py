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

_ENDING_CHARS = 2  # that Russian nouns change
_MIN_STEM_CHARS = 4


def find_event_phrases(text: str, dates: Sequence[Span] = ()) -> list[EventPhrase]:
    """Return the phrases that name events in a sentence, in order; a nested one follows the one that it is part of.

    `dates` are the spans of the sentence's dates, which belong to no name.
    """
    if not _may_name_event().search(text):
        return []
    phrases: RussianPhrases | EnglishPhrases
    acts: Iterable[EventPhrase] = ()
    if language_of(text) == "ru":
        phrases = RussianPhrases(text, dates)
        acts = russian_acts(phrases) if dates else ()
    else:
        phrases = EnglishPhrases(text, dates)
        acts = english_acts(phrases) if dates else ()
    return nest([*phrases.find(), *named_with_year(text), *acts])


@cache
def _may_name_event() -> re.Pattern[str]:
    """Return a pattern that each text with a phrase matches."""
    english = " ".join([*en.EVENT_TYPES.values(), *en.NAMED_EVENT_NOUNS.values()]).split()
    english = [*(f"{each}s?" for each in english), *en.COMPOUND_EVENT_NOUNS.values(), *en.SIGNING_VERBS.values()]
    nouns = " ".join([*ru.EVENT_TYPES.values(), *ru.NAMED_EVENT_NOUNS.values()]).split()
    stems = {each[: max(_MIN_STEM_CHARS, len(each) - _ENDING_CHARS)] for each in nouns}
    russian = [*(rf"{re.escape(each)}\w*" for each in sorted(stems)), r"дн\w+", r"кругл\w+ стол\w*"]
    verbs = [
        *en.GROUP_MEETS,
        *ru.GROUP_MEETS,
        *en.MEETING_WITH,
        *en.VISITED,
        *ru.SIGNING_VERBS.values(),
        *ru.MEETING_WITH,
        *ru.VISITED,
        *(
            verbs
            for acts in (en.OBJECT_ACTS, en.SUBJECT_ACTS, ru.OBJECT_ACTS, ru.SUBJECT_ACTS)
            for _, verbs in acts.values()
        ),
        *en.GOING_VERBS,
        *ru.GOING_VERBS,
    ]
    return re.compile(
        rf"\b{any_of(english, russian, verbs)}\b|{NAMED_WITH_YEAR.pattern}|{NAMED_AND_TOLD.pattern}", re.IGNORECASE
    )
