import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tokens import normalize
from corpus.people.name_matching import is_same_name, spell


def same(one: str, other: str) -> bool:
    return is_same_name(spell(normalize(one)), spell(normalize(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Korotkov", "Korotkow"),
        ("Korotkov", "Коротков"),
        ("Korotkov", "Коротковым"),
        ("Korotkov", "Короткова"),
        ("Короткову", "Коротковым"),
        ("Korotkova", "Короткова"),
        ("Alexander", "Александром"),
        ("Alexander", "Aleksandr"),
        ("Elena", "Yelena"),
        ("Elena", "Елены"),
        ("Sergey", "Sergei"),
        ("Sergey", "Сергея"),
        ("Georgy", "Георгием"),
        ("Maria", "Марией"),
        ("Li", "Ли"),
        ("Yong", "Юна"),
        ("Müller", "Мюллера"),
        ("Filippovskaya", "Филипповской"),
        ("Evstafyev", "Евстафьева"),
        ("Gatilov", "Гатиловым"),
        ("UNIDO", "ЮНИДО"),
        ("Roscongress", "Росконгрессом"),
    ],
)
def test_spellings_of_one_name_are_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Korotkov", "Korotkova"),
        ("Korotkova", "Коротков"),
        ("Petrov", "Petrova"),
        ("Petrov", "Перов"),
        ("Petrov", "Perov"),
        ("Ivan", "Иванова"),
        ("Ivanov", "Иваном"),
        ("Marina", "Мария"),
        ("Антон", "Антонов"),
        ("Korotkov", "Karatkov"),
    ],
)
def test_two_names_differ(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.text(max_size=20).map(normalize))
def test_word_is_same_as_itself(word: str) -> None:
    assert is_same_name(spell(word), spell(word))
    assert spell(word).sound in spell(word).forms
