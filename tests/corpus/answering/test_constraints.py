"""Constraints: years, numbers, ordinals, and plans that have been changed."""

import pytest

from corpus.answering.constraints import is_cancellation, is_superseded_plan, numbers, share_met, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who signed it in 2012", {"2012"}),
        ("в 2017 году", {"2017"}),
        ("room 2012a, 1,985 people, 20.5", set()),
        ("from 1998 to 2004", {"1998", "2004"}),
    ],
)
def test_years_are_read(text: str, expected: set[str]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the third summit", {"3"}),
        ("the 17th session in 2017", {"17"}),
        ("14-я сессия", {"14"}),
        ("третьего саммита", {"3"}),
        ("в пятницу", set()),
        ("747 days", {"747"}),
        ("2.6 million", set()),
    ],
)
def test_numbers_and_ordinals_are_read(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


def test_share_met_counts_what_any_text_has() -> None:
    assert share_met(frozenset(), []) == 1.0
    assert share_met(frozenset({"3", "17"}), [frozenset({"17"}), frozenset()]) == 0.5


@pytest.mark.parametrize(
    "sentence",
    ["Previously it was planned for 23 April.", "The forum, originally scheduled for May, is in June.",
     "Ранее планировалось провести форум 23 апреля.", "Форум должен был состояться в мае."],
)  # fmt: skip
def test_superseded_plan_is_recognised(sentence: str) -> None:
    assert is_superseded_plan(sentence)


@pytest.mark.parametrize("sentence", ["It is planned for 30 April.", "Форум планируется провести в мае."])
def test_current_plan_is_not_superseded(sentence: str) -> None:
    assert not is_superseded_plan(sentence)


@pytest.mark.parametrize(
    "sentence", ["The forum has been cancelled.", "It was called off.", "Форум отменён.", "Встречу перенесли на май."]
)
def test_cancellation_is_recognised(sentence: str) -> None:
    assert is_cancellation(sentence)
