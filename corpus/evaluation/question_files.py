"""Question files: JSON lines, each a question with what its answer must hold, and the judge of an answer.

A line has `id`, `language`, `question`, `documents` (the ids of those that hold the answer; none: the corpus does not
know) and `expect` (the strings that must stand in the answer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.language.lines import collapse_whitespace
from corpus.models import Answer
from corpus.readers.jsonl import read_records

# The judge's own numbers, so that an answer that grows does not take its judge along.
_MOST_SENTENCES = 3
_MOST_CHARACTERS = 900


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what its answer must be."""

    id: str
    language: str
    question: str
    documents: frozenset[str]
    expect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer judged. `held` has each measure that applies to it, by name, and whether it holds."""

    case: Case
    answer: Answer
    held: Mapping[str, bool]

    @property
    def right(self) -> bool:
        """Whether everything holds."""
        return all(self.held.values())


def read_cases(path: Path) -> list[Case]:
    """Read a question file. Raises `CorpusError`, also where it holds no question."""
    cases = [
        Case(
            each.text("id"),
            each.text("language"),
            each.text("question"),
            frozenset(each.texts("documents")),
            each.texts("expect"),
        )
        for each in read_records(path)
    ]
    if not cases:
        raise CorpusError(f"{path} holds no question.")
    return cases


def grade_answer(case: Case, answer: Answer) -> Verdict:
    """Judge an answer; texts are compared with white space folded.

    "answered right": where documents hold the answer, it holds every string expected, in at most 3 sentences and 900
    characters. "cited right": every document cited is one of those. "abstained right": where none holds it, nothing
    is answered. "verbatim": every quote stands in its document.
    """
    held: dict[str, bool] = {}
    if case.documents:
        held["answered right"] = answer.answered and _answers(case, answer)
    else:
        held["abstained right"] = not answer.answered
    if answer.answered:
        texts = {each.number: collapse_whitespace(each.document.text) for each in answer.sources}
        held["cited right"] = all(each.document.id in case.documents for each in answer.sources)
        held["verbatim"] = all(collapse_whitespace(each.text) in texts[each.source] for each in answer.quotes)
    return Verdict(case, answer, held)


def _answers(case: Case, answer: Answer) -> bool:
    said = collapse_whitespace(" ".join(each.text for each in answer.quotes))
    short = len(answer.quotes) <= _MOST_SENTENCES and len(said) <= _MOST_CHARACTERS
    return short and all(collapse_whitespace(each) in said for each in case.expect)
