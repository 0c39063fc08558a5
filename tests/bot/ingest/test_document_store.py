"""Document store: each change is stored completely or not at all."""

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

from bot.ingest.document_store import DOCUMENT_STORE_FILE, DocumentStore, Review
from corpus.errors import StoreError
from corpus.models import Document
from handlers.services.ingest import PendingDocument, ReviewWarning
from tests.conftest import ROOT

ONE = Document("one", "One", "The first text.", "ru", date(2024, 5, 1), "https://example.org/1", "Somebody")
TWO = Document("two", "Two", "The second text.")
NEWER = Document("one", "One", "The first text, corrected.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    opened = DocumentStore(tmp_path)
    yield opened
    opened.close()


def reviewed(document: Document, address: str | None = None) -> Review:
    return Review(document, address=address)


def documents_in(tmp_path: Path) -> list[Document]:
    opened = DocumentStore(tmp_path)
    documents = opened.documents()
    opened.close()
    return documents


def test_added_documents_survive_a_restart(store: DocumentStore, tmp_path: Path) -> None:
    store.add([reviewed(ONE, "example.org/1"), reviewed(TWO)])
    assert documents_in(tmp_path) == [ONE, TWO]


@given(st.text(max_size=20), st.text(), st.none() | st.dates(), st.none() | st.text())
def test_document_round_trips(
    tmp_path_factory: pytest.TempPathFactory, title: str, text: str, day: date | None, place: str | None
) -> None:
    store = DocumentStore(tmp_path_factory.mktemp("store"))
    document = Document("d", title, text, "en", day, start=day, place=place)
    store.add([reviewed(document)])
    assert store.documents() == [document]
    store.close()


def test_changed_text_becomes_a_new_version_and_the_old_one_is_kept(store: DocumentStore) -> None:
    store.add([reviewed(ONE, "example.org/1")])
    store.add([reviewed(NEWER, "example.org/1")])
    assert store.documents() == [NEWER]
    assert store.version(ONE.key) == ONE
    assert store.version("AAAAAAAAAAA") is None
    store.remove(NEWER)
    assert store.version(ONE.key) is None


def test_removed_documents_are_restored(store: DocumentStore) -> None:
    store.add([reviewed(ONE)])
    store.remove(ONE)
    store.remove(TWO)  # of the corpus folder
    assert store.documents() == []
    assert store.hidden_ids() == {"two"}
    assert store.removed() == [TWO, ONE]
    assert store.restore(TWO.key) == TWO
    assert store.restore(ONE.key) == ONE
    assert store.restore(ONE.key) is None
    assert store.documents() == [ONE]
    assert store.hidden_ids() == frozenset()


def test_restored_older_version_replaces_the_newer(store: DocumentStore) -> None:
    store.add([reviewed(ONE)])
    store.remove(ONE)
    store.add([reviewed(NEWER)])
    assert store.restore(ONE.key) == ONE
    assert store.documents() == [ONE]
    assert store.version(NEWER.key) == NEWER  # it can still be read where it was quoted


def test_candidate_is_stored_corrected_accepted_and_discarded(store: DocumentStore, tmp_path: Path) -> None:
    candidate = store.add_candidate(Review(TWO, (ReviewWarning("copy", "One"),)))
    other = DocumentStore(tmp_path)
    assert other.candidate(candidate.number) == candidate
    other.update_candidate(PendingDocument(candidate.number, Document("two", "Better", "The second text.")))
    other.close()
    assert store.documents() == []
    assert store.accept_candidate(candidate.number, "two-2") == Document("two-2", "Better", "The second text.")
    assert [each.id for each in store.documents()] == ["two-2"]
    assert store.accept_candidate(candidate.number, "two-3") is None
    assert store.discard_candidate(candidate.number) is False
    assert store.discard_candidate(store.add_candidate(reviewed(ONE)).number) is True


def test_data_version_changes_with_another_process(store: DocumentStore, tmp_path: Path) -> None:
    before = store.data_version()
    assert store.data_version() == before
    store.add([reviewed(ONE)])
    assert store.data_version() == before
    other = DocumentStore(tmp_path)
    other.add([reviewed(TWO)])
    other.close()
    assert store.data_version() != before


def test_failing_add_stores_nothing(store: DocumentStore) -> None:
    def broken() -> Iterator[Review]:
        yield reviewed(ONE)
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(StoreError):
        store.add(broken())
    assert store.documents() == []
    store.add([reviewed(ONE)])


def test_damaged_file_raises_store_error(tmp_path: Path) -> None:
    (tmp_path / DOCUMENT_STORE_FILE).write_bytes(b"no database at all " * 100)
    with pytest.raises(StoreError, match="can't be used"):
        DocumentStore(tmp_path)


def test_killed_process_leaves_all_confirmed_documents_and_no_half_transaction(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom bot.ingest.document_store import DocumentStore, Review\n"
        "from corpus.models import Document\n"
        "store = DocumentStore(Path(sys.argv[1]))\n"
        "for at in range(100_000):\n"
        "    store.add([Review(Document(f'{at}-{half}', 'T', 'text ' * 500)) for half in 'ab'])\n"
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
        kept = [each.id for each in documents_in(folder)]
        assert len(kept) % 2 == 0
        assert kept == [f"{at}-{half}" for at in range(len(kept) // 2) for half in "ab"]
        assert len(kept) // 2 >= len([line for line in confirmed if line.endswith("\n")])
