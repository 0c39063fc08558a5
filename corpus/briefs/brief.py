"""Briefs: sentences chosen across documents on a subject, each under a fixed heading, copies merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np

from corpus.answering.answers import AnswerTrace
from corpus.answering.constraints import is_cancellation
from corpus.answering.selected_sentences import SelectedSentence
from corpus.briefs.headings import SentenceFacts, read_facts
from corpus.briefs.self_contained import (
    begins_with_date,
    has_figure,
    is_agenda_line,
    is_off,
    is_self_contained,
    is_spoken,
    is_stale_plan,
    needs_name,
)
from corpus.dates.finder import find_dates
from corpus.language.gloss import gloss
from corpus.language.tokens import terms, words
from corpus.models import HEADINGS, Brief, BriefSentence, Document, Heading, Language, Place, Source
from corpus.people.name_query import find_people
from corpus.places.gazetteer import find_place
from corpus.retrieval.encoder import Encoder

MIN_BRIEF_SENTENCES = 5  # up to which weak sentences are taken
FULL_BRIEF_SENTENCES = 8  # up to which a heading may have twice its share
MAX_BRIEF_SENTENCES = 10
MAX_BRIEF_CHARS = 2_400
MAX_BRIEF_DOCUMENTS = 8
MAX_SHORT_CHARS = 1_000

_QUOTAS: dict[Heading, int] = {"what": 2, "when_where": 3, "who": 2, "agreed": 2, "next": 2}
_PERSON_QUOTAS = _QUOTAS | {"who": 5}
_PLACE_QUOTAS = _QUOTAS | {"what": 1, "when_where": 4, "who": 1}  # also those of a time
_SHORT_QUOTAS = dict.fromkeys(HEADINGS, 1)
_MAX_COMPARED = 60  # of the best sentences
_MIN_CHARS, _MAX_CHARS = 45, 380
_MIN_COVERAGE = 0.65  # translated words weigh less than 1
_FULL_COVERAGE = 0.9  # in the language of the subject
_MIN_NAME_COVERAGE = 0.6
_MIN_PASSAGE_COVERAGE = 0.8
_MIN_COSINE = 0.3
_SAME_WORDS = {True: 0.55, False: 0.85}
"""Share of the shorter sentence's terms from which two sentences say the same, if their headings and dates agree or
not."""
_SAME_MEANING = {True: 0.8, False: 0.9}
"""The cosine, likewise."""
_SAME_GLOSS = {True: 0.55, False: 0.85}
"""The share of terms of two sentences in different languages, likewise, through the gloss of the Russian one."""
_TRANSLATION_DISCOUNT = {True: 0.22, False: 0.12}
"""Of the cosine between two languages, likewise."""
_LEAD_BONUS = 0.3
_LANGUAGE_BONUS = 0.15
_FIGURE_BONUS = 0.35  # of a number, under the first heading
_CANCELLED_PENALTY = 0.3
_DATE_LABEL_PENALTY = 0.3  # of a sentence that begins with the date of its report
_SPOKEN_PENALTY = 0.35
_WEAK_PENALTY = 0.45
_REPEATED_DOCUMENT_PENALTY = 0.15


@dataclass(frozen=True, slots=True)
class BriefCandidate:
    """A sentence that may be chosen; `is_lead` for the first one of its document.

    `is_titled` if its document's title has the subject, `is_indirect` if nothing else has. `is_weak` for one that a
    brief has only if it would be too short without: on a part of the subject, or hardly understood on its own.
    """

    selected: SelectedSentence
    score: float
    is_lead: bool = False
    is_titled: bool = False
    is_indirect: bool = False
    is_weak: bool = False


@dataclass(slots=True, eq=False)
class _Choice:
    candidate: BriefCandidate
    facts: SentenceFacts
    terms: frozenset[str]
    glossed: frozenset[str]
    people_terms: frozenset[str]
    figures: frozenset[str]
    number: int
    copies: list[Document]

    @property
    def text(self) -> str:
        return self.candidate.selected.text

    @property
    def document(self) -> Document:
        return self.candidate.selected.document

    @property
    def cited(self) -> frozenset[str]:
        """The keys of the documents that have these words."""
        return frozenset(each.key for each in (self.document, *self.copies))


_Relation = Callable[[_Choice, _Choice], bool]


def on_subject(trace: AnswerTrace) -> list[BriefCandidate]:
    """Return the sentences found that are on the subject: they, their passage or their title have most of its words.

    A name must be in the sentence or the title.
    """
    found = []
    is_name = all(each.word.is_name for each in trace.query)
    for each in trace.candidates:
        features = each.features
        if features.year_match < 1 or features.name_coverage < _MIN_NAME_COVERAGE:
            continue
        is_near = features.passage_coverage >= _MIN_PASSAGE_COVERAGE and features.sentence_cosine >= _MIN_COSINE
        is_titled = all(term.match(each.entry.title_terms) >= _MIN_COVERAGE for term in trace.query)
        if features.coverage >= _MIN_COVERAGE or is_titled or (is_near and not is_name):
            score = features.coverage + features.sentence_cosine / 2 + features.bm25 / 2
            selected = SelectedSentence(each.passage, each.sentence)
            is_own_language = selected.document.language == trace.question.language
            is_indirect = not any(term.match(frozenset(terms(selected.text))) for term in trace.query)
            is_partial = is_own_language and not is_titled and features.coverage < _FULL_COVERAGE
            found.append(BriefCandidate(selected, score, False, is_titled, is_indirect, is_partial))
    return found


def choose_sentences(
    subject: str,
    candidates: Iterable[BriefCandidate],
    language: Language,
    today: date,
    encoder: Encoder | None,
    *,
    is_short: bool = False,
) -> Brief:
    """Return the brief: the best sentences under each heading that do not repeat each other.

    Sentences in `language` are preferred among equals. A short brief has one sentence a heading.
    """
    weighted = sorted((_weighted(each, language, today) for each in candidates if _is_quotable(each)), key=_rank)
    place = find_place(subject)
    facts = ((each, read_facts(each.selected.text, each.selected.document.date, today)) for each in weighted)
    fitting = ((each, read) for each, read in facts if _is_on(read, each, place))
    pool = [_choice(each, read, number) for number, (each, read) in enumerate(islice(fitting, _MAX_COMPARED))]
    is_repetition = _repetitions(pool, subject, encoder)
    quotas = _SHORT_QUOTAS if is_short else _quotas(subject, place)
    limits = (MAX_SHORT_CHARS, len(HEADINGS)) if is_short else (MAX_BRIEF_CHARS, MAX_BRIEF_DOCUMENTS)
    selection = _Selection(is_repetition, language, *limits)
    strong = [each for each in pool if not each.candidate.is_weak]
    selection.take(strong, quotas, sum(quotas.values()) if is_short else MAX_BRIEF_SENTENCES)
    if not is_short:
        doubled = {heading: 2 * count for heading, count in quotas.items()}
        selection.take(strong, doubled, FULL_BRIEF_SENTENCES)
        selection.take([each for each in pool if each.candidate.is_weak], doubled, MIN_BRIEF_SENTENCES)
    return _brief(subject, selection.chosen)


def _quotas(subject: str, place: Place | None) -> Mapping[Heading, int]:
    if find_people(subject):
        return _PERSON_QUOTAS
    return _PLACE_QUOTAS if place or find_dates(subject, informal=True) else _QUOTAS


class _Selection:
    """The sentences chosen so far, and the room left for more."""

    def __init__(self, is_repetition: _Relation, language: Language, max_chars: int, max_documents: int) -> None:
        self.chosen: list[_Choice] = []
        self._is_repetition = is_repetition
        self._language = language
        self._chars_left = max_chars
        self._max_documents = max_documents

    def take(self, pool: Iterable[_Choice], quotas: Mapping[Heading, int], limit: int) -> None:
        """Add the best sentences, up to so many under each heading and in all; join those that say the same."""
        waiting = [each for each in pool if each not in self.chosen]
        while waiting:
            best = max(waiting, key=lambda each: (self._value(each), -each.number))
            waiting.remove(best)
            same = next((each for each in self.chosen if self._is_repetition(each, best)), None)
            if same:
                self._merge(same, best)
            elif len(self.chosen) < limit and self._has_room(best, quotas):
                self.chosen.append(best)
                self._chars_left -= len(best.text)

    def _value(self, choice: _Choice) -> float:
        known = sum(each.document.key == choice.document.key for each in self.chosen)
        return choice.candidate.score - _REPEATED_DOCUMENT_PENALTY * known

    def _has_room(self, choice: _Choice, quotas: Mapping[Heading, int]) -> bool:
        heading = choice.facts.heading
        under_heading = sum(each.facts.heading == heading for each in self.chosen)
        return under_heading < quotas[heading] and len(choice.text) <= self._chars_left and self._may_cite(choice)

    def _may_cite(self, choice: _Choice) -> bool:
        cited = {key for each in self.chosen for key in each.cited}
        return choice.document.key in cited or len(cited) < self._max_documents

    def _merge(self, same: _Choice, other: _Choice) -> None:
        """Cite another source of the same words; else keep the better one of two sentences that say the same."""
        if not self._may_cite(other):
            return
        if same.text == other.text:
            same.copies += [other.document] if other.document.key not in same.cited else []
        elif self._is_better(other, same) and len(other.text) - len(same.text) <= self._chars_left:
            self.chosen[self.chosen.index(same)] = other
            self._chars_left -= len(other.text) - len(same.text)

    def _is_better(self, other: _Choice, same: _Choice) -> bool:
        """Return True if the other sentence has more dates, or is in the reader's language and lacks none."""
        if same.facts.heading != other.facts.heading or other.candidate.is_weak or begins_with_date(other.text):
            return False
        is_read, other_is_read = (each.document.language == self._language for each in (same, other))
        is_poorer = same.facts.adds_date_to(other.facts)
        return other.facts.adds_date_to(same.facts) or (other_is_read and not is_read and not is_poorer)


def _is_on(facts: SentenceFacts, candidate: BriefCandidate, place: Place | None) -> bool:
    """Return True if a sentence is on the subject, which may be a place, and not only its document."""
    if candidate.is_indirect and facts.heading == "what":
        return False
    return place is None or not facts.is_elsewhere(place)


def _is_quotable(candidate: BriefCandidate) -> bool:
    selected = candidate.selected
    text = selected.text
    return (
        selected.sentence.kind == "sentence"
        and not selected.needs_antecedent
        and not is_agenda_line(text)
        and not needs_name(text)
        and _MIN_CHARS <= len(text) <= _MAX_CHARS
        and text[-1] in '.!…»”")'
        and not text[0].islower()
    )


def _weighted(candidate: BriefCandidate, language: Language, today: date) -> BriefCandidate:
    selected = candidate.selected
    score = candidate.score
    score += _LEAD_BONUS if candidate.is_lead else 0
    score += _LANGUAGE_BONUS if selected.document.language == language else 0
    score -= _CANCELLED_PENALTY if is_cancellation(selected.text) or is_off(selected.text) else 0
    score -= _DATE_LABEL_PENALTY if begins_with_date(selected.text) else 0
    score -= _SPOKEN_PENALTY if selected.sentence.speaker or is_spoken(selected.text) else 0
    is_weak = candidate.is_weak or not is_self_contained(selected.text)
    is_weak = is_weak or is_stale_plan(selected.text, selected.document.date, today)
    score -= _WEAK_PENALTY if is_weak else 0
    return replace(candidate, score=score, is_weak=is_weak)


def _rank(candidate: BriefCandidate) -> tuple[float, str, int]:
    selected = candidate.selected
    return (-candidate.score, selected.document.id, selected.sentence.start)


def _choice(candidate: BriefCandidate, facts: SentenceFacts, number: int) -> _Choice:
    text = candidate.selected.text
    if facts.heading == "what" and has_figure(text, candidate.selected.document.date):
        candidate = replace(candidate, score=candidate.score + _FIGURE_BONUS)
    glossed = gloss(text)
    figures = frozenset(each for each in words(glossed) if each.isdigit())
    people = frozenset([*terms(facts.people), *terms(gloss(facts.people))])
    return _Choice(candidate, facts, frozenset(terms(text)), frozenset(terms(glossed)), people, figures, number, [])


def _repetitions(pool: Sequence[_Choice], subject: str, encoder: Encoder | None) -> _Relation:
    """Return the relation of two sentences that say the same, in one language or in two."""
    cosines, subject_terms = None, frozenset(terms(subject)) | frozenset(terms(gloss(subject)))
    if encoder and pool:
        vectors = np.asarray(encoder.encode_cached([each.text for each in pool]), dtype=np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        cosines = vectors @ vectors.T

    def is_repetition(one: _Choice, other: _Choice) -> bool:
        ours, theirs = one.facts, other.facts
        agree = ours.heading == theirs.heading and ours.has_dates_of(theirs)
        is_translated = one.document.language != other.document.language
        common = subject_terms | one.people_terms | other.people_terms if ours.heading == "who" else subject_terms
        agree = agree and (one.figures <= other.figures or other.figures <= one.figures)
        if is_translated:
            shared = _share(one.glossed - common, other.glossed - common)
        elif agree and ours.heading == "agreed":  # the subject is often one of the parties
            shared = _share(one.terms, other.terms)
        else:
            shared = _share(one.terms - common, other.terms - common)
        cosine = float(cosines[one.number, other.number]) if cosines is not None else 0.0
        cosine += _TRANSLATION_DISCOUNT[agree] if is_translated else 0.0
        same_words = (_SAME_GLOSS if is_translated else _SAME_WORDS)[agree]
        if shared >= same_words or cosine >= _SAME_MEANING[agree]:
            return True
        if agree and ours.heading == "who":
            return ours.has_person_of(theirs, subject)
        return agree and bool(ours.dates) and ours.dates == theirs.dates and ours.places == theirs.places

    return is_repetition


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter one's terms that the other has."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def _brief(subject: str, chosen: Sequence[_Choice]) -> Brief:
    def order(each: _Choice) -> tuple[int, date, int]:
        return (HEADINGS.index(each.facts.heading), _day(each) or date.max, each.number)

    ordered = sorted(chosen, key=order)
    cited = [document for each in ordered for document in (each.document, *each.copies)]
    documents = list({each.key: each for each in cited}.values())
    numbers = {each.key: number for number, each in enumerate(documents, 1)}
    sentences = tuple(
        BriefSentence(
            each.facts.heading,
            each.candidate.selected.quote(numbers[each.document.key]),
            each.facts.named_date,
            tuple(numbers[copy.key] for copy in each.copies),
        )
        for each in ordered
    )
    return Brief(subject, sentences, tuple(Source(numbers[each.key], each) for each in documents))


def _day(choice: _Choice) -> date | None:
    """Return the day that a sentence tells of: its first date, or that of its document for what was said or agreed."""
    named, written = choice.facts.day, choice.document.date
    is_goal = named and written and named > written and choice.facts.heading not in {"when_where", "next"}
    return written if is_goal else named or written
