"""Questions that can't be understood without the one before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.answering.followups import Topic, is_followup, merge_with_previous, topic_of, understand_question
from corpus.library import Library
from corpus.readers.documents import make_document
from corpus.reading.cross_encoder import CrossEncoder
from corpus.retrieval.questions import read_question
from tests.corpus.test_seeds import TRAINING
from tests.support.seeds import seeds

WHAT = "What was the digital attaché training?"


@pytest.mark.parametrize(
    "question",
    ["And where was it held?", "And when?", "Where?", "Why?", "Who signed it?", "What did he say?", "But who paid?",
     "А где?", "А когда?", "Кто его подписал?", "И сколько стран?", "Что она сказала?", "Почему?", "Где это было?"],
)  # fmt: skip
def test_followup_is_recognised(question: str) -> None:
    assert is_followup(read_question(question))


@pytest.mark.parametrize(
    "question",
    ["When did the ITPO heads gather in Moscow?", "Who is Li Yong?", "memorandum", "Кто такой Ли Юн?", "", "the", "🙂",
     "Какая тема была у Генеральной конференции?", "Стуглев кто это?", "Кто это, Стуглев?", "Что это за фонд?"],
)  # fmt: skip
def test_complete_question_is_no_followup(question: str) -> None:
    assert not is_followup(read_question(question))


def test_followup_takes_the_words_of_the_topic() -> None:
    question = merge_with_previous(read_question("And where was the training held?"), Topic(WHAT, ()))
    assert question.kind == "where"
    assert question.terms == ("train", "held", "digit", "attach")


def answer_last(library: Library, *questions: str) -> list[str]:
    """Return the quotes that answer the last question of a conversation."""
    topic = None
    for question in questions:
        answer = library.answer(question, topic)
        topic = topic_of(answer, topic)
    return [each.text for each in answer.quotes]


@pytest.mark.parametrize("question", ["And where was it held?", "А где?", "Where?"])
def test_where_followup_is_answered_on_the_topic(library: Library, question: str) -> None:
    assert "MIPT Moscow building" in answer_last(library, WHAT, question)[0]


@pytest.mark.parametrize("question", ["And when was it?", "А когда?", "When?"])
def test_when_followup_is_answered_on_the_topic(library: Library, question: str) -> None:
    assert "On October 18" in answer_last(library, WHAT, question)[0]


def test_followups_keep_the_topic(library: Library) -> None:
    assert answer_last(library, WHAT, "А где?") == answer_last(library, WHAT, "А когда?", "And where?", "А где?")


def test_followup_searches_only_the_documents_of_the_topic(library: Library) -> None:
    topic = topic_of(library.answer(WHAT))
    assert topic == Topic(WHAT, (seeds()[TRAINING].key,))
    for question in ("Where?", "When?", "Who spoke there?", "And in Vienna?"):
        assert {each.document.id for each in library.answer(question, topic).sources} <= {TRAINING}


def test_new_topic_replaces_the_old(library: Library) -> None:
    heads = "When did the ITPO heads gather in Moscow?"
    assert answer_last(library, WHAT, heads) == answer_last(library, heads)
    assert answer_last(library, WHAT, heads, "And where?") == answer_last(library, heads, "And where?")


def test_refused_question_clears_the_topic(library: Library) -> None:
    assert (
        answer_last(library, WHAT, "Who won the football world cup?", "А где?") == answer_last(library, "А где?") == []
    )


@settings(max_examples=40)
@given(st.text(), st.text(), st.lists(st.text(), max_size=2))
def test_any_topic_is_accepted(question: str, before: str, documents: list[str]) -> None:
    topic = Topic(before, tuple(documents))
    assert merge_with_previous(read_question(question), topic).text == question
    assert Library(seeds().values()).answer(question, topic).question == question


@pytest.mark.parametrize(
    "question", ["How many clusters are there in Russia?", "Who said that the country has a lot to offer?"]
)
def test_there_are_and_said_that_are_no_references(question: str) -> None:
    assert not is_followup(read_question(question))


@pytest.mark.parametrize("question", ["Who was there?", "When was that?", "What happened there?"])
def test_there_and_that_are_references(question: str) -> None:
    assert is_followup(read_question(question))


@pytest.mark.parametrize("question", ["And where was it held?", "А где?", "What did he say?", "Who signed it?"])
def test_followup_without_topic_is_refused(library: Library, question: str) -> None:
    assert not library.answer(question).answered


def test_followup_with_a_name_needs_no_topic(library: Library) -> None:
    assert library.answer("And who is Li Yong?").answered


def test_followup_is_understood_by_its_topic() -> None:
    understood = understand_question("And where was it held?", Topic(WHAT, ("key",)))
    assert (understood.documents, understood.is_unresolved) == (frozenset({"key"}), False)
    assert understand_question("And where was it held?").is_unresolved
    assert not understand_question("And where did Li Yong meet them?").is_unresolved
    assert not understand_question("what did they not agree on in kazan", is_name={"kazan"}.__contains__).is_unresolved
    assert understand_question(WHAT, Topic("Who?", ("key",))) == read_question(WHAT)


def test_name_in_lower_case_needs_no_topic(library: Library) -> None:
    assert library.answer("gatilov who is it").answered
    assert "Gatilov" in library.answer("what did he say gatilov").quotes[0].text


APPLICATIONS = make_document("forum", "The youth forum in Kazan got 1,150 applications from 41 countries.")
OTHERS = make_document("fund", "The fund for small enterprises got 300 applications in spring.")


def test_short_question_is_asked_of_the_documents_quoted(reader: CrossEncoder) -> None:
    library = Library([APPLICATIONS, OTHERS], reader=reader)
    for subject, quoted in (("youth forum in kazan", "1,150"), ("fund for small enterprises", "300")):
        assert quoted in answer_last(library, subject, "how many applications did they get")[0]


def test_short_question_may_change_the_topic(reader: CrossEncoder) -> None:
    library = Library([APPLICATIONS, OTHERS], reader=reader)
    assert "The fund" in answer_last(library, "youth forum in kazan", "when did the fund get applications")[0]


def test_followup_does_not_report_the_unknown_words_of_the_question_before() -> None:
    library = Library([APPLICATIONS])
    first = library.answer("zorblax youth forum")
    assert first.unknown_words == ("zorblax",)
    assert library.answer("and where?", topic_of(first)).unknown_words == ()


@pytest.mark.parametrize("question", ["what about that one", "tell me more on this one", "а что с этим"])
def test_reference_to_what_was_shown_is_a_followup(question: str) -> None:
    assert is_followup(read_question(question))
