"""The embedded index against rank-bm25 itself."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from corpus.index import pruning
from corpus.index.bm25 import BM25Index
from corpus.index.formula import K1, B, lucene_idf
from corpus.index.protocol import Query
from corpus.models import Hit

TERMS = st.sampled_from("moscow vienna unido meeting office the".split())
CORPORA = st.lists(st.lists(TERMS, max_size=8), max_size=12)
QUERIES = st.lists(TERMS | st.just("unknown"), max_size=6)


class Reference(BM25Okapi):  # type: ignore[misc] # rank-bm25 has no types
    """rank-bm25, its IDF Lucene's."""

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {term: lucene_idf(df, self.corpus_size) for term, df in nd.items()}


def reference_scores(corpus: Sequence[Sequence[str]], terms: Sequence[str]) -> list[float]:
    """What rank-bm25 gives; it divides by zero where the corpus has no word."""
    if not any(corpus):
        return [0.0] * len(corpus)
    return [float(score) for score in Reference(corpus, k1=K1, b=B).get_scores(terms)]


def full_sort(scores: Sequence[float], k: int) -> list[int]:
    best = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    return [at for at in best if scores[at] > 0][:k]


def plain(terms: Sequence[str]) -> Query:
    return [{term: 1.0} for term in terms]


@given(CORPORA, QUERIES)
def test_scores_are_those_of_rank_bm25(corpus: list[list[str]], terms: list[str]) -> None:
    scores = BM25Index(corpus).get_scores(terms)
    assert scores.tolist() == pytest.approx(reference_scores(corpus, terms), abs=1e-9)


@given(CORPORA, QUERIES, st.integers(0, 14))
def test_hits_are_the_best_that_match(corpus: list[list[str]], terms: list[str], k: int) -> None:
    index = BM25Index(corpus)
    scores = index.get_scores(terms).tolist()
    hits = index.search(plain(terms), k)
    assert hits == [Hit(at, scores[at]) for at in full_sort(scores, k)]
    assert {hit.passage for hit in index.search(plain(terms), len(corpus) + 1)} == {
        at for at, passage in enumerate(corpus) if set(passage) & set(terms)
    }


@given(CORPORA, QUERIES)
def test_no_score_reaches_the_ceiling(corpus: list[list[str]], terms: list[str]) -> None:
    index = BM25Index(corpus)
    ceiling = index.ceiling(plain(terms))
    assert all(hit.score < ceiling for hit in index.search(plain(terms), 20))


WEIGHTS = st.floats(0.05, 1)


@given(CORPORA, st.lists(st.dictionaries(TERMS | st.just("unknown"), WEIGHTS, max_size=4), max_size=3))
def test_of_alternatives_the_best_counts(corpus: list[list[str]], query: list[dict[str, float]]) -> None:
    expected = np.zeros(len(corpus))
    for alternatives in query:
        each = [weight * np.array(reference_scores(corpus, [term])) for term, weight in alternatives.items()]
        expected += np.max(each, axis=0, initial=0) if each else 0
    index = BM25Index(corpus)
    hits = index.search(query, len(corpus) + 1)
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(
        {at: score for at, score in enumerate(expected.tolist()) if score > 0}, abs=1e-9
    )
    assert all(hit.score < index.ceiling(query) for hit in hits)


def test_alternatives_are_never_added() -> None:
    index = BM25Index([["gathering", "meeting"], ["meeting"], ["other"]])
    [first, second] = index.search([{"gathering": 1, "meeting": 1}], 5)
    [alone] = index.search([{"gathering": 1}], 5)
    assert first == alone
    assert second.passage == 1


@pytest.mark.parametrize("corpus", [[], [[]], [[], [], []]], ids=["no passage", "an empty one", "empty ones"])
def test_no_words(corpus: list[list[str]]) -> None:
    index = BM25Index(corpus)
    assert len(index) == len(corpus)
    assert "moscow" not in index
    assert index.search(plain(["moscow"]), 5) == []
    assert index.get_scores(["moscow"]).tolist() == [0] * len(corpus)
    assert index.idf("moscow") == lucene_idf(0, len(corpus)) > 0


def test_one_passage() -> None:
    """rank-bm25's own IDF would make this score negative, and the passage not found."""
    index = BM25Index([["moscow", "meeting"]])
    [hit] = index.search(plain(["moscow"]), 5)
    assert hit.passage == 0
    assert 0 < hit.score < index.ceiling(plain(["moscow"]))
    assert "moscow" in index


@pytest.fixture(scope="module")
def large() -> list[list[str]]:
    """So many passages that frequent terms have columns; words as frequent as in a language."""
    random = Random(5)
    vocabulary = [f"w{number}" for number in range(3_000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    corpus = [random.choices(vocabulary, weights, k=random.randrange(1, 30)) for _ in range(6_001)]
    return [*corpus[:-500], *(["w0", "same"] for _ in range(500))]  # ties, and enough of them


@pytest.fixture(scope="module")
def large_index(large: list[list[str]]) -> BM25Index:
    return BM25Index(large)


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(["w0"], id="in most passages"),
        pytest.param(["w0", "w1", "w2", "w0"], id="dense, repeated"),
        pytest.param(["w0", "w77", "w2999"], id="dense and rare"),
        pytest.param(["w2500"], id="in a handful"),
        pytest.param(["same"], id="all ties"),
        pytest.param(["same", "w0", "w3"], id="ties at the edge"),
        pytest.param(["unknown"], id="in none"),
    ],
)
@pytest.mark.parametrize("small", [pruning._SMALL, 0], ids=["", "as in a very large one"])
def test_in_a_large_segment(
    large: list[list[str]], large_index: BM25Index, terms: list[str], small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "_SMALL", small)
    expected = reference_scores(large, terms)
    scores = large_index.get_scores(terms).tolist()
    assert scores == pytest.approx(expected, abs=1e-9)
    for k in (1, 10, 700, 1_023, 1_024, 6_001):
        assert [hit.passage for hit in large_index.search(plain(terms), k)] == full_sort(scores, k)


@settings(max_examples=50)
@given(st.data())
def test_alternatives_in_a_large_segment(large: list[list[str]], large_index: BM25Index, data: st.DataObject) -> None:
    terms = st.integers(0, 60).map(lambda number: f"w{number}")
    query = data.draw(st.lists(st.dictionaries(terms, WEIGHTS, min_size=1, max_size=3), min_size=1, max_size=3))
    k = data.draw(st.sampled_from([1, 5, 40]))
    expected = np.zeros(len(large))
    for alternatives in query:
        expected += np.max([weight * large_index.get_scores([term]) for term, weight in alternatives.items()], axis=0)
    hits = large_index.search(query, k)
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected[expected > 0], reverse=True)[:k], abs=1e-9)
