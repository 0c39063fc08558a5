"""Stalls of the bot's event loop: `python -m bench.stalls [PASSAGES] [--pending N]`. Prints a Markdown table.

The bot runs in this process, with a generated corpus, and Telegram in another one. A heartbeat in the event loop
measures the processor time that the bot spends until the loop runs again, so that other processes do not count: that of
the whole process, with the threads that may hold the interpreter, and that of the loop's own thread.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvloop
from pydantic import SecretStr

from bench.measurement import MIB, ROOT, Row, machine, resident_bytes, table
from bench.peers.echo_bots import TOKEN
from bench.support.fast_telegram import Load, started_telegram
from bench.support.generated_corpus import generate
from bot import app
from bot.cli import configure_process
from bot.run import serving_telegram
from bot.settings import Settings
from corpus.library import Library

_BEAT_S = 0.001
_MIXED = ("/help", "/events", "thanks", "/sources", "What is new?", "/lang", "Кто вы?", "/who Ivan")
_TIME_LIMIT_S = 900.0


@dataclass
class Heartbeat:
    """The delays of a task that wants to run every millisecond, in milliseconds of processor time."""

    delays: list[float] = field(default_factory=list)
    own_delays: list[float] = field(default_factory=list)
    """Those for which the loop's own thread worked."""

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            before, own_before = time.process_time(), time.thread_time()
            await asyncio.sleep(_BEAT_S)
            self.delays.append(1_000 * (time.process_time() - before - _BEAT_S))
            self.own_delays.append(1_000 * (time.thread_time() - own_before))


async def measure(name: str, load: Load, library: Library, folder: Path) -> Row:
    """Start the bot, which finds the load's updates waiting, and stop it when all are answered; return the row."""
    telegram, output, address = await started_telegram(load, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)})
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=address,
        data_dir=folder / name,
        reader="off",
    )
    app.load_library = lambda settings: library
    heartbeat = Heartbeat()
    async with serving_telegram(settings):
        start, beating = time.process_time(), asyncio.create_task(heartbeat.run())
        while (line := (await output.readline()).strip()).isdigit():
            pass
        await asyncio.to_thread(library.warm_up)
        seconds = time.process_time() - start
    beating.cancel()
    await telegram.wait()
    delays = sorted(heartbeat.delays)
    row = {
        "": name,
        "answered": f"{json.loads(line)['answered']:,} of {load.updates:,}",
        "longest stall, ms": f"{delays[-1]:.0f}",
        "of the loop itself, ms": f"{max(heartbeat.own_delays):.0f}",
        "p99, ms": f"{delays[int(0.99 * len(delays))]:.1f}",
        "processor time, s": f"{seconds:.1f}",
        "memory, MB": f"{resident_bytes(os.getpid()) / MIB:.0f}",
    }
    print(row, file=sys.stderr, flush=True)
    return row


async def rows(passages: int, pending: int) -> Sequence[Row]:
    """Return the rows: the warm-up, new questions, lists of events, and many updates that wait for the start."""
    corpus = generate(passages, "en")
    with tempfile.TemporaryDirectory(prefix="stalls-") as name:
        folder = Path(name)
        library = Library(corpus.documents, folder=folder / "index")
        mixed = (*_MIXED, *corpus.questions[:8])
        loads = {
            f"start and warm-up with {passages:,} passages": Load(corpus.questions[:10], 10, batch=1),
            "new questions, one at a time": Load(corpus.questions[10:], 100, batch=1),
            "`/events` with filters, one at a time": Load(
                [f"/events {year}" for year in range(1900, 2050)], 100, batch=1
            ),
            "updates pending at the start": Load(mixed, pending),
        }
        return [
            await measure(title, replace(load, seconds=_TIME_LIMIT_S), library, folder) for title, load in loads.items()
        ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=int, nargs="?", default=10_000)
    parser.add_argument("--pending", type=int, default=20_000, help="updates that wait for the start")
    options = parser.parse_args()
    configure_process()
    print(machine(("python-telegram-bot", "uvloop", "numpy")) + "\n")
    print(table(uvloop.run(rows(options.passages, options.pending))))


if __name__ == "__main__":
    main()
