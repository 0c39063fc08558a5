"""Time to the first poll and answer, compared with an echo bot: `python -m bench.start [TIMES]`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.chaos import SimulatedUsers
from bench.measurement import MIB, ROOT, Row, resident_bytes, table
from tests.support.faulty_telegram import TOKEN, FaultyTelegram

_QUESTION = "When did the ITPO heads gather in Moscow?"
_IDLE_S = 2.0
_ECHO_BOT = "python-telegram-bot, echo"
_COMMANDS = {_ECHO_BOT: ("-m", "bench.peers.echo_bots", "telegram", "{}"), "this bot": ("-m", "bot", "run")}
"""Arguments of Python; `{}` is the address of the Bot API."""


@dataclass
class Start:
    """One start: the seconds to the first `getUpdates` and to the first answer, and the bytes of idle memory."""

    polled_s: float
    answered_s: float
    memory: int


async def measure_start(command: Sequence[str]) -> Start:
    """Start a bot that has one question waiting."""
    telegram = FaultyTelegram()
    chat = SimulatedUsers(telegram).ask(_QUESTION)
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        hidden = Path(folder) / "hidden"
        hidden.mkdir()
        # python-telegram-bot imports cryptography where it is installed (8 MB), but only the tests need it.
        (hidden / "cryptography.py").write_text("raise ImportError")
        async with telegram.serve() as address:
            environment = {
                "PATH": os.environ["PATH"], "PYTHONPATH": f"{hidden}:{ROOT}", "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": address, "DATA_DIR": str(Path(folder) / "var"), "LOG_LEVEL": "ERROR",
            }  # fmt: skip
            start = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable, *(each.format(address) for each in command), cwd=folder, env=environment,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await telegram.arrived["getUpdates"].wait()
            polled_s = time.perf_counter() - start
            while not chat.replies():
                await asyncio.sleep(0.002)
            answered_s = time.perf_counter() - start
            await asyncio.sleep(_IDLE_S)
            memory = resident_bytes(process.pid)
            process.kill()
            await process.wait()
    return Start(polled_s, answered_s, memory)


def rows(times: int) -> list[Row]:
    """Start each bot in turn, `times` times; return the table."""
    starts: dict[str, list[Start]] = {name: [] for name in _COMMANDS}
    for _ in range(times):
        for name, command in _COMMANDS.items():
            starts[name].append(asyncio.run(measure_start(command)))
    base = median(each.polled_s for each in starts[_ECHO_BOT])
    found: list[Row] = []
    for name, own in starts.items():
        polled = sorted(each.polled_s for each in own)
        found.append(
            {
                "": name,
                "first getUpdates": f"{median(polled):.2f} s ({polled[0]:.2f}–{polled[-1]:.2f})",
                "ratio": f"{median(polled) / base:.2f}",
                "first answer": f"{median(each.answered_s for each in own):.2f} s",
                "idle memory": f"{median(each.memory for each in own) / MIB:.0f} MB",
            }
        )
    return found


if __name__ == "__main__":
    print(table(rows(int(sys.argv[1]) if sys.argv[1:] else 9)))
