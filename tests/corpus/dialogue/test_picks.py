"""Messages that pick an item by its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dialogue.picks import LAST, Pick, read_pick


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("#3", 3),
        ("№ 5", 5),
        ("2.", 2),
        ("the second one", 2),
        ("number two", 2),
        ("open the 4th please", 4),
        ("option 3", 3),
        ("last one", LAST),
        ("второй", 2),
        ("давай третий", 3),
        ("номер один", 1),
        ("5-й", 5),
        ("покажи последний", LAST),
    ],
)
def test_number_picks_an_item_of_the_list(text: str, number: int) -> None:
    assert read_pick(text) == Pick(number)


@pytest.mark.parametrize(
    ("text", "pick"),
    [
        ("document 2", Pick(2, "documents")),
        ("source no. 3", Pick(3, "documents")),
        ("summarise document 2", Pick(2, "documents", wants_summary=True)),
        ("кратко о документе 3", Pick(3, "documents", wants_summary=True)),
        ("what is document 2 about?", Pick(2, "documents", wants_summary=True)),
        ("о чём первый документ", Pick(1, "documents", wants_summary=True)),
        ("the first document", Pick(1, "documents")),
        ("второй документ", Pick(2, "documents")),
    ],
)
def test_document_is_picked_by_its_number(text: str, pick: Pick) -> None:
    assert read_pick(text) == pick


@pytest.mark.parametrize(
    "text",
    [
        "2018",
        "who signed it",
        "0",
        "",
        "in 2018",
        "17 countries",
        "what does 747 mean",
        "Who was the first astronaut?",
        "3 and 4",
        "а в 2012",
    ],
)
def test_other_messages_pick_nothing(text: str) -> None:
    assert read_pick(text) is None


@given(st.text())
def test_any_message_can_be_read(text: str) -> None:
    pick = read_pick(text)
    assert pick is None or pick.number == LAST or 1 <= pick.number <= 999
