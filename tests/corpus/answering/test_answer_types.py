from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.answering.answer_types import find_answer_spans, match_answer_type
from corpus.retrieval.questions import Kind, Question, read_question
from tests.support.text_strategies import TEXTS

COUNTRIES = "They will work in 17 countries: Argentina, Armenia and South Africa."


def marked(question: str, sentence: str, day: date | None = None) -> list[str]:
    return [sentence[start:end] for start, end in find_answer_spans(read_question(question), sentence, day)]


@pytest.mark.parametrize(
    ("question", "sentence", "marks"),
    [
        ("When did they meet?", "They met on 4 and 5 October.", ["4 and 5 October"]),
        ("When is it?", "It will be held on September 17-19, 2024.", ["September 17-19, 2024"]),
        ("When was it built?", "It stands there since the 19th century.", ["19th century"]),
        ("When did they meet?", "They met in Moscow.", []),
        ("Когда это было?", "Встреча прошла 5 октября 2012 года.", ["5 октября 2012 года"]),
        ("Who came?", "LI Yong and Sergey Korotkov came.", ["LI Yong", "Sergey Korotkov"]),
        ("Who came with Li Yong?", "LI Yong and Sergey Korotkov came.", ["Sergey Korotkov"]),
        ("Who is Li Yong?", "LI Yong and Sergey Korotkov came.", ["LI Yong"]),
        ("What is Li Yong's position?", "LI Yong and Sergey Korotkov came.", ["LI Yong"]),
        ("Кто пришёл?", "Пришли Егорова Н. В. и Зимин К. А.", ["Егорова Н. В.", "Зимин К. А."]),
        ("Where did they meet?", "They met in Moscow and at the Boiling Point.", ["Moscow", "Boiling Point"]),
        ("Where was it signed?", "It was signed at UNIDO's Vienna headquarters.", ["Vienna"]),
        ("Where is her desk?", "Her desk in St. Petersburg is new.", ["St. Petersburg"]),
        ("Where are they?", "The Moscow-based centre is open.", ["Moscow"]),
        ("Where will they work?", COUNTRIES, ["Argentina", "Armenia", "South Africa"]),
        ("Where is it?", "Place: Room C4, Vienna International Centre", ["Room C4, Vienna International Centre"]),
        ("Где это было?", "Место: г. Калуга, ул. Ленина, д. 5", ["Калуга"]),
        ("Где это было?", "Семинар прошёл в Нижнем Новгороде.", ["Нижнем Новгороде"]),
        ("Where was it?", "It was approved in September 2021.", []),
        ("Where do they go?", "They give support to Russian IT companies.", []),
        ("Where is it?", "It is known in the BRICS space.", []),
        ("Which country sends most?", COUNTRIES, ["Argentina", "Armenia", "South Africa"]),
        ("How many countries?", COUNTRIES, ["17 countries"]),
        ("How many came?", "On 5 October 2012 twenty-three came.", ["twenty-three came"]),
        ("How many came?", "The first of six that came in 2012.", ["six"]),
        ("How many places are there?", "3. Summer school in Tomsk", []),
        ("How many places are there?", "2.1 There are 45 places.", ["45 places"]),
        ("Сколько специалистов обучат?", "Обучат 300 специалистов.", ["300 специалистов"]),
        ("How much did it cost?", "It cost $4.2 million and recycles 1,800 tonnes.", ["$4.2 million", "1,800 tonnes"]),
        ("Сколько это стоит?", "Это стоит 2,5 млн евро.", ["2,5 млн евро"]),
        ("How long did it last?", "Within the two weeks of the event they travelled.", ["two weeks"]),
        ("How long does it take?", "Between four and six months.", ["six months"]),
        ("Сколько лет они работают?", "Они работают пять лет.", ["пять лет"]),
        ("How old is he?", "He is 47 years old.", ["47 years old"]),
        ("Why did you go?", "We left because it was late.", ["because it was late"]),
        ("Why did she move?", "She has headed the desk since 2016.", []),
        ("What did he say?", "“We are glad to see this,” he said.", []),
        ("Tell me about it", "They met in Moscow on 5 October 2012.", []),
        ("What is it?", "It costs $5.", []),
    ],
)  # fmt: skip
def test_answer_spans_have_the_type_asked_for(question: str, sentence: str, marks: list[str]) -> None:
    assert marked(question, sentence) == marks


def test_date_without_year_takes_the_year_of_the_document() -> None:
    assert marked("When was it?", "It was on Thursday.", date(2019, 3, 14)) == ["Thursday"]


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When did they meet?", "They met on 5 October.", 1),
        ("When did they meet?", "They met.", -1),
        ("When was the 2012 meeting?", "The 2012 meeting was good.", -1),
        ("Who heads it?", "Its director is ill.", 1),
        ("Who heads it?", "It is well headed.", -1),
        ("Who came with Li Yong?", "LI Yong came.", -1),
        ("How many countries?", COUNTRIES, 1),
        ("How many people?", COUNTRIES, 0.5),
        ("How many people?", "On 5 October 2012 many came.", -1),
        ("Which countries?", COUNTRIES, 1),
        ("Which country?", "They work in Cuba.", 0.3),
        ("Which country?", "They work.", -1),
        ("What did he say?", "“We are very glad to see this,” he said.", 1),
        ("What did he say?", "He left.", -1),
        ("What is it?", "It is a project.", 0),
        ("Does it work?", "It works.", 0),
    ],
)
def test_type_match_of_a_sentence(question: str, sentence: str, expected: float) -> None:
    assert match_answer_type(read_question(question), sentence) == expected


KINDS = st.sampled_from(get_args(Kind)).map(lambda kind: Question("", "en", kind, ()))


@given(KINDS, TEXTS)
def test_answer_spans_are_ordered_and_disjoint(question: Question, text: str) -> None:
    at = 0
    for start, end in find_answer_spans(question, text):
        assert at <= start < end <= len(text)
        at = end
    assert -1 <= match_answer_type(question, text) <= 1
