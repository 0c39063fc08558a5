"""Confidence: when the bot answers, and when it says that it does not know."""

import pytest

from corpus.answering import weights
from corpus.answering.answers import AnswerTrace
from corpus.answering.confidence import Confidence, with_doubt
from corpus.library import Library
from corpus.readers.documents import make_document
from corpus.reading.cross_encoder import CrossEncoder

DOCUMENTS = [
    make_document("visit", "Anna Petrova, director of the Volga Fund, opened the forum on steel in Samara.", {}),
    make_document("steel", "The forum on steel gathered experts. The Forum will be repeated.", {}),
    make_document("oaks", "An oak bears acorns from its fortieth year. Squirrels bury the acorns.", {}),
    make_document("birds", "Herons nest in colonies near lakes. They return each spring.", {}),
]


@pytest.fixture(scope="module")
def steel(reader: CrossEncoder) -> Library:
    return Library(DOCUMENTS, reader=reader)


@pytest.mark.parametrize(
    "question", ["Who opened the forum on steel?", "who is the director of the Volga Fund", "where do herons nest"]
)
def test_explicit_answer_is_sure(steel: Library, question: str) -> None:
    trace = steel.search_answer(question)
    assert trace.is_read
    assert (trace.confidence.certainty, trace.confidence.doubts) == ("sure", ())


@pytest.mark.parametrize(
    "question",
    ["What is Anna Petrova's salary?", "Who is married to Anna Petrova?", "How much did the forum on steel cost?",
     "Who is the director of the Ural Fund?"],
)  # fmt: skip
def test_question_near_the_topic_is_refused(steel: Library, question: str) -> None:
    assert steel.search_answer(question).confidence.certainty == "unknown"


@pytest.mark.parametrize("question", ["Who is Ivan Sidorov?", "Did Angela Merkel open the forum on steel?"])
def test_name_that_no_document_has_is_never_sufficient(steel: Library, question: str) -> None:
    confidence = steel.search_answer(question).confidence
    assert not confidence.is_sufficient
    assert all(each.startswith("no document has the name") for each in confidence.doubts)


def test_without_a_reader_the_threshold_is_higher() -> None:
    trace = Library(DOCUMENTS).search_answer("Who opened the forum on steel?")
    assert not trace.is_read
    assert trace.confidence.threshold == weights.UNREAD_ANSWER_THRESHOLD
    assert trace.confidence.is_sufficient


def test_no_candidates_give_zero_confidence(steel: Library) -> None:
    confidence: Confidence = steel.search_answer("flurb").confidence
    assert (confidence.probability, confidence.certainty) == (0.0, "unknown")


def test_doubt_makes_any_probability_insufficient() -> None:
    confidence = Confidence(1.0, {}, threshold=0.15)
    assert confidence.certainty == "sure"
    assert with_doubt(with_doubt(confidence, "a"), "b").doubts == ("a", "b")
    assert with_doubt(confidence, "a").certainty == "unknown"


def test_trace_tells_how_the_question_was_read(steel: Library) -> None:
    trace: AnswerTrace = steel.search_answer("кто открыл форум")
    assert trace.read_as == "who open forum"
