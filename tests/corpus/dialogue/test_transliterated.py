"""Russian typed in Latin letters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.transliterated import russian_text
from corpus.evaluation.messages import read_messages
from corpus.evaluation.question_files import read_cases
from tests.support.seeds import seeds
from training.messages import read_messages as training_messages

TESTS = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kto takoi gatilov", "кто такой гатилов"),
        ("kogda byla vstrecha v moskve", "когда была встреча в москве"),
        ("Chto novogo?", "что нового?"),
        ("spasibo bolshoe", "спасибо большое"),
        ("cifrovie attashe", "цифровые атташе"),
        ("tsifrovye attashe", "цифровые атташе"),
        ("4to ty umeesh", "что ты умеешь"),
        ("yeshchyo", "еще"),
        ("esche", "еще"),
        ("xorosho", "хорошо"),
        ("a gde", "а где"),
        ("perevedi", "переведи"),
        ("pokazhi sobytiya za 2018 god", "покажи события за 2018 год"),
        ("gde proshla vstrecha rukovoditelei itpo", "где прошла встреча руководителей itpo"),
        ("kto podpisal memorandum s roskongressom", "кто подписал меморандум с росконгрессом"),
    ],
)
def test_russian_in_latin_letters_is_read(typed: str, meant: str) -> None:
    assert russian_text(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "when is the congress",
        "Gatilov",
        "Li Yong",
        "Moskva",
        "ACTP RF",
        "кто подписал",
        "rjulf rjyuhtcc",
        "da",
        "heyyy",
        "helo there",
        "opora russia",
        "wo war das treffen",
        "où est la réunion",
        "cuándo fue la reunión en moscú",
        "",
        "2018",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert russian_text(text) is None


def test_no_english_message_is_read_as_russian() -> None:
    said = [text for text, _ in training_messages()]
    said += [each.text for each in read_messages(TESTS / "messages.jsonl")]
    said += [each.question for each in read_cases(TESTS / "questions.jsonl")]
    said += [line for each in seeds().values() for line in each.text.splitlines()]
    english = [each for each in said if each.isascii()]
    assert len(english) > 1_500
    read = {each for each in english if russian_text(each)}
    assert read <= {"okey", "okey dokey", "privet, hello", "spasibo thanks"}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert russian_text(text) != text
