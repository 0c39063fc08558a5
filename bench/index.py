"""Compare the index with its alternatives, from 5 to 1,000,000 passages: `python -m bench.index [PASSAGES…]`.

Every index is built in a process of its own from the same random passages. Queries are words of passages, once with and
once without the most frequent words. Times are of one query at a time.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.measurement import MIB, Memory, Row, machine, spread, table, timed
from bench.peers.indexes import MOST_PASSAGES, PEERS, Ours, Streaming, Tokens

SIZES = (5, 1_000, 100_000, 1_000_000)
QUERIES = 100
_SLOW_S = 0.05  # time of a query from which `_SLOW_QUERIES` are enough
_SLOW_QUERIES = 20
_VOCABULARY = 300_000
_EXPONENT = 1.05
_FUNCTION_WORDS = 150


def make_passages(size: int) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Return passages with a Zipf vocabulary, natural queries, and the same queries without function words."""
    random = np.random.default_rng(size)
    shares = 1 / (np.arange(_VOCABULARY) + 2.7) ** _EXPONENT
    steps = np.cumsum(shares / shares.sum())
    lengths = np.clip(random.lognormal(3.55, 0.45, size), 8, 400).astype(int)
    ends = np.cumsum(lengths)
    numbers = np.searchsorted(steps, random.random(int(ends[-1]))).clip(0, _VOCABULARY - 1)
    names = np.array([f"w{number}" for number in range(_VOCABULARY)], dtype=object)
    natural: list[list[str]] = []
    content: list[list[str]] = []
    while len(natural) < QUERIES:
        at = random.integers(size)
        own = np.unique(numbers[ends[at] - lengths[at] : ends[at]])
        told = random.permutation(own[own >= _FUNCTION_WORDS])[: random.integers(2, 6)]
        if len(told):
            asked = random.permutation(own[own < _FUNCTION_WORDS])[: random.integers(3, 6)]
            content.append(names[told].tolist())
            natural.append(names[random.permutation(np.concatenate((told, asked)))].tolist())
    passages = [names[own].tolist() for own in np.split(numbers, ends[:-1])]
    return passages, natural, content


def measure(name: str, size: int) -> list[dict[str, Any]]:
    """Build one index and measure its queries, in this process; with ours, also just reading the postings."""
    passages, natural, content = make_passages(size)
    peer = PEERS[name]()
    memory = Memory()
    start = perf_counter()
    with memory:
        peer.build(passages)
    result: dict[str, Any] = {"peer": name, "passages": size, "build": perf_counter() - start}
    result["memory"] = memory.peak / MIB
    passages.clear()
    result |= _measure_queries(peer, natural, content)
    measured = [result]
    if isinstance(peer, Ours):
        streaming = Streaming(peer.index)
        measured.append(
            {"peer": "streaming the postings", "passages": size, **_measure_queries(streaming, natural, content)}
        )
    if hasattr(peer, "load"):
        with tempfile.TemporaryDirectory() as folder:
            peer.save(Path(folder))
            start = perf_counter()
            peer.load(Path(folder))
            result["load"] = perf_counter() - start
    if hasattr(peer, "close"):
        peer.close()
    return measured


def _measure_queries(
    peer: Any, natural: Sequence[Tokens], content: Sequence[Tokens]
) -> dict[str, tuple[float, float, float]]:
    spreads = {}
    gc.collect()
    gc.freeze()  # the collector skips the objects of the bench itself
    for kind, queries in (("natural", natural), ("content", content)):
        peer.search(queries[0])
        start = perf_counter()
        peer.search(queries[1])
        slow = perf_counter() - start > _SLOW_S
        spreads[kind] = spread(timed(peer.search, queries[:_SLOW_QUERIES] if slow else queries, warm=3 if slow else 20))
    return spreads


def results(sizes: Sequence[int] = SIZES) -> Iterator[dict[str, Any]]:
    """Yield the measurements of each peer at each size, each in a new process."""
    for size in sizes:
        for name in PEERS:
            if size <= MOST_PASSAGES.get(name, size):
                command = [sys.executable, "-m", "bench.index", "--one", name, str(size)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                yield from json.loads(done.stdout.splitlines()[-1])


def rows(measured: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the table: medians in ms, ± half of the interquartile range, and ratios to ours."""
    ours = {each["passages"]: each for each in measured if each["peer"] == "ours"}
    found: list[Row] = []
    for each in measured:
        row: dict[str, object] = {"passages": f"{each['passages']:,}", "index": each["peer"]}
        for kind in ("natural", "content"):
            middle, high, half = each[kind]
            row[f"{kind} p50, ms"] = f"{middle:.3f} ± {half:.3f}"
            row[f"{kind} p99, ms"] = f"{high:.3f}"
            row[f"{kind}, to ours"] = f"{middle / ours[each['passages']][kind][0]:.2f}"
        row["build, s"] = f"{each['build']:.2f}" if "build" in each else ""
        row["peak while building, MB"] = f"{each['memory']:.0f}" if "memory" in each else ""
        row["load, s"] = f"{each['load']:.3f}" if "load" in each else ""
        found.append(row)
    return found


def main(arguments: Sequence[str]) -> None:
    """Measure and print; `--one PEER PASSAGES` measures one and prints JSON."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(arguments[1], int(arguments[2]))))
        return
    sizes = tuple(map(int, arguments)) or SIZES
    print(machine(("numpy", "rank-bm25", "bm25s", "numba", "tantivy")) + "\n")
    print(table(rows(list(results(sizes)))))


if __name__ == "__main__":
    main(sys.argv[1:])
