"""Document store: each change is stored completely or not at all."""

import asyncio
import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.document_json import document_from_json, document_to_json
from bot.ingest.document_store import DocumentStore, Review
from bot.storage.database import Database
from corpus.errors import StoreError
from corpus.models import Document
from handlers.services.ingest import PendingDocument, ReviewWarning
from tests.conftest import ROOT
from tests.support.databases import EmptyDatabase

ONE = Document("one", "One", "The first text.", "ru", date(2024, 5, 1), "https://example.org/1", "Somebody")
TWO = Document("two", "Two", "The second text.")
NEWER = Document("one", "One", "The first text, corrected.")


@pytest.fixture
async def store(database: Database) -> DocumentStore:
    return DocumentStore(database)


def reviewed(document: Document, address: str | None = None) -> Review:
    return Review(document, address=address)


async def test_added_documents_survive_a_restart(store: DocumentStore, empty_database: EmptyDatabase) -> None:
    odd = Document("odd", "Zero \0", "Half a pair \ud83d.", place="\u2028")
    await store.add([reviewed(ONE, "example.org/1"), reviewed(TWO), reviewed(odd)])
    assert await DocumentStore(await empty_database.open()).documents() == [ONE, TWO, odd]


@given(st.text(max_size=20), st.text(), st.none() | st.dates(), st.none() | st.text())
def test_document_round_trips(title: str, text: str, day: date | None, place: str | None) -> None:
    document = Document("d", title, text, "en", day, start=day, place=place)
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


async def test_changed_text_becomes_a_new_version_and_the_old_one_is_kept(store: DocumentStore) -> None:
    await store.add([reviewed(ONE, "example.org/1")])
    await store.add([reviewed(NEWER, "example.org/1")])
    assert await store.documents() == [NEWER]
    assert await store.version(ONE.key) == ONE
    assert await store.version("AAAAAAAAAAA") is None
    await store.remove(NEWER)
    assert await store.version(ONE.key) is None


async def test_removed_documents_are_restored(store: DocumentStore) -> None:
    await store.add([reviewed(ONE)])
    await store.remove(ONE)
    await store.remove(TWO)  # of the corpus folder
    assert await store.documents() == []
    assert await store.hidden_ids() == {"two"}
    assert await store.removed() == [TWO, ONE]
    assert await store.restore(TWO.key) == TWO
    assert await store.restore(ONE.key) == ONE
    assert await store.restore(ONE.key) is None
    assert await store.documents() == [ONE]
    assert await store.hidden_ids() == frozenset()


async def test_restored_older_version_replaces_the_newer(store: DocumentStore) -> None:
    await store.add([reviewed(ONE)])
    await store.remove(ONE)
    await store.add([reviewed(NEWER)])
    assert await store.restore(ONE.key) == ONE
    assert await store.documents() == [ONE]
    assert await store.version(NEWER.key) == NEWER  # it can still be read where it was quoted


async def test_candidate_is_stored_corrected_accepted_and_discarded(
    store: DocumentStore, empty_database: EmptyDatabase
) -> None:
    candidate = await store.add_candidate(Review(TWO, (ReviewWarning("copy", "One"),)))
    other = DocumentStore(await empty_database.open())
    assert await other.candidate(candidate.number) == candidate
    await other.update_candidate(PendingDocument(candidate.number, Document("two", "Better", "The second text.")))
    assert await store.documents() == []
    assert await store.accept_candidate(candidate.number, "two-2") == Document("two-2", "Better", "The second text.")
    assert [each.id for each in await store.documents()] == ["two-2"]
    assert await store.accept_candidate(candidate.number, "two-3") is None
    assert await store.discard_candidate(candidate.number) is False
    assert await store.discard_candidate((await store.add_candidate(reviewed(ONE))).number) is True


async def test_data_version_changes_with_another_process(store: DocumentStore, empty_database: EmptyDatabase) -> None:
    before = await store.data_version()
    assert await store.data_version() == before
    await store.add([reviewed(ONE)])
    assert await store.data_version() == before
    other = DocumentStore(await empty_database.open())
    await other.add([reviewed(TWO)])
    assert await store.data_version() != before


async def test_failing_add_stores_nothing(store: DocumentStore) -> None:
    with pytest.raises(StoreError):
        await store.add([reviewed(ONE), reviewed(TWO, address=cast("str", object()))])
    assert await store.documents() == []
    await store.add([reviewed(ONE)])


async def test_candidate_is_accepted_once_by_two_processes(store: DocumentStore, empty_database: EmptyDatabase) -> None:
    other = DocumentStore(await empty_database.open())
    candidate = await store.add_candidate(Review(ONE))
    accepted = await asyncio.gather(*(each.accept_candidate(candidate.number, "one") for each in (store, other)))
    assert sorted(accepted, key=bool) == [None, ONE]
    assert await other.documents() == [ONE]


def test_killed_process_leaves_all_confirmed_documents_and_no_half_transaction(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from bot.ingest.document_store import DocumentStore, Review\nfrom bot.storage.database import Database\n"
        "from corpus.models import Document\n"
        "async def main():\n"
        "    database = Database(Path(sys.argv[1]))\n"
        "    await database.open()\n"
        "    for at in range(100_000):\n"
        "        batch = [Review(Document(f'{at}-{half}', 'T', 'text ' * 500)) for half in 'ab']\n"
        "        await DocumentStore(database).add(batch)\n"
        "        print(at, flush=True)\n"
        "asyncio.run(main())\n"
    )

    async def documents_in(folder: Path) -> list[Document]:
        database = Database(folder)
        await database.open()
        documents = await DocumentStore(database).documents()
        await database.close()
        return documents

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
        kept = [each.id for each in asyncio.run(documents_in(folder))]
        assert len(kept) % 2 == 0
        assert kept == [f"{at}-{half}" for at in range(len(kept) // 2) for half in "ab"]
        assert len(kept) // 2 >= len([line for line in confirmed if line.endswith("\n")])
