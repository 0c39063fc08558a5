"""Sentence selection: the best candidates, one sentence of each document about a person, or a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.answering import weights
from corpus.answering.candidates import Candidate
from corpus.answering.person_questions import asks_identity, identity_score
from corpus.answering.selected_sentences import AnswerBudget, SelectedSentence, with_antecedent
from corpus.answering.summaries import summarise_document
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import normalize, terms
from corpus.models import Document
from corpus.passages.store import PassageStore
from corpus.passages.terms import PassageTerms
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS, Question

_SUMMARY_REQUEST = re.compile(rf"\b{any_of(en.SUMMARY_REQUESTS, ru.SUMMARY_REQUESTS)}\b")
_MIN_TOPIC_MATCH = 0.6  # the share of the question that the topic terms of a document must match for a summary of it


def select_sentences(
    question: Question, query: Sequence[QueryTerm], candidates: Sequence[Candidate], store: PassageStore
) -> list[SelectedSentence]:
    """Return the sentences of the answer, in reading order; `candidates` has the best first."""
    if question.kind == "about" and (summary := _summary(question, query, candidates, store)):
        return summary
    if asks_identity(question) and (sentences := _about_person(query, candidates)):
        return sentences
    return _best(question, candidates, store)


def _best(question: Question, candidates: Sequence[Candidate], store: PassageStore) -> list[SelectedSentence]:
    """Return the best candidate and those with nearly its score, each after the sentence that it refers to."""
    best = candidates[0]
    budget = AnswerBudget()
    for each in candidates:
        is_elsewhere = each.passage.document != best.passage.document
        ratio = weights.EXTRA_SENTENCE_RATIO_OTHER_DOCUMENT if is_elsewhere else weights.EXTRA_SENTENCE_RATIO
        is_typed = question.kind not in TYPED_KINDS or each.features.type_match >= 0 or best.features.type_match < 0
        if each.score >= ratio * best.score and is_typed:
            selected = SelectedSentence(each.passage, each.sentence)
            needs_more = selected.needs_antecedent
            budget.add(with_antecedent(selected, store.of_document(selected.document)) if needs_more else [selected])
    documents = list(dict.fromkeys(each.document.id for each in budget.selected))
    return sorted(budget.selected, key=lambda each: (documents.index(each.document.id), each.sentence.start))


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
    about = [each for each, match in zip(documents, matches, strict=True) if match >= _MIN_TOPIC_MATCH]
    if not about or 1 < len(documents) < 2 * len(about):
        return []
    return summarise_document(about[0], store.of_document(about[0]))


def topic_terms(document: Document, passages: Sequence[PassageTerms], *, with_lead: bool) -> frozenset[str]:
    """Return the terms of the title and, `with_lead`, of the first sentence."""
    title = frozenset(terms(document.title))
    lead = next((each for passage in passages for each in passage.sentence_terms), title)
    return title | lead if with_lead else title
