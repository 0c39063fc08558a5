"""The cost of reading: `python -m bench.reader`.

The questions of `tests/questions.jsonl` are asked once of the shipped documents, on one core, with and without the
reader. Memory is that of the process with everything loaded.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.measurement import MIB, ROOT, Row, machine, resident_bytes, spread, table, timed
from corpus.evaluation.question_files import read_cases
from corpus.library import Library
from corpus.readers.folder import load_documents
from corpus.reading.cross_encoder import CrossEncoder
from corpus.retrieval.encoder import find_encoder

_WARM_UP_QUESTIONS = 8


def rows() -> Sequence[Row]:
    """Ask with and without the reader, in this process."""
    os.sched_setaffinity(0, {0})
    asked = [each.question for each in read_cases(ROOT / "tests" / "questions.jsonl")]
    documents = load_documents(ROOT / "seeds").documents
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, reader in (("words and meaning", None), ("and reading", CrossEncoder())):
            library = Library(documents, find_encoder(Path(folder)), reader)
            library.warm_up()
            for each in asked[:_WARM_UP_QUESTIONS]:
                library.answer(each)
            middle, tail, deviation = spread(timed(library.answer, asked[_WARM_UP_QUESTIONS:], warm=0))
            found.append(
                {
                    "answers by": name,
                    "p50, ms": f"{middle:.1f} ± {deviation:.1f}",
                    "p99, ms": f"{tail:.0f}",
                    "memory of the process, MB": f"{resident_bytes(os.getpid()) / MIB:.0f}",
                }
            )
    return found


if __name__ == "__main__":
    print(machine(("numpy", "onnxruntime")) + "\n")
    print(table(rows()))
