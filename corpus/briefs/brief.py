"""Briefs: sentences chosen across documents on a subject, each under a fixed heading, copies merged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from corpus.answering.answers import AnswerTrace
from corpus.answering.selected_sentences import SelectedSentence
from corpus.briefs.headings import SentenceFacts, is_stale_plan, read_facts
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import terms
from corpus.models import HEADINGS, Brief, BriefSentence, Document, Heading, Language, Source
from corpus.people.name_query import find_people
from corpus.retrieval.encoder import Encoder

MAX_BRIEF_SENTENCES = 10
MAX_BRIEF_CHARS = 2_400
MAX_BRIEF_DOCUMENTS = 8
MAX_SHORT_CHARS = 1_000

_QUOTAS: dict[Heading, int] = {"what": 2, "when_where": 3, "who": 2, "agreed": 2, "next": 2}
_PERSON_QUOTAS = _QUOTAS | {"who": 5}
_MAX_COMPARED = 60  # of the best sentences
_MIN_CHARS, _MAX_CHARS = 45, 380
_MIN_COVERAGE = 0.65  # translated words weigh less than 1
_MIN_NAME_COVERAGE = 0.6
_MIN_PASSAGE_COVERAGE = 0.8
_MIN_COSINE = 0.3
_SAME_WORDS = {True: 0.6, False: 0.85}
"""Share of the shorter sentence's terms from which two sentences say the same, if their headings and dates agree or
not."""
_SAME_MEANING = {True: 0.8, False: 0.9}
"""The cosine, likewise."""
_TRANSLATION_DISCOUNT = 0.12  # of the cosine between two languages
_LEAD_BONUS = 0.3
_LANGUAGE_BONUS = 0.15
_SPOKEN_PENALTY = 0.35
_VAGUE_PENALTY = 0.45  # of a sentence whose subject only its document names: "The sides agreed …"
_STALE_PENALTY = 0.3  # of a plan whose day has passed
_REPEATED_DOCUMENT_PENALTY = 0.2
_VAGUE = re.compile(rf"{any_of(en.VAGUE_SUBJECTS, ru.VAGUE_SUBJECTS)}")


@dataclass(frozen=True, slots=True)
class BriefCandidate:
    """A sentence that may be chosen; `is_lead` for the first one of its document."""

    selected: SelectedSentence
    score: float
    is_lead: bool = False


@dataclass(slots=True)
class _Choice:
    candidate: BriefCandidate
    facts: SentenceFacts
    terms: frozenset[str]
    number: int
    copies: list[Document]

    @property
    def text(self) -> str:
        return self.candidate.selected.text

    @property
    def document(self) -> Document:
        return self.candidate.selected.document


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
            found.append(BriefCandidate(SelectedSentence(each.passage, each.sentence), score))
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
    pool = [_choice(each, number, today) for number, each in enumerate(weighted[:_MAX_COMPARED])]
    is_repetition = _repetitions(pool, subject, encoder)
    chosen: list[_Choice] = []
    left = dict.fromkeys(HEADINGS, 1) if is_short else dict(_PERSON_QUOTAS if find_people(subject) else _QUOTAS)
    chars, max_documents = (MAX_SHORT_CHARS, len(HEADINGS)) if is_short else (MAX_BRIEF_CHARS, MAX_BRIEF_DOCUMENTS)
    per_document: Counter[str] = Counter()
    waiting = list(pool)
    while waiting and len(chosen) < MAX_BRIEF_SENTENCES:
        best = max(waiting, key=lambda each: (_value(each, per_document), -each.number))
        waiting.remove(best)
        same = next((each for each in chosen if is_repetition(each, best)), None)
        if same:
            _merge(same, best, chosen, language)
            continue
        is_known = best.document.key in per_document
        if not left[best.facts.heading] or len(best.text) > chars:
            continue
        if not is_known and len(per_document) == max_documents:
            continue
        chosen.append(best)
        left[best.facts.heading] -= 1
        chars -= len(best.text)
        per_document[best.document.key] += 1
    return _brief(subject, chosen)


def _merge(same: _Choice, other: _Choice, chosen: list[_Choice], language: Language) -> None:
    """Cite another source of the same words; prefer the same fact in the language of the reader."""
    if same.text == other.text:
        same.copies += [other.document] if other.document is not same.document else []
    elif same.document.language != language == other.document.language and same.facts.heading == other.facts.heading:
        chosen[chosen.index(same)] = other


def _is_quotable(candidate: BriefCandidate) -> bool:
    selected = candidate.selected
    text = selected.text
    return (
        selected.sentence.kind == "sentence"
        and not selected.needs_antecedent
        and _MIN_CHARS <= len(text) <= _MAX_CHARS
        and text[-1] in '.!…»”")'
        and not text[0].islower()
    )


def _weighted(candidate: BriefCandidate, language: Language, today: date) -> BriefCandidate:
    selected = candidate.selected
    score = candidate.score
    score += _LEAD_BONUS if candidate.is_lead else 0
    score += _LANGUAGE_BONUS if selected.document.language == language else 0
    score -= _SPOKEN_PENALTY if selected.sentence.speaker or _is_spoken(selected.text) else 0
    score -= _VAGUE_PENALTY if _VAGUE.match(selected.text) else 0
    score -= _STALE_PENALTY if is_stale_plan(selected.text, selected.document.date, today) else 0
    return replace(candidate, score=score)


def _is_spoken(text: str) -> bool:
    """Return True if a sentence is mostly what somebody said."""
    return text.startswith(("“", "„", '"', "«")) and any(mark in text[20:] for mark in ("”", "“,", '"', "»"))


def _rank(candidate: BriefCandidate) -> tuple[float, str, int]:
    selected = candidate.selected
    return (-candidate.score, selected.document.id, selected.sentence.start)


def _choice(candidate: BriefCandidate, number: int, today: date) -> _Choice:
    text = candidate.selected.text
    facts = read_facts(text, candidate.selected.document.date, today)
    return _Choice(candidate, facts, frozenset(terms(text)), number, [])


def _value(choice: _Choice, per_document: Counter[str]) -> float:
    return choice.candidate.score - _REPEATED_DOCUMENT_PENALTY * per_document[choice.document.key]


def _repetitions(pool: Sequence[_Choice], subject: str, encoder: Encoder | None) -> Callable[[_Choice, _Choice], bool]:
    """Return the relation of two sentences that say the same, in one language or in two."""
    cosines, common = None, frozenset(terms(subject))
    if encoder and pool:
        vectors = np.asarray(encoder.encode_cached([each.text for each in pool]), dtype=np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        cosines = vectors @ vectors.T

    def is_repetition(one: _Choice, other: _Choice) -> bool:
        ours, theirs = one.facts, other.facts
        agree = ours.heading == theirs.heading and (not ours.dates or not theirs.dates or ours.dates == theirs.dates)
        our_terms, their_terms = one.terms - common, other.terms - common
        shorter = min(len(our_terms), len(their_terms)) or 1
        cosine = float(cosines[one.number, other.number]) if cosines is not None else 0.0
        cosine += _TRANSLATION_DISCOUNT if one.document.language != other.document.language else 0.0
        if len(our_terms & their_terms) / shorter >= _SAME_WORDS[agree] or cosine >= _SAME_MEANING[agree]:
            return True
        if agree and ours.heading == "who":
            return ours.has_person_of(theirs, subject)
        return agree and bool(ours.dates) and ours.places == theirs.places

    return is_repetition


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
            _day(each),
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
