"""Time to the first poll, compared with a bare echo bot: `python -m bench.start`. Prints a Markdown table."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.chaos import ROOT, Crowd
from bench.tables import Row, table
from tests.support.faulty_telegram import TOKEN, FaultyTelegram

QUESTION = "When did the ITPO heads gather in Moscow?"
IDLE_SECONDS = 2.0


@dataclass
class Start:
    """One start: seconds to the first `getUpdates` and to the first answer, CPU seconds, idle memory in MB."""

    polled: float
    answered: float
    memory: float


async def start(*command: str) -> Start:
    """Start a bot that somebody has asked something, and watch."""
    telegram = FaultyTelegram()
    crowd = Crowd(telegram)
    crowd.say(1, QUESTION)
    chat = crowd.asked[0][0]
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        hidden = Path(folder) / "hidden"
        hidden.mkdir()
        # Only the tests need it; python-telegram-bot loads it where it is, 8 MB.
        (hidden / "cryptography.py").write_text("raise ImportError")
        async with telegram.serve() as address:
            environment = {
                "PATH": os.environ["PATH"], "PYTHONPATH": f"{hidden}:{ROOT}", "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": address, "DATA_DIR": str(Path(folder) / "var"), "LOG_LEVEL": "ERROR",
            }  # fmt: skip
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable, *(each.format(address) for each in command), cwd=folder, env=environment,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await telegram.arrived["getUpdates"].wait()
            polled = time.perf_counter() - began
            while not chat.replies():
                await asyncio.sleep(0.002)
            answered = time.perf_counter() - began
            await asyncio.sleep(IDLE_SECONDS)
            memory = resident(process.pid)
            process.kill()
            await process.wait()
    return Start(polled, answered, memory)


def resident(pid: int) -> float:
    """Give the memory that a process has to itself or shares, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


COMMANDS = {
    "python-telegram-bot, echo": ("-m", "bench.peers", "telegram", "{}"),
    "this bot": ("-m", "bot", "run"),
}


def measured(times: int) -> str:
    """Start each bot in turn `times` times; return the table."""
    found: dict[str, list[Start]] = {name: [] for name in COMMANDS}
    for _ in range(times):
        for name, command in COMMANDS.items():
            found[name].append(asyncio.run(start(*command)))
    base = statistics.median(each.polled for each in found["python-telegram-bot, echo"])
    rows: list[Row] = []
    for name, starts in found.items():
        polled = sorted(each.polled for each in starts)
        median = statistics.median(polled)
        answered = statistics.median(each.answered for each in starts)
        memory = statistics.median(each.memory for each in starts)
        spread = f"{polled[0]:.2f}–{polled[-1]:.2f}"
        row = {"": name, "first getUpdates": f"{median:.2f} s ({spread})", "ratio": f"{median / base:.2f}"}
        rows.append({**row, "first answer": f"{answered:.2f} s", "idle memory": f"{memory:.0f} MB"})
    return table(rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=9)
    print(measured(parser.parse_args().times))


if __name__ == "__main__":
    main()
