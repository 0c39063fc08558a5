"""Abbreviations that texts explain in brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.abbreviations import find_abbreviations
from tests.support.text_strategies import TEXTS


def found(text: str) -> dict[str, str]:
    return {each.short: text[each.start : each.end] for each in find_abbreviations(text)}


CENTRE = "Centre for International Industrial Cooperation"
ISID = "inclusive and sustainable industrial development"
OFFICES = "Investment and Technology Promotion Offices"
RUSSIAN_CENTRE = "Центр международного промышленного сотрудничества"


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (f"The {CENTRE} (CIIC) met.", "ciic", CENTRE),
        (f"achieving {ISID} (ISID) and", "isid", ISID),
        (f"UNIDO {OFFICES} (ITPOs)", "itpo", OFFICES),
        (f"{RUSSIAN_CENTRE} (ЦМПС)", "цмпс", RUSSIAN_CENTRE),
        (f"the CIIC ({CENTRE}) is", "ciic", CENTRE),
        ("small and medium-sized enterprises (SMEs)", "sme", "small and medium-sized enterprises"),
    ],
)
def test_long_form_is_found(text: str, short: str, long: str) -> None:
    assert found(text) == {short: long}


@pytest.mark.parametrize(
    "text",
    ["in May (see below)", "he said (RIA Novosti)", "the end (2012)", "Vienna (AUSTRIA)", "(CIIC)", "CIIC (Moscow)"],
)
def test_other_brackets_explain_nothing(text: str) -> None:
    assert found(text) == {}


WORDS = st.lists(st.text("abcdefgh", min_size=3, max_size=7), min_size=3, max_size=6)


@given(WORDS)
def test_initials_of_any_words_are_found_again(words: list[str]) -> None:
    long = " ".join(word.capitalize() for word in words)
    short = "".join(word[0] for word in words).upper()
    assert found(f"Then came {long} ({short}).")[short.lower()].endswith(long.split(" ", 1)[1])


@given(TEXTS)
def test_spans_are_inside_any_text(text: str) -> None:
    for each in find_abbreviations(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.short
