import pytest

from tests.support.seeds import attributed, read_passages

LONG = "This is a sentence of a speech that is long enough to count. And we go on. All is well"
SAID = ["This is a sentence of a speech that is long enough to count.", "And we go on.", "All is well"]
RUSSIAN = "Это предложение из речи, и оно достаточно длинное. Мы идём дальше. Всё хорошо"


@pytest.mark.parametrize(
    ("text", "speaker", "count"),
    [
        pytest.param(f"LI Yong, Director General, said, “{LONG}.”", "LI Yong, Director General", 2, id="before"),
        pytest.param(f"LI Yong, Director General: “{LONG}.”", "LI Yong, Director General", 2, id="before, colon"),
        pytest.param(f"“{LONG},” said Anna Ivanova, director of the centre.", "Anna Ivanova, director of the centre", 2,
                     id="after"),
        pytest.param(f"“{LONG}”, Anna Ivanova said.", "Anna Ivanova", 2, id="after, verb last"),
        pytest.param(f'"{LONG}", added Anna Ivanova.', "Anna Ivanova", 2, id="straight marks"),
        pytest.param(f"«{RUSSIAN}», — сказал Иван Петров.", "Иван Петров", 2, id="after, Russian"),
        pytest.param(f"Директор центра Иван Петров заявил: «{RUSSIAN}».", "Директор центра Иван Петров", 2,
                     id="before, Russian"),
        pytest.param(f"Как отметил Иван Петров, «{RUSSIAN}».", "Иван Петров", 2, id="verb, then name, Russian"),
        pytest.param(f"Gennady Gatilov, Deputy Minister, was there. He said, “{LONG}.”", "Gennady Gatilov", 2, id="he"),
        pytest.param(f"“{LONG}.”\nAnna Ivanova,\nDirector of the centre", "Anna Ivanova, Director of the centre", 3,
                     id="signature"),
        pytest.param(f"{LONG}.”\n\nAnna Ivanova,\nDirector of the centre", "Anna Ivanova, Director of the centre", 3,
                     id="signature, no opening mark"),
        pytest.param(f"«{RUSSIAN}».\nИван Петров,\nдиректор центра", "Иван Петров, директор центра", 3,
                     id="signature, Russian"),
    ],
)  # fmt: skip
def test_quotation_gets_its_speaker(text: str, speaker: str, count: int) -> None:
    assert [each for _, each in attributed(read_passages(f"The title of this\n\n{text}"))] == [speaker] * count


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"It was held under the theme “{LONG}”.", id="a theme"),
        pytest.param(f'Mr Avdeev took part in a presentation entitled, "{LONG}."', id="a title"),
        pytest.param(f"“{LONG}”, Vienna International Centre Room Four.", id="a place"),
        pytest.param(f"The Memorandum is important. He said, “{LONG}.”", id="he is no memorandum"),
        pytest.param(f"United Nations Day was held. They said, “{LONG}.”", id="they are no day"),
        pytest.param(f"At the opening with Anna Ivanova she said: “{LONG}.”", id="she may be anyone"),
        pytest.param(f"“{LONG},” he said.", id="he alone"),
        pytest.param('It has a 5" pipe, said Anna Ivanova. And here we go on. It has a 7" pipe.', id="inches"),
        pytest.param(f'He called it "good". {LONG}. He called it "bad".', id="between two quotations"),
    ],
)
def test_quotation_without_sure_speaker_gets_none(text: str) -> None:
    assert attributed(read_passages(f"The title of this\n\n{text}")) == []


def test_signature_applies_to_its_quotation_only() -> None:
    text = f"He called it “a day”. It was long. “{LONG}.”\nAnna Ivanova,\nDirector of the centre"
    said = attributed(read_passages(f"The title of this\n\n{text}"))
    assert [each for each, _ in said] == [f"“{SAID[0]}", SAID[1], "All is well.”"]


def test_signature_applies_across_wrapped_lines() -> None:
    text = (
        "We have indeed accumulated a wide range of experience, and we\n"
        "stand ready to use it. Our aim is to unleash the talents of the\n"
        "young. It is our priority.”\n"
        "Anna Ivanova,\n"
        "Director of the centre"
    )
    assert [speaker for _, speaker in attributed(read_passages(f"The title of this\n\n{text}"))] == [
        "Anna Ivanova, Director of the centre"
    ] * 3


def test_quoted_word_at_the_end_gets_no_speaker() -> None:
    text = "They visited the exhibition called “Innoprom.”\n\nAnna Ivanova,\nDirector of the centre"
    assert attributed(read_passages(f"The title of this\n\n{text}")) == []
