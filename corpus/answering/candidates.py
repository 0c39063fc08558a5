"""Candidates: the sentences that may answer, each with the features that decide on the best and on its confidence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul

from corpus.answering import weights
from corpus.answering.answer_types import match_answer_type
from corpus.answering.constraints import (
    asked_office,
    asked_organisation,
    is_superseded_plan,
    names_head,
    names_holder,
    numbers,
    share_met,
    years,
)
from corpus.index.protocol import TermStatistics
from corpus.language import en, ru
from corpus.language.abbreviations import find_abbreviations
from corpus.language.patterns import any_of
from corpus.language.tokens import normalize
from corpus.models import Document, Passage, Sentence
from corpus.passages.terms import PassageTerms
from corpus.places.countries import country_of
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import TYPED_KINDS, Question, asks_person
from corpus.retrieval.search import SearchHit, SearchResult

_CONTACT = re.compile(rf"\b{any_of(en.CONTACTS, ru.CONTACTS)}\b")
_MAX_CONTACT_CHARS = 200  # between "please contact" and the name
_SAID_ABOUT = re.compile(rf"(?<=\w)\s+{any_of(en.TOPIC_PREPOSITIONS, ru.TOPIC_PREPOSITIONS)}\s", re.IGNORECASE)
MIN_SENTENCE_WORDS = 2  # of a sentence that can answer; a number alone can, too
_MIN_FOCUS_MATCH = 0.3  # the match from which a passage has the focus of a question: "hotel" in "Which hotel …"


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a sentence. Coverages are shares of the query, its terms weighted by informativeness and IDF."""

    coverage: float
    """The share in the sentence; a term that only the title has counts in part."""
    specific_coverage: float
    """The same, with terms weighted by how well they tell this sentence from the others of its passage, too."""
    passage_coverage: float
    """The share in the passage or its title."""
    bm25: float
    """The BM25 score of the passage, over the query's maximum."""
    type_match: float
    """From 1, if the sentence has the type of answer that the question asks for (a date, a name), to -1."""
    name_coverage: float
    """The share of the names of the query in the passage or its title."""
    corpus_coverage: float
    """The share anywhere in the corpus."""
    attribute_match: float
    """The best match of a term that asks something about a name; 1 if no term does."""
    year_match: float = 1.0
    """The share of the years of the question that the passage, its title or the date of its document names."""
    number_match: float = 1.0
    """The share of the other numbers and the ordinals of the question that the passage or its title names."""
    definition: float = 0.0
    """1 if the sentence explains the abbreviation that the question asks about, else 0."""
    signature_match: float = 1.0
    """0 for a name with its job title, a signature or a contact, unless the question asks for a person or an office.

    2 for one after "please contact" if it asks for a contact.
    """
    office_match: float = 1.0
    """0 if the question asks who holds an office, and the sentence names only a deputy or the holder of another.

    2 if somebody in it has the job title of the head of the organisation that is asked about.
    """
    speaker_match: float = 1.0
    """0 if the question asks what a person said, and nothing says that the sentence is about or by this person."""
    subject_match: float = 1.0
    """The share of what the person is asked to have spoken about that the passage or its title has."""
    currency: float = 1.0
    """0 if the sentence tells of a plan that has been changed, else 1."""
    passage_cosine: float = 0.0
    sentence_cosine: float = 0.0
    reading: float = 0.0
    """The log-odds that the sentence answers, by the reader."""
    context_reading: float = 0.0
    """The same where it is read after the sentence before it."""

    def weigh(self, table: Mapping[str, float]) -> float:
        """Return the sum weighted by `table`, plus its `bias` if it has one."""
        return sum(weight if name == "bias" else float(getattr(self, name)) * weight for name, weight in table.items())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; the one with the highest `score` is the best."""

    entry: PassageTerms
    sentence: Sentence
    features: Features
    score: float

    @property
    def passage(self) -> Passage:
        """The passage of the sentence."""
        return self.entry.passage

    @property
    def text(self) -> str:
        """The characters of the sentence in the document."""
        return self.passage.document.text[self.sentence.start : self.sentence.end]

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the sentence."""
        return self.entry.sentence_terms[self.passage.sentences.index(self.sentence)]


class _WeightedQuery:
    """The terms of a query with their weights: informativeness in general language, times IDF in the corpus."""

    def __init__(self, question: Question, terms: Sequence[QueryTerm], statistics: TermStatistics) -> None:
        self.language = question.language
        self.years = years(question.text)
        self.numbers = numbers(question.text)
        self.office = asked_office(question)
        self.organisation = asked_organisation(question, terms)
        self.asks_person = question.kind not in ("who", "say") or asks_person(question)
        self.asks_contact = bool(_CONTACT.search(normalize(question.text)))
        self.abbreviations = frozenset(question.defined)
        terms = [each for each in terms if each.word.text not in self.years] or terms
        self.terms = terms
        self.weights = [each.informativeness * max(statistics.idf(term) for term in each.terms) for each in terms]
        self.total = sum(self.weights)
        self.names = [each for each in terms if each.word.is_name]
        self.speakers, self.subjects = _speech(question, terms) if question.kind == "say" else ([], [])
        self.attributes = [
            each
            for each in terms
            if self.names and not each.word.is_name and each.informativeness >= weights.MIN_ATTRIBUTE_INFORMATIVENESS
        ]

    def signature_match(self, document: Document, sentence: Sentence) -> float:
        """Return how well a signature answers the question, as in `Features`."""
        if sentence.kind != "name":
            return 1.0
        before = document.text[max(0, sentence.start - _MAX_CONTACT_CHARS) : sentence.start]
        return 2.0 if self.asks_contact and _CONTACT.search(normalize(before)) else float(self.asks_person)

    def office_match(self, said: str, speaker: str, *, is_signature: bool) -> float:
        """Return how well a sentence tells who holds the office that is asked for, as in `Features`."""
        is_head = names_head(self.organisation, said, is_signature=is_signature) if self.organisation else None
        if is_head is not None:
            return 2.0 if is_head else 0.0
        return float(self.office is None or names_holder(self.office, f"{said} {speaker}"))

    def coverage(self, matches: Iterable[float]) -> float:
        """Return the share of the query that is matched; `matches` has a value from 0 to 1 for each term."""
        return float(sum(map(mul, matches, self.weights))) / self.total

    def corpus_coverage(self, statistics: TermStatistics) -> float:
        known = (
            max((weight for term, weight in each.terms.items() if term in statistics), default=0.0)
            for each in self.terms
        )
        return self.coverage(known)


def find_candidates(question: Question, found: SearchResult, table: Mapping[str, float]) -> list[Candidate]:
    """Return the sentences of the passages found, the best first; `table` has the weights of the features."""
    weighted = _WeightedQuery(question, found.terms, found.statistics)
    if not weighted.total:
        return []
    corpus_coverage = weighted.corpus_coverage(found.statistics)
    candidates = [each for hit in found.hits for each in _read_passage(hit, weighted, corpus_coverage, table)]
    candidates = _match_types(candidates, question, found.terms, table)
    candidates.sort(key=lambda each: -each.score)
    return _typed_first(candidates) if question.kind in TYPED_KINDS else candidates


def _read_passage(
    hit: SearchHit, query: _WeightedQuery, corpus_coverage: float, table: Mapping[str, float]
) -> Iterator[Candidate]:
    """Yield the sentences of a passage, without their type match."""
    entry = hit.entry
    passage_coverage = query.coverage(each.match(entry.terms) for each in query.terms)
    is_same_language = entry.passage.document.language == query.language  # else a name may be translated
    named = [each.match_spelling(entry.terms) if is_same_language else each.match(entry.terms) for each in query.names]
    name_coverage = sum(named) / len(named) if named else 1.0
    attribute_match = max((each.match(entry.terms) for each in query.attributes), default=1.0)
    subject_match = _share_matched(query.subjects, entry)
    document, around = entry.passage.document, (entry.passage.text, entry.passage.document.title)
    written = str(document.date.year) if document.date else ""
    year_match = share_met(query.years, map(years, (*around, written)))
    number_match = share_met(query.numbers, map(numbers, around))
    columns = [_sentence_matches(each, entry) for each in query.terms]
    count = len(entry.passage.sentences)
    specific = [w * math.log(1 + count / _spread(column)) for w, column in zip(query.weights, columns, strict=True)]
    max_specific = query.total * math.log(1 + count)
    for number, (sentence, matches) in enumerate(zip(entry.passage.sentences, zip(*columns, strict=True), strict=True)):
        if not hit.sentence_cosines and not any(matches):
            continue  # a lexical search has nothing else to judge the sentence by
        said = document.text[sentence.start : sentence.end]
        speaker = document.text[slice(*sentence.speaker)] if sentence.speaker else ""
        if said.endswith("?") or (len(said.split(maxsplit=1)) < MIN_SENTENCE_WORDS and not any(map(str.isdigit, said))):
            continue  # the terms of a question count in the sentence after it; "Disputes." is a heading
        features = Features(
            coverage=query.coverage(matches),
            specific_coverage=float(sum(map(mul, matches, specific))) / max_specific,
            passage_coverage=passage_coverage,
            bm25=hit.bm25,
            type_match=0.0,
            name_coverage=name_coverage,
            corpus_coverage=corpus_coverage,
            attribute_match=attribute_match,
            year_match=year_match,
            number_match=number_match,
            definition=float(any(each.short in query.abbreviations for each in find_abbreviations(said))),
            signature_match=query.signature_match(document, sentence),
            office_match=query.office_match(said, speaker, is_signature=sentence.kind == "name"),
            subject_match=subject_match,
            speaker_match=float(
                not query.speakers
                or any(each.matches_spelling(entry.sentence_terms[number]) for each in query.speakers)
            ),
            currency=0.0 if is_superseded_plan(said) else 1.0,
            passage_cosine=hit.cosine,
            sentence_cosine=hit.sentence_cosines[number] if hit.sentence_cosines else 0.0,
        )
        yield Candidate(entry, sentence, features, features.weigh(table))


def _speech(question: Question, terms: Sequence[QueryTerm]) -> tuple[list[QueryTerm], list[QueryTerm]]:
    """Return the names of X and the terms of Y in "What did X say about Y?"; X is a person, so no country."""
    who, *about = map(normalize, _SAID_ABOUT.split(question.text, maxsplit=1))
    speakers = [
        each
        for each in terms
        if each.word.is_name
        and each.word.text in who
        and country_of(each.word.written) is None
        and not (len(each.word.written) > 1 and each.word.written.isupper())
    ]
    return speakers, [each for each in terms if about and each.word.text in about[0]]


def _share_matched(terms: Sequence[QueryTerm], entry: PassageTerms) -> float:
    """Return the share of the terms, weighted by informativeness, that a passage or its title has; 1 of no terms."""
    total = sum(each.informativeness for each in terms)
    return sum(each.informativeness * each.match(entry.terms) for each in terms) / total if total else 1.0


def _sentence_matches(term: QueryTerm, entry: PassageTerms) -> list[float]:
    """Return the match of a query term in each sentence of a passage; the title counts in part in all of them."""
    in_title = weights.TITLE_MATCH_WEIGHT * term.match(entry.title_terms)
    return [max(term.match(terms), in_title) for terms in entry.sentence_terms]


def _spread(matches: Sequence[float]) -> int:
    return sum(map(bool, matches)) or 1


def _match_types(
    candidates: Sequence[Candidate], question: Question, query: Sequence[QueryTerm], table: Mapping[str, float]
) -> list[Candidate]:
    """Return the candidates with their type match, which takes the longest of all features.

    It is left at 0 where it could not make a sentence worth quoting. Questions about persons need it of all sentences:
    the answer may be any that names the person.
    """
    weight = table.get("type_match", 0.0)
    best = max((each.score for each in candidates), default=0.0)
    min_score = weights.MIN_TYPED_RATIO * (best - weight) - weight
    return [
        _with_type_match(each, question, query, table) if question.kind == "who" or each.score >= min_score else each
        for each in candidates
    ]


def _with_type_match(
    candidate: Candidate, question: Question, query: Sequence[QueryTerm], table: Mapping[str, float]
) -> Candidate:
    match = _focus_match if question.focus else _type_match
    features = replace(candidate.features, type_match=match(candidate, question, query))
    return Candidate(candidate.entry, candidate.sentence, features, features.weigh(table))


def _focus_match(candidate: Candidate, question: Question, query: Sequence[QueryTerm]) -> float:
    """Return 1 if the passage has the focus of the question at all, else -1."""
    focus = (each for each in query if each.word.term == question.focus)
    return 1.0 if any(each.match(candidate.entry.terms) >= _MIN_FOCUS_MATCH for each in focus) else -1.0


def _type_match(candidate: Candidate, question: Question, query: Sequence[QueryTerm]) -> float:
    document = candidate.passage.document
    sentence = document.text[candidate.sentence.start : candidate.sentence.end]
    match = match_answer_type(question, sentence, document.date)
    if match < 0 and question.kind == "when" and match_answer_type(question, candidate.passage.text) > 0:
        return 0.0  # the date may be in the dateline, or in the sentence before
    return match


def _typed_first(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates; if the best lacks the type, one of nearly its score that has it comes first."""
    if not candidates or candidates[0].features.type_match >= 0:
        return candidates
    min_score = weights.TYPED_ANSWER_RATIO * candidates[0].score
    typed = next((each for each in candidates if each.features.type_match > 0 and each.score >= min_score), None)
    return candidates if typed is None else [typed, *(each for each in candidates if each is not typed)]
