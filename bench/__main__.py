"""All of it: `make bench`, in less than ten minutes. Writes `docs/benchmarks.md` and the plot in it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import answer, index, start, throughput
from bench.tables import machine, table
from corpus.models import Language

DOCS = Path(__file__).parent.parent / "docs"
PLOT = Path("images") / "benchmarks.png"
_PACKAGES = (
    "aiogram", "aiohttp", "bm25s", "httpx", "numba", "numpy", "python-telegram-bot", "rank-bm25", "tantivy", "uvloop",
)  # fmt: skip
_STARTS = 4
_UPDATES, _ROUNDS = 1_800, 2
_ANSWER_SIZES: Sequence[tuple[int, Language]] = ((50, "en"), (50, "ru"), (1_000, "en"), (1_000, "ru"), (100_000, "en"))
_NAMES = {"ours": "this bot", "streaming the postings": "limit: streaming the postings"}

PAGE = """# Benchmarks

Written by `make bench`. {machine}

Read ratios, not times: every table is of one run, each line in a process of its own, and all lines have the same work.
A value is a median, ± half of what lies between the quarters, or (lowest–highest).

## Updates a second

The bot has one core; Telegram is 50 ms away, on the other. The whole bot is at work: inbox on disk, answer, rendering,
reply. "Again" are eight questions in turn, whose answers are at hand from the second time on; "new" are questions in
words that were never used before. The echo bots are those of the libraries' documentation, aiogram's over uvloop and
with 256 connections.

{throughput}

The limit is "requests alone": a request an update over aiohttp, and nothing else. What keeps the bot from it is
python-telegram-bot's reading of the update, httpx's request around aiohttp's, and the inbox. What keeps new questions
from it is the sentence encoder: 3 to 6 ms for a question that is not settled by its words.

## Start and memory

From the start of the process to the first `getUpdates` and to the first answer.

{start}

The limit is the import of python-telegram-bot, which both do. Neither sees `cryptography`, which comes with the
developers' tools and not with what a host installs.

## Index

Top ten of as many passages, 35 words each on average, one query at a time; "natural" queries have the function words
that people write, "content" queries don't. Our scores are rank-bm25's to 1e-9.

![Time of a query by the number of passages]({plot})

{index}

The limit is "streaming": reading the postings of the query's words, without finding the best. Where the index is below
it, it has not read them all. What keeps it from that is the interpreter: a query is some forty calls of numpy and as
many lines of Python, a microsecond or two each however few the postings are. That is why compiled peers are ahead
where a query has some hundred postings, and not where it has many.

## Answers

The whole way of a question in a corpus of so many passages, without the sentence encoder.

{answer}
"""


def main() -> None:
    """Measure all, and write."""
    began = time.monotonic()
    print(f"Takes about ten minutes. {machine(_PACKAGES)}", file=sys.stderr)

    def done(what: str) -> None:
        print(f"{what}: {time.monotonic() - began:.0f} s", file=sys.stderr)

    said: dict[str, str] = {"machine": machine(_PACKAGES), "plot": str(PLOT)}
    said["start"] = start.measured(_STARTS)
    done("start")
    said["throughput"] = table(asyncio.run(throughput.measure(_UPDATES, _ROUNDS)))
    done("updates a second")
    found = list(index.results())
    plot(found, DOCS / PLOT)
    said["index"] = table(index.rows(found))
    done("index")
    said["answer"] = table(answer.rows(list(answer.results(_ANSWER_SIZES))))
    done("answers")
    (DOCS / "benchmarks.md").write_text(PAGE.format(**said), encoding="utf-8")


def plot(measured: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the time of a natural query by the number of passages."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for name in dict.fromkeys(each["peer"] for each in measured):
        own = [each for each in measured if each["peer"] == name]
        line = {"ours": "-", "streaming the postings": ":"}.get(name, "--")
        axes.plot(
            [each["passages"] for each in own],
            [each["natural"][0] for each in own],
            line, marker="o", markersize=4, linewidth=2.5 if name == "ours" else 1.5, label=_NAMES.get(name, name),
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="a natural query, ms (median)")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
