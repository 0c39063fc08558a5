import pytest

from corpus.answering.answers import AnswerTrace
from corpus.answering.confidence import Confidence, with_doubt
from corpus.library import Library
from corpus.readers.documents import make_document

LIBRARY = Library([
    make_document("visit", "Anna Petrova, director of the Volga Fund, opened the forum on steel in Samara.", {}),
    make_document("steel", "The forum on steel gathered experts. The Forum will be repeated.", {}),
    make_document("oaks", "An oak bears acorns from its fortieth year. Squirrels bury the acorns.", {}),
    make_document("birds", "Herons nest in colonies near lakes. They return each spring.", {}),
])  # fmt: skip


def search(question: str) -> AnswerTrace:
    return LIBRARY.search_answer(question)


def test_explicit_answer_has_no_doubts() -> None:
    assert search("Who opened the forum on steel?").confidence.doubts == ()


@pytest.mark.parametrize("question", ["What is Anna Petrova's salary?", "Who is married to Anna Petrova?"])
def test_missing_attribute_raises_the_threshold(question: str) -> None:
    trace = search(question)
    assert trace.confidence.doubts == ("it names what is asked about and says nothing of what is asked",)
    assert not trace.confidence.is_sufficient


@pytest.mark.parametrize(
    ("question", "doubt"),
    [
        ("How much did the forum on steel cost?", "how much"),
        ("When did the Volga Fund open the forum on steel?", "when"),
        ("Who is Ivan Sidorov?", None),
    ],
)
def test_missing_requirement_is_never_sufficient(question: str, doubt: str | None) -> None:
    trace = search(question)
    assert not trace.confidence.is_sufficient
    if doubt:
        assert trace.confidence.doubts[-1] == f"it holds nothing that says {doubt}"


def test_keywords_without_question_need_full_coverage() -> None:
    assert not search("steel forum acorns director").confidence.is_sufficient
    assert "words in a row" in search("steel forum acorns director").confidence.doubts[-1]


def test_no_candidates_give_zero_confidence() -> None:
    confidence = search("flurb").confidence
    assert (confidence.probability, confidence.is_sufficient, confidence.doubts) == (0.0, False, ())


def test_doubt_raises_the_threshold_to_the_highest() -> None:
    confidence = Confidence(0.5, {}, threshold=0.15)
    assert with_doubt(with_doubt(confidence, "a", 0.6), "b", 0.3) == Confidence(0.5, {}, 0.6, doubts=("a", "b"))
    assert with_doubt(with_doubt(confidence, "a"), "b", 0.3).threshold is None
    assert not with_doubt(Confidence(1.0, {}), "a").is_sufficient
