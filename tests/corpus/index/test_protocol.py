"""The contract of `Index`, for the embedded index and for one on rank-bm25 itself."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.bm25 import BM25Index
from corpus.index.formula import K1, B, LuceneBM25, lucene_idf
from corpus.index.protocol import Hit, Index, Query
from tests.support.rank_bm25_index import RankBM25Index

TERMS = st.sampled_from("moscow vienna unido meeting office the".split())
CORPORA = st.lists(st.lists(TERMS, max_size=8), max_size=12)
QUERIES = st.lists(TERMS | st.just("unknown"), max_size=6)
WEIGHTS = st.floats(0.05, 1)
CHANGES = st.lists(
    st.one_of(
        st.lists(st.lists(TERMS, max_size=8), max_size=3),
        st.sets(st.integers(0, 20), max_size=3),
    ),
    max_size=6,
)
"""Each change is passages to add, or numbers to remove."""

Passages = list[list[str]]

each_index = pytest.mark.parametrize("empty", [BM25Index(), RankBM25Index()], ids=["BM25Index", "RankBM25Index"])


def plain(terms: Iterable[str]) -> Query:
    return [{term: 1.0} for term in terms]


def rank_bm25_scores(corpus: Sequence[Sequence[str]], terms: Sequence[str]) -> list[float]:
    """Return rank-bm25's scores; it divides by zero if the corpus has no term."""
    if not any(corpus):
        return [0.0] * len(corpus)
    return [float(score) for score in LuceneBM25(corpus, k1=K1, b=B).get_scores(terms)]


def all_hits(index: Index, terms: Iterable[str]) -> dict[int, float]:
    return {hit.passage: hit.score for hit in index.search(plain(terms), 1_000_000).hits}


def change(index: Index, corpus: list[list[str] | None], changes: Iterable[Passages | set[int]]) -> Index:
    """Apply changes to an index and to the list of its passages, where a removed one is None."""
    for each in changes:
        if isinstance(each, set):
            numbers = [number for number in each if number < len(corpus)]
            for number in numbers:
                corpus[number] = None
            index = index.remove(numbers)
        else:
            corpus += each
            index = index.add(each)
    return index


def check_equals_fresh_index(
    index: Index, corpus: Sequence[list[str] | None], terms: list[str], empty: Index, ks: Sequence[int] = (1, 3)
) -> None:
    """Check that an index equals a fresh one of the same passages, and that its scores are rank-bm25's."""
    left = [number for number, passage in enumerate(corpus) if passage is not None]
    passages = [passage for passage in corpus if passage is not None]
    fresh = empty.add(passages)
    expected = rank_bm25_scores(passages, terms)
    assert all_hits(index, terms) == pytest.approx(
        {number: score for number, score in zip(left, expected, strict=True) if score > 0}, abs=1e-9
    )
    assert len(index) == len(passages)
    statistics = index.statistics(terms)
    assert statistics == fresh.statistics(terms) == index.search(plain(terms), 1).statistics
    for term in terms:
        assert index.passages_with(term) == [at for at, each in enumerate(corpus) if each is not None and term in each]
    assert statistics.max_score(plain(terms)) == fresh.statistics(terms).max_score(plain(terms))
    for k in (*ks, len(corpus) + 1):
        hits = [Hit(left.index(number), score) for number, score in index.search(plain(terms), k).hits]
        assert hits == fresh.search(plain(terms), k).hits


@each_index
@given(CORPORA, QUERIES)
def test_scores_equal_those_of_rank_bm25(empty: Index, corpus: Passages, terms: list[str]) -> None:
    expected = rank_bm25_scores(corpus, terms)
    assert all_hits(empty.add(corpus), terms) == pytest.approx(
        {number: score for number, score in enumerate(expected) if score > 0}, abs=1e-9
    )


@each_index
@given(CORPORA, QUERIES, st.integers(0, 14))
def test_search_returns_the_k_best_passages(empty: Index, corpus: Passages, terms: list[str], k: int) -> None:
    index = empty.add(corpus)
    scores = all_hits(index, terms)
    assert scores.keys() == {number for number, passage in enumerate(corpus) if set(passage) & set(terms)}
    best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
    assert index.search(plain(terms), k).hits == [Hit(number, scores[number]) for number in best]


@each_index
@given(CORPORA, QUERIES)
def test_statistics_count_the_passages_of_each_term(empty: Index, corpus: Passages, terms: list[str]) -> None:
    statistics = empty.add(corpus).statistics(terms)
    assert statistics.size == len(corpus)
    assert statistics.document_frequencies == {term: sum(term in each for each in corpus) for term in terms}
    for term in terms:
        df = sum(term in each for each in corpus)
        assert statistics.idf(term) == lucene_idf(df, len(corpus)) > 0
        assert (term in statistics) == (df > 0)


@each_index
@given(CORPORA, st.lists(st.dictionaries(TERMS | st.just("unknown"), WEIGHTS, max_size=4), max_size=3))
def test_clause_scores_its_best_alternative(empty: Index, corpus: Passages, query: list[dict[str, float]]) -> None:
    expected = np.zeros(len(corpus))
    for clause in query:
        each = [weight * np.array(rank_bm25_scores(corpus, [term])) for term, weight in clause.items()]
        expected += np.max(each, axis=0, initial=0) if each else 0
    hits, statistics = empty.add(corpus).search(query, len(corpus) + 1)
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(
        {number: score for number, score in enumerate(expected.tolist()) if score > 0}, abs=1e-9
    )
    assert all(hit.score < statistics.max_score(query) for hit in hits)


@each_index
def test_alternatives_are_not_added_up(empty: Index) -> None:
    index = empty.add([["gathering", "meeting"], ["meeting"], ["other"]])
    [first, second] = index.search([{"gathering": 1, "meeting": 1}], 5).hits
    [alone] = index.search([{"gathering": 1}], 5).hits
    assert first == alone
    assert second.passage == 1


@each_index
@pytest.mark.parametrize("corpus", [[], [[]], [[], [], []]], ids=["no passage", "an empty one", "empty ones"])
def test_corpus_without_terms_finds_nothing(empty: Index, corpus: Passages) -> None:
    index = empty.add(corpus)
    hits, statistics = index.search(plain(["moscow"]), 5)
    assert hits == []
    assert len(index) == statistics.size == len(corpus)
    assert "moscow" not in statistics
    assert statistics.idf("moscow") == lucene_idf(0, len(corpus)) > 0


@each_index
def test_single_passage_is_found(empty: Index) -> None:
    """rank-bm25's own IDF would make this score negative."""
    [hit], statistics = empty.add([["moscow", "meeting"]]).search(plain(["moscow"]), 5)
    assert hit.passage == 0
    assert 0 < hit.score < statistics.max_score(plain(["moscow"]))
    assert "moscow" in statistics


@each_index
def test_ties_are_broken_by_the_given_order(empty: Index) -> None:
    index = empty.add([["a"], ["a"], ["a", "b"]]).add([["a"]])
    assert [hit.passage for hit in index.search(plain(["a"]), 2).hits] == [0, 1]
    assert [hit.passage for hit in index.search(plain(["a"]), 2, lambda number: -number).hits] == [3, 1]


@each_index
@given(CORPORA, CHANGES, QUERIES)
def test_changed_index_equals_a_fresh_one(
    empty: Index, corpus: Passages, changes: list[Passages | set[int]], terms: list[str]
) -> None:
    passages: list[list[str] | None] = [*corpus]
    index = change(empty.add(corpus), passages, changes)
    check_equals_fresh_index(index, passages, terms, empty)


@each_index
@given(CORPORA, CHANGES, QUERIES)
def test_saved_index_loads_equal(
    empty: Index, corpus: Passages, changes: list[Passages | set[int]], terms: list[str]
) -> None:
    passages: list[list[str] | None] = [*corpus]
    saved = change(empty.add(corpus), passages, changes).save()
    removed = [number for number, passage in enumerate(passages) if passage is None]
    check_equals_fresh_index(empty.load(saved).remove(removed), passages, terms, empty)


def zipf_passages(count: int, seed: int = 5) -> Passages:
    """Return passages with terms as frequent as in a language, the last 500 all equal."""
    random = Random(seed)
    vocabulary = [f"w{number}" for number in range(3_000)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(vocabulary))))
    passages = [random.choices(vocabulary, cum_weights=weights, k=random.randrange(1, 30)) for _ in range(count)]
    return [*passages[:-500], *(["w0", "same"] for _ in range(500))]
