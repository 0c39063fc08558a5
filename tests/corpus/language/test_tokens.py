import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tokens import (
    STOP_WORDS,
    is_cyrillic,
    is_russian_word,
    language_of,
    lemma,
    may_be_name,
    normalize,
    stem,
    terms,
    words,
)
from corpus.models import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When did they meet?", "en"),
        ("Когда они встретились?", "ru"),
        ("Что такое ISID?", "ru"),
        ("What is МФТИ and what is its work?", "en"),
        ("ЮНИДО UNIDO", "ru"),
        ("", "en"),
        ("1986 🙂", "en"),
        ("漢字", "en"),
    ],
)
def test_language_of_a_text(text: str, language: Language) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Attaché", "attache"),
        ("ATTACHE\u0301", "attache"),
        ("Wójcik Ångström", "wojcik angstrom"),
        ("Ёлка ёж", "елка еж"),
        ("Йод и йога", "йод и йога"),
        ("ﬁnal ＵＮＩＤＯ ²", "final unido 2"),
        ("", ""),
    ],
)
def test_normalize_folds_case_and_marks(text: str, folded: str) -> None:
    assert normalize(text) == folded


def test_terms_are_stems_without_stop_words() -> None:
    assert words("The ITPOs' 4-5 October, мы_они") == ["the", "itpos", "4", "5", "october", "мы", "они"]
    assert terms("The heads gathered in Moscow") == ["head", "gather", "moscow"]
    assert terms("the of and и в на") == []


@pytest.mark.parametrize(
    "forms",
    ["country countries", "sign signed signing signs", "страна страны странах стран", "люди людей человек человека",
     "подписал подписали подписать", "Москва Москве Москвой", "учёный ученого"],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(normalize(each)) for each in forms.split()}) == 1


def test_russian_morphology() -> None:
    assert lemma("странах") == "страна"
    assert is_russian_word("меморандум")
    assert not is_russian_word("гатилов")
    assert not is_russian_word("коротков")
    assert is_cyrillic("МФТИ")
    assert not is_cyrillic("MIPT")
    assert may_be_name("Иван")
    assert may_be_name("Коротков")
    assert not may_be_name("Выступил")


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert len(terms(text)) == sum(word not in STOP_WORDS for word in words(text))
    assert all(terms(text))
    assert language_of(text) in ("en", "ru")
