"""Ingest service: one reviewer, which misses no change of the library."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.ingest import service as ingest_service
from bot.ingest.document_store import DocumentStore, Review
from bot.ingest.reader import DocumentReader
from bot.ingest.service import IngestService, corpus_state
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.instance import Instance
from bot.tasks import background_tasks
from corpus.errors import DuplicateDocument
from corpus.library import Library
from corpus.models import Document
from tests.support.clocks import until
from tests.support.databases import EmptyDatabase

KAZAN = Document("kazan", "Kazan", "The Eurasian industrial congress took place in Kazan on 19 May 2018.")
PERM = Document("perm", "Perm", "The forum of the foundries was held in Perm on 3 June 2019.")
TIMEOUT_S = 10


class HookedLibrary(Library):
    """A library that calls `on_read`, once, after a thread has read its documents."""

    on_read: Callable[[], None] | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents; the hook runs while the caller does not have them yet."""
        documents = super().documents
        hook, self.on_read = self.on_read, None
        if hook:
            hook()
        return documents


class CountingStore(DocumentStore):
    """A store that counts the reads of removed documents: one for each reviewer that is built."""

    removed_reads = 0

    async def removed(self) -> list[Document]:
        self.removed_reads += 1
        await asyncio.sleep(0.1)  # so that two reviewers would be built at the same time
        return await super().removed()


class HookedText(str):
    """A text that calls `on_review` while the reviewer looks at it."""

    on_review: Callable[[], None]

    def split(self, *arguments: object) -> list[str]:
        """Split the text; the review counts words with it."""
        self.on_review()
        return str(self).split()


@pytest.fixture
def library() -> HookedLibrary:
    return HookedLibrary()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountingStore]:
    database = Database(tmp_path)
    await database.open()
    yield CountingStore(database)
    await database.close()


@pytest.fixture
async def service(library: HookedLibrary, store: CountingStore, tmp_path: Path) -> AsyncIterator[IngestService]:
    (tmp_path / "corpus").mkdir()
    async with aclosing(DocumentReader(Settings.model_construct(fetch_allowed_hosts=frozenset()))) as reader:
        yield IngestService(library, lambda: None, store, reader, tmp_path / "corpus")


async def test_concurrent_first_reviews_build_one_reviewer(service: IngestService, store: CountingStore) -> None:
    candidates = await asyncio.gather(service.write(KAZAN), service.write(PERM))
    assert [each.document for found in candidates for each in found] == [KAZAN, PERM]
    assert store.removed_reads == 1


async def test_document_added_while_the_reviewer_is_built_is_known_to_it(
    service: IngestService, library: HookedLibrary, store: CountingStore
) -> None:
    has_read, may_go_on = threading.Event(), threading.Event()

    def hold() -> None:
        has_read.set()
        assert may_go_on.wait(TIMEOUT_S)

    library.on_read = hold
    await store.add([Review(KAZAN)])
    building = asyncio.create_task(service.write(PERM))
    assert await asyncio.to_thread(has_read.wait, TIMEOUT_S)
    refreshing = asyncio.create_task(service.refresh())
    async with asyncio.timeout(TIMEOUT_S):
        while KAZAN not in library.documents:  # noqa: ASYNC110 - the library tells nobody of a change
            await asyncio.sleep(0.001)
    may_go_on.set()
    await building
    await refreshing
    with pytest.raises(DuplicateDocument):
        await service.write(KAZAN)


async def test_reviewer_does_not_change_during_a_review(service: IngestService, store: CountingStore) -> None:
    await service.write(PERM)
    await store.add([Review(KAZAN)])
    loop, refreshed = asyncio.get_running_loop(), threading.Event()

    async def refresh() -> None:
        await service.refresh()
        refreshed.set()

    def refresh_meanwhile() -> None:
        refreshing.append(asyncio.run_coroutine_threadsafe(refresh(), loop))
        ended_during_review.append(refreshed.wait(0.2))

    refreshing: list[Future[None]] = []
    ended_during_review: list[bool] = []
    text = HookedText("The seminar took place in Vienna.")
    text.on_review = refresh_meanwhile
    await service.write(Document("vienna", "Vienna", text))
    await asyncio.wrap_future(refreshing[0])
    assert ended_during_review == [False]


async def test_change_while_the_library_is_loaded_is_not_missed(
    service: IngestService, library: HookedLibrary, store: CountingStore, tmp_path: Path
) -> None:
    state = await corpus_state(store, tmp_path / "corpus")
    await DocumentStore(store._database).add([Review(KAZAN)])  # after the library has read the store
    async with background_tasks(service.watch_for_changes(state)):
        await until(lambda: KAZAN in library.documents)


async def test_documents_that_could_not_be_read_at_the_start_are_read_later(
    service: IngestService, library: HookedLibrary, store: CountingStore, tmp_path: Path
) -> None:
    await store.add([Review(KAZAN)])
    state = await corpus_state(DocumentStore(Database(tmp_path / "away")), tmp_path / "corpus")
    async with background_tasks(service.watch_for_changes(state)):
        await until(lambda: KAZAN in library.documents)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_postgresql_tells_of_a_change(
    empty_database: EmptyDatabase, library: HookedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_service, "_TOLD_CHECK_INTERVAL_S", 1_000)
    instance = Instance(await empty_database.open(), "1")
    store, other = DocumentStore(instance.database), DocumentStore(await empty_database.open())
    (tmp_path / "corpus").mkdir()
    async with (
        aclosing(DocumentReader(Settings.model_construct(fetch_allowed_hosts=frozenset()))) as reader,
        background_tasks(instance.run()),
    ):
        service = IngestService(library, lambda: None, store, reader, tmp_path / "corpus")
        await until(lambda: instance.is_connected)
        state = await corpus_state(store, tmp_path / "corpus")
        async with background_tasks(service.watch_for_changes(state, instance.documents_changed)):
            await until(lambda: not instance.documents_changed.is_set())  # the first check has begun
            await other.add([Review(KAZAN)])
            await until(lambda: KAZAN in library.documents)
            await other.add([Review(PERM)])
            await until(lambda: PERM in library.documents)
