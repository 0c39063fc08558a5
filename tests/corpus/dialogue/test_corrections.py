"""Messages that correct a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.corrections import corrected_question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("not him, the cosmonaut", "and the cosmonaut?"),
        ("No, I meant the 2018 one", "and the 2018 one?"),
        ("nope: in Moscow!", "and in Moscow?"),
        ("не он, а космонавт", "а космонавт?"),
        ("нет, в Москве", "а в Москве?"),
        ("нет, я про 2018 год", "а 2018 год?"),
    ],
)
def test_what_was_meant_is_asked(text: str, asked: str) -> None:
    assert corrected_question(text) == asked


@pytest.mark.parametrize(
    "text",
    ["no", "нет", "no thanks", "not that", "no documents on Kazan?", "no, who signed it?", "не то", "нет, а кто?"],
)
def test_other_message_corrects_nothing(text: str) -> None:
    assert corrected_question(text) is None


@given(st.text())
def test_any_message_can_be_read(text: str) -> None:
    assert corrected_question(text) != text
