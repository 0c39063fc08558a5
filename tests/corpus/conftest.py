from pathlib import Path

import pytest

from bot.app import EMBEDDINGS_FOLDER
from corpus.library import Library
from corpus.retrieval.encoder import find_encoder
from tests.support.seeds import seeds


@pytest.fixture(scope="session")
def library(data_dir: Path) -> Library:
    """The five seeds with the real encoder, their vectors kept with those of the bots in this run."""
    return Library(seeds().values(), find_encoder(data_dir / EMBEDDINGS_FOLDER))


@pytest.fixture(scope="session")
def words_only() -> Library:
    """The five seeds where no encoder is installed."""
    return Library(seeds().values())
