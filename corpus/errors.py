"""Everything that can go wrong in the corpus.

    CorpusError
    ├── UnreadableDocument   one file can't be read; the others load
    └── CorpusNotFound       there is no such folder

Each message is one sentence for a host: what happened and what to do.
"""


class CorpusError(Exception):
    """The root: whatever the corpus raises on purpose is one of these."""


class UnreadableDocument(CorpusError):
    """A file can't be read as a document; it is skipped and the others load."""


class CorpusNotFound(CorpusError):
    """The corpus folder does not exist or can't be listed."""
