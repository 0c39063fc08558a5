"""Short press texts in many forms, with the day of each document and the place and days of its event as labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.events.extraction import read_events
from corpus.models import Document
from corpus.passages.splitter import split_passages
from corpus.readers.formats import read

PRESS_TEXTS = [
    json.loads(line) for line in Path(__file__).with_name("press_texts.jsonl").read_text("utf-8").splitlines()
]
MIN_PLACES, MIN_DAYS = 0.9, 0.92


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [read(label["name"], label["text"].encode()).documents[0] for label in PRESS_TEXTS]


def test_document_dates_are_right(documents: list[Document]) -> None:
    found = {document.id: document.date.isoformat() if document.date else None for document in documents}
    assert found == {Path(label["name"]).stem: label["date"] for label in PRESS_TEXTS}


def test_places_and_days_of_events_are_right(documents: list[Document]) -> None:
    events = [read_events(document, split_passages(document))[0] for document in documents]
    labels = list(zip(PRESS_TEXTS, events, strict=True))
    places = [event.place.english if event.place else None for event in events]
    right = [place == label["place"] for place, label in zip(places, PRESS_TEXTS, strict=True)]
    assert sum(right) >= MIN_PLACES * len(labels)
    days = [(day and day.isoformat()) == label["start"] for label, event in labels for day in [event.start]]
    assert sum(days) >= MIN_DAYS * len(labels)
