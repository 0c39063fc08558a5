"""Countries and what is called after them."""

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
def test_names_and_what_is_called_after_them(words: str, country: str) -> None:
    assert {word: country_of(word) for word in words.split()} == dict.fromkeys(words.split(), country)


@pytest.mark.parametrize("word", "Vienna Moscow us rf того мало oman chair Russell Li 2017 русло".split())
def test_other_words_name_no_country(word: str) -> None:
    assert country_of(word) is None


def test_countries_in_a_text() -> None:
    text = "Armenia, Belarus and the United States; в Казахстане, Российской Федерации"
    found = [text[slice(*span)] for span in find_countries(text)]
    assert found == ["Armenia", "Belarus", "United States", "Казахстане"]
