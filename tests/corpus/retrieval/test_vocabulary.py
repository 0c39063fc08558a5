"""A vocabulary that changes equals one that is counted from all texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.retrieval.questions import read_question
from corpus.retrieval.vocabulary import Vocabulary
from tests.support.text_strategies import TEXTS


def is_equal(one: Vocabulary, other: Vocabulary) -> bool:
    arrays, lists = one.to_arrays()
    other_arrays, other_lists = other.to_arrays()
    counts = [
        [sorted(zip(*[iter(each[name])] * 3, strict=True)) for name in ("countries", "abbreviations", "name_pairs")]
        for each in (lists, other_lists)
    ]
    return (
        all(np.array_equal(arrays[name], other_arrays[name]) for name in arrays)
        and (lists["words"], lists["stems"]) == (other_lists["words"], other_lists["stems"])
        and counts[0] == counts[1]
    )


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_changed_vocabulary_equals_a_new_one(texts: list[str], more: list[str]) -> None:
    first, both = Vocabulary.from_texts(texts), Vocabulary.from_texts([*texts, *more])
    assert is_equal(first.with_added(more), both)
    assert is_equal(both.without(more), first)


def test_changed_vocabulary_keeps_the_spellings_of_names() -> None:
    [name] = read_question("Who met Korotkow?").words[1:]
    vocabulary = Vocabulary.from_texts(["Anna Petrova spoke in Vienna."])
    assert vocabulary.spellings(name) == {name.term: 1}
    added = vocabulary.with_added(["Sergey Korotkov came."])
    assert added.spellings(name) == {"korotkov": 1}
    assert added.without(["Anna Petrova spoke in Vienna."]).spellings(name) == {"korotkov": 1}
    assert added.without(["Sergey Korotkov came."]).spellings(name) == {name.term: 1}


@given(st.lists(TEXTS, max_size=3))
def test_vocabulary_is_restored_from_its_arrays(texts: list[str]) -> None:
    vocabulary = Vocabulary.from_texts(texts)
    assert is_equal(Vocabulary.from_arrays(*vocabulary.to_arrays()), vocabulary)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("что сказал ли юн о россии", "что сказал Ли Юн о россии"),
        ("встреча с ли юном", "встреча с Ли Юном"),
        ("what did li yong say", "what did Li Yong say"),
        ("есть ли юристы", "есть ли юристы"),
        ("ли", "ли"),
    ],
)
def test_short_names_side_by_side_are_known(asked: str, named: str) -> None:
    vocabulary = Vocabulary.from_texts(["LI Yong, Director General, spoke.", "In Moscow he was brief."])
    assert vocabulary.with_names(asked) == named
    assert vocabulary.without(["LI Yong, Director General, spoke."]).with_names(asked) == asked
