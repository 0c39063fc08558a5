"""The whole way of a question, from the text to the cited answer: `python -m bench.answer [PASSAGES…]`.

Documents and questions are made by code, in English and in Russian, from 5 documents to 100,000 passages; each size in
a process of its own. "First" is a question that nobody asked before, "again" the same a second time. By words alone:
how long the model takes does not depend on the corpus.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any, get_args

import psutil

from bench.tables import Item, Row, machine, spread, table, timed
from bench.texts import make_texts
from corpus.library import Library
from corpus.models import Language

SIZES = (50, 1_000, 10_000, 100_000)
_MIB = 1 << 20
_WARM = 20


def measure(passages: int, language: Language) -> dict[str, Any]:
    """Read documents, ask, add one, start again, in this process."""
    texts = make_texts(passages, language)
    news = make_texts(10, language, questions=1)
    process = psutil.Process()
    before = process.memory_info().rss
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        library = Library(texts.documents, folder=Path(folder))
        library.answer(texts.questions[0])
        read = perf_counter() - start
        memory = (process.memory_info().rss - before) / _MIB
        for each in texts.questions[:_WARM]:
            library.answer(each)
        new = texts.questions[_WARM:] or [f"{each}?" for each in texts.questions]  # none was asked in these letters
        first = timed(library.answer, new, warm=0)
        again = timed(library.answer, new, warm=0)
        answered = sum(library.answer(each).answered for each in new) / len(new)
        [document] = news.documents
        added = _seconds(library.add, [replace(document, id="new")])
        replaced = _seconds(library.add, [document])
        library = Library(texts.documents, folder=Path(folder))
        start = perf_counter()
        library.answer(texts.questions[0])
        started = perf_counter() - start
    return {
        "passages": passages, "language": language, "documents": len(texts.documents), "read": read, "memory": memory,
        "first": spread(first), "again": spread(again), "answered": answered, "start": started,
        "add": added, "replace": replaced,
    }  # fmt: skip


def _seconds(work: Callable[[Item], object], what: Item) -> float:
    start = perf_counter()
    work(what)
    return perf_counter() - start


def results(corpora: Iterable[tuple[int, Language]]) -> Iterator[dict[str, Any]]:
    """Yield what a question costs in corpora of so many passages, of that language."""
    for size, language in corpora:
        command = [sys.executable, "-m", "bench.answer", "--one", str(size), language]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        yield json.loads(done.stdout.splitlines()[-1])


def rows(measured: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the table: medians in ms, ± half of what lies between the quarters."""
    return [
        {
            "passages": f"{each['passages']:,}",
            "documents": f"{each['documents']:,}",
            "language": each["language"],
            "first p50, ms": f"{each['first'][0]:.2f} ± {each['first'][2]:.2f}",
            "first p99, ms": f"{each['first'][1]:.1f}",
            "again p50, ms": f"{each['again'][0]:.2f} ± {each['again'][2]:.2f}",
            "answered": f"{each['answered']:.0%}",
            "reading all, s": f"{each['read']:.1f}",
            "next start, s": f"{each['start']:.2f}",
            "adding one document, s": f"{each['add']:.3f}",
            "replacing one, s": f"{each['replace']:.3f}",
            "memory, MB": f"{each['memory']:.0f}",
        }
        for each in measured
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure and print; `--one PASSAGES LANGUAGE` measures one and prints JSON."""
    if arguments[:1] == ["--one"]:
        [language] = [each for each in get_args(Language) if each == arguments[2]]
        print(json.dumps(measure(int(arguments[1]), language)))
        return
    sizes = tuple(map(int, arguments)) or SIZES
    print(machine(("numpy", "rank-bm25")) + "\n")
    print(table(rows(list(results(product(sizes, get_args(Language)))))))


if __name__ == "__main__":
    main(sys.argv[1:])
