"""Which sentences make the answer: the best ones, one from each document that names a person, or a summary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from corpus.answering import weights
from corpus.answering.answer_types import find_cues
from corpus.answering.candidates import Candidate
from corpus.language import en, ru
from corpus.language.anaphora import has_dangling_reference
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import normalize, terms
from corpus.models import Document, Event, Passage, Sentence
from corpus.passages.speakers import unquoted
from corpus.passages.terms import PassageTerms
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import PLAIN_KINDS, Kind, Question

MOST_SENTENCES = 3
MOST_CHARACTERS = 900

Chosen = tuple[Passage, Sentence]
EntriesOf = Callable[[Document], Sequence[PassageTerms]]

_IDENTITY = re.compile(rf"^{any_of(en.IDENTITY_QUESTIONS, ru.IDENTITY_QUESTIONS)}\b")
_TELL = re.compile(rf"\b{any_of(en.SUMMARY_REQUESTS, ru.SUMMARY_REQUESTS)}\b")
_TOPIC = 0.6
"""The share of the question that a document's title must hold for the document to be its topic."""


def text_of(chosen: Chosen) -> str:
    """Return the sentence's words, white space folded."""
    passage, sentence = chosen
    return unquoted(collapse_whitespace(passage.document.text[sentence.start : sentence.end]))


def choose(
    question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate], entries_of: EntriesOf
) -> list[Chosen]:
    """Return the sentences that answer, in the order in which they read well; `candidates` are the best first."""
    if question.kind == "about" and (summary := _summary(question, asked, candidates, entries_of)):
        return summary
    if people := _about_person(question, asked, candidates):
        return people
    return _best(question, candidates, entries_of)


def names_nobody(question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> bool:
    """Whether `question` asks who somebody is whom no candidate names."""
    by_name = bool(asked) and all(each.word.is_name for each in asked)
    identity = question.kind == "who" and _IDENTITY.search(normalize(question.text).strip(" \"'«“¿"))
    return by_name and bool(identity) and not any(_names(each, asked) for each in candidates)


def _best(question: Question, candidates: Sequence[Candidate], entries_of: EntriesOf) -> list[Chosen]:
    """Return the best candidate and those that come near it, each with the sentence that it hangs on."""
    answer = _Room()
    for each in candidates:
        elsewhere = each.passage.document != candidates[0].passage.document
        share = weights.EXTRA_SENTENCE_RATIO_OTHER_DOCUMENT if elsewhere else weights.EXTRA_SENTENCE_RATIO
        fits = question.kind not in PLAIN_KINDS or each.features.cue >= 0 or candidates[0].features.cue < 0
        if each.score < share * candidates[0].score or not fits:
            continue
        answer.take(_with_antecedent((each.passage, each.sentence), entries_of))
    ranks = {document: at for at, document in enumerate(dict.fromkeys(p.document.id for p, _ in answer.chosen))}
    return sorted(answer.chosen, key=lambda each: (ranks[each[0].document.id], each[1].start))


def _about_person(question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> list[Chosen]:
    """Return, for "Who is X?", the best sentence of each document that names X, the oldest document first."""
    if not asked or not _IDENTITY.search(normalize(question.text).strip(" \"'«“¿")):
        return []
    best: dict[str, tuple[float, Candidate]] = {}
    for each in candidates:
        if (worth := _names(each, asked)) > best.get(each.passage.document.id, (0.0, each))[0]:
            best[each.passage.document.id] = (worth, each)
    answer = _Room()
    for _, each in sorted(best.values(), key=lambda found: -found[0]):
        answer.take([(each.passage, each.sentence)])
    return sorted(answer.chosen, key=lambda each: (_day(each[0].document), each[1].start))


def _names(candidate: Candidate, asked: Sequence[QueryTerm]) -> float:
    """Return how well a sentence says who the person asked for is; 0 where it does not name that person."""
    text = text_of((candidate.passage, candidate.sentence))
    for start, end in find_names(text):
        held = frozenset(terms(text[start:end]))
        if all(each.matches_spelling(held) for each in asked) and len(held) <= len(asked) + 2:
            around = text[max(0, start - 80) : end + 80]
            return candidate.score + 2 * has_job_title(around) + (candidate.sentence.kind == "name")
    return 0.0


def _summary(
    question: Question, asked: Sequence[QueryTerm], candidates: Sequence[Candidate], entries_of: EntriesOf
) -> list[Chosen]:
    """Return, for "Tell me about X", what, when, where and who of the document whose title is about X."""
    if not asked:
        return []
    told = bool(_TELL.search(normalize(question.text)))
    headed = {document: _headed(document, entries_of(document), told) for document in _documents(candidates)}
    about = [
        document for document, held in headed.items() if sum(each.match(held) for each in asked) / len(asked) >= _TOPIC
    ]
    if not about or 1 < len(headed) < 2 * len(about):
        return []  # what most titles say is the topic of none
    return summarise(about[0], entries_of(about[0]))


def _documents(candidates: Sequence[Candidate]) -> Iterable[Document]:
    return dict.fromkeys(each.passage.document for each in candidates)


def _headed(document: Document, entries: Sequence[PassageTerms], told: bool) -> frozenset[str]:
    """Return the terms that say what a document is about: its title's, and its first sentence's for "Tell me about"."""
    first = next((sentence for entry in entries for sentence in entry.sentences), frozenset()) if told else frozenset()
    return frozenset(terms(document.title)) | first


def summarise(document: Document, entries: Sequence[PassageTerms]) -> list[Chosen]:
    """Return what a document is about: its first sentence, and those richest in dates, places and names."""
    prose = [
        (entry.passage, sentence)
        for entry in entries
        for sentence in entry.passage.sentences
        if sentence.kind == "sentence" and not sentence.speaker and not _dangles(entry.passage, sentence)
    ]
    facts: tuple[Kind, ...] = ("when", "where", "who")
    richest = sorted(
        prose[1:],
        key=lambda each: -sum(bool(find_cues(Question("", "en", kind, ()), text_of(each))) for kind in facts),
    )
    answer = _Room()
    for each in [*prose[:1], *richest]:
        answer.take([each])
    return sorted(answer.chosen, key=lambda each: each[1].start)


def summarise_event(event: Event, entries: Sequence[PassageTerms]) -> list[Chosen]:
    """Return an event in two sentences: the one that tells of it, where it can be quoted, and the richest beside it.

    A milestone is its one sentence, with the one before it where that is needed to understand it.
    """
    own = [
        (entry.passage, each)
        for entry in entries
        for each in entry.passage.sentences
        if each.start < event.sentence.end and event.sentence.start < each.end
    ][:1]
    if event.kind == "milestone" and own:
        return _with_antecedent(own[0], lambda _: entries)
    more = [each for each in summarise(event.document, entries) if each not in own]
    return sorted([*own, *more][:2], key=lambda each: each[1].start)


def _with_antecedent(chosen: Chosen, entries_of: EntriesOf) -> list[Chosen]:
    """Return the sentence, before it the one that says whom its "he" or "this" means, where it needs one."""
    passage, sentence = chosen
    if not _dangles(passage, sentence):
        return [chosen]
    before = [
        (entry.passage, each)
        for entry in entries_of(passage.document)
        for each in entry.passage.sentences
        if each.end <= sentence.start and each.kind == "sentence"
    ]
    return [*before[-1:], chosen]


def _dangles(passage: Passage, sentence: Sentence) -> bool:
    return not sentence.speaker and has_dangling_reference(passage.document.text[sentence.start : sentence.end])


def _day(document: Document) -> date:
    return document.date or date.max


class _Room:
    """An answer being filled: at most so many sentences and characters."""

    def __init__(self) -> None:
        self.chosen: list[Chosen] = []
        self._left = MOST_CHARACTERS

    def take(self, sentences: Iterable[Chosen]) -> None:
        """Take the sentences in, together or (where they don't fit so) the last alone, or not at all."""
        new = [each for each in sentences if each not in self.chosen]
        for group in (new, new[-1:]):
            size = sum(len(text_of(each)) + 1 for each in group)
            fits = len(self.chosen) + len(group) <= MOST_SENTENCES and size <= self._left
            if group and (fits or (not self.chosen and len(group) == 1)):
                self.chosen += group
                self._left -= size
                return
