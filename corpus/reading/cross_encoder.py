"""A reader by a cross-encoder in ONNX: the one that the project trains and ships, or one that the host brings.

A folder holds `model.onnx` and `tokenizer.json`, as Hugging Face's Optimum exports them. The model takes the question
and the text as a pair and returns one logit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.caching import cache_once
from corpus.errors import ReaderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)

SHIPPED = Path(__file__).with_name("english")  # the folder of the reader that the project ships
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
_PACKAGES = ("onnxruntime", "tokenizers")

MAX_TOKENS = 256  # tokens of a pair that are read: the speaker of a long quotation comes last
MAX_WAITING = 2
"""Questions that may wait for the reader. One more is answered without it: a question is read in some 0.2 s, so nobody
waits for longer than a second."""
_FOREIGN_SCALE, _FOREIGN_OFFSET = 0.4, -1.6  # logits of models trained on MS MARCO, to log-odds of an answer


class CrossEncoder:
    """A cross-encoder in a folder. It loads at the first use, in one thread of execution.

    `reads_russian` is True for a host's own model, which is taken for a multilingual one.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.folder = folder
        self.reads_russian = folder != SHIPPED
        self._running = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MAX_WAITING + 1)
        self._model: _Model | None = None
        self._is_broken = False

    def load(self) -> None:
        """Load the model now. Raises `ReaderError`, which says what to do."""
        with self._running:
            self._load()

    def _load(self) -> _Model:
        if self._model is None:
            missing = [each for each in _PACKAGES if find_spec(each) is None]
            if missing:
                raise ReaderError(f"READER needs packages that are missing: `pip install {' '.join(missing)}`")
            for name in (MODEL_FILE, TOKENIZER_FILE):
                if not (self.folder / name).is_file():
                    raise ReaderError(f"READER folder {self.folder} has no {name}")
            self._model = _load_model(self.folder)
        return self._model

    def read(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """Return the log-odds for each text, or None if the model can't be loaded or too many questions wait for it."""
        if self._is_broken or not texts:
            return None
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            with self._running:
                logits = self._load().logits(question, texts)
        except ReaderError as exc:
            self._is_broken = True
            _LOG.error("Reader can't be used, questions are answered without it: %s", exc)
            return None
        finally:
            self._waiting.release()
        if not self.reads_russian:
            return logits
        return [_FOREIGN_SCALE * each + _FOREIGN_OFFSET for each in logits]


class _Model(NamedTuple):
    session: Any
    tokenizer: Any
    inputs: tuple[str, ...]

    def logits(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one logit a text. Each pair runs alone: in a batch all would take the time of the longest."""
        import numpy as np  # noqa: PLC0415 - a start imports numpy when needed

        clean = question.encode("utf-8", "replace").decode()  # the tokenizer fails on a lone surrogate
        pairs = self.tokenizer.encode_batch([(clean, each.encode("utf-8", "replace").decode()) for each in texts])
        found: list[float] = []
        for pair in pairs:
            columns = {"input_ids": pair.ids, "attention_mask": pair.attention_mask, "token_type_ids": pair.type_ids}
            feed = {name: np.array([columns[name]], dtype=np.int64) for name in self.inputs}
            found.append(_logit(self.session.run(None, feed)[0]))
        return found


def _logit(output: NDArray[np.float32]) -> float:
    """Return the logit of one pair; of two classes, the difference of the second and the first."""
    row = output.reshape(-1)
    return float(row[0]) if len(row) == 1 else float(row[-1] - row[0])


@cache_once
def _load_model(folder: Path) -> _Model:
    import onnxruntime  # noqa: PLC0415 - 60 MB and 0.1 s, for the first question
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        session = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])
        inputs = tuple(each.name for each in session.get_inputs())
        model = _Model(session, tokenizer, inputs)
        model.logits("Who?", ["Nobody."])
    except Exception as exc:  # both libraries raise their own errors, of many kinds
        raise ReaderError(f"READER folder {folder} has no cross-encoder that can be run: {exc}") from exc
    return model
