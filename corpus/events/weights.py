"""Weight of a date: how likely it is the date of what its document reports."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.events.context_dates import DATE_LABEL
from corpus.events.statements import HEADER_LINES, StatedDate
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import Precision

MIN_EVENT_WEIGHT = 2.9  # from this weight on, a date is the date of the event
TITLE_WEIGHT = 3.0  # for a sentence with all terms of the title; in proportion for one with some
LABEL_WEIGHT = 4.0  # for a line that labels the date: "Date: …"
HEADER_WEIGHT = 2.5  # for a line at the top that is no sentence
LEAD_WEIGHTS = (2.0, 0.75, 0.5)  # for the first sentences of the text
EVENT_VERB_WEIGHT = 1.5
EVENT_NOUN_WEIGHT = 1.0
BACKGROUND_WEIGHT = -3.0
RANGE_WEIGHT = 0.5  # for several days: events last, facts mostly do not
PRECISION_WEIGHTS: Mapping[Precision, float] = {"day": 0.5, "month": -0.5, "year": -2.0, "none": 0.0}
SUBJECT_WEIGHT = 1.0  # for a sentence of which the event is the subject: "It will be held …"
EXCLUDED_WEIGHT = -1.0  # of a deadline, a date of publication and the day of an announcement
NAMED_WEIGHT = 0.5  # for the day of an event that the sentence names and tells of

EVENT_VERB = re.compile(rf"\b{any_of(en.EVENT_VERBS, ru.EVENT_VERBS)}\b", re.IGNORECASE)
EVENT_NOUN = re.compile(
    rf"\b(?:the|this)\s+(?:\w+\s+)?{any_of(en.EVENT_NOUNS)}\b|\b{any_of(ru.EVENT_NOUNS)}\b", re.IGNORECASE
)
EVENT_SENTENCE = re.compile(
    rf"^{any_of(en.EVENT_SUBJECTS)}\s+{any_of(en.EVENT_PREDICATES)}\b|\b{any_of(ru.EVENT_PREDICATES)}\b", re.IGNORECASE
)
ABOUT_EVENT = re.compile(
    rf"^(?:{any_of(en.EVENT_SUBJECTS)}\s+{any_of(en.EVENT_PREDICATES)}|"
    rf"{any_of(ru.EVENT_SUBJECTS)}\s+(?:\w+\s+){{0,2}}{any_of(ru.EVENT_PREDICATES)})\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(rf"\b{any_of(en.ANNOUNCING_VERBS, ru.ANNOUNCING_VERBS)}\b", re.IGNORECASE)
_ANNOUNCED_FOR = re.compile(
    rf"\b{any_of(en.ANNOUNCING_VERBS, ru.ANNOUNCING_VERBS)}\s(?:\w+\s){{0,2}}?(?:for|на)\s(?:the\s)?\Z", re.IGNORECASE
)
_HOLDING = re.compile(
    rf"\b{any_of(en.EVENT_PREDICATES, ru.EVENT_PREDICATES, en.PLANNED_EVENT_WORDS, ru.PLANNED_EVENT_WORDS)}\b|"
    rf"\b{any_of(en.HELD_WORDS, ru.HELD_WORDS)}\b",
    re.IGNORECASE,
)
CLOSED = re.compile(rf"\b{any_of(en.CLOSING_VERBS, ru.CLOSING_VERBS)}\b", re.IGNORECASE)
OF_PAPER = re.compile(
    rf"\b{any_of(en.LEGAL_PAPERS, ru.LEGAL_PAPERS)}[^.;:]{{0,80}}?\b(?:of|dated|from|от)\s*\Z", re.IGNORECASE
)
BACKGROUND = re.compile(rf"\b{any_of(en.BACKGROUND_WORDS, ru.BACKGROUND_WORDS)}\b", re.IGNORECASE)
RECALLED = re.compile(rf"\b{any_of(en.RECALLING_VERBS, ru.RECALLING_VERBS)}\b", re.IGNORECASE)
PUBLISHED = re.compile(rf"\b{any_of(en.PUBLICATION_WORDS, ru.PUBLICATION_WORDS)}\b", re.IGNORECASE)
DEADLINE = re.compile(
    rf"\b{any_of(en.DEADLINE_WORDS, ru.DEADLINE_WORDS)}\b|"
    rf"\b{any_of(en.DEADLINE_PREPOSITIONS, ru.DEADLINE_PREPOSITIONS)}(?:\d{{1,2}}[:.]\d\d\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
DEADLINE_WORD = re.compile(rf"\b{any_of(en.DEADLINE_WORDS, ru.DEADLINE_WORDS)}\b", re.IGNORECASE)


def event_weight(stated: StatedDate) -> float:
    """Return the weight of a date: the greater it is, the likelier the date is the event's."""
    statement, mention, clause = stated.statement, stated.date, stated.clause
    has_closed = CLOSED.search(clause) and (closed := stated.phrase()) and closed.is_specific
    if (DEADLINE.search(clause) and not has_closed) or PUBLISHED.search(clause) or stated.is_former or is_aside(stated):
        return EXCLUDED_WEIGHT
    weight = TITLE_WEIGHT * statement.title_overlap + PRECISION_WEIGHTS[mention.precision]
    if DATE_LABEL.match(statement.text):
        weight += LABEL_WEIGHT
    elif statement.prose_index is None and statement.line < HEADER_LINES:
        weight += HEADER_WEIGHT
    if statement.prose_index is not None and statement.prose_index < len(LEAD_WEIGHTS):
        weight += LEAD_WEIGHTS[statement.prose_index]
    if EVENT_VERB.search(statement.text):
        weight += EVENT_VERB_WEIGHT
    if EVENT_NOUN.search(statement.text):
        weight += EVENT_NOUN_WEIGHT
    if ABOUT_EVENT.search(statement.text):
        weight += SUBJECT_WEIGHT
    if (phrase := stated.phrase()) and phrase.is_specific and statement.is_told_next_to(phrase):
        weight += NAMED_WEIGHT
    if BACKGROUND.search(clause):
        weight += BACKGROUND_WEIGHT
    if mention.precision == "day" and mention.end > mention.start:
        weight += RANGE_WEIGHT
    return weight


def is_aside(stated: StatedDate) -> bool:
    """Return True for the day of a decree, and of news: "presented the programme in Tomsk on 10 September"."""
    if OF_PAPER.search(stated.clause):
        return True
    if _ANNOUNCED_FOR.search(stated.clause):
        return False
    announced = next(_ANNOUNCED.finditer(stated.clause), None)
    return announced is not None and not _HOLDING.search(stated.clause, announced.end())
