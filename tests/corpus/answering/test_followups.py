"""Questions that can't be understood without the one before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.answering.followups import Topic, is_followup, merge_with_previous, topic_of
from corpus.library import Library
from corpus.retrieval.questions import read_question
from tests.corpus.test_seeds import TRAINING
from tests.support.seeds import seeds

WHAT = "What was the digital attaché training?"


@pytest.mark.parametrize(
    "question",
    ["And where was it held?", "And when?", "Where?", "Why?", "Who signed it?", "What did he say?", "But who paid?",
     "А где?", "А когда?", "Кто его подписал?", "И сколько стран?", "Что она сказала?", "Почему?", "Где это было?"],
)  # fmt: skip
def test_what_leans(question: str) -> None:
    assert is_followup(read_question(question))


@pytest.mark.parametrize(
    "question",
    ["When did the ITPO heads gather in Moscow?", "Who is Li Yong?", "memorandum", "Кто такой Ли Юн?", "", "the", "🙂",
     "Какая тема была у Генеральной конференции?"],
)  # fmt: skip
def test_what_stands_alone(question: str) -> None:
    assert not is_followup(read_question(question))


def test_a_question_takes_up_the_words_of_the_topic() -> None:
    question = merge_with_previous(read_question("And where was the training held?"), Topic(WHAT, ()))
    assert question.kind == "where"
    assert question.terms == ("train", "held", "digit", "attach")


def talked(library: Library, *questions: str) -> list[str]:
    """What is answered to the last question of a conversation."""
    topic = None
    for question in questions:
        answer = library.answer(question, topic)
        topic = topic_of(answer, topic)
    return [each.text for each in answer.quotes]


@pytest.mark.parametrize("question", ["And where was it held?", "А где?", "Where?"])
def test_where(library: Library, question: str) -> None:
    assert "MIPT Moscow building" in talked(library, WHAT, question)[0]


@pytest.mark.parametrize("question", ["And when was it?", "А когда?", "When?"])
def test_when(library: Library, question: str) -> None:
    assert "On October 18" in talked(library, WHAT, question)[0]


def test_several_times(library: Library) -> None:
    assert talked(library, WHAT, "А где?") == talked(library, WHAT, "А когда?", "And where?", "А где?")


def test_only_the_topics_documents_are_looked_in(library: Library) -> None:
    topic = topic_of(library.answer(WHAT))
    assert topic == Topic(WHAT, (seeds()[TRAINING].key,))
    for question in ("Where?", "When?", "Who spoke there?", "And in Vienna?"):
        assert {each.document.id for each in library.answer(question, topic).sources} <= {TRAINING}


def test_a_new_topic_drops_the_old(library: Library) -> None:
    heads = "When did the ITPO heads gather in Moscow?"
    assert talked(library, WHAT, heads) == talked(library, heads)
    assert talked(library, WHAT, heads, "And where?") == talked(library, heads, "And where?")


def test_what_is_not_known_drops_it(library: Library) -> None:
    assert talked(library, WHAT, "Who won the football world cup?", "А где?") == talked(library, "А где?") == []


@given(st.text(), st.text(), st.lists(st.text(), max_size=2))
def test_any_topic_will_do(question: str, before: str, documents: list[str]) -> None:
    topic = Topic(before, tuple(documents))
    assert merge_with_previous(read_question(question), topic).text == question
    assert Library(seeds().values()).answer(question, topic).question == question


@pytest.mark.parametrize(
    "question", ["How many clusters are there in Russia?", "Who said that the country has a lot to offer?"]
)
def test_there_are_and_said_that_point_to_nothing(question: str) -> None:
    assert not is_followup(read_question(question))


@pytest.mark.parametrize("question", ["Who was there?", "When was that?", "What happened there?"])
def test_there_and_that_point_back(question: str) -> None:
    assert is_followup(read_question(question))


@pytest.mark.parametrize("question", ["And where was it held?", "А где?", "What did he say?", "Who signed it?"])
def test_what_leans_on_nothing_is_not_known(library: Library, question: str) -> None:
    assert not library.answer(question).answered


def test_a_name_can_be_looked_up_all_the_same(library: Library) -> None:
    assert library.answer("And who is Li Yong?").answered
