"""Questions about a person: "Who is X?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.answering.candidates import Candidate
from corpus.answering.selected_sentences import SelectedSentence
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import normalize, terms, words
from corpus.retrieval.query_terms import QueryTerm
from corpus.retrieval.questions import Question

_OPENERS = rf"(?:{any_of(en.QUESTION_OPENERS, ru.QUESTION_OPENERS)}[\s,]+)*"
_IDENTITY = re.compile(rf"^{_OPENERS}{any_of(en.IDENTITY_QUESTIONS, ru.IDENTITY_QUESTIONS)}\b")
_IDENTITY_LAST = re.compile(rf"[\s,:—–-]+{any_of(en.IDENTITY_ENDINGS, ru.IDENTITY_ENDINGS)}$")
_MAX_EXTRA_NAME_TERMS = 2
_MAX_NAME_WORDS = 4
_JOB_TITLE_DISTANCE_CHARS = 80


def asks_identity(question: Question) -> bool:
    """Return True for "Who is X?", "X, who is he?" and "Tell me who X is"."""
    return _asked_subject(question) is not None


def asked_person(question: Question) -> str | None:
    """Return the name in "Who is X?" as it was written; None for other questions, and where X is an office."""
    subject = _asked_subject(question)
    if subject is None or has_job_title(question.text) or not question.words:
        return None
    rest = words(subject)
    named = [each.written for each in question.words if each.text in rest]
    return " ".join(named) if 0 < len(named) == len(rest) <= _MAX_NAME_WORDS else None


def _asked_subject(question: Question) -> str | None:
    """Return what a question about an identity has besides its opening or ending; None for other questions."""
    asked = normalize(question.text).strip(" \"'«“¿?!.")
    pattern = next((each for each in (_IDENTITY_LAST, _IDENTITY) if each.search(asked)), None)
    return pattern.sub("", asked, count=1) if pattern else None


def is_unknown_person(question: Question, query: Sequence[QueryTerm], candidates: Sequence[Candidate]) -> bool:
    """Return True if `question` asks for the identity of a person whom no candidate names."""
    has_only_names = bool(query) and all(each.word.is_name for each in query)
    asks_name = question.kind == "who" and asks_identity(question) and not has_job_title(question.text)
    if not has_only_names or not asks_name:
        return False
    return not any(identity_score(each, query) for each in candidates)


def identity_score(candidate: Candidate, query: Sequence[QueryTerm]) -> float:
    """Return how well a sentence tells who the person is, 0 if it does not name that person."""
    text = SelectedSentence(candidate.passage, candidate.sentence).text
    for start, end in find_names(text):
        name = frozenset(terms(text[start:end]))
        if all(each.matches_spelling(name) for each in query) and len(name) <= len(query) + _MAX_EXTRA_NAME_TERMS:
            context = text[max(0, start - _JOB_TITLE_DISTANCE_CHARS) : end + _JOB_TITLE_DISTANCE_CHARS]
            return candidate.score + 2 * has_job_title(context) + (candidate.sentence.kind == "name")
    return 0.0
