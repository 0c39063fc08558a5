"""Adding to the index and taking away from it: always the same as counting anew."""

from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.index.bm25 import BM25Index
from tests.corpus.index.test_bm25 import CORPORA, QUERIES, TERMS, large, plain, reference_scores

__all__ = ["large"]

STEPS = st.lists(
    st.one_of(
        st.lists(st.lists(TERMS, max_size=8), max_size=3),
        st.sets(st.integers(0, 20), max_size=3),
    ),
    max_size=6,
)


def changed(index: BM25Index, corpus: list[list[str] | None], steps: list[list[list[str]] | set[int]]) -> BM25Index:
    """Do the steps, to the index and to the list; a passage that is gone is None."""
    for step in steps:
        if isinstance(step, set):
            gone = [number for number in step if number < len(corpus)]
            for number in gone:
                corpus[number] = None
            index = index.without(gone)
        else:
            corpus += step
            index = index.with_added(step)
    return index


def check(index: BM25Index, corpus: list[list[str] | None], terms: list[str]) -> None:
    left = [number for number, passage in enumerate(corpus) if passage is not None]
    passages = [passage for passage in corpus if passage is not None]
    fresh = BM25Index(passages)
    scores = index.get_scores(terms)
    assert len(index) == len(passages)
    assert scores[left].tolist() == fresh.get_scores(terms).tolist()
    assert scores[left].tolist() == pytest.approx(reference_scores(passages, terms), abs=1e-9)
    assert not scores[[number for number, passage in enumerate(corpus) if passage is None]].any()
    assert [index.idf(term) for term in terms] == [fresh.idf(term) for term in terms]
    assert [term in index for term in terms] == [term in fresh for term in terms]
    assert index.ceiling(plain(terms)) == fresh.ceiling(plain(terms))
    for k in (1, 3, len(corpus) + 1):
        found = [(left.index(hit.passage), hit.score) for hit in index.search(plain(terms), k)]
        assert found == [(hit.passage, hit.score) for hit in fresh.search(plain(terms), k)]
        assert [(hit.passage, hit.score) for hit in index.compacted().search(plain(terms), k)] == found


@given(CORPORA, STEPS, QUERIES)
def test_a_small_index_grows_and_shrinks(
    corpus: list[list[str] | None], steps: list[list[list[str]] | set[int]], terms: list[str]
) -> None:
    corpus = list(corpus)
    index = changed(BM25Index([passage for passage in corpus if passage is not None]), corpus, steps)
    check(index, corpus, terms)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_large_index_grows_and_shrinks(large: list[list[str]], data: st.DataObject) -> None:
    """Large enough for what is added to stand in a segment of its own, and for the frequent terms to be left out."""
    words = st.integers(0, 200).map(lambda number: f"w{number}") | st.sampled_from(["same", "new"])
    passages = st.lists(st.lists(words, max_size=12), max_size=4)
    numbers = st.sets(st.integers(0, len(large) + 3), max_size=5)
    corpus: list[list[str] | None] = list(large)
    index = changed(LARGE or _large(large), corpus, data.draw(st.lists(passages | numbers, max_size=4)))
    check(index, corpus, data.draw(st.lists(words, min_size=1, max_size=6)))


LARGE: BM25Index | None = None


def _large(passages: list[list[str]]) -> BM25Index:
    global LARGE  # noqa: PLW0603 - counted once
    LARGE = BM25Index(passages)
    return LARGE


def test_many_additions_are_merged(large: list[list[str]]) -> None:
    index = BM25Index(large[:5_000])
    corpus: list[list[str] | None] = list(large[:5_000])
    for at in range(5_000, 6_001, 7):
        index = changed(index, corpus, [large[at : at + 7], {at - 100}])
    check(index, corpus, ["w0", "w7", "w300", "same"])
    check(index.merged(), corpus, ["w0", "w7", "w300", "same"])


@pytest.mark.parametrize(
    "terms", [["w0"], ["w0", "w1", "w2"], ["w0", "w1", "w40", "w90"], [f"w{n}" for n in range(3, 60)]]
)
def test_the_best_are_taken_away(large: list[list[str]], terms: list[str]) -> None:
    """What is gone must not set what others need to be among the best."""
    index = LARGE or _large(large)
    best = [hit.passage for hit in index.search(plain(terms), 300)]
    corpus: list[list[str] | None] = list(large)
    check(changed(index, corpus, [set(best)]), corpus, terms)


def test_ties_go_by_the_order_that_is_given() -> None:
    index = BM25Index([["a"], ["a"], ["a", "b"]]).with_added([["a"]])
    assert [hit.passage for hit in index.search(plain(["a"]), 2)] == [0, 1]
    assert [hit.passage for hit in index.search(plain(["a"]), 2, lambda number: -number)] == [3, 1]


def test_readers_never_wait_and_see_one_state(large: list[list[str]]) -> None:
    """An index that is being searched stays as it was; the next one is made beside it."""
    index = BM25Index(large)
    before = index.search(plain(["w0", "w9"]), 10)
    wrong: list[object] = []
    states = [index]

    def read() -> None:
        for _ in range(200):
            state = states[-1]
            if len(state.search(plain(["w0", "w9"]), 10)) != 10 or index.search(plain(["w0", "w9"]), 10) != before:
                wrong.append(state)

    readers = [Thread(target=read) for _ in range(4)]
    for each in readers:
        each.start()
    for at in range(100):
        states.append(states[-1].with_added([large[at]]).without([at]))
    for each in readers:
        each.join()
    assert wrong == []
