"""What makes the best sentence doubtful."""

import pytest

from corpus.answering.answers import AnswerTrace
from corpus.library import Library
from corpus.readers.documents import make_document

LIBRARY = Library([
    make_document("visit", "Anna Petrova, director of the Volga Fund, opened the forum on steel in Samara.", {}),
    make_document("steel", "The forum on steel gathered experts. The Forum will be repeated.", {}),
    make_document("oaks", "An oak bears acorns from its fortieth year. Squirrels bury the acorns.", {}),
    make_document("birds", "Herons nest in colonies near lakes. They return each spring.", {}),
])  # fmt: skip


def found(question: str) -> AnswerTrace:
    return LIBRARY.search_answer(question)


def test_what_is_said_is_not_doubted() -> None:
    assert found("Who opened the forum on steel?").confidence.doubts == ()


@pytest.mark.parametrize("question", ["What is Anna Petrova's salary?", "Who is married to Anna Petrova?"])
def test_a_name_alone_says_nothing_of_what_is_asked(question: str) -> None:
    findings = found(question)
    assert findings.confidence.doubts == ("it names what is asked about and says nothing of what is asked",)
    assert not findings.confidence.is_sufficient


@pytest.mark.parametrize(
    ("question", "doubt"),
    [
        ("How much did the forum on steel cost?", "how much"),
        ("When did the Volga Fund open the forum on steel?", "when"),
        ("Who is Ivan Sidorov?", None),
    ],
)
def test_what_no_answer_can_be_without_is_never_made_up_for(question: str, doubt: str | None) -> None:
    findings = found(question)
    assert not findings.confidence.is_sufficient
    if doubt:
        assert findings.confidence.doubts[-1] == f"it holds nothing that says {doubt}"


def test_words_in_a_row_ask_nothing() -> None:
    assert not found("steel forum acorns director").confidence.is_sufficient
    assert "words in a row" in found("steel forum acorns director").confidence.doubts[-1]


def test_nothing_found_is_not_trusted() -> None:
    confidence = found("flurb").confidence
    assert (confidence.probability, confidence.is_sufficient, confidence.doubts) == (0.0, False, ())
