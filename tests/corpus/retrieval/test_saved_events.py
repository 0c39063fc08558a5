"""Saved events: the next start has the same, whatever was saved, changed or damaged."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.models import Document, Event
from corpus.readers.documents import make_document
from corpus.retrieval import saved_events
from corpus.retrieval.saved_events import EVENTS_FILE_NAME, SavedEvents
from tests.support.seeds import seeds

TIMED = make_document(
    "timed",
    "The forum of producers\n\nThe forum will be held in Vienna on 4 March 2021 from 10:00 to 12:30 (CET). "
    "A call follows on 5 March 2021 at 14:00 (МСК+2).\n\n"
    "Директор Илья Зайцев 6 марта 2021 года открыл выставку в Казани.",
    {"date": date(2021, 3, 1)},
)
CORPUS = [*seeds().values(), TIMED]


def stamp(folder: Path) -> int:
    return (folder / EVENTS_FILE_NAME).stat().st_ino


def events(documents: list[Document], folder: Path) -> list[Event]:
    library = Library(documents, folder=folder)
    found = list(library.events())
    library.save()
    return found


def times(found: list[Event]) -> list[object]:
    """Return what equality of times leaves out."""
    return [
        (each.starts_at and str(each.starts_at.tzinfo), each.ends_at and each.ends_at.isoformat()) for each in found
    ]


def test_next_start_has_the_same_events(tmp_path: Path) -> None:
    first = events(CORPUS, tmp_path)
    written = stamp(tmp_path)
    again = events(CORPUS, tmp_path)
    assert first == again == list(Library(CORPUS).events())
    assert times(first) == times(again)
    assert any(each.starts_at for each in first)
    assert stamp(tmp_path) == written
    assert SavedEvents(tmp_path).of(TIMED)
    assert SavedEvents(tmp_path).of(replace(TIMED, date=None)) is None


def test_changed_documents_are_read_again(tmp_path: Path) -> None:
    events(CORPUS, tmp_path)
    changed = [*CORPUS[1:-1], replace(TIMED, date=date(2020, 2, 1), text=TIMED.text.replace("4 March", "3 March"))]
    expected = list(Library(changed).events())
    assert events(changed, tmp_path) == expected == events(changed, tmp_path)


def test_events_of_added_documents_are_saved(tmp_path: Path) -> None:
    library = Library(CORPUS[:-1], folder=tmp_path)
    library.warm_up()
    library.add([TIMED])
    library.save()
    assert SavedEvents(tmp_path).of(TIMED)
    library.remove([TIMED.id])
    library.save()
    assert SavedEvents(tmp_path).of(TIMED) is None
    assert SavedEvents(tmp_path).of(CORPUS[0]) is not None


@pytest.mark.parametrize("change", ["damaged", "other code", "unwritable"])
def test_file_that_cannot_be_used_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    expected = events(CORPUS, tmp_path)
    path = tmp_path / EVENTS_FILE_NAME
    if change == "other code":
        monkeypatch.setattr(saved_events, "_stamp", lambda: "another")
    else:
        content = bytearray(path.read_bytes())
        content[-100] ^= 1
        path.unlink()
        path.mkdir() if change == "unwritable" else path.write_bytes(content)
    assert SavedEvents(tmp_path).of(TIMED) is None
    assert events(CORPUS, tmp_path) == expected
