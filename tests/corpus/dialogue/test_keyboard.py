"""Text typed with the other keyboard layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.keyboard import intended_text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rjulf rjyuhtcc", "когда конгресс"),
        ("Rnj gjlgbcfk vtvjhfylev?", "кто подписал меморандум?"),
        ("rjulf ,sk ajhev d dtyt", "когда был форум в вене"),
        ("ghbdtn", "привет"),
        ("црщ ышптув еру ьуьщкфтвгь", "who signed the memorandum"),
    ],
)
def test_text_of_the_other_layout_is_read(typed: str, meant: str) -> None:
    assert intended_text(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "when is the congress",
        "кто подписал",
        "Li Yong",
        "ACTP RF",
        "ЦМПС",
        "kto podpisal memorandum",
        "asdfghjkl",
        "",
        "2",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert intended_text(text) is None


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert intended_text(text) != text
