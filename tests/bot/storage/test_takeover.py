"""Takeover of the files of earlier versions."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from bot.ingest.document_store import DocumentStore, Review
from bot.storage.feed_store import FeedStore
from bot.storage.takeover import former_file_names
from corpus.models import Document
from tests.support.databases import EmptyDatabase

LIVE = """{"id": "one", "title": "One", "text": "The first text.", "date": "2024-05-01"}"""
SHELF = f"""
CREATE TABLE versions (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, key TEXT NOT NULL, canonical TEXT,
    state TEXT NOT NULL CHECK (state IN ('live', 'old', 'removed')), document TEXT NOT NULL);
CREATE TABLE hidden (id TEXT PRIMARY KEY, document TEXT NOT NULL, number INTEGER NOT NULL);
CREATE TABLE candidates (number INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, canonical TEXT,
    oddities TEXT NOT NULL);
INSERT INTO versions VALUES (3, 'one', 'k', 'example.org/1', 'old', '{LIVE.replace("first", "former")}'),
    (7, 'one', 'l', 'example.org/1', 'live', '{LIVE}');
INSERT INTO hidden VALUES ('two', '{LIVE.replace("one", "two")}', 1);
INSERT INTO candidates VALUES (41, '{LIVE.replace("one", "three")}', NULL, '[{{"flaw": "short"}}]');
"""
FEEDS = """
CREATE TABLE feed (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, failures INTEGER NOT NULL,
    not_before REAL NOT NULL);
CREATE TABLE page (url TEXT PRIMARY KEY, failures INTEGER NOT NULL, done INTEGER NOT NULL);
INSERT INTO feed VALUES ('https://news.example/feed', '"1"', NULL, 2, 17.5);
INSERT INTO page VALUES ('news.example/1', 0, 1), ('news.example/2', 2, 0);
"""


def write_database(path: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize("feeds", ["feeds.sqlite", "feeds.json"])
async def test_files_of_the_first_version_are_taken_over_once(feeds: str, empty_database: EmptyDatabase) -> None:
    write_database(empty_database.folder / "shelf.sqlite3", SHELF)
    write_database(empty_database.folder / feeds, FEEDS)
    for _ in range(2):
        database = await empty_database.open()
        store, states = DocumentStore(database), FeedStore(database)
        assert [each.text for each in await store.documents()] == ["The first text."]
        assert (old := await store.version("k")) is not None
        assert old.text == "The former text."
        assert await store.hidden_ids() == {"two"}
        assert (candidate := await store.candidate(41)) is not None
        assert candidate.document.id == "three"
        assert await states.pending_pages(["news.example/1", "news.example/2"]) == {"news.example/2"}
        assert (await states.feed("https://news.example/feed")).not_before == 17.5
    assert {each.name for each in empty_database.folder.iterdir()} & set(former_file_names()) == set()
    await store.add([Review(Document("four", "Four", "The fourth text."))])
    assert (await store.add_candidate(Review(Document("five", "Five", "The fifth text.")))).number == 42


async def test_unreadable_file_is_named_and_left(
    empty_database: EmptyDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = empty_database.folder / "shelf.sqlite3"
    damaged.write_bytes(b"no database " * 1000)
    await empty_database.open()
    assert "shelf.sqlite3 not taken over: file is not a database" in caplog.text
    assert damaged.exists()
