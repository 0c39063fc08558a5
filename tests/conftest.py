"""Fixtures for all tests: a clean environment and a shared data folder."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# As bot.cli does, before python-telegram-bot and numpy are imported. Without the first, python-telegram-bot warns for
# each RetryAfter. Without the second, the threads of a matrix product wait for each other on busy processors.
os.environ.setdefault("PTB_TIMEDELTA", "true")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.app import EMBEDDINGS_FOLDER
from bot.settings import Settings

ROOT = Path(__file__).parent.parent

settings.register_profile("no deadline", deadline=None)  # the time of an example depends on the load of the machine
settings.load_profile("no deadline")


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Clear every setting, change to an empty folder and yield it; restore logging afterwards."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    loggers = [root, *(each for each in logging.Logger.manager.loggerDict.values() if isinstance(each, logging.Logger))]
    levels = {each: each.level for each in loggers}
    handlers = list(root.handlers)
    yield tmp_path
    root.handlers[:] = handlers
    logging.captureWarnings(False)
    for logger, level in levels.items():
        logger.setLevel(level)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one `DATA_DIR` for the whole run, so that only the first bot computes the caches.

    Each pytest-xdist worker has its own folder, but all share the embeddings, which take seconds to compute.
    """
    folder = tmp_path_factory.mktemp("var")
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / EMBEDDINGS_FOLDER
    shared.mkdir(exist_ok=True)
    (folder / EMBEDDINGS_FOLDER).symlink_to(shared, target_is_directory=True)
    return folder


@pytest.fixture
def shared_data_dir(clean_environment: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the shared folder as `DATA_DIR` in a clean environment."""
    monkeypatch.setenv("DATA_DIR", str(data_dir))
