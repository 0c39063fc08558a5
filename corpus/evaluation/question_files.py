"""Question files: JSON lines, each a question with the expected answer; and the grading of answers.

A line has `id`, `language`, `question`, `documents` (the ids of those with the answer; none if the corpus does not have
it), `expect` (the strings that the answer must have) and optionally `before` (the earlier questions of the same chat).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.answering.candidates import Candidate
from corpus.errors import CorpusError
from corpus.language.lines import collapse_whitespace
from corpus.models import Answer, Quote
from corpus.readers.jsonl import read_records

# Not the limits of `answering`: a change of those must not change the grades.
_MAX_SENTENCES = 3
_MAX_CHARS = 900


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the expected answer."""

    id: str
    language: str
    question: str
    documents: frozenset[str]
    expect: tuple[str, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of an answer; `checks` has the outcome of each metric that applies to it, by name."""

    case: Case
    answer: Answer
    checks: Mapping[str, bool]

    @property
    def is_right(self) -> bool:
        """Return True if the answer passes all checks."""
        return all(self.checks.values())

    @property
    def is_right_first(self) -> bool:
        """Return True if the first quote alone has every string expected."""
        return _has_expected(self.case, self.answer.quotes[:1])


def read_cases(path: Path) -> list[Case]:
    """Read a question file. Raises `CorpusError` if that fails or the file has no question."""
    cases = [
        Case(
            each.text("id"),
            each.text("language"),
            each.text("question"),
            frozenset(each.texts("documents")),
            each.texts("expect"),
            each.texts("before") if "before" in each.values else (),
        )
        for each in read_records(path)
    ]
    if not cases:
        raise CorpusError(f"{path} holds no question.")
    return cases


def grade_answer(case: Case, answer: Answer) -> Grade:
    """Return the grade of an answer; texts are compared with white space collapsed.

    "answered right": the answer has every string expected, in at most 3 sentences and 900 characters. "cited right":
    every document cited is expected. "abstained right": nothing is answered where no document has the answer.
    "verbatim": every quote is in its document.
    """
    checks: dict[str, bool] = {}
    if case.documents:
        checks["answered right"] = answer.answered and _has_expected(case, answer.quotes)
    else:
        checks["abstained right"] = not answer.answered
    if answer.answered:
        texts = {each.number: collapse_whitespace(each.document.text) for each in answer.sources}
        checks["cited right"] = all(each.document.id in case.documents for each in answer.sources)
        checks["verbatim"] = all(collapse_whitespace(each.text) in texts[each.source] for each in answer.quotes)
    return Grade(case, answer, checks)


def answers_case(candidate: Candidate, case: Case) -> bool:
    """Return True if a candidate is in one of the documents expected and has every string expected."""
    is_there = candidate.passage.document.id in case.documents
    return is_there and all(collapse_whitespace(each) in collapse_whitespace(candidate.text) for each in case.expect)


def _has_expected(case: Case, quotes: Sequence[Quote]) -> bool:
    text = collapse_whitespace(" ".join(each.text for each in quotes))
    is_short = len(quotes) <= _MAX_SENTENCES and len(text) <= _MAX_CHARS
    return is_short and all(collapse_whitespace(each) in text for each in case.expect)
