import pytest

from corpus.language.word_frequency import informativeness


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("the", 0, 0.06),
        ("и", 0, 0.06),
        ("memorandum", 0.6, 1),
        ("меморандумом", 0.6, 1),
        ("странами", 0.4, 0.6),
        ("qwrtzu", 1, 1),
        ("2012", 1, 1),
    ],
)
def test_informativeness_falls_with_frequency(word: str, low: float, high: float) -> None:
    assert low <= informativeness(word) <= high
