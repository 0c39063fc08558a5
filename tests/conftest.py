"""What every test may use."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# As bot.cli does; before any test has python-telegram-bot make a RetryAfter, which warns without it.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.app import EMBEDDINGS_FOLDER
from bot.settings import Settings

ROOT = Path(__file__).parent.parent

settings.register_profile("no deadline", deadline=None)  # a slow example says more about the machine than the code
settings.load_profile("no deadline")


@pytest.fixture
def fresh_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Give a machine where nothing is set: an empty working directory, no setting, logging as it was before."""
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
    """Give one folder for what bots write in the whole run, so that only the first computes what can be kept.

    Each of the processes that share the tests has its own, but for the embeddings, which take seconds.
    """
    folder = tmp_path_factory.mktemp("var")
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / EMBEDDINGS_FOLDER
    shared.mkdir(exist_ok=True)
    (folder / EMBEDDINGS_FOLDER).symlink_to(shared, target_is_directory=True)
    return folder


@pytest.fixture
def kept_data(fresh_host: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it the `DATA_DIR` of a fresh host."""
    monkeypatch.setenv("DATA_DIR", str(data_dir))
