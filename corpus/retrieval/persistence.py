"""A search on disk: passages, index and vocabulary, so that the next start need not read the documents again.

Documents are recognised by a hash of id, title and text. New ones are left to the caller, those that no longer exist
are removed. A file of another format or another version of the analysing packages is ignored.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.index.mapped_file import Contents, Strings, read_file, write_file
from corpus.models import Document
from corpus.passages.store import PassageArrays, PassageStore, concatenate, iter_texts
from corpus.retrieval.search import LexicalSearch
from corpus.retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:
    from corpus.index.protocol import Index

_LOG = logging.getLogger(__name__)

FILE_NAME = "corpus.index"
FORMAT_VERSION = 8
"""Raise this when tokenisation, stemming, stop words, passages, sentences, speakers, the vocabulary or the arrays of
the file change: whenever the same documents give another file. A test compares the seeds' file with `SEEDS_DIGEST`."""
_ANALYSING_PACKAGES = ("pymorphy3", "pymorphy3-dicts-ru", "pystemmer")
"""Packages of which another version may find other terms in the same text."""
_MAX_CACHED_CHARS = 8_000_000
_HASH_BYTES = 16
_REMOVED = bytes(_HASH_BYTES)


class _Texts:
    """Texts in a file. The ones read last are cached: a passage is a part of its document's text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._cache: dict[int, str] = {}
        self._cached_chars = 0

    def read(self, at: int) -> str:
        """Return the text at a place."""
        if (text := self._cache.get(at)) is None:
            text = self._texts[at]
            self._cached_chars += len(text)
            if self._cached_chars > _MAX_CACHED_CHARS:
                self._cache, self._cached_chars = {}, len(text)
            self._cache[at] = text
        return text


def save_search(search: LexicalSearch, folder: Path) -> bool:
    """Save a search in a folder; return True. A failure is logged: the next start reads the documents again."""
    path = folder / FILE_NAME
    try:
        write_file(path, file_stamp(), search_contents(search))
    except OSError as exc:
        _LOG.warning("Index not saved, the next start reads all documents: %s: %s", path, exc)
        return False
    return True


def search_contents(search: LexicalSearch) -> Contents:
    """Return a search as arrays and lists."""
    passages = search.passages
    packed = concatenate([part.arrays for part in passages.parts])
    documents = [each if each and each in passages else None for part in passages.parts for each in part.documents]
    hashes = b"".join(_hash(each) if each else _REMOVED for each in documents)
    texts = Strings.of(each.text if each else "" for each in documents)
    vocabulary = Contents(*search.vocabulary.to_arrays())
    return _join(
        {
            "passages": Contents(packed.arrays, {"terms": packed.terms}),
            "vocabulary": vocabulary,
            "index": search.index.save(),
            "documents": Contents({"hashes": np.frombuffer(hashes, dtype=np.uint8)}, {"texts": texts}),
        }
    )


def load_search(
    folder: Path, documents: Sequence[Document], index: Index
) -> tuple[LexicalSearch, list[Document]] | None:
    """Return the saved search of `documents`, and those that it lacks; None if it is missing or mostly outdated.

    `index` is an empty index of the kind that was saved. Texts that are in the file leave the memory.
    """
    contents = read_file(folder / FILE_NAME, file_stamp())
    if contents is None:
        return None
    by_hash = {_hash(each): each for each in documents}
    own = _part(contents, "documents")
    saved = [each.tobytes() for each in own.arrays["hashes"].reshape(-1, _HASH_BYTES)]
    found = [by_hash.pop(each, None) for each in saved]
    if 2 * found.count(None) > len(found):
        return None
    texts = _Texts(own.lists["texts"])
    for at, document in enumerate(found):
        if document:
            document.leave_text(partial(texts.read, at))
    arrays, lists = _part(contents, "passages")
    passages = PassageStore.of(PassageArrays(arrays, lists["terms"]), found)
    index = index.load(_part(contents, "index")).remove(passages.removed)
    if any(document is None and each != _REMOVED for document, each in zip(found, saved, strict=True)):
        # The vocabulary still counts the words of documents whose texts are gone, so it is counted again.
        vocabulary = Vocabulary.from_texts(iter_texts(filter(None, found)))
    else:
        own = _part(contents, "vocabulary")
        vocabulary = Vocabulary.from_arrays(own.arrays, own.lists)
    return LexicalSearch(passages, index, vocabulary), list(by_hash.values())


def file_stamp() -> str:
    """Return the versions that a file must have been written with."""
    return " ".join([str(FORMAT_VERSION), *(f"{name}={version(name)}" for name in _ANALYSING_PACKAGES)])


def _join(parts: Mapping[str, Contents]) -> Contents:
    """Return several contents as one, each name with the prefix of its part."""
    arrays = {f"{part}.{name}": each for part, own in parts.items() for name, each in own.arrays.items()}
    lists = {f"{part}.{name}": each for part, own in parts.items() for name, each in own.lists.items()}
    return Contents(arrays, lists)


def _part(contents: Contents, prefix: str) -> Contents:
    """Return what `_join` took from one part."""
    start = f"{prefix}."
    arrays = {name.removeprefix(start): each for name, each in contents.arrays.items() if name.startswith(start)}
    lists = {name.removeprefix(start): each for name, each in contents.lists.items() if name.startswith(start)}
    return Contents(arrays, lists)


def _hash(document: Document) -> bytes:
    content = f"{document.id}\0{document.title}\0{document.text}"
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()
