"""A snapshot on disk: what was read of each document, for the next start.

Documents are known again by a hash of all that was read of them. Those that are new since are read, those that are gone
are taken out; a file that another version wrote counts as none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.index.bm25 import BM25Index
from corpus.index.mapped_file import code_stamp, keep, kept
from corpus.index.segment import Segment
from corpus.models import Document
from corpus.passages.store import Entries, PassageArrays, joined, texts
from corpus.retrieval.search import LexicalSearch
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.index.mapped_file import Kept

_LOG = logging.getLogger(__name__)

FILE = "corpus.index.mapped_file"
_HASH = 16
_GONE = bytes(_HASH)


def keep_search(words: LexicalSearch, folder: Path) -> None:
    """Keep what was read of the corpus. That it can't be written is a warning: it is read again at the next start."""
    index = words.index
    if not isinstance(index, BM25Index):
        raise TypeError("This index can't be kept.")
    entries = words.entries
    packed = joined([part for _, part, _ in entries.parts])
    segment = index.segment()
    arrays, lists = words.vocabulary.to_arrays()
    hashes = b"".join(_hash(each) if each and each in entries else _GONE for _, _, own in entries.parts for each in own)
    contents: dict[str, NDArray[Any]] = {
        **{f"entries.{name}": each for name, each in packed.arrays.items()},
        **{f"vocabulary.{name}": each for name, each in arrays.items()},
        **{f"index.{name}": getattr(segment, name) for name in Segment.ARRAYS},
        "index.average": np.array([segment.average]),
        "documents": np.frombuffer(hashes, dtype=np.uint8),
    }
    words_kept: dict[str, Sequence[str]] = {
        **{f"vocabulary.{name}": each for name, each in lists.items()},
        "entries.terms": packed.terms,
        "index.terms": list(segment.numbers),
    }
    try:
        keep(folder / FILE, code_stamp(), contents, words_kept)
    except OSError as exc:
        _LOG.warning("%s can't be written (%s): the documents are read at each start.", folder / FILE, exc)


def kept_search(folder: Path, documents: Sequence[Document]) -> tuple[LexicalSearch, list[Document]] | None:
    """Return what was kept of the corpus, and the documents that are new since; None where nothing of use was kept."""
    read = kept(folder / FILE, code_stamp())
    if read is None:
        return None
    lists = read[1]
    by_hash = {_hash(each): each for each in documents}
    known = list(_split(read[0]["documents"].tobytes()))
    places = [by_hash.pop(each, None) for each in known]
    if 2 * places.count(None) > len(places):
        return None
    entries = Entries.of(PassageArrays(_arrays(read, "entries"), lists["entries.terms"]), places)
    arrays = _arrays(read, "index")
    average = float(arrays.pop("average")[0])
    numbers = dict(zip(lists["index.terms"], range(len(lists["index.terms"])), strict=True))
    index = BM25Index.of(Segment(numbers, average=average, **arrays)).without(entries.removed)
    if any(place is None and each != _GONE for place, each in zip(places, known, strict=True)):
        vocabulary = Vocabulary.from_texts(
            texts(filter(None, places))
        )  # whose words went with them, their texts alone could say
    else:
        own = {name: lists[f"vocabulary.{name}"] for name in Vocabulary.LISTS}
        vocabulary = Vocabulary.from_arrays(_arrays(read, "vocabulary"), own)
    return LexicalSearch(entries, index, vocabulary), list(by_hash.values())


def _arrays(read: Kept, prefix: str) -> dict[str, NDArray[Any]]:
    return {name.partition(".")[2]: each for name, each in read[0].items() if name.startswith(f"{prefix}.")}


def _split(hashes: bytes) -> Iterator[bytes]:
    for at in range(0, len(hashes), _HASH):
        yield hashes[at : at + _HASH]


def _hash(document: Document) -> bytes:
    told = f"{document.id}\0{document.title}\0{document.text}"
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()
