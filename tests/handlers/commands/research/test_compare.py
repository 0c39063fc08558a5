"""/compare over the wire."""

from __future__ import annotations

import re

import pytest

from handlers.commands.research.compare import read_subjects
from handlers.translations import texts_for
from tests.support.conversation import Conversation, conversation, quotations

EN, RU = texts_for("en"), texts_for("ru")


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("2012 2018", ("2012", "2018")),
        ("Moscow and Vienna", ("Moscow", "Vienna")),
        ("Nizhny Novgorod vs. Kazan", ("Nizhny Novgorod", "Kazan")),
        ("Нижний Новгород и Казань", ("Нижний Новгород", "Казань")),
        ("digital attaches; training", ("digital attaches", "training")),
        ("2012-2018", None),
        ("Moscow", None),
        ("a, b, c", None),
        ("", None),
        ("x" * 200 + " and y", None),
    ],
)
def test_two_subjects_are_read(text: str, subjects: tuple[str, str] | None) -> None:
    assert read_subjects(text) == subjects


async def test_subjects_are_quoted_next_to_each_other(talk: Conversation) -> None:
    [reply] = await talk.say("/compare 2012 2018")
    lines = reply["text"].split("\n")
    assert lines[0] == "Comparison: 2012 and 2018"
    assert any("4 and 5 October" in each for each in quotations(reply))
    assert any("December 17, 2018" in each for each in quotations(reply))
    assert EN.nothing_found not in reply["text"]  # 2018 has its sentence under another heading than 2012
    for subject in ("2012", "2018"):
        [at] = [at for at, line in enumerate(lines) if re.fullmatch(rf"(\d+) documents? on {subject}", line)]
        listed = 0
        while at + 1 + listed < len(lines) and re.match(r"\d+\. ", lines[at + 1 + listed]):
            listed += 1
        assert lines[at].startswith(f"{listed} ")


async def test_command_asks_for_two_subjects_and_says_when_it_knows_nothing(talk: Conversation) -> None:
    assert (await talk.say("/compare"))[0]["text"] == EN.which_comparison
    assert (await talk.say("Moscow and Vienna"))[0]["text"].startswith("Comparison: Moscow and Vienna")
    assert (await talk.say("/compare Moscow"))[0]["text"] == EN.which_comparison
    [one] = await talk.say("/compare Moscow and banana")
    assert f"Banana: {EN.nothing_found}" in one["text"]
    assert "0 documents on banana" in one["text"]
    [none] = await talk.say("/compare <b> banana")
    assert "<b>" in none["text"]
    assert not quotations(none)


async def test_russian_reader_compares_in_russian() -> None:
    async with conversation(language_code="ru") as talk:
        [reply] = await talk.say("/compare Москва и Вена")
        assert reply["text"].startswith("Сравнение: Москва и Вена")
        assert quotations(reply)
