"""The gloss: Russian questions word by word in English."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.gloss import gloss, translate_word
from corpus.language.tokens import is_cyrillic, is_russian_word, lemma, normalize
from tests.support.text_strategies import TEXTS

DICTIONARY = [
    line.split("\t") for line in files("corpus.language").joinpath("ru_en.tsv").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("кто подписал меморандум", "who sign memorandum"),
        ("Кто генеральный директор ЮНИДО?", "who director general of UNIDO?"),
        ("кто гендиректор", "who director general"),
        ("директор центра", "director of centre"),
        ("Когда прошла 14-я сессия?", "when take place 14th session?"),
        ("что такое АСИ", "what is Agency for Strategic Initiatives"),
        ("сколько лет директору", "how old director"),
        ("где обучние атташе", "where training of attache"),  # a slip is mended
        ("Стуглев", "Stuglev"),
        ("МГТУ", "MGTU"),
        ("почему красноярск опоздал на 2 года", "why Krasnoyarsk be late on 2 year"),
        ("до какого числа пекарня в костроме", "until what date bakery in Kostroma"),
        ("meeting ITPO in 2012", "meeting ITPO in 2012"),
    ],
)
def test_russian_words_become_english(russian: str, english: str) -> None:
    assert gloss(russian) == english


def test_spelling_is_asked_for_names_that_the_dictionary_lacks() -> None:
    assert gloss("кто такой Ли Юн", {"Ли": "Li", "Юн": "Yong"}.get) == "who is Li Yong"
    assert gloss("Стуглев", lambda _: None) == "Stuglev"


def test_dictionary_has_normalized_lemmas_once_and_plain_english() -> None:
    assert all((len(entry) == 2 and all(map(str.strip, entry))) or entry[1] == "" for entry in DICTIONARY)
    keys = [entry[0] for entry in DICTIONARY]
    assert keys == sorted(set(keys))
    assert [key for key in keys if any(normalize(lemma(word)) != word for word in key.split())] == []
    assert not any(is_cyrillic(entry[1]) for entry in DICTIONARY)


def test_word_with_a_slip_is_translated_and_a_real_word_is_not_mended() -> None:
    assert translate_word("меморандм") == "memorandum"
    assert is_russian_word("бегемот")
    assert translate_word("бегемот") is None


@given(TEXTS | st.text())
def test_any_text_has_a_gloss_without_russian_words(text: str) -> None:
    found = gloss(text)
    assert gloss(text) == found
    if not is_cyrillic(text):
        assert found == text
