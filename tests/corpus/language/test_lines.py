import pytest
from hypothesis import given

from corpus.language.lines import collapse_whitespace, split_lines
from tests.support.text_strategies import TEXTS

WRAPPED = """\
The heads of the UNIDO Investment and Technology Promotion Offices
gathered in Moscow for their annual meeting on 4 and 5 October. The
event was hosted by the Centre for International Industrial
Cooperation.
"""


def texts(text: str) -> list[str]:
    return [line.text for line in split_lines(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(WRAPPED, [collapse_whitespace(WRAPPED)], id="wrapped prose is one line"),
        pytest.param("One.\nTwo.\n", ["One.", "Two."], id="short lines stay apart"),
        pytest.param(f"{'a ' * 90}.\n{'b ' * 90}.", [f"{'a ' * 90}.", f"{'b ' * 90}."], id="a line a paragraph"),
        pytest.param("  One \t two \n\n\n \nThree", ["One two", "Three"], id="white space is folded"),
        pytest.param("Anna Ivanova\nDirector, UNIDO", ["Anna Ivanova", "Director, UNIDO"], id="contacts"),
        pytest.param(
            "They agreed on these three things, each of them worth the journey:\n"
            "- a programme for industry that all of the countries would welcome and\n"
            "  then go on to pay for;\n"
            "- a centre.",
            [
                "They agreed on these three things, each of them worth the journey:",
                "- a programme for industry that all of the countries would welcome and then go on to pay for;",
                "- a centre.",
            ],
            id="wrapped list items",
        ),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\n", [], id="blank"),
    ],
)
def test_wrapped_lines_are_joined(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("line", "is_item", "is_prose", "is_list_intro"),
    [
        ("- an item", True, False, False),
        ("• an item.", True, True, False),
        ("1. An item", True, False, False),
        ("(12) an item", True, False, False),
        ("а) пункт", True, False, False),
        ("— Мы рады, — сказал он.", False, True, False),
        ("г. Москва, ул. Мира", False, False, False),
        ("2012. A year", False, False, False),
        ("-5 degrees", False, False, False),
        ("A heading", False, False, False),
        ("A sentence.", False, True, False),
        ("A quoted one.”", False, True, False),
        ("«Вопрос?»", False, True, False),
        ("please contact:", False, False, True),
    ],
)
def test_kind_of_a_line(line: str, is_item: bool, is_prose: bool, is_list_intro: bool) -> None:
    [found] = split_lines(line)
    assert (found.is_item, found.is_prose, found.is_list_intro) == (is_item, is_prose, is_list_intro)


@given(TEXTS)
def test_lines_have_every_word_in_order(text: str) -> None:
    found = split_lines(text)
    assert [word for line in found for word in line.text.split()] == text.split()
    assert all(line.text == collapse_whitespace(text[line.start : line.end]) for line in found)
    assert [line.start for line in found] == sorted(line.start for line in found)
    assert [line.paragraph for line in found] == sorted(line.paragraph for line in found)


@pytest.mark.parametrize("pattern", ["\n", " \n", "a\n", "- \n", "a ", "a" * 71 + "\n", "1. a\n"])
def test_hostile_texts_take_linear_time(pattern: str) -> None:
    text = pattern * (50_000 // len(pattern))
    assert [word for line in texts(text) for word in line.split()] == text.split()


def test_speech_after_a_dash_is_no_list() -> None:
    said = "— Когда создан центр?\n— Центр создан в 1989 году.\n— развитие науки;\n— обмен опытом."
    assert [line.is_item for line in split_lines(said)] == [False, False, True, True]
