from pathlib import Path

import pytest

from bot.app import EMBEDDINGS_FOLDER
from corpus.library import Library
from corpus.reading.cross_encoder import CrossEncoder
from corpus.retrieval.encoder import find_encoder
from tests.support.seeds import seeds


@pytest.fixture(scope="session")
def reader() -> CrossEncoder:
    """The reader that the project ships."""
    return CrossEncoder()


@pytest.fixture(scope="session")
def library(data_dir: Path, reader: CrossEncoder) -> Library:
    """The five seeds with the real encoder and reader, their vectors kept with those of the bots in this run."""
    return Library(seeds().values(), find_encoder(data_dir / EMBEDDINGS_FOLDER), reader)


@pytest.fixture(scope="session")
def words_only() -> Library:
    """The five seeds where no encoder is installed, and without a reader."""
    return Library(seeds().values())
