import random

from hypothesis import given
from hypothesis import strategies as st

from corpus.duplicates import SIMILARITY_THRESHOLD, DuplicateIndex
from corpus.models import Document
from corpus.readers.documents import make_document
from tests.support.seeds import seeds
from tests.support.text_strategies import TEXTS

WORDS = [
    f"{first}{second}" for first in "ba ko li ме ту ра se vo ni да".split() for second in "ren tal мос kin лог".split()
]


def prose(seed: object, length: int = 450) -> str:
    chosen = random.Random(str(seed))
    return " ".join(chosen.choice(WORDS) + "." * (chosen.random() < 0.08) for _ in range(length))


def index_of(*texts: str) -> DuplicateIndex:
    index = DuplicateIndex()
    for at, text in enumerate(texts):
        index.add(make_document(f"d{at}", text))
    return index


def test_same_words_are_an_exact_duplicate() -> None:
    index = index_of(prose(1), prose(2))
    copy = make_document("copy", prose(2).upper().replace(" ", "\n\n"))
    assert index.most_similar(copy) == ("d1", 1.0)


@given(st.integers(0, 10**6), st.integers(0, 45), st.integers(0, 45), st.integers(60, 800))
def test_copy_with_a_tenth_of_boilerplate_is_found(seed: int, above: int, cut: int, length: int) -> None:
    original = prose(seed, length)
    words = original.split()
    tenth = length // 10
    boilerplate = prose(f"boilerplate {seed}", min(above, tenth))
    copy = f"{boilerplate}\n\n" + "\n ".join(words[: length - min(cut, tenth)])
    found = index_of(prose("other", length), original).most_similar(make_document("copy", copy))
    assert found
    assert found[0] == "d1"
    assert SIMILARITY_THRESHOLD <= found[1] <= 1


@given(st.integers(0, 10**6))
def test_reports_that_share_a_paragraph_are_not_duplicates(seed: int) -> None:
    about = prose("about us", 60)
    index = index_of(*(f"{prose(f'{seed} {at}', 120)}\n\n{about}" for at in range(5)))
    assert index.most_similar(make_document("other", f"{prose(f'{seed} other', 120)}\n\n{about}")) is None


def test_different_reports_on_one_subject_are_not_duplicates() -> None:
    index = DuplicateIndex()
    for document in seeds().values():
        assert index.most_similar(document) is None
        index.add(document)
    report = (
        "In Moscow, the heads of UNIDO's Investment and Technology Promotion Offices came together for the yearly "
        "meeting. They reviewed what had been achieved in the last twelve months and agreed on priorities."
    )
    assert index.most_similar(make_document("report", report)) is None


def test_excerpt_is_not_a_duplicate() -> None:
    assert index_of(prose(1)).most_similar(make_document("part", prose(1)[:900])) is None


def test_removed_and_replaced_texts_are_not_found() -> None:
    index = index_of(prose(1))
    assert index.most_similar(make_document("d0", prose(1))) is None, "a document is no copy of itself"
    index.add(make_document("d0", prose(2)))
    assert index.most_similar(make_document("copy", prose(1))) is None
    assert index.most_similar(make_document("copy", prose(2))) == ("d0", 1.0)
    index.remove("d0")
    index.remove("d0")
    assert index.most_similar(make_document("copy", prose(2))) is None
    assert not len(index)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_known_text_is_found(texts: list[str]) -> None:
    index = DuplicateIndex()
    for at, text in enumerate(texts):
        index.add(Document(f"d{at}", "A title", text))
    for text in texts:
        found = index.most_similar(Document("copy", "A title", text))
        assert found
        assert found[1] == 1
