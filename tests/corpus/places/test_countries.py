"""Countries and their derivatives."""

import pytest

from corpus.places.countries import country_of, find_countries


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Russia Russian Russians RF Россия России Российская российский российской РФ", "RU"),
        ("Brazil Brazilian Бразилия Бразилии бразильский бразильским", "BR"),
        ("China Chinese Китай Китаем", "CN"),
        ("Kazakhstan Казахстан Казахстане казахстанский", "KZ"),
        ("Austria Austrian Австрия австрийский", "AT"),
        ("US USA США", "US"),
    ],
)
def test_country_of_knows_names_and_derivatives(words: str, country: str) -> None:
    assert {word: country_of(word) for word in words.split()} == dict.fromkeys(words.split(), country)


@pytest.mark.parametrize("word", "Vienna Moscow us rf того мало oman chair Russell Li 2017 русло".split())
def test_country_of_returns_none_for_other_words(word: str) -> None:
    assert country_of(word) is None


def test_find_countries_returns_their_spans() -> None:
    text = "Armenia, Belarus and the United States; в Казахстане, Российской Федерации"
    found = [text[slice(*span)] for span in find_countries(text)]
    assert found == ["Armenia", "Belarus", "United States", "Казахстане"]
