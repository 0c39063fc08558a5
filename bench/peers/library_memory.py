"""Memory of a library by its parts: `python -m bench.peers.library_memory [PASSAGES…]`. Prints Markdown tables.

The documents are generated, without vectors. Each start is a process of its own; the second one finds what the first
has saved.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.measurement import MIB, ROOT, Row, own_bytes, resident_bytes, table
from bench.support.generated_corpus import generate
from corpus.library import Library

SIZES = (10_000, 50_000)
_QUESTIONS = 50


def measure(passages: int, folder: Path) -> list[Row]:
    """Start a library in this process; return the time and the memory after each part."""
    corpus = generate(passages, "en", questions=_QUESTIONS)
    questions = corpus.questions
    library = Library(corpus.documents, folder=folder)
    del corpus
    rows: list[Row] = []
    began = perf_counter()

    def report(part: str) -> None:
        nonlocal began
        gc.collect()
        rows.append(
            {
                "passages": f"{passages:,}",
                "": part,
                "s": f"{perf_counter() - began:.1f}",
                "memory, MB": f"{resident_bytes(os.getpid()) / MIB:,.0f}",
                "of it no file, MB": f"{own_bytes(os.getpid()) / MIB:,.0f}",
            }
        )
        began = perf_counter()

    report("documents with their texts")
    library.document("")
    report("search")
    for each in questions:
        library.answer(each)
    report(f"after {len(questions)} questions")
    events = library.events()
    report(f"{len(events):,} events")
    events.with_word("")
    report("words of events")
    library.mentions("")
    report("mentions")
    library.save()
    return rows


def tables(sizes: Sequence[int]) -> str:
    """Return two tables for each size: of the first start, and of the next one."""
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="library-memory-") as folder:
            for start in ("First start", "Next start"):
                command = [sys.executable, "-m", "bench.peers.library_memory", "--one", str(size), folder]
                done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
                found.append(f"{start}:\n\n{table(json.loads(done.stdout.splitlines()[-1]))}")
    return "\n\n".join(found)


def main() -> None:
    """Measure two starts of each size, or one in this process."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        print(tables([int(each) for each in sys.argv[1:]] or SIZES))


if __name__ == "__main__":
    main()
