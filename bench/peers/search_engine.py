"""Memory and time with the vectors in memory and in a search engine: `python -m bench.peers.search_engine [PASSAGES…]`.

Prints a Markdown table. The documents and questions are generated. The vectors are drawn at random, since memory and
time do not depend on them, and computing those of 100,000 passages takes a quarter of an hour. Each line is the second
start of a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.measurement import MIB, Row, machine, own_bytes, resident_bytes, spread, table, timed
from bench.support.generated_corpus import generate
from bot.search_engine import Milvus
from corpus.library import Library
from corpus.retrieval.encoder import EncoderWithoutStore, SentenceEncoder
from corpus.retrieval.vector_store import DIMENSIONS
from tests.support.milvus import milvus_program, milvus_running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.retrieval.encoder import Vectors

SIZES = (10_000, 50_000, 100_000)
_PACKAGES = ("milvus-lite", "numpy", "pymilvus")
_QUESTIONS = 100


class _RandomEncoder(SentenceEncoder):
    """Vectors drawn at random, the same ones for the same text."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
            row[:] = np.random.Generator(np.random.SFC64(seed)).standard_normal(DIMENSIONS, dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


class _RandomEncoderWithoutStore(_RandomEncoder, EncoderWithoutStore):
    pass


def measure(passages: int, folder: Path, url: str) -> dict[str, Any]:
    """Start a library and ask it, in this process; without a `url`, the vectors are in memory."""
    corpus = generate(passages, "en", questions=_QUESTIONS)
    start = perf_counter()
    if url:
        library = Library(corpus.documents, _RandomEncoderWithoutStore(), folder=folder, engine=Milvus(url))
    else:
        library = Library(corpus.documents, _RandomEncoder(folder), folder=folder)
    library.warm_up()
    started = perf_counter() - start
    answers: list[str] = []
    times = timed(lambda question: answers.append(repr(library.answer(question))), corpus.questions, warm=5)
    return {
        "started": started,
        "memory": resident_bytes(os.getpid()) / MIB,
        "own": own_bytes(os.getpid()) / MIB,
        "times": spread(times),
        "answers": blake2b("".join(answers).encode()).hexdigest(),
    }


def rows(sizes: Sequence[int]) -> list[Row]:
    """Return the table, two lines for each size."""
    program = milvus_program()
    if program is None:
        raise SystemExit("Milvus Lite is not installed: make test installs it")
    found: list[Row] = []
    for size in sizes:
        answers = set()
        for kind in ("memory", "engine"):
            with (
                tempfile.TemporaryDirectory(prefix="search-engine-") as name,
                milvus_running(program, Path(name)) as server,
            ):
                url = server.url if kind == "engine" else ""
                for _ in range(2):
                    command = [sys.executable, "-m", "bench.peers.search_engine", "--one", str(size), name, url]
                    process = subprocess.run(command, check=True, capture_output=True, text=True)
                measured = json.loads(process.stdout.splitlines()[-1])
                assert server.process
                engine = f"{resident_bytes(server.process.pid) / MIB:,.0f}" if url else ""
            answers.add(measured["answers"])
            line: dict[str, object] = {
                "passages": f"{size:,}",
                "vectors": "in the engine" if url else "in memory",
                "memory, MB": f"{measured['memory']:,.0f}",
                "of it no file, MB": f"{measured['own']:,.0f}",
                "of the engine, MB": engine,
                "next start, s": f"{measured['started']:.1f}",
                "a question p50, ms": "{:.1f}".format(measured["times"][0]),
                "p99, ms": "{:.0f}".format(measured["times"][1]),
                "answers": "",
            }
            found.append(line)
        line["answers"] = "equal" if len(answers) == 1 else "different"
    return found


def main() -> None:
    """Measure the sizes that are named, or one in this process."""
    if sys.argv[1:2] == ["--one"]:
        size, folder, url = sys.argv[2:]
        print(json.dumps(measure(int(size), Path(folder), url)))
        return
    print(table(rows([int(each) for each in sys.argv[1:]] or SIZES)))
    print(machine(_PACKAGES))


if __name__ == "__main__":
    main()
