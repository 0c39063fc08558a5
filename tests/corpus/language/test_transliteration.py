"""One name, many spellings; and slips of the finger."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tokens import normalize, stem
from corpus.language.transliteration import find_similar, phonetic_key
from corpus.retrieval.questions import read_question
from corpus.retrieval.vocabulary import Vocabulary


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param("Korotkov Korotkow Коротков", id="Korotkov"),
        pytest.param("Avdeev Авдеев Awdeew", id="Avdeev"),
        pytest.param("Sergey Sergei Sergej Сергей", id="Sergey"),
        pytest.param("Alexander Aleksander", id="Alexander"),
        pytest.param("Shcherbakov Щербаков Schtscherbakow", id="Shcherbakov"),
        pytest.param("Khrushchev Хрущев Hruschev", id="Khrushchev"),
        pytest.param("Philipp Filip Филипп", id="Philipp"),
        pytest.param("Yong Юн", id="a Chinese name"),
        pytest.param("Dong Дун", id="another"),
        pytest.param("Moscow Moskow", id="Moscow"),
    ],
)
def test_spellings_of_a_name_share_a_phonetic_key(spellings: str) -> None:
    assert len({phonetic_key(normalize(each)) for each in spellings.split()}) == 1


def vocabulary(words: str) -> Vocabulary:
    return Vocabulary.from_texts([words])


def found(word: str, words: str) -> set[str]:
    """The words of a corpus that a word of a question is taken for."""
    [asked] = read_question(f"of {word}").words
    stems = {stem(normalize(each)): each for each in words.split()}
    return {stems[term] for term in vocabulary(words).spellings(asked) if term in stems}


KOROTKOV = ["Korotkov", "Korotkow", "Коротков", "Коротковым", "Коротковых", "Korotkoff", "KOROTKOV"]
AVDEEV = ["Avdeev", "Avdeyev", "Авдеев", "Авдеева"]


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for names in (KOROTKOV, AVDEEV) for a, b in combinations(names, 2) for pair in ((a, b), (b, a))],
)
def test_spellings_of_a_name_match(one: str, other: str) -> None:
    assert found(one, f"{other} Moscow Vienna director")


@pytest.mark.parametrize("name", ["Korotkov", "Коротков", "Korotkow"])
def test_different_names_do_not_match(name: str) -> None:
    assert not found(name, "Kobyakov Moscow Kalamanov Korobeynikov Кортнев")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Korotkv", "Korotkov"),
        ("memorandom", "memorandum"),
        ("congres", "congress"),
        ("developement", "development"),
    ],
)
def test_typing_errors_match(word: str, meant: str) -> None:
    assert found(word, f"{meant} Moscow Vienna") == {meant}


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("meeting", "meeting meting"),
        ("congress", "congress congres"),
        ("training", "training trainings straining"),
    ],
)
def test_word_of_the_corpus_is_no_typing_error(word: str, words: str) -> None:
    assert {stem(each) for each in found(word, words)} == {stem(word)}


@pytest.mark.parametrize(("word", "words"), [("tee", "tea bee"), ("дом", "том дым"), ("1986", "1987 1988")])
def test_short_words_and_numbers_match_only_themselves(word: str, words: str) -> None:
    assert not found(word, words)


def test_most_similar_key_comes_first() -> None:
    skeletons = [phonetic_key(each) for each in ("korobkov", "korotkov", "vienna")]
    assert [number for number, _ in find_similar("коротковым", skeletons, 0.6, 5)] == [1, 0]
    assert find_similar("коротков", skeletons, 0.75, 1) == [(1, 1.0)]
    assert find_similar("a", skeletons, 0.0, 5) == []


@given(st.text(), st.text())
def test_any_word_has_a_phonetic_key(word: str, other: str) -> None:
    form = phonetic_key(normalize(word))
    assert form.isascii()
    assert phonetic_key(form) == form or len(phonetic_key(form)) <= len(form)
    assert all(
        0 <= likeness <= 1
        for _, likeness in find_similar(normalize(word), [form, phonetic_key(normalize(other))], 0.0, 5)
    )
