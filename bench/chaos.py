"""Questions asked while everything fails: `python -m bench.chaos`. Prints a Markdown table.

The fake of Telegram, over HTTP on loopback, fails random calls, and the bot is killed about every second. Answers are
delivered at least once: one whose confirmation Telegram lost is sent again, and is counted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.fake_telegram.chats import Chat
from tests.support.faulty_telegram import TOKEN, Faults, FaultyTelegram

ROOT = Path(__file__).parent.parent

FAKETIME = "/usr/$LIB/faketime/libfaketimeMT.so.1"
"""From Debian's package `libfaketime`."""

QUESTIONS = {
    "When did the ITPO heads gather in Moscow?": "4 and 5 October",
    "What is the International Technological Congress?": "Timofey Buneev",
    "When was the knowledge sharing week?": "Agency for Strategic Initiatives",
    "Who discovered penicillin?": "The documents don't say.",
}
"""Questions about the shipped documents, each with a text that only its own answer contains."""


@dataclass
class Bot:
    """The bot as a process that is restarted when it ends."""

    address: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    starts: int = 0
    crashes: int = 0
    log: Path = Path()

    async def start(self) -> None:
        """Start it."""
        self.log = self.folder / "bot.log"
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.address, "DATA_DIR": str(self.folder / "var"),
        } | self.settings  # fmt: skip
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        self.starts += 1

    async def kill(self, number: int = signal.SIGKILL) -> int:
        """End it by a signal; return its exit code."""
        if self.process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.process.wait()

    async def keep_killing(self, every: float, chance: random.Random) -> None:
        """Kill it about `every` seconds and start it again, until cancelled."""
        while True:
            await asyncio.sleep(every * chance.uniform(0.6, 1.4))
            if self.process and self.process.returncode is not None:
                self.crashes += 1
            await self.kill()
            await self.start()


@dataclass
class Result:
    """The counts of one scene."""

    name: str
    asked: int
    unanswered: int
    twice: int
    unconfirmed: int
    notes: str = ""

    def row(self) -> str:
        """Return the row of the table."""
        share = 100 * self.twice / self.asked if self.asked else 0.0
        twice = f"{self.twice} ({share:.2f} %)"
        return f"| {self.name} | {self.asked} | {self.unanswered} | {twice} | {self.unconfirmed} | {self.notes} |"


class Crowd:
    """Users who ask one question each, and the count of their answers."""

    def __init__(self, telegram: FaultyTelegram) -> None:
        self._telegram = telegram
        self._double = telegram.double
        self.asked: list[tuple[Chat, str, float]] = []

    async def ask(self, rate: float, seconds: float, chance: random.Random) -> None:
        """Ask `rate` questions a second in random chats."""
        total, first = round(rate * seconds), len(self.asked)  # nobody asks twice
        plan = [(first + person, question) for person in range(-(-total // len(QUESTIONS))) for question in QUESTIONS]
        chance.shuffle(plan)
        began = time.monotonic()
        for number, (person, question) in enumerate(plan[:total]):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            self.say(person, question)

    def say(self, person: int, question: str) -> None:
        """Let somebody ask."""
        number = 1000 + person * len(QUESTIONS) + list(QUESTIONS).index(question)
        user = self._double.user(f"P{number}", user_id=number)
        chat = self._double.private_chat(user)
        chat.send(user, question)
        self.asked.append((chat, QUESTIONS[question], time.monotonic()))

    def replies(self, chat: Chat, expected: str) -> int:
        """Count the answers in a chat that contain the expected text."""
        return sum(expected in reply.get("text", "") for reply in chat.replies())

    def result(self, name: str, notes: str) -> Result:
        """Count."""
        counts = [self.replies(chat, expected) for chat, expected, _ in self.asked]
        for chat, expected, _ in self.asked:
            if not self.replies(chat, expected):
                said = [reply["text"][:60] for reply in chat.replies()]
                print(f"unanswered in {chat.id}: {expected}; said: {said}", file=sys.stderr)
        twice = [chat.id for (chat, _, _), count in zip(self.asked, counts, strict=True) if count > 1]
        unconfirmed = sum(str(each) in self._telegram.unconfirmed for each in twice)
        return Result(name, len(counts), counts.count(0), len(twice) - unconfirmed, unconfirmed, notes)

    async def wait(self, seconds: float) -> float:
        """Wait until all is answered, at most so long; return how long it took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if all(self.replies(chat, expected) for chat, expected, _ in self.asked):
                break
            await asyncio.sleep(0.2)
        return time.monotonic() - began


@contextlib.asynccontextmanager
async def stage(**settings: str) -> AsyncIterator[tuple[FaultyTelegram, Crowd, Bot]]:
    """Set up Telegram, users and a bot that is not started yet."""
    telegram = FaultyTelegram()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with telegram.serve() as address:
            bot = Bot(address, Path(folder), settings)
            try:
                yield telegram, Crowd(telegram), bot
            finally:
                await bot.kill()
                if keep := os.environ.get("CHAOS_LOG"):
                    Path(keep).write_bytes(bot.log.read_bytes())


async def killed(
    name: str, seconds: float, rate: float, every: float, share: float, *, webhook: bool = False
) -> Result:
    """Ask while the bot is killed about `every` seconds and Telegram fails a `share` of calls in each way."""
    settings = {"WEBHOOK_URL": "https://bot.example/hook", "PORT": str(unused_port())} if webhook else {}
    async with stage(**settings) as (telegram, crowd, bot):
        telegram.faults = Faults.each(share)
        async with contextlib.AsyncExitStack() as stack:
            if webhook:
                deliveries = asyncio.create_task(telegram.deliver(f"http://127.0.0.1:{settings['PORT']}/hook"))
                stack.push_async_callback(ended, deliveries)
            await bot.start()
            killing = asyncio.create_task(bot.keep_killing(every, random.Random(5)))
            await crowd.ask(rate, seconds, random.Random(3))
            await ended(killing)
            took = await crowd.wait(90)
        faults = sum(telegram.injected.values())
        calls = sum(telegram.calls.values())
        return crowd.result(
            name,
            f"{bot.starts} starts, {bot.crashes} crashes, {faults} of {calls} calls failed, drained in {took:.1f} s",
        )


async def _asked(
    name: str, begin: Callable[[FaultyTelegram, Bot], Coroutine[None, None, str]], *, seconds: float = 5
) -> Result:
    """Ask five questions a second while `begin` makes something go wrong; it says what, and mends it."""
    async with contextlib.AsyncExitStack() as stack:
        telegram, crowd, bot = await stack.enter_async_context(stage())
        if begin is full:
            stack.enter_context(small_disk(bot.folder / "var"))
            stack.push_async_callback(bot.kill)
        if begin is clock:
            (bot.folder / "faketime").write_text("+0")
            bot.settings |= {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(bot.folder / "faketime")}
            bot.settings |= {"FAKETIME_CACHE_DURATION": "1", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
        await bot.start()
        await crowd.ask(2, 2, random.Random(1))
        await crowd.wait(30)
        trouble = asyncio.create_task(begin(telegram, bot))
        await asyncio.sleep(0.5)
        await crowd.ask(5, seconds, random.Random(2))
        note = await trouble
        took = await crowd.wait(120)
        log = bot.log.read_text()
        said = sum("WARNING" in line or "ERROR" in line for line in log.splitlines())
        return crowd.result(
            name, f"{note}; all answered {took:.1f} s later; {said} lines of warning, {bot.starts} start"
        )


async def silent(telegram: FaultyTelegram, bot: Bot) -> str:
    """Leave one `getUpdates` unanswered."""
    telegram.silent = True
    await asyncio.sleep(12)
    telegram.silent = False
    return "one poll never answered"


async def gone(telegram: FaultyTelegram, bot: Bot, seconds: float) -> str:
    """Reset every connection for a while."""
    telegram.down = True
    await asyncio.sleep(seconds)
    telegram.down = False
    return f"every connection reset for {seconds:.0f} s"


async def locked(telegram: FaultyTelegram, bot: Bot) -> str:
    """Lock the inbox file from another process."""
    [file] = (bot.folder / "var").glob("inbox-*.sqlite3")
    other = sqlite3.connect(file, isolation_level=None, timeout=30)
    other.execute("BEGIN EXCLUSIVE")
    await asyncio.sleep(10)
    other.execute("ROLLBACK")
    other.close()
    return "the inbox locked by another program for 10 s"


async def full(telegram: FaultyTelegram, bot: Bot) -> str:
    """Fill the disk on which the bot writes."""
    filler = bot.folder / "var" / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    await asyncio.sleep(10)
    filler.unlink()
    return "the disk full for 10 s"


async def clock(telegram: FaultyTelegram, bot: Bot) -> str:
    """Put the bot's clock on by a day, and back by two."""
    for jump in ("+1d", "-1d", "+0"):
        (bot.folder / "faketime").write_text(jump)
        await asyncio.sleep(3)
    return "the clock a day on, then two back, then right"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Put a disk of four megabytes there; only root can."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for it."""
    task.cancel()
    await asyncio.wait([task])


def unused_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return int(holder.getsockname()[1])


def table(results: list[Result]) -> str:
    """Give the Markdown table."""
    head = "| | asked | unanswered | answered twice | twice, confirmation lost | |\n|---|---|---|---|---|---|"
    return "\n".join([head, *(each.row() for each in results)])


Scene = Callable[[], Coroutine[None, None, Result]]


def main() -> None:
    """Run the scenes and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--minutes", type=float, default=0.5, help="without a network")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    how = (options.seconds, options.rate, options.every, options.share)
    scenes: dict[str, Scene] = {
        "polling": lambda: killed(f"killed every {options.every:g} s, polling", *how),
        "webhook": lambda: killed(f"killed every {options.every:g} s, webhook", *how, webhook=True),
        "silent": lambda: _asked("the poll hangs", silent),
        "gone": lambda: _asked("no network", partial(gone, seconds=options.minutes * 60), seconds=options.minutes * 60),
        "locked": lambda: _asked("the inbox is locked", locked),
        "full": lambda: _asked("the disk is full", full),
        "clock": lambda: _asked("the clock jumps", clock),
    }
    results = []
    for name, scene in scenes.items():
        if options.only in ("", name):
            results.append(asyncio.run(scene()))
            print(results[-1].row(), file=sys.stderr)
    print(table(results))


if __name__ == "__main__":
    main()
