"""All benchmarks: `make bench` takes about an hour. Writes `docs/benchmarks.md` and its plot."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench import answer, bombs, index, instances, reader, stalls, start, throughput
from bench.measurement import ROOT, machine, table
from bench.peers import library_memory, search_engine
from corpus.models import Language

_DOCS = ROOT / "docs"
_PLOT = Path("images") / "benchmarks.png"
_PACKAGES = (
    "aiogram", "aiohttp", "bm25s", "httpx", "numba", "numpy", "onnxruntime", "python-telegram-bot", "rank-bm25",
    "tantivy", "uvloop",
)  # fmt: skip
_STARTS = 4
_UPDATES, _ROUNDS = 1_800, 2
_INSTANCE_UPDATES, _CORPUS_SIZES = 1_200, (0, 10_000, 100_000)
_LOAD_UPDATES, _PENDING_UPDATES, _STALL_PASSAGES = 50_000, 20_000, 10_000
_ANSWER_SIZES: Sequence[tuple[int, Language]] = ((50, "en"), (50, "ru"), (1_000, "en"), (1_000, "ru"), (100_000, "en"))
_LABELS = {"ours": "this bot", "streaming the postings": "limit: streaming the postings"}

_PAGE = """# Benchmarks

Written by `make bench`. {machine}

Compare ratios, not times. Each table comes from one run, each of its lines from a process of its own, and all lines do
the same work. A value is a median with ± half of the interquartile range, or with (lowest–highest).

## Updates a second

The bot has one core and Telegram the other, with a latency of 50 ms. The whole bot is measured: the inbox on disk,
answering, rendering and sending. "Repeated" cycles through eight questions, so that all but the first round are served
from the cache. "New" questions use words that were never used before. The reader is off: it would read each of them.
The echo bots come from the libraries' documentation; aiogram's runs on uvloop with 256 connections.

{throughput}

"Requests alone" is the upper limit: one request an update over aiohttp, and nothing else. The bot stays below it
because python-telegram-bot parses the update, httpx wraps aiohttp's request, and the inbox writes to the disk. New
questions are slower because of the sentence encoder: it takes 3 to 6 ms for a question that words alone do not settle.

## Start and memory

Times run from the start of the process to the first `getUpdates` and to the first answer.

{start}

The lower limit is the import of python-telegram-bot, which both bots do. `cryptography` is hidden from both: it comes
with the development tools, and a host does not install it.

## Several instances

Instances on one PostgreSQL ([cluster.md](cluster.md)) that get new questions in turn, by webhook. All share the
two cores: the instances, PostgreSQL, which flushes each commit to the disk, and Telegram, with a latency of 50 ms. The
time of an answer runs from Telegram's call to the reply, without a latency, five times a second.

{instances}

`python -m bench.cluster` kills instances, PostgreSQL and networks; its results are in [cluster.md](cluster.md).

## Corpus and memory

An instance with a generated corpus in one file, on its first start and on the next one. Until all vectors are computed,
the instance answers by words. Each of several instances needs as much.

{corpora}

## Memory of large corpora

A process of its own with generated documents and with the vectors in memory or in a search engine
([cluster.md](cluster.md#very-large-corpora)), on its second start, with all events and mentions: without the models and
Telegram, and with random vectors, on which memory and time do not depend. Memory of no file can't be taken back by the
system; the rest is mapped from files in `DATA_DIR`. The engine is Milvus Lite, which is written in Python, on the same
cores. A "question" is a new one, without the time of the sentence encoder.

{engine}

All but the vectors, by parts. Memory of no file is the process's own; the rest is mapped from files. The generated
documents have more dates than real ones: 1.5 events and other dated facts a passage, where the real ones tried had 0.05
to 0.7.

{parts}

## Load

The bot's memory and open files while it answers commands and repeated questions of 2,000 users.

{memory}

How long its event loop is held: the processor time that the process spends until a task that wants to run every
millisecond runs again, and that of the loop's own thread. The corpus has {stall_passages:,} passages.

{stalls}

## Hostile files

Small files that are made to need much memory or time, or to read what they must not, in the sandbox with the bot's
limits of 30 s and 1,000 MB. Each has a process of its own. The memory is the most that was seen of its process.

{bombs}

## Index

Each index returns the top ten of the same passages, 35 words each on average, for one query at a time. "Natural"
queries contain the function words that people write, "content" queries do not. The bot's scores equal rank-bm25's to
1e-9.

![Time of a query by the number of passages]({plot})

{index}

"Streaming the postings" reads the postings of the query's terms without selecting the best, which is the lower limit of
an exhaustive search. The bot's index is below it where it skips postings. Elsewhere the interpreter keeps it above: a
query makes about forty calls of numpy and as many lines of Python, each a microsecond or two however few the postings
are. Compiled libraries are therefore ahead where a query has some hundred postings, and not where it has many.

## Answers

A question's whole path in corpora of different sizes, without the sentence encoder and the reader.

{answer}

## Reading

A new question on the five shipped documents, on one core. The reader takes the same time in a corpus of any size: it
reads twelve sentences. Under load, questions that would wait for it are answered without it.

{reader}
"""


def main() -> None:
    """Run every benchmark and write the page."""
    began = time.monotonic()
    machine_line = machine(_PACKAGES)
    print(f"Takes about an hour. {machine_line}", file=sys.stderr)

    def report(name: str) -> None:
        print(f"{name}: done after {time.monotonic() - began:.0f} s", file=sys.stderr)

    sections = {"machine": machine_line, "plot": str(_PLOT), "start": table(start.rows(_STARTS))}
    report("start")
    sections["throughput"] = table(asyncio.run(throughput.rows(_UPDATES, _ROUNDS)))
    sections["instances"] = table(asyncio.run(instances.throughput_rows(_INSTANCE_UPDATES, _ROUNDS)))
    report("instances")
    sections["corpora"] = table([asyncio.run(instances.corpus_row(each)) for each in _CORPUS_SIZES])
    report("corpora")
    sections["engine"] = table(search_engine.rows(search_engine.SIZES))
    sections["parts"] = library_memory.tables(library_memory.SIZES)
    report("search engine")
    sections["memory"] = table(asyncio.run(throughput.memory_rows(_LOAD_UPDATES)))
    report("throughput")
    sections["stalls"] = table(uvloop.run(stalls.rows(_STALL_PASSAGES, _PENDING_UPDATES)))
    report("stalls")
    sections["bombs"] = table(asyncio.run(bombs.rows()))
    report("hostile files")
    measurements = list(index.results())
    plot(measurements, _DOCS / _PLOT)
    sections["index"] = table(index.rows(measurements))
    report("index")
    sections["answer"] = table(answer.rows(list(answer.results(_ANSWER_SIZES))))
    report("answers")
    sections["reader"] = table(reader.rows())
    report("reader")
    (_DOCS / "benchmarks.md").write_text(_PAGE.format(**sections, stall_passages=_STALL_PASSAGES), encoding="utf-8")


def plot(measurements: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the time of a natural query by the number of passages."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for name in dict.fromkeys(each["peer"] for each in measurements):
        own = [each for each in measurements if each["peer"] == name]
        line = {"ours": "-", "streaming the postings": ":"}.get(name, "--")
        axes.plot(
            [each["passages"] for each in own],
            [each["natural"][0] for each in own],
            line, marker="o", markersize=4, linewidth=2.5 if name == "ours" else 1.5, label=_LABELS.get(name, name),
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="a natural query, ms (median)")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
