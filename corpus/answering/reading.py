"""Reading: the best candidates are read with the question, and ranked by the probability that they answer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.answering import weights
from corpus.answering.candidates import Candidate
from corpus.answering.constraints import years
from corpus.language.gloss import gloss
from corpus.language.lines import collapse_whitespace
from corpus.language.word_frequency import informativeness
from corpus.models import Language
from corpus.passages.store import PassageStore
from corpus.reading.reader import Reader, reading_text
from corpus.retrieval.questions import TYPED_KINDS, Kind, Question, read_question
from corpus.retrieval.vocabulary import Vocabulary

MAX_READ_CANDIDATES = 12  # candidates that are read, some 15 ms each
_MAX_READ_AGAIN = 4  # the best of them, which are read again

_EDITION_KINDS: frozenset[Kind] = frozenset({*TYPED_KINDS, "who"})
_MIN_PHRASE_WORDS = 2  # content words of a follow-up that can be read alone: "how many applications came"
_MAX_QUESTION_BEFORE = 200
_MAX_BEFORE = 300  # characters of the sentence before that are read
_MIN_EDITION_SIMILARITY = 0.25  # the share of common terms from which two sentences report editions of one event

_translate = lru_cache(maxsize=4_000)(gloss)  # titles and sentences; questions read the same ones


def read_candidates(
    question: Question,
    candidates: Sequence[Candidate],
    reader: Reader,
    vocabulary: Vocabulary,
    passages: PassageStore,
) -> list[Candidate] | None:
    """Return the best candidates as read, the best first; None if the reader is busy or broken.

    Each is read alone; the best of these are read again, after the sentence before them, on which they may depend.
    """
    if not candidates:
        return []
    alone = _read(question, candidates[:MAX_READ_CANDIDATES], reader, vocabulary, passages)
    if alone is None:
        return None
    best, others = alone[:_MAX_READ_AGAIN], alone[_MAX_READ_AGAIN:]
    again = _read(question, best, reader, vocabulary, passages, in_context=True) or best
    return _newest_edition_first(question, _best_first([*again, *others]))


def _read(
    question: Question,
    candidates: Sequence[Candidate],
    reader: Reader,
    vocabulary: Vocabulary,
    passages: PassageStore,
    *,
    in_context: bool = False,
) -> list[Candidate] | None:
    """Return the candidates with what the reader makes of them, the best first; None if it is busy or broken."""
    by_language = defaultdict(list)
    for each in candidates:
        by_language[each.passage.document.language].append(each)
    read: list[Candidate] = []
    for language, own in by_language.items():
        before = [sentence_before(each, passages) for each in own]
        told = [each if in_context or _is_question(each) else "" for each in before]
        texts = [
            candidate_text(each, said, translated=not reader.reads_russian)
            for each, said in zip(own, told, strict=True)
        ]
        rows = []
        for asked in _readings(question):
            found = reader.read(question_to_read(asked, language, reader, vocabulary), texts)
            if found is None:
                return None
            rows.append(found)
        table = reading_table(question, language, reader)
        for each, readings in zip(own, zip(*rows, strict=True), strict=True):
            read.append(_with_reading(each, max(readings), table, in_context=in_context))
    return _best_first(read)


def _best_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda each: -each.score)


def _readings(question: Question) -> list[Question]:
    """Return the question as it is read: a follow-up of some words after the question that it refers to, and alone."""
    is_phrase = len(read_question(question.text).words) >= _MIN_PHRASE_WORDS
    return [question, replace(question, context="")] if question.context and is_phrase else [question]


def _newest_edition_first(question: Question, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates; if a newer document says nearly the same as the best, its sentence comes first.

    "When is the forum?" asks for the latest edition, unless the question names a year.
    """
    best = candidates[0]
    first_day = best.passage.document.date
    if not first_day or question.kind not in _EDITION_KINDS or years(question.text_to_read):
        return candidates
    newest = best
    for each in candidates[1:]:
        day, newest_day = each.passage.document.date, newest.passage.document.date or first_day
        is_rival = each.score >= best.score - weights.EDITION_MARGIN
        if day and day > newest_day and is_rival and similarity(each, best) >= _MIN_EDITION_SIMILARITY:
            newest = each
    return [newest, *(each for each in candidates if each is not newest)]


def similarity(one: Candidate, other: Candidate) -> float:
    """Return the share of the terms of two sentences that both have."""
    first, second = (each.terms for each in (one, other))
    return len(first & second) / (len(first | second) or 1)


def question_to_read(question: Question, language: Language, reader: Reader, vocabulary: Vocabulary) -> str:
    """Return the question as the reader gets it with sentences in `language`."""
    text = _with_long_forms(question, vocabulary)
    if reader.reads_russian:
        return text
    # Names in English sentences are spelled as the corpus does; those in Russian ones are transliterated.
    return gloss(text, vocabulary.english_name if language == "en" else None)


def _with_long_forms(question: Question, vocabulary: Vocabulary) -> str:
    """Return the question with the abbreviations that the documents explain written out in brackets."""
    text = question.text_to_read
    for word in question.words:
        is_common = word.text == word.written and informativeness(word.text) < weights.MIN_NAME_INFORMATIVENESS
        if (long := vocabulary.long_forms.get(word.text)) and not is_common:
            text = re.sub(rf"\b{re.escape(word.written)}\b", lambda short: f"{short[0]} ({long})", text, count=1)
    return text


def sentence_before(candidate: Candidate, passages: PassageStore) -> str:
    """Return the end of the sentence before the candidate in its document; "" before the first."""
    document, sentences = candidate.passage.document, candidate.passage.sentences
    at = sentences.index(candidate.sentence)
    if at == 0:
        numbers = passages.numbers_of(document)
        own = bisect_left(numbers, candidate.passage.start, key=lambda each: passages[each].passage.start)
        sentences = passages[numbers[own - 1]].passage.sentences if own else ()
    said = document.text[sentences[at - 1].start : sentences[at - 1].end] if sentences else ""
    return collapse_whitespace(said)[-_MAX_BEFORE:]


def _is_question(before: str) -> bool:
    """Return True for a question, as in an interview, which the sentence after it answers."""
    return before.endswith("?") and len(before) <= _MAX_QUESTION_BEFORE


def candidate_text(candidate: Candidate, before: str = "", *, translated: bool = False) -> str:
    """Return what a reader gets of a candidate; `translated`, with English words for Russian ones.

    `before` is text to be read before the sentence.
    """
    document, sentence = candidate.passage.document, candidate.sentence
    said = collapse_whitespace(document.text[sentence.start : sentence.end])
    speaker = collapse_whitespace(document.text[slice(*sentence.speaker)]) if sentence.speaker else ""
    parts = (document.title, f"{before} {said}".strip(), speaker)
    title, said, speaker = map(_translate, parts) if translated else parts
    return reading_text(title, document.date, said, speaker)


def reading_table(question: Question, language: Language, reader: Reader) -> Mapping[str, float]:
    """Return the table for candidates in `language`: another one if the reader gets translations."""
    if reader.reads_russian or question.language == language == "en":
        return weights.READ
    return weights.READ_RUSSIAN if question.language == language else weights.READ_CROSS_LINGUAL


def _with_reading(candidate: Candidate, reading: float, table: Mapping[str, float], *, in_context: bool) -> Candidate:
    """Return the candidate as read; what is not read in its context counts as if that told nothing new."""
    alone = candidate.features.reading if in_context else reading
    features = replace(candidate.features, reading=alone, context_reading=reading)
    return Candidate(candidate.entry, candidate.sentence, features, features.weigh(table))
