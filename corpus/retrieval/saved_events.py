"""Events on disk, so that the next start need not extract them again: that takes some milliseconds a document.

The events of a document are recognised by a hash of all that they may depend on in it. A file that other code has
written is ignored: the same document might give other events.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

import corpus
from corpus.caching import cache_once
from corpus.index.mapped_file import Contents, Strings, read_file, write_file
from corpus.models import Document, Event, Place, Sentence

_LOG = logging.getLogger(__name__)

EVENTS_FILE_NAME = "events.index"
_PACKAGES = ("babel", "iuliia", "pycities", "pymorphy3", "pymorphy3-dicts-ru", "pystemmer", "rapidfuzz", "wordfreq")
_KEY_BYTES = 16


class SavedEvents:
    """The events that each document reports, as a folder has them. They are decoded when they are asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the folder; without one, or if its file can't be used, no events are known."""
        contents = read_file(folder / EVENTS_FILE_NAME, _stamp()) if folder else None
        self._written: Sequence[str] = contents.lists["events"] if contents else ()
        keys = contents.arrays["keys"].reshape(-1, _KEY_BYTES) if contents else ()
        self._places: Mapping[bytes, int] = {key.tobytes(): at for at, key in enumerate(keys)}

    def of(self, document: Document) -> list[Event] | None:
        """Return the events of a document, None if they are unknown."""
        at = self._places.get(_key(document))
        return None if at is None else [_decode(each, document) for each in json.loads(self._written[at])]


def save_events(events: Iterable[Event], documents: Sequence[Document], folder: Path) -> bool:
    """Save the events that documents report; return True. A failure is logged: the next start extracts them again."""
    by_document: dict[int, list[Any]] = {id(each): [] for each in documents}
    for each in events:
        by_document[id(each.document)].append(_encode(each))
    keys = np.frombuffer(b"".join(map(_key, documents)), dtype=np.uint8)
    written = Strings.of(json.dumps(own, ensure_ascii=False) for own in by_document.values())
    path = folder / EVENTS_FILE_NAME
    try:
        write_file(path, _stamp(), Contents({"keys": keys}, {"events": written}))
    except OSError as exc:
        _LOG.warning("Events not saved, the next start extracts them again: %s: %s", path, exc)
        return False
    return True


@cache_once
def _stamp() -> str:
    """Return what events depend on, other than their documents: the code and its data."""
    digest = blake2b(digest_size=_KEY_BYTES)
    folder = Path(corpus.__file__).parent
    for path in sorted(each for each in folder.rglob("*") if each.suffix in (".py", ".tsv")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return " ".join([digest.hexdigest(), *(f"{name}={version(name)}" for name in _PACKAGES)])


def _key(document: Document) -> bytes:
    return blake2b(repr(document).encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _encode(event: Event) -> list[Any]:
    sentence, place = event.sentence, event.place
    return [
        event.index, event.kind, event.title, event.start and event.start.isoformat(),
        event.end and event.end.isoformat(), event.precision, place and [place.english, place.russian, place.country],
        [sentence.start, sentence.end, sentence.kind, sentence.speaker], _encode_time(event.starts_at), event.name,
        event.type, event.status, event.participants, _encode_time(event.ends_at), event.days_hold,
    ]  # fmt: skip


def _decode(values: list[Any], document: Document) -> Event:
    index, kind, title, start, end, precision, place, sentence, starts_at, name, *others = values
    event_type, status, participants, ends_at, days_hold = others
    first, last, sentence_kind, speaker = sentence
    return Event(
        document, index, _shared(kind), title, start and _day(start), end and _day(end), _shared(precision),
        place and _place(*place), Sentence(first, last, _shared(sentence_kind), speaker and tuple(speaker)),
        _decode_time(starts_at), name, _shared(event_type), _shared(status), tuple(participants), (),
        _decode_time(ends_at), days_hold,
    )  # fmt: skip


# Events share what many of them have: as objects of its own it would be half of their memory.
_day = lru_cache(maxsize=20_000)(date.fromisoformat)
_place = lru_cache(maxsize=20_000)(Place)
_shared: Callable[[str], Any] = sys.intern


def _encode_time(time: datetime | None) -> list[Any] | None:
    """Return a time with the name of its zone, or with the seconds that it is ahead of UTC."""
    if time is None:
        return None
    zone, offset = time.tzinfo, time.utcoffset()
    return [
        time.replace(tzinfo=None).isoformat(),
        zone.key if isinstance(zone, ZoneInfo) else offset and offset.total_seconds(),
    ]


def _decode_time(written: list[Any] | None) -> datetime | None:
    if written is None:
        return None
    time, zone = written
    tzinfo = ZoneInfo(zone) if isinstance(zone, str) else timezone(timedelta(seconds=zone or 0))
    return datetime.fromisoformat(time).replace(tzinfo=tzinfo)
