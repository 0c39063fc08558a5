"""The errors of the language model."""

from corpus.errors import UnidoBotError


class ModelError(UnidoBotError):
    """Raised when a language model gives no usable reply; the bot answers without it."""
