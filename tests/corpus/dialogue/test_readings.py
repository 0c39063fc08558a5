"""The question that a text means."""

import pytest

from corpus.dialogue.readings import question_meant


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("kogda byla vstrecha", "когда была встреча"),
        ("rjulf rjyuhtcc", "когда конгресс"),
        ("Hello! Could you tell me when the forum was and who opened it?", "when the forum was"),
        ("Zdravstvuyte, podskazhite, kogda byla vstrecha", "когда была встреча"),
        ("When was the forum?", "When was the forum?"),
    ],
)
def test_first_question_is_read_in_its_letters(text: str, question: str) -> None:
    assert question_meant(text) == question
