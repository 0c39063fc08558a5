"""Sentence selection: the best candidates, one sentence of each document about a person, or a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.answering import weights
from corpus.answering.answer_types import YEAR_MATCH, match_answer_type
from corpus.answering.candidates import Candidate
from corpus.answering.confidence import probability
from corpus.answering.constraints import is_cancellation, is_superseded_plan, years
from corpus.answering.person_questions import asks_identity, identity_score
from corpus.answering.selected_sentences import AnswerBudget, SelectedSentence, with_antecedent
from corpus.answering.summaries import summarise_document
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import normalize, terms
from corpus.models import Certainty, Document
from corpus.passages.store import PassageStore
from corpus.passages.terms import PassageTerms
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS, Question

_SUMMARY_REQUEST = re.compile(rf"\b{any_of(en.SUMMARY_REQUESTS, ru.SUMMARY_REQUESTS)}\b")
_MIN_SHARED = 0.75  # the share of the terms of the shorter sentence in the other, from which both tell the same
_SELF_CONTAINED_MARGIN = 2.0  # the log-odds that a copy which needs no sentence before it may be below the best
_MIN_SAME_SUBJECT_COVERAGE = 0.5  # the coverage from which a sentence is about the subject of the question
_MIN_TOPIC_MATCH = 0.6
"""The share of a topic that the topic terms of a document must match for a summary of it; "What is X?" needs all."""


def select_sentences(
    question: Question,
    query: Sequence[QueryTerm],
    candidates: Sequence[Candidate],
    store: PassageStore,
    certainty: Certainty,
    chosen: Sequence[Candidate] = (),
) -> list[SelectedSentence]:
    """Return the sentences of the answer; `candidates` has the best first.

    Where one sentence answers, that is the best candidate, or the `chosen` ones if there are any.
    """
    if question.kind == "about" and (summary := _summary(question, query, candidates, store)):
        return summary
    if asks_identity(question) and (sentences := _about_person(query, candidates)):
        return sentences
    if chosen:
        budget = AnswerBudget()
        for each in chosen:
            budget.add(_with_antecedent(each, store))
        return budget.selected
    return _best(question, candidates, store, certainty)


def _best(
    question: Question, candidates: Sequence[Candidate], store: PassageStore, certainty: Certainty
) -> list[SelectedSentence]:
    """Return the best candidate, after the sentence that it refers to, and the next one if the best is not sure."""
    best, *others = _days_first(question, _self_contained_first(candidates))
    budget = AnswerBudget()
    budget.add([*_with_antecedent(best, store), *_completion(question, best)])
    margin = weights.SECOND_SENTENCE_MARGIN if certainty != "sure" else weights.TIE_MARGIN
    if second := _cancellation(best, others) or _new_date(question, best, others) or _second(best, others, margin):
        budget.add(_with_antecedent(second, store))
    return budget.selected


def _self_contained_first(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates; a copy of the best one that needs no sentence before it comes before that."""
    best, *others = candidates
    if SelectedSentence(best.passage, best.sentence).needs_antecedent:
        for each in others:
            is_rival = each.score >= best.score - _SELF_CONTAINED_MARGIN
            is_alone = not SelectedSentence(each.passage, each.sentence).needs_antecedent
            has_type = each.features.type_match >= best.features.type_match
            if is_rival and is_alone and has_type and _tell_the_same(each, best):
                return [each, best, *(other for other in others if other is not each)]
    return candidates


def _days_first(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates; if the best answers "when" with a year alone, one of its document with the days is first.

    "When is the congress?": not "… in 2024", but "… will take place on September 17-19, 2024".
    """
    best, *others = candidates
    if question.kind == "when" and best.features.type_match == YEAR_MATCH and not years(question.text_to_read):
        for each in others:
            is_own = each.passage.document == best.passage.document
            is_same = each.features.specific_coverage >= best.features.specific_coverage
            is_sure = probability(each.score) >= weights.SURE_THRESHOLD
            if is_own and is_same and is_sure and each.features.type_match > YEAR_MATCH:
                return [each, *(other for other in candidates if other is not each)]
    return candidates


def _completion(question: Question, best: Candidate) -> list[SelectedSentence]:
    """Return the sentence after the best one, if that lacks what the question asks for and this one has it.

    "… three other centres in CIS countries. They would be in Armenia, Belarus and Kazakhstan."
    """
    document, sentences = best.passage.document, best.passage.sentences
    following = sentences[sentences.index(best.sentence) + 1 :][:1]
    if question.kind not in TYPED_KINDS or match_answer_type(question, best.text, document.date) >= 0:
        return []
    completing = [SelectedSentence(best.passage, each) for each in following]
    return [each for each in completing if match_answer_type(question, each.text, document.date) > 0]


def _second(best: Candidate, others: Sequence[Candidate], margin: float) -> Candidate | None:
    """Return the next candidate, if its score is within `margin` of the highest and it does not repeat the best."""
    highest = max(each.score for each in (best, *others[:1]))
    near = (each for each in others if each.score >= highest - margin)
    return next((each for each in near if not _tell_the_same(each, best)), None)


def _tell_the_same(one: Candidate, other: Candidate) -> bool:
    first, second = one.terms, other.terms
    return len(first & second) / (min(len(first), len(second)) or 1) >= _MIN_SHARED


def _cancellation(best: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that calls off or puts off what the best one reports, from its or a newer document."""
    if is_cancellation(best.text):
        return None
    day = best.passage.document.date or date.min
    for each in others:
        is_current = each.passage.document == best.passage.document or (each.passage.document.date or date.min) > day
        is_same = each.features.coverage >= _MIN_SAME_SUBJECT_COVERAGE
        if is_current and is_same and is_cancellation(each.text) and not is_superseded_plan(each.text):
            return each
    return None


def _new_date(question: Question, best: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate with the new date, if the best one only tells that the event asked about was put off."""
    if question.kind != "when" or not is_cancellation(best.text):
        return None
    document = best.passage.document
    own = (each for each in others if each.passage.document == document and is_cancellation(each.text))
    return next((each for each in own if match_answer_type(question, each.text, document.date) > 0), None)


def _with_antecedent(candidate: Candidate, store: PassageStore) -> list[SelectedSentence]:
    selected = SelectedSentence(candidate.passage, candidate.sentence)
    return with_antecedent(selected, store.of_document(selected.document)) if selected.needs_antecedent else [selected]


def _about_person(query: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> list[SelectedSentence]:
    """Return the best sentence of each document that names the person, the oldest document first."""
    best: dict[str, tuple[float, Candidate]] = {}
    for each in candidates:
        if (score := identity_score(each, query)) > best.get(each.passage.document.id, (0.0, each))[0]:
            best[each.passage.document.id] = (score, each)
    budget = AnswerBudget()
    for _, each in sorted(best.values(), key=lambda scored: -scored[0]):
        budget.add([SelectedSentence(each.passage, each.sentence)])
    return sorted(budget.selected, key=lambda each: (each.document.date or date.max, each.sentence.start))


def _summary(
    question: Question, query: Sequence[QueryTerm], candidates: Sequence[Candidate], store: PassageStore
) -> list[SelectedSentence]:
    """Return a summary of the document whose topic is the question's, or nothing if most documents share the topic."""
    with_lead = bool(_SUMMARY_REQUEST.search(normalize(question.text)))
    documents = list(dict.fromkeys(each.passage.document for each in candidates))
    topics = [topic_terms(each, store.of_document(each), with_lead=with_lead) for each in documents]
    matches = [sum(each.match(topic) for each in query) / len(query) for topic in topics]
    min_match = _MIN_TOPIC_MATCH if question.requests_topic else 1.0
    about = [each for each, match in zip(documents, matches, strict=True) if match >= min_match]
    if not about or 1 < len(documents) < 2 * len(about):
        return []
    return summarise_document(about[0], store.of_document(about[0]))


def topic_terms(document: Document, passages: Sequence[PassageTerms], *, with_lead: bool) -> frozenset[str]:
    """Return the terms of the title and, `with_lead`, of the first sentence."""
    title = frozenset(terms(document.title))
    lead = next((each for passage in passages for each in passage.sentence_terms), title)
    return title | lead if with_lead else title
