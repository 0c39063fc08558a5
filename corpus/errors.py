"""Everything that can go wrong on purpose.

    UnidoBotError
    ├── ConfigurationError       a setting or an argument is wrong
    ├── CannotWrite              a file that was asked for can't be written
    ├── MissingLibrary           what was asked for needs a library that is not installed
    ├── StoreError               what the bot remembers of chats can't be read or written
    └── CorpusError
        ├── CorpusNotFound       there is no such folder
        ├── UnreadableDocument   one file can't be read; the others load
        ├── NotFetched           a page or a feed could not be had from the web
        └── AlreadyThere         what should come in is in the corpus, word for word

Each message says to a host what happened and what to do. Errors of libraries are translated into these at the
border, `from` the original.
"""


class UnidoBotError(Exception):
    """The root: whatever the project raises on purpose is one of these."""


class ConfigurationError(UnidoBotError):
    """A setting or an argument is wrong, and the bot can't start with it."""


class WriteError(UnidoBotError):
    """A file that was asked for can't be written."""


class MissingDependency(UnidoBotError):
    """What was asked for needs a library that is not installed; all else works."""


class StoreError(UnidoBotError):
    """What the bot remembers of chats can't be read or written; it goes on without."""


class CorpusError(UnidoBotError):
    """The corpus can't be read."""


class CorpusNotFound(CorpusError):
    """The corpus folder does not exist or can't be listed."""


class UnreadableDocument(CorpusError):
    """A file can't be read as a document; it is skipped and the others load."""


class FetchError(CorpusError):
    """A page or a feed could not be had from the web, or its address is refused.

    `status` is the HTTP status where a server answered with an error; else None.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class DuplicateDocument(CorpusError):
    """What should come in stands in the corpus already, word for word."""
