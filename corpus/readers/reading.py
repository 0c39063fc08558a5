"""The entry: bytes → Documents. Pure: it opens no file and no connection."""

from __future__ import annotations

from pathlib import PurePath

from corpus.models import Document
from corpus.readers.documents import make_documents
from corpus.readers.formats import parse


def read(name: str, content: bytes, *, url: str | None = None, charset: str | None = None) -> list[Document]:
    """Return the documents in a file: one, or for JSON lines (`_id`, `title`, `text`, `metadata`) one for each line.

    The content decides what it is, `name` helps where that leaves a doubt, and its part before the ending is the
    document's id. `url` is where it came from: it stands in the document where that does not state its own address.
    `charset` is what the server says of the encoding. Hostile files can take long and much memory:
    `bot.ingest.sandbox.Sandbox` reads in a process that can be ended. Raises `UnreadableDocument`, its text a
    clause like "it is encrypted; save it without a password".
    """
    raws = parse(name, content, url=url, charset=charset)
    return make_documents(PurePath(name).stem or "document", raws, url=url)
