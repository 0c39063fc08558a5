"""A question's whole path, from its text to the cited answer: `python -m bench.answer [PASSAGES…]`.

The documents and questions are generated, in English and Russian, from 5 documents to 100,000 passages. Each size runs
in its own process. "First" is a question's first time, "repeated" its second. Retrieval is lexical: the time of the
encoder does not depend on the corpus.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any, get_args

from bench.measurement import MIB, Item, Row, machine, resident_bytes, spread, table, timed
from bench.support.generated_corpus import generate
from corpus.library import Library
from corpus.models import Language

SIZES = (50, 1_000, 10_000, 100_000)
_WARM_UP_QUESTIONS = 20


def measure(passages: int, language: Language) -> dict[str, Any]:
    """Read the documents, ask, add a document, replace one and start again, in this process."""
    corpus = generate(passages, language)
    [document] = generate(10, language, questions=1).documents
    memory_before = resident_bytes(os.getpid())
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        library = Library(corpus.documents, folder=Path(folder))
        library.answer(corpus.questions[0])
        read = perf_counter() - start
        memory = (resident_bytes(os.getpid()) - memory_before) / MIB
        for each in corpus.questions[:_WARM_UP_QUESTIONS]:
            library.answer(each)
        # The answers are cached by the question's text, so the questions that are timed first must be new.
        questions = corpus.questions[_WARM_UP_QUESTIONS:] or [f"{each}?" for each in corpus.questions]
        first = timed(library.answer, questions, warm=0)
        repeated = timed(library.answer, questions, warm=0)
        answered = sum(library.answer(each).answered for each in questions) / len(questions)
        added = _seconds(library.add, [replace(document, id="new")])
        replaced = _seconds(library.add, [document])
        library = Library(corpus.documents, folder=Path(folder))
        restarted = _seconds(library.answer, corpus.questions[0])
    return {
        "passages": passages, "language": language, "documents": len(corpus.documents), "read": read, "memory": memory,
        "first": spread(first), "repeated": spread(repeated), "answered": answered, "start": restarted,
        "add": added, "replace": replaced,
    }  # fmt: skip


def _seconds(call: Callable[[Item], object], item: Item) -> float:
    start = perf_counter()
    call(item)
    return perf_counter() - start


def results(corpora: Iterable[tuple[int, Language]]) -> Iterator[dict[str, Any]]:
    """Yield the measurements for corpora of these numbers of passages and languages."""
    for size, language in corpora:
        command = [sys.executable, "-m", "bench.answer", "--one", str(size), language]
        process = subprocess.run(command, check=True, capture_output=True, text=True)
        yield json.loads(process.stdout.splitlines()[-1])


def rows(measurements: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the table: medians in ms, ± half of the interquartile range."""
    return [
        {
            "passages": f"{each['passages']:,}",
            "documents": f"{each['documents']:,}",
            "language": each["language"],
            "first p50, ms": f"{each['first'][0]:.2f} ± {each['first'][2]:.2f}",
            "first p99, ms": f"{each['first'][1]:.1f}",
            "repeated p50, ms": f"{each['repeated'][0]:.2f} ± {each['repeated'][2]:.2f}",
            "answered": f"{each['answered']:.0%}",
            "reading all, s": f"{each['read']:.1f}",
            "next start, s": f"{each['start']:.2f}",
            "adding one document, s": f"{each['add']:.3f}",
            "replacing one, s": f"{each['replace']:.3f}",
            "memory, MB": f"{each['memory']:.0f}",
        }
        for each in measurements
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure and print; `--one PASSAGES LANGUAGE` measures one corpus and prints JSON."""
    if arguments[:1] == ["--one"]:
        [language] = [each for each in get_args(Language) if each == arguments[2]]
        print(json.dumps(measure(int(arguments[1]), language)))
        return
    sizes = tuple(map(int, arguments)) or SIZES
    print(machine(("numpy",)) + "\n")
    print(table(rows(list(results(product(sizes, get_args(Language)))))))


if __name__ == "__main__":
    main(sys.argv[1:])
