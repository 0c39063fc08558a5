"""From the question's words to the corpus's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tokens import stem
from corpus.library import Library
from corpus.retrieval.query_terms import QueryTerm, expand_query
from corpus.retrieval.questions import Word, read_question
from corpus.retrieval.vocabulary import Vocabulary
from tests.support.text_strategies import TEXTS


def asked(question: str, *texts: str) -> dict[str, dict[str, float]]:
    """For each word of a question the terms that would do."""
    found = expand_query(read_question(question).words, Vocabulary.from_texts(texts))
    return {each.word.text: dict(each.terms) for each in found}


def test_word_of_the_corpus_matches_itself() -> None:
    assert asked("the training of attaches", "training for attaches, straining") == {
        "training": {"train": 1},
        "attaches": {"attach": 1},
    }


def test_name_matches_its_other_spellings() -> None:
    assert asked("Who is Sergei?", "Sergey and Sergei met sergeants") == {"sergei": {"sergei": 1, "sergey": 1}}


def test_country_matches_its_adjective() -> None:
    assert asked("Russia", "the Russian Federation and Russia") == {"russia": {"russia": 1, "russian": 0.9}}
    assert asked("российский", "the Russian Federation") == {"российский": {"russian": 0.9}}


def test_abbreviation_that_the_corpus_lacks_is_written_out() -> None:
    assert list(asked("the MoU", "a memorandum of understanding")) == ["memorandum", "understanding"]
    assert list(asked("the MoU", "an MoU, or memorandum of understanding")) == ["mou"]


def test_name_of_the_corpus_is_one_in_lower_case_too() -> None:
    assert asked("who is sergei", "Sergey and Sergei") == {"sergei": {"sergei": 1, "sergey": 1}}
    assert asked("who is sergei", "a sergey and a sergei") == {"sergei": {"sergei": 1}}


def test_russian_name_matches_in_an_english_corpus() -> None:
    [terms] = asked("Кто такой Коротков?", "Sergey Korotkov and Anton Kobyakov").values()
    assert terms == {"korotkov": 1}


def test_name_matches_in_both_alphabets_of_a_mixed_corpus() -> None:
    [terms] = asked("Кто такой Коротков?", "Sergey Korotkov came", "Сергей Коротков пришёл").values()
    assert terms.keys() >= {"korotkov", stem("коротков")}


def test_typing_error_weighs_less_than_the_word() -> None:
    [terms] = asked("the memorandom", "a memorandum of Moscow").values()
    assert terms.keys() == {"memorandum"}
    assert 0 < terms["memorandum"] < 1


def test_unknown_word_stays_itself() -> None:
    assert asked("What is 1986 and chocolate?", "They met in 1987.") == {
        "1986": {"1986": 1},
        "chocolate": {"chocol": 1},
    }


def test_empty_vocabulary_keeps_the_words() -> None:
    assert asked("What is chocolate?") == {"chocolate": {"chocol": 1}}
    assert not Vocabulary.from_texts([]).is_mixed


def test_best_match_counts() -> None:
    word = Word("a", "a", is_name=False, written="a")
    each = QueryTerm(word, {"a": 1.0}, {"a": 1.0, "b": 0.5})
    assert each.match(frozenset("ab")) == 1
    assert each.match(frozenset("b")) == 0.5
    assert each.match(frozenset("c")) == 0
    assert each.matches_spelling(frozenset("ac"))
    assert not each.matches_spelling(frozenset("b"))


def test_word_of_another_language_matches_by_meaning(library: Library) -> None:
    found = library.search_answer("Когда подписали меморандум?")
    assert found.is_hybrid
    terms = {each.word.text: each.terms for each in found.query}
    assert max(terms["меморандум"].items(), key=lambda each: each[1])[0] == "memorandum"
    assert "sign" in terms["подписали"]


@given(TEXTS, TEXTS)
def test_weights_are_between_0_and_1(question: str, text: str) -> None:
    for each in expand_query(read_question(question).words, Vocabulary.from_texts([text])):
        assert each.terms
        assert list(each.terms.values()) == sorted(each.terms.values(), reverse=True)
        assert all(0 < weight <= 1 for weight in each.terms.values())
        assert all(0 < weight <= 1 for weight in each.index_weights.values())


@given(st.text(max_size=20).filter(str.strip))
def test_semantic_weights_are_between_0_and_1(text: str) -> None:
    vocabulary = Vocabulary.from_texts([text])
    rows = np.eye(len(vocabulary.words) + 1, 512, dtype=np.float32)
    word = Word("x", "x", is_name=False, written="x")
    assert all(
        0 < weight <= 1
        for weight in vocabulary.semantic_matches(word, rows[: len(vocabulary.words)] @ rows[0]).values()
    )


@pytest.mark.parametrize("text", ["", "the of", "🙂 …"])
def test_text_without_words_has_an_empty_vocabulary(text: str) -> None:
    assert Vocabulary.from_texts([text]).words == []
