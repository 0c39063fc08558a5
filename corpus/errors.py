"""Errors that the project raises on purpose.

    UnidoBotError
    ├── ConfigurationError       a setting or an argument is wrong
    ├── WriteError               an output file can't be written
    ├── MissingDependency        an optional library is not installed
    ├── ReaderError              the model that reads candidates can't be loaded
    ├── SearchUnavailable        a search engine outside of the process can't be reached, or lacks passages
    ├── StoreError               a database can't be read or written
    │   └── RowRefused           a database takes other rows, but not this one
    ├── ModelError               a language model gives no usable reply (in `bot.model.errors`)
    └── CorpusError              a document, page or file of the corpus can't be used
        ├── CorpusNotFound       the corpus folder does not exist
        ├── UnreadableDocument   a file is not a readable document
        ├── DuplicateDocument    the document is already in the corpus
        └── FetchError           a page can't be fetched (in `bot.fetching.errors`)

Each message names the problem and the remedy. Code at the border translates the errors of libraries
into these, with `raise … from exc`.
"""


class UnidoBotError(Exception):
    """Base of all errors that the project raises on purpose."""


class ConfigurationError(UnidoBotError):
    """Raised when a setting or an argument is wrong and the bot can't start."""


class WriteError(UnidoBotError):
    """Raised when an output file can't be written."""


class MissingDependency(UnidoBotError):
    """Raised when a feature needs a library that is not installed; the rest of the bot works."""


class ReaderError(UnidoBotError):
    """Raised when the model that reads candidates can't be loaded; the bot answers without it."""


class SearchUnavailable(UnidoBotError):
    """Raised when a search engine can't be reached or lacks passages; questions are answered by words alone."""


class StoreError(UnidoBotError):
    """Raised when a database can't be read or written; the bot goes on without it."""


class RowRefused(StoreError):
    """Raised when a database refuses a value, for example a number that is too large; other rows are not affected."""


class CorpusError(UnidoBotError):
    """Raised when the corpus, or a document for it, can't be used."""


class CorpusNotFound(CorpusError):
    """Raised when the corpus folder does not exist or can't be listed."""


class UnreadableDocument(CorpusError):
    """Raised when a file can't be read as a document; loading skips it and continues."""


class DuplicateDocument(CorpusError):
    """Raised when the corpus already contains a document with identical text."""
