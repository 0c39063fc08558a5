"""What is kept for the next start: the same answers, and nothing that is damaged, old or of other texts."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.index.mapped_file import keep, kept
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.retrieval.persistence import FILE
from tests.corpus.test_library_changes import DOCUMENTS, NEWS, QUESTION, quotes, seen
from tests.support.seeds import seeds

CORPUS = [NEWS, make_document("other", "A meeting in Vienna\n\nThey met in Vienna on 5 May 2013.")]


def stamp(folder: Path) -> tuple[int, int]:
    """What tells whether the file was written again."""
    status = (folder / FILE).stat()
    return status.st_ino, status.st_mtime_ns


def test_the_second_start_reads_nothing_and_answers_the_same(tmp_path: Path) -> None:
    first = Library(seeds().values(), folder=tmp_path)
    told = seen(first)
    written = stamp(tmp_path)
    second = Library(seeds().values(), folder=tmp_path)
    assert seen(second) == told == seen(Library(seeds().values()))
    assert stamp(tmp_path) == written
    second.save()
    assert stamp(tmp_path) == written
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_what_was_added_is_kept(tmp_path: Path) -> None:
    library = Library(seeds().values(), folder=tmp_path)
    library.add([NEWS])
    before = stamp(tmp_path)
    library.save()
    assert (after := stamp(tmp_path)) != before
    again = Library([*seeds().values(), NEWS], folder=tmp_path)
    assert quotes(again) == quotes(library) != []
    assert stamp(tmp_path) == after


@settings(max_examples=60, deadline=None)
@given(
    st.lists(DOCUMENTS, max_size=5),
    st.lists(DOCUMENTS, max_size=3),
    st.sets(st.integers(0, 4).map("d{}".format), max_size=2),
    st.lists(DOCUMENTS, max_size=5),
)
def test_whatever_was_kept_before_the_answers_are_those_of_the_documents(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Document],
    added: list[Document],
    removed: set[str],
    then: list[Document],
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    library = Library(first, folder=folder)
    library.add(added)
    library.remove(removed)
    library.warm_up()
    documents = then or library.documents
    assert seen(Library(documents, folder=folder)) == seen(Library(documents))
    assert seen(Library(documents, folder=folder)) == seen(Library(documents))


@pytest.mark.parametrize(
    "change", [replace(NEWS, title="Another title"), replace(NEWS, text=NEWS.text.replace("Kazan", "Perm"))]
)
def test_a_changed_document_is_read_again(tmp_path: Path, change: Document) -> None:
    Library(CORPUS, folder=tmp_path).warm_up()
    changed = [change, CORPUS[1]]
    assert seen(Library(changed, folder=tmp_path)) == seen(Library(changed))


def test_a_change_of_what_is_not_read_costs_nothing(tmp_path: Path) -> None:
    Library(CORPUS, folder=tmp_path).warm_up()
    written = stamp(tmp_path)
    moved = replace(NEWS, url="https://example.org/news")
    library = Library([moved, CORPUS[1]], folder=tmp_path)
    assert library.answer(QUESTION).sources[0].document == moved
    assert stamp(tmp_path) == written


@cache
def _expected_quotes() -> object:
    return quotes(Library(CORPUS))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is kept of `CORPUS`."""
    folder = tmp_path_factory.mktemp("whole")
    Library(CORPUS, folder=folder).warm_up()
    return (folder / FILE).read_bytes()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_file_counts_as_none(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    """Whatever stands in the file, the answers are those of the documents."""
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(whole)
    match data.draw(st.sampled_from(["cut", "longer", "bytes", "other"])):
        case "cut":
            content = content[: data.draw(st.integers(0, len(content) - 1))]
        case "longer":
            content += data.draw(st.binary(min_size=1, max_size=200))
        case "bytes":
            for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
                content[at] = data.draw(st.integers(0, 255))
        case _:
            content = bytearray(data.draw(st.binary(max_size=300)))
    (folder / FILE).write_bytes(content)
    expected = _expected_quotes()
    assert quotes(Library(CORPUS, folder=folder)) == expected != []
    assert quotes(Library(CORPUS, folder=folder)) == expected


def test_where_nothing_can_be_written_all_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert quotes(Library(CORPUS, folder=tmp_path / "file")) == quotes(Library(CORPUS))


def test_arrays_and_lists_come_back(tmp_path: Path) -> None:
    arrays = {
        "none": np.zeros((0, 3), np.int32),
        "one": np.array([1.5]),
        "many": np.arange(1_000, dtype=np.int64).reshape(-1, 2),
        "bytes": np.frombuffer(b"abc", np.uint8),
    }
    lists = {"words": ["a", "é", "\ud800", "", "\n"], "none": []}
    keep(tmp_path / "deep" / "file", "stamp", arrays, {"list." + name: each for name, each in lists.items()})
    read = kept(tmp_path / "deep" / "file", "stamp")
    assert read is not None
    for name, each in arrays.items():
        assert read[0][name].dtype == each.dtype
        assert read[0][name].tolist() == each.tolist()
        assert not read[0][name].flags.writeable
    assert read[1] == {"list." + name: each for name, each in lists.items()}
    assert kept(tmp_path / "deep" / "file", "another stamp") is None
    assert kept(tmp_path / "nowhere", "stamp") is None
