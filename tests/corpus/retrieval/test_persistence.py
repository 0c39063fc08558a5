"""Saved searches: the next start answers the same, whatever was saved or damaged."""

import json
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.index.bm25 import BM25Index
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.retrieval import persistence
from corpus.retrieval.persistence import FILE_NAME, FORMAT_VERSION, search_contents
from corpus.retrieval.saved_events import EVENTS_FILE_NAME
from corpus.snapshot import Snapshot
from tests.corpus.test_library_changes import DOCUMENTS, NEWS, QUESTION, quotes, seen
from tests.support.rank_bm25_index import RankBM25Index
from tests.support.seeds import seeds

CORPUS = [NEWS, make_document("other", "A meeting in Vienna\n\nThey met in Vienna on 5 May 2013.")]


def stamp(folder: Path) -> tuple[int, int]:
    """Return what changes when the file is written again."""
    status = (folder / FILE_NAME).stat()
    return status.st_ino, status.st_mtime_ns


def test_second_start_reads_nothing_and_answers_the_same(tmp_path: Path) -> None:
    first = Library(seeds().values(), folder=tmp_path)
    expected = seen(first)
    written = stamp(tmp_path)
    second = Library(seeds().values(), folder=tmp_path)
    assert seen(second) == expected == seen(Library(seeds().values()))
    assert stamp(tmp_path) == written
    second.save()
    assert stamp(tmp_path) == written
    assert {each.name for each in tmp_path.iterdir()} == {FILE_NAME, EVENTS_FILE_NAME}


def test_added_documents_are_saved(tmp_path: Path) -> None:
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
def test_answers_depend_on_the_documents_not_on_what_was_saved(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Document],
    added: list[Document],
    removed: set[str],
    then: list[Document],
) -> None:
    folder = tmp_path_factory.mktemp("saved")
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
def test_changed_document_is_read_again(tmp_path: Path, change: Document) -> None:
    Library(CORPUS, folder=tmp_path).warm_up()
    changed = [change, CORPUS[1]]
    assert seen(Library(changed, folder=tmp_path)) == seen(Library(changed))


def test_changed_url_does_not_write_the_file_again(tmp_path: Path) -> None:
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
    """Return the file of `CORPUS`."""
    folder = tmp_path_factory.mktemp("whole")
    Library(CORPUS, folder=folder).warm_up()
    return (folder / FILE_NAME).read_bytes()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_file_is_ignored(tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject) -> None:
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
    (folder / FILE_NAME).write_bytes(content)
    expected = _expected_quotes()
    assert quotes(Library(CORPUS, folder=folder)) == expected != []
    assert quotes(Library(CORPUS, folder=folder)) == expected


def test_unwritable_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert quotes(Library(CORPUS, folder=tmp_path / "file")) == quotes(Library(CORPUS))


SEEDS_DIGEST = "c0d4f717ae8d4027"


def test_format_version_is_raised_with_the_content() -> None:
    """If this fails, raise `persistence.FORMAT_VERSION`: files of older versions would give other answers."""
    snapshot = Snapshot.read(seeds().values(), None, BM25Index(), None)
    contents = search_contents(snapshot.lexical)
    digest = blake2b(digest_size=8)
    for name, array in sorted(contents.arrays.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode() + array.tobytes())
    digest.update(json.dumps(sorted((name, list(each)) for name, each in contents.lists.items())).encode())
    assert (FORMAT_VERSION, digest.hexdigest()) == (8, SEEDS_DIGEST)


@pytest.mark.parametrize("change", ["format", "package"])
def test_file_of_another_version_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    Library(CORPUS, folder=tmp_path).warm_up()
    written = stamp(tmp_path)
    if change == "format":
        monkeypatch.setattr(persistence, "FORMAT_VERSION", FORMAT_VERSION + 1)
    else:
        monkeypatch.setattr(persistence, "version", lambda name: "0" if name == "pystemmer" else "1")
    assert quotes(Library(CORPUS, folder=tmp_path)) == quotes(Library(CORPUS))
    assert stamp(tmp_path) != written


def test_another_index_is_saved_and_loaded(tmp_path: Path) -> None:
    first = Library(CORPUS, folder=tmp_path, index=RankBM25Index())
    expected = seen(first)
    written = stamp(tmp_path)
    assert seen(Library(CORPUS, folder=tmp_path, index=RankBM25Index())) == expected
    assert stamp(tmp_path) == written


def test_saved_texts_leave_the_memory(tmp_path: Path) -> None:
    text = f"A meeting in Vienna\n\n{'They met in Vienna on 5 May 2013. ' * 200}".encode().decode()  # in no other place
    library = Library([document := make_document("long", text)], folder=tmp_path)
    expected = replace(document)
    del text
    assert library.answer("When did they meet in Vienna?").answered
    assert "_text" not in vars(document) or not isinstance(vars(document)["_text"], str)
    assert library.documents == (expected,)
    assert [hash(document), document.key, repr(document)] == [hash(expected), expected.key, repr(expected)]
