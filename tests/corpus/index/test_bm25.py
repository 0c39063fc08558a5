"""The embedded index with many passages: dense columns, candidates by upper bound, two segments."""

from collections.abc import Iterator
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.index import top_k
from corpus.index.bm25 import BM25Index
from corpus.index.protocol import Hit, Index
from tests.corpus.index.test_protocol import (
    WEIGHTS,
    Passages,
    all_hits,
    change,
    check_equals_fresh_index,
    plain,
    rank_bm25_scores,
    zipf_passages,
)

PASSAGES = zipf_passages(6_001)
INDEX = BM25Index().add(PASSAGES)


@pytest.fixture(scope="module", params=[0, 2_048], ids=["levels", "exact"], autouse=True)
def _max_exact_postings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run each test with sums of levels and with exact sums: few of these queries have 2,048 rare postings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top_k, "_MAX_EXACT_POSTINGS", request.param)
        yield


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(["w0"], id="in most passages"),
        pytest.param(["w0", "w1", "w2", "w0"], id="dense, repeated"),
        pytest.param(["w0", "w77", "w2999"], id="dense and rare"),
        pytest.param(["w2500"], id="in a handful"),
        pytest.param(["w2500", "w0", "w1"], id="in a handful, and dense"),
        pytest.param([f"w{number}" for number in range(60, 90)], id="many rare"),
        pytest.param(["same"], id="all ties"),
        pytest.param(["same", "w0", "w3"], id="ties at the edge"),
        pytest.param(["unknown"], id="in none"),
    ],
)
def test_large_segment_finds_the_best(terms: list[str]) -> None:
    expected = rank_bm25_scores(PASSAGES, terms)
    scores = all_hits(INDEX, terms)
    assert scores == pytest.approx({number: score for number, score in enumerate(expected) if score > 0}, abs=1e-9)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    for k in (1, 10, 700, 1_023, 1_024, 6_001):
        hits = [Hit(number, scores[number]) for number in ranked[:k]]
        assert INDEX.search(plain(terms), k).hits == hits
    assert len({scores.get(number) for number in range(5_501, 6_001)}) == 1


@settings(max_examples=30)
@given(st.data())
def test_large_segment_scores_the_best_alternative(data: st.DataObject) -> None:
    terms = st.integers(0, 60).map(lambda number: f"w{number}")
    query = data.draw(st.lists(st.dictionaries(terms, WEIGHTS, min_size=1, max_size=3), min_size=1, max_size=3))
    k = data.draw(st.sampled_from([1, 5, 40]))
    expected = np.zeros(len(PASSAGES))
    for clause in query:
        scores = []
        for term, weight in clause.items():
            own = all_hits(INDEX, [term])
            scores.append([weight * own.get(number, 0.0) for number in range(len(PASSAGES))])
        expected += np.max(scores, axis=0)
    hits = INDEX.search(query, k).hits
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected[expected > 0], reverse=True)[:k], abs=1e-9)
    assert [hit.score for hit in hits] == pytest.approx([expected[hit.passage] for hit in hits], abs=1e-9)


@settings(max_examples=10)
@given(st.data())
def test_changed_large_index_equals_a_fresh_one(data: st.DataObject) -> None:
    """The index is large enough for a second segment and for dense columns."""
    words = st.integers(0, 200).map(lambda number: f"w{number}") | st.sampled_from(["same", "new"])
    passages = st.lists(st.lists(words, max_size=12), max_size=4)
    numbers = st.sets(st.integers(0, len(PASSAGES) + 3), max_size=5)
    corpus: list[list[str] | None] = [*PASSAGES]
    index = change(INDEX, corpus, data.draw(st.lists(passages | numbers, max_size=4)))
    check_equals_fresh_index(index, corpus, data.draw(st.lists(words, min_size=1, max_size=6)), BM25Index())


def test_many_additions_equal_a_fresh_index() -> None:
    index: Index = BM25Index().add(PASSAGES[:5_000])
    corpus: list[list[str] | None] = [*PASSAGES[:5_000]]
    for at in range(5_000, 6_001, 7):
        index = change(index, corpus, [PASSAGES[at : at + 7], {at - 100}])
    check_equals_fresh_index(index, corpus, ["w0", "w7", "w300", "same"], BM25Index())
    assert isinstance(index, BM25Index)
    check_equals_fresh_index(index.merged(), corpus, ["w0", "w7", "w300", "same"], BM25Index())


@pytest.mark.parametrize(
    "terms", [["w0"], ["w0", "w1", "w2"], ["w0", "w1", "w40", "w90"], [f"w{n}" for n in range(3, 60)]]
)
def test_removed_passages_do_not_raise_the_threshold(terms: list[str]) -> None:
    best = {hit.passage for hit in INDEX.search(plain(terms), 300).hits}
    corpus: list[list[str] | None] = [*PASSAGES]
    check_equals_fresh_index(change(INDEX, corpus, [best]), corpus, terms, BM25Index())


def test_threads_search_one_state_while_others_are_made() -> None:
    before = INDEX.search(plain(["w0", "w9"]), 10)
    wrong: list[object] = []
    states: list[BM25Index] = [INDEX]

    def search() -> None:
        for _ in range(200):
            state = states[-1]
            if len(state.search(plain(["w0", "w9"]), 10).hits) != 10 or INDEX.search(plain(["w0", "w9"]), 10) != before:
                wrong.append(state)

    threads = [Thread(target=search) for _ in range(4)]
    for each in threads:
        each.start()
    for at in range(100):
        states.append(states[-1].add([PASSAGES[at]]).remove([at]))
    for each in threads:
        each.join()
    assert wrong == []


def test_long_queries_are_scored_exactly() -> None:
    """The columns of many frequent terms add up to more than a byte holds."""
    terms = [f"w{number}" for number in range(25)]
    passages: Passages = [*PASSAGES, terms * 20]
    index = INDEX.add([terms * 20])
    [best] = index.search(plain(terms), 1).hits
    assert best.passage == len(PASSAGES)
    assert best.score == pytest.approx(rank_bm25_scores(passages, terms)[-1], abs=1e-9)
