"""Questions asked while everything fails: `python -m bench.chaos`. Prints a Markdown table.

The fake Telegram serves HTTP on loopback and fails random calls, and the bot is killed about every second. Answers are
delivered at least once: one whose confirmation Telegram lost is sent again, and is counted separately.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.measurement import ROOT, Row, table, unused_port
from bot.fake_telegram.chats import Chat
from handlers.translations import texts_for
from tests.support.faulty_telegram import TOKEN, Faults, FaultyTelegram

_DISK_SIZE = "4m"
_FAULT_S = 10.0  # seconds that a locked inbox, a full disk or a hanging poll lasts
QUESTIONS = {
    "When did the ITPO heads gather in Moscow?": "4 and 5 October",
    "What is the International Technological Congress?": "Timofey Buneev",
    "Who signed the memorandum with Roscongress?": "Alexander Stuglev",
    "Who discovered penicillin?": texts_for("en").no_answer,
}
"""Questions over the shipped documents, each with words that only its own answer or its sources contain."""


@dataclass
class BotRunner:
    """The bot as a process that can be killed and started again."""

    api_address: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: Sequence[str] = ()
    """The beginning of the command, such as one that enters a network namespace."""
    process: asyncio.subprocess.Process | None = None
    starts: int = 0
    crashes: int = 0

    @property
    def log(self) -> Path:
        """The file that gets the output of every process."""
        return self.folder / "bot.log"

    async def start(self) -> None:
        """Start the bot."""
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.api_address, "DATA_DIR": str(self.folder / "var"),
        } | self.settings  # fmt: skip
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, sys.executable, "-m", "bot", "run",
                cwd=self.folder, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        self.starts += 1

    async def kill(self) -> None:
        """Kill the bot if it runs."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def keep_killing(self, every: float, rng: random.Random) -> None:
        """Kill the bot about every `every` seconds and start it again, until cancelled."""
        while True:
            await asyncio.sleep(every * rng.uniform(0.6, 1.4))
            if self.process and self.process.returncode is not None:
                self.crashes += 1
            await self.kill()
            await self.start()


class SimulatedUsers:
    """Users with one question each, and the count of their answers."""

    def __init__(self, telegram: FaultyTelegram) -> None:
        self._telegram = telegram
        self.asked: list[tuple[Chat, str]] = []
        """Chats, each with the words of the expected answer."""

    async def ask_steadily(self, rate: float, seconds: float, rng: random.Random) -> None:
        """Ask `rate` questions a second in random order, each in a chat of its own."""
        total = round(rate * seconds)
        questions = [question for _ in range(-(-total // len(QUESTIONS))) for question in QUESTIONS]
        rng.shuffle(questions)
        start = time.monotonic()
        for number, question in enumerate(questions[:total]):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            self.ask(question)

    def ask(self, question: str) -> Chat:
        """Ask a question as a new user; return the user's chat."""
        fake = self._telegram.fake
        user = fake.user(f"User {len(self.asked)}", user_id=1000 + len(self.asked))
        chat = fake.private_chat(user)
        chat.send(user, question)
        self.asked.append((chat, QUESTIONS[question]))
        return chat

    def answer_counts(self) -> list[int]:
        """Return the number of answers to each question."""
        return [sum(words in reply.get("text", "") for reply in chat.replies()) for chat, words in self.asked]

    async def wait_for_answers(self, timeout_s: float) -> float:
        """Wait until every question has an answer or the time is up; return the seconds that passed."""
        start = time.monotonic()
        while time.monotonic() - start < timeout_s and not all(self.answer_counts()):
            await asyncio.sleep(0.2)
        return time.monotonic() - start

    def report(self, scenario: str, notes: str) -> Row:
        """Return a row of the table, and print the questions without an answer on standard error."""
        counts = self.answer_counts()
        duplicated = []
        for (chat, words), count in zip(self.asked, counts, strict=True):
            if not count:
                texts = [reply["text"][:60] for reply in chat.replies()]
                print(f"Question not answered in chat {chat.id}: expected {words!r}, got {texts}", file=sys.stderr)
            if count > 1:
                duplicated.append(str(chat.id))
        unconfirmed = sum(each in self._telegram.unconfirmed for each in duplicated)
        share = 100 * (len(duplicated) - unconfirmed) / len(counts) if counts else 0.0
        return {
            "": scenario,
            "asked": len(counts),
            "unanswered": counts.count(0),
            "answered twice": f"{len(duplicated) - unconfirmed} ({share:.2f} %)",
            "twice, confirmation lost": unconfirmed,
            "notes": notes,
        }


@contextlib.asynccontextmanager
async def _setup(**settings: str) -> AsyncIterator[tuple[FaultyTelegram, SimulatedUsers, BotRunner]]:
    """Yield Telegram, its users and a bot that is not started yet."""
    telegram = FaultyTelegram()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with telegram.serve() as address:
            bot = BotRunner(address, Path(folder), settings)
            try:
                yield telegram, SimulatedUsers(telegram), bot
            finally:
                await bot.kill()


async def ask_while_killing(options: argparse.Namespace, *, webhook: bool = False) -> Row:
    """Ask while the bot is killed again and again and Telegram fails a share of calls in each way."""
    settings = {"WEBHOOK_URL": "https://bot.example/hook", "PORT": str(unused_port())} if webhook else {}
    async with _setup(**settings) as (telegram, users, bot):
        telegram.faults = Faults.each(options.share)
        async with contextlib.AsyncExitStack() as stack:
            if webhook:
                deliveries = asyncio.create_task(telegram.deliver(f"http://127.0.0.1:{settings['PORT']}/hook"))
                stack.push_async_callback(cancel, deliveries)
            await bot.start()
            killing = asyncio.create_task(bot.keep_killing(options.every, random.Random(5)))
            await users.ask_steadily(options.rate, options.seconds, random.Random(3))
            await cancel(killing)
            if bot.process is None or bot.process.returncode is not None:  # cancelled between a kill and a start
                await bot.start()
            drained_s = await users.wait_for_answers(90)
        faults, calls = sum(telegram.injected.values()), sum(telegram.calls.values())
        return users.report(
            f"killed every {options.every:g} s, {'webhook' if webhook else 'polling'}",
            f"{bot.starts} starts, {bot.crashes} crashes, {faults} of {calls} calls failed, "
            f"drained in {drained_s:.1f} s",
        )


Fault = Callable[[FaultyTelegram, BotRunner], Coroutine[None, None, None]]


async def ask_during(scenario: str, inject: Fault, *, seconds: float = 5) -> Row:
    """Ask five questions a second while `inject` causes a fault and repairs it."""
    async with contextlib.AsyncExitStack() as stack:
        telegram, users, bot = await stack.enter_async_context(_setup())
        if inject is fill_disk:
            stack.enter_context(_small_disk(bot.folder / "var"))
            stack.push_async_callback(bot.kill)
        await bot.start()
        await users.ask_steadily(2, 2, random.Random(1))
        await users.wait_for_answers(30)
        fault = asyncio.create_task(inject(telegram, bot))
        await asyncio.sleep(0.5)
        await users.ask_steadily(5, seconds, random.Random(2))
        await fault
        drained_s = await users.wait_for_answers(120)
        warnings = sum("WARNING" in line or "ERROR" in line for line in bot.log.read_text().splitlines())
        return users.report(
            scenario, f"all answered {drained_s:.1f} s later; {warnings} lines of warning, {bot.starts} start"
        )


async def hang_poll(telegram: FaultyTelegram, _: BotRunner) -> None:
    """Leave one `getUpdates` without an answer."""
    telegram.silent = True
    await asyncio.sleep(_FAULT_S)
    telegram.silent = False


async def reset_connections(telegram: FaultyTelegram, _: BotRunner, seconds: float) -> None:
    """Reset every connection for a while."""
    telegram.down = True
    await asyncio.sleep(seconds)
    telegram.down = False


async def lock_inbox(_: FaultyTelegram, bot: BotRunner) -> None:
    """Lock the inbox file from another process."""
    [file] = (bot.folder / "var").glob("inbox-*.sqlite3")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        await asyncio.sleep(_FAULT_S)
        connection.execute("ROLLBACK")


async def fill_disk(_: FaultyTelegram, bot: BotRunner) -> None:
    """Fill the disk on which the bot writes."""
    filler = bot.folder / "var" / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    await asyncio.sleep(_FAULT_S)
    filler.unlink()


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of a few megabytes; only root can."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK_SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    await asyncio.wait([task])


def main() -> None:
    """Run the scenarios and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between kills")
    parser.add_argument("--share", type=float, default=0.1, help="of calls that fail, for each kind of fault")
    parser.add_argument("--minutes", type=float, default=0.5, help="without a network")
    parser.add_argument("--only", default="", help="the name of one scenario")
    options = parser.parse_args()
    outage_s = options.minutes * 60
    scenarios: dict[str, Callable[[], Coroutine[None, None, Row]]] = {
        "polling": lambda: ask_while_killing(options),
        "webhook": lambda: ask_while_killing(options, webhook=True),
        "silent": lambda: ask_during("one poll never answered", hang_poll),
        "gone": lambda: ask_during(
            f"every connection reset for {outage_s:.0f} s",
            partial(reset_connections, seconds=outage_s),
            seconds=outage_s,
        ),
        "locked": lambda: ask_during("the inbox locked by another program", lock_inbox),
        "full": lambda: ask_during("the disk full", fill_disk),
    }
    rows = []
    for name, scenario in scenarios.items():
        if options.only in ("", name):
            rows.append(asyncio.run(scenario()))
            print(rows[-1], file=sys.stderr)
    print(table(rows))


if __name__ == "__main__":
    main()
