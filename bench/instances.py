"""Throughput, latency, memory and start of instances: `python -m bench.instances`. Prints Markdown tables.

All processes share the machine's cores: the instances, PostgreSQL, which flushes each commit to the disk, and Telegram.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from bench.chaos import BotRunner
from bench.measurement import MIB, Row, machine, resident_bytes, table, unused_port
from bench.peers.echo_bots import TOKEN
from bench.support.fast_telegram import Load, started_telegram
from bench.support.generated_corpus import generate
from bench.throughput import ENGLISH, new_questions
from bot.settings import SEEDS
from tests.support.faulty_telegram import FaultyTelegram
from tests.support.postgres import postgres_programs, postgres_running

_PAUSE_S = 25.0  # for all instances to start and warm up
_LATENCY_RATE, _LATENCY_UPDATES = 5.0, 150
_IDLE_S = 5.0
_QUESTION = "When did the ITPO heads gather in Moscow?"


@contextlib.contextmanager
def _database(kind: str) -> Iterator[Mapping[str, str]]:
    """Yield the settings of an instance's database."""
    programs = postgres_programs()
    if kind == "SQLite":
        yield {}
    elif programs is None:
        raise SystemExit("PostgreSQL is not installed: sudo apt-get install postgresql")
    else:
        with postgres_running(programs, fsync=True) as server:
            yield {"DATABASE_URL": server.url(), "CHAT_HASH_KEY": "6b" * 32}


async def measure(kind: str, instances: int, load: Load) -> Mapping[str, Any]:
    """Return the `Result` of a load that is posted to the instances in turn."""
    ports = [unused_port() for _ in range(instances)]
    load.webhook = " ".join(f"http://127.0.0.1:{port}/hook" for port in ports)
    with tempfile.TemporaryDirectory(prefix="instances-") as folder, _database(kind) as database:
        telegram, output, address = await started_telegram(load)
        common = {"WEBHOOK_URL": "https://bot.example/hook", "READER": "off", "LOG_LEVEL": "ERROR", **database}
        bots = []
        for port in ports:
            own = Path(folder) / str(port)
            own.mkdir()
            bots.append(BotRunner(address, own, {**common, "TELEGRAM_BOT_TOKEN": TOKEN, "PORT": str(port)}))
            await bots[-1].start()
        result: Mapping[str, Any] = json.loads(await output.readline())
        for bot in bots:
            await bot.kill()
        await telegram.wait()
    if result["answered"] != load.updates:
        print(f"{kind}, {instances}: {result['answered']} of {load.updates} answered", file=sys.stderr)
    return result


async def throughput_rows(updates: int, rounds: int) -> list[Row]:
    """Return updates a second and the latency of one update, by the number of instances."""
    kinds = [("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2), ("PostgreSQL", 4)]
    rates: dict[tuple[str, int], list[float]] = {each: [] for each in kinds}
    latencies: dict[tuple[str, int], list[float]] = {each: [] for each in kinds}
    for _ in range(rounds):
        for kind in kinds:
            questions = new_questions(ENGLISH, "Question {1}: {0}")(updates)
            load = Load(questions, updates, pause_s=_PAUSE_S, seconds=300)
            rates[kind].append((await measure(*kind, load))["rate"])
            load = Load(ENGLISH, _LATENCY_UPDATES, 0.0, pause_s=_PAUSE_S, rate=_LATENCY_RATE, seconds=300)
            latencies[kind] += (await measure(*kind, load))["latencies_ms"]
    base = median(rates[kinds[0]])
    return [
        {
            "": f"{database}, {number} instance{'s' if number > 1 else ''}",
            "new questions/s": f"{median(own):.0f} ({min(own):.0f}–{max(own):.0f})",
            "ratio": f"{median(own) / base:.2f}",
            "answer to a repeated question, ms": f"{median(latencies[database, number]):.0f}",
            "p99, ms": f"{sorted(latencies[database, number])[int(0.99 * len(latencies[database, number]))]:.0f}",
        }
        for (database, number), own in rates.items()
    ]


async def corpus_row(passages: int) -> Row:
    """Return the start times and the memory of an instance with a generated corpus; 0 is the one that is shipped."""
    with tempfile.TemporaryDirectory(prefix="instances-") as name:
        folder, corpus, question = Path(name), SEEDS, _QUESTION
        if passages:
            corpus = folder / "corpus"
            corpus.mkdir()
            generated = generate(passages, "en", questions=1)
            question = generated.questions[0]
            lines = [
                json.dumps({"_id": each.id, "title": each.title, "text": each.text}) for each in generated.documents
            ]
            (corpus / "generated.jsonl").write_text("\n".join(lines), encoding="utf-8")
        first = await _start(folder, corpus, question)
        again = await _start(folder, corpus, question)
    return {
        "passages": f"{passages:,}" if passages else "50 (shipped)",
        "first start: first update received, s": f"{first[0]:.1f}",
        "first answer, s": f"{first[1]:.1f}",
        "all vectors, s": f"{first[2]:.0f}",
        "next start: first answer, s": f"{again[1]:.1f}",
        "memory after the next start, MB": f"{again[3] / MIB:.0f}",
    }


async def _start(folder: Path, corpus: Path, question: str) -> tuple[float, float, float, int]:
    """Return the seconds to the first poll, the first answer and the end of the warm-up, and then the memory."""
    telegram = FaultyTelegram()
    user = telegram.fake.user("Ann")
    chat = telegram.fake.private_chat(user)
    chat.send(user, question)
    async with telegram.serve() as address:
        bot = BotRunner(address, folder, {"CORPUS_DIR": str(corpus), "READER": "off"})
        start = time.perf_counter()
        await bot.start()
        assert bot.process
        await telegram.arrived["getUpdates"].wait()
        polled_s = time.perf_counter() - start
        while not chat.replies():
            await asyncio.sleep(0.01)
        answered_s = time.perf_counter() - start
        used, idle_since = -1.0, time.perf_counter()
        while time.perf_counter() - idle_since < _IDLE_S:
            await asyncio.sleep(0.5)
            now = _processor_s(bot.process.pid)
            if now - used > 0.1:
                used, idle_since = now, time.perf_counter()
        memory = resident_bytes(bot.process.pid)
        bot.process.send_signal(signal.SIGTERM)
        await bot.process.wait()
    return polled_s, answered_s, idle_since - start, memory


def _processor_s(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=1_500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--passages", type=int, nargs="*", default=[0, 10_000, 100_000])
    parser.add_argument("--only", choices=["", "throughput", "corpus"], default="")
    options = parser.parse_args()
    print(machine(("python-telegram-bot", "uvloop", "sqlalchemy", "asyncpg")) + "\n")
    if options.only != "corpus":
        print(table(asyncio.run(throughput_rows(options.updates, options.rounds))) + "\n")
    if options.only != "throughput":
        print(table([asyncio.run(corpus_row(each)) for each in options.passages]))


if __name__ == "__main__":
    main()
