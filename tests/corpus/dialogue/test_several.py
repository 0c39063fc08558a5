"""The questions of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.several import MAX_QUESTIONS, questions_in
from corpus.evaluation.question_files import read_cases
from tests.corpus.dialogue.test_intents import MESSAGES


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Good morning, could you please tell me when the heads met and who signed the memorandum? "
            "Also, how many countries have attachés? Thank you!",
            ["when the heads met", "who signed the memorandum?", "how many countries have attachés?"],
        ),
        (
            "Добрый день! Подскажите, пожалуйста, когда собирались руководители и кто подписал меморандум? Заранее "
            "спасибо!",
            ["когда собирались руководители", "кто подписал меморандум?"],
        ),
        ("I am a journalist. When did the heads meet?", ["When did the heads meet?"]),
        ("Здравствуйте, я из газеты. А где прошёл форум?", ["А где прошёл форум?"]),
        ("hi, what's new?", ["what's new?"]),
        ("первый вопрос: когда был форум\nвторой вопрос: кто его открыл", ["когда был форум", "кто его открыл"]),
        ("1) when was the forum?\n2) who opened it?", ["when was the forum?", "who opened it?"]),
        ("Who is Gatilov and what did he say?", ["Who is Gatilov", "what did he say?"]),
        ("хотел бы узнать, кто глава юнидо, спасибо", ["кто глава юнидо"]),
    ],
)
def test_questions_are_taken_out_of_a_polite_message(text: str, asked: list[str]) -> None:
    assert list(questions_in(text)) == asked


@pytest.mark.parametrize(
    "text",
    [
        "When and where was the meeting held?",
        "Who signed the memorandum and when?",
        "Кто и когда подписал меморандум?",
        "What did Mr. Steymann say?",
        "Thanks, bye",
        "Could you please tell me about the training?",
        "thanks to whom was the memorandum signed",
        "the training took place in 2021, right?",
        "And where was it held?",
        "",
    ],
)
def test_other_message_stays_whole(text: str) -> None:
    assert questions_in(text) == (text,)


def test_plain_questions_stay_whole() -> None:
    asked = [each.question for each in read_cases(MESSAGES.with_name("questions.jsonl"))]
    assert len(asked) > 100
    assert [each for each in asked if questions_in(each) != (each,)] == []


@pytest.mark.parametrize("text", ["." * 50_000, "please " * 20_000, " ," * 900 + "?"])
def test_hostile_message_takes_no_time(text: str) -> None:
    assert questions_in(text) == (text,)


@given(st.text(max_size=200))
def test_any_message_has_questions(text: str) -> None:
    assert 1 <= len(questions_in(text)) <= MAX_QUESTIONS
