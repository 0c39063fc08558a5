"""What was added is kept, whole or not at all, whatever happens to the process."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.document_store import FILE, Shelf
from corpus.errors import StoreError
from corpus.models import Document
from handlers.services.ingest import ReviewWarning
from tests.conftest import ROOT

ONE = Document("one", "One", "The first text.", "ru", date(2024, 5, 1), "https://example.org/1", "Somebody")
TWO = Document("two", "Two", "The second text.")
NEWER = Document("one", "One", "The first text, corrected.")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path)
    yield opened
    opened.close()


def again(tmp_path: Path) -> list[Document]:
    opened = Shelf(tmp_path)
    documents = opened.documents()
    opened.close()
    return documents


def test_what_is_added_is_there_after_a_restart(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add([(ONE, "example.org/1"), (TWO, None)])
    assert again(tmp_path) == [ONE, TWO]
    assert shelf.of_address("example.org/1") == ONE
    assert shelf.of_address("example.org/2") is None


@given(st.text(max_size=20), st.text(), st.none() | st.dates(), st.none() | st.text())
def test_a_document_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, title: str, text: str, day: date | None, place: str | None
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    document = Document("d", title, text, "en", day, start=day, place=place)
    shelf.add([(document, None)])
    assert shelf.documents() == [document]
    shelf.close()


def test_a_changed_text_is_a_new_version_and_the_old_one_is_kept(shelf: Shelf) -> None:
    shelf.add([(ONE, "example.org/1")])
    shelf.add([(NEWER, "example.org/1")])
    assert shelf.documents() == [NEWER]
    assert shelf.version(ONE.key) == ONE
    assert shelf.version("AAAAAAAAAAA") is None
    shelf.remove(NEWER)
    assert shelf.version(ONE.key) is None


def test_taken_out_and_put_back(shelf: Shelf) -> None:
    shelf.add([(ONE, None)])
    shelf.remove(ONE)
    shelf.remove(TWO)  # of the corpus folder
    assert shelf.documents() == []
    assert shelf.hidden() == {"two"}
    assert shelf.removed() == [TWO, ONE]
    assert shelf.restore(TWO.key) == TWO
    assert shelf.restore(ONE.key) == ONE
    assert shelf.restore(ONE.key) is None
    assert shelf.documents() == [ONE]
    assert shelf.hidden() == frozenset()


def test_an_old_version_put_back_takes_the_place_of_the_newer(shelf: Shelf) -> None:
    shelf.add([(ONE, None)])
    shelf.remove(ONE)
    shelf.add([(NEWER, None)])
    assert shelf.restore(ONE.key) == ONE
    assert shelf.documents() == [ONE]
    assert shelf.version(NEWER.key) == NEWER  # it can still be read where it was quoted


def test_a_candidate_waits_is_corrected_and_decided_on(shelf: Shelf, tmp_path: Path) -> None:
    waiting = shelf.wait(TWO, None, [ReviewWarning("copy", "One")])
    other = Shelf(tmp_path)
    assert other.candidate(waiting.number) == waiting
    other.correct(waiting.number, Document("two", "Better", "The second text."), [])
    other.close()
    assert shelf.documents() == []
    assert shelf.accept(waiting.number, "two-2") == Document("two-2", "Better", "The second text.")
    assert [each.id for each in shelf.documents()] == ["two-2"]
    assert shelf.accept(waiting.number, "two-3") is None
    assert shelf.discard(waiting.number) is False
    assert shelf.discard(shelf.wait(ONE, None, []).number) is True


def test_another_process_is_noticed(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.data_version()
    assert shelf.data_version() == before
    shelf.add([(ONE, None)])
    assert shelf.data_version() == before
    other = Shelf(tmp_path)
    other.add([(TWO, None)])
    other.close()
    assert shelf.data_version() != before


def test_one_that_fails_leaves_none(shelf: Shelf) -> None:
    def broken() -> Iterator[tuple[Document, None]]:
        yield ONE, None
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(StoreError):
        shelf.add(broken())
    assert shelf.documents() == []
    shelf.add([(ONE, None)])


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all " * 100)
    with pytest.raises(StoreError, match="can't be used"):
        Shelf(tmp_path)


def test_killed_at_any_moment_it_has_all_that_was_confirmed_and_nothing_in_halves(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom bot.shelf import Shelf\nfrom corpus.types import Document\n"
        "shelf = Shelf(Path(sys.argv[1]))\n"
        "for at in range(100_000):\n"
        "    shelf.add([(Document(f'{at}-{half}', 'T', 'text ' * 500), None) for half in 'ab'])\n"
        "    print(at, flush=True)\n"
    )
    for moment in (1, 7, 30):
        folder = tmp_path / str(moment)
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdout
        confirmed = [process.stdout.readline() for _ in range(moment)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        confirmed += process.stdout.readlines()
        process.stdout.close()
        kept = [each.id for each in again(folder)]
        assert len(kept) % 2 == 0
        assert kept == [f"{at}-{half}" for at in range(len(kept) // 2) for half in "ab"]
        assert len(kept) // 2 >= len([line for line in confirmed if line.endswith("\n")])
