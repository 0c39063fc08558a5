"""Updates per second, compared with bare echo bots: `python -m bench.throughput [UPDATES]`. Prints a Markdown table.

The bot has one core and Telegram the other, 50 ms away. The whole bot is at work: its inbox on disk, the answer, its
rendering and sending. "New" questions were never asked before, "again" are sixteen in turn.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.chaos import ROOT, unused_port
from bench.fast_telegram import Load
from bench.peers import TOKEN
from bench.tables import Row, machine, table

_ROUNDS = 3
_WARM_SECONDS = 12.0

ENGLISH = (
    "When did the ITPO heads gather in Moscow?", "Who was the first Brazilian in space?",
    "What is the International Technological Congress?", "Who signed the memorandum with Roscongress?",
    "Where did the knowledge sharing week take place?", "Who is the Director General of UNIDO?",
    "What was said about artificial intelligence?", "Which countries took part in the meeting?",
)  # fmt: skip
RUSSIAN = (
    "Когда руководители бюро собрались в Москве?", "Кто подписал меморандум с Росконгрессом?",
    "Где проходил Международный технологический конгресс?", "Кто генеральный директор ЮНИДО?",
    "Что сказано об искусственном интеллекте?", "Какие страны участвовали во встрече?",
    "Когда состоялась неделя обмена знаниями?", "Чем занимается Агентство стратегических инициатив?",
)  # fmt: skip


@dataclass(frozen=True)
class Runner:
    """A bot's command and the questions that it gets."""

    name: str
    command: Sequence[str]
    questions: Callable[[int], Sequence[str]]
    webhook: bool = False


def again(questions: Sequence[str]) -> Callable[[int], Sequence[str]]:
    """Ask the same ones in turn."""
    return lambda _: questions


def new(questions: Sequence[str], form: str) -> Callable[[int], Sequence[str]]:
    """Ask each in words that nobody has used before."""
    return lambda count: [form.format(questions[number % len(questions)], number) for number in range(count)]


OURS = ("-m", "bot", "run")
RUNNERS = (
    Runner("python-telegram-bot echo", ("-m", "bench.peers", "telegram", "{}"), again(ENGLISH)),
    Runner("python-telegram-bot echo, 256 at once", ("-m", "bench.peers", "telegram-concurrent", "{}"), again(ENGLISH)),
    Runner("aiogram echo", ("-m", "bench.peers", "aiogram", "{}"), again(ENGLISH)),
    Runner("this bot, English, again", OURS, again(ENGLISH)),
    Runner("this bot, English, new", OURS, new(ENGLISH, "Question {1}: {0}")),
    Runner("this bot, Russian, again", OURS, again(RUSSIAN)),
    Runner("this bot, Russian, new", OURS, new(RUSSIAN, "Вопрос {1}: {0}")),
    Runner("requests alone, no bot", ("-m", "bench.peers", "raw", "{}"), again(ENGLISH)),
    Runner("aiogram echo, webhook", ("-m", "bench.peers", "aiogram-webhook", "{}"), again(ENGLISH), webhook=True),
    Runner("this bot, English, again, webhook", OURS, again(ENGLISH), webhook=True),
    Runner("this bot, English, new, webhook", OURS, new(ENGLISH, "Question {1}: {0}"), webhook=True),
    Runner("this bot, Russian, again, webhook", OURS, again(RUSSIAN), webhook=True),
)
_SLOWER = {"python-telegram-bot echo": 50, "python-telegram-bot echo, 256 at once": 5} | {
    each.name: 6 for each in RUNNERS if ", new" in each.name
}
"""Divisors of the number of updates for slow bots."""


async def rate(runner: Runner, updates: int, watch: Callable[[int, int], None] | None = None) -> float:
    """Return the updates a second that a bot answers; `watch` hears of its process and how far it is, now and then."""
    updates //= _SLOWER.get(runner.name, 1)
    port = unused_port() if runner.webhook else 0
    hook = f"http://127.0.0.1:{port}/hook" if port else ""
    load = Load(runner.questions(updates), updates, webhook=hook, seconds=max(120.0, updates / 200))
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        telegram = await asyncio.create_subprocess_exec(
            "taskset", "-c", "1", sys.executable, "-m", "bench.fast_telegram", env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
        )  # fmt: skip
        assert telegram.stdin
        assert telegram.stdout
        telegram.stdin.write(json.dumps(asdict(load)).encode() + b"\n")
        address = (await telegram.stdout.readline()).decode().strip()
        environment |= {
            "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": address, "DATA_DIR": str(Path(folder) / "var"),
            "LOG_LEVEL": "ERROR",
            **({"PORT": str(port), "WEBHOOK_URL": "https://bot.example/hook"} if port else {}),
        }  # fmt: skip
        bot = await asyncio.create_subprocess_exec(
            "taskset", "-c", "0", sys.executable, *(each.format(address) for each in runner.command),
            cwd=folder, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        ended = asyncio.create_task(bot.wait())
        while True:
            told = asyncio.create_task(telegram.stdout.readline())
            await asyncio.wait([ended, told], return_when=asyncio.FIRST_COMPLETED)
            if not told.done():
                telegram.kill()
                raise RuntimeError(f"{runner.name} has ended with {bot.returncode}.")
            line = (await told).decode().strip()
            if not line.isdigit():
                break
            if watch:
                watch(bot.pid, int(line))
        found: Mapping[str, object] = json.loads(line)
        bot.kill()
        await ended
        await telegram.wait()
    if found["answered"] != updates:
        print(f"{runner.name}: {found['answered']} of {updates} answered in {load.seconds:.0f} s", file=sys.stderr)
    return float(str(found["rate"]))


async def measure(updates: int, rounds: int = _ROUNDS, only: str = "") -> list[Row]:
    """Return the table: each in turn, `rounds` times."""
    rates: dict[str, list[float]] = {each.name: [] for each in RUNNERS if only in each.name}
    for _ in range(rounds):
        for runner in RUNNERS:
            if only in runner.name:
                rates[runner.name].append(await rate(runner, updates))
    base = statistics.median(rates.get("aiogram echo") or [1.0])
    return [
        {
            "": name,
            "updates/s": f"{statistics.median(found):,.0f} ({min(found):,.0f}–{max(found):,.0f})",
            "to aiogram's echo": f"{statistics.median(found) / base:.2f}",
        }
        for name, found in rates.items()
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    updates = int(arguments[0]) if arguments else 6_000
    rows = asyncio.run(measure(updates, int(arguments[1]) if arguments[1:] else _ROUNDS, " ".join(arguments[2:])))
    print(machine(("python-telegram-bot", "aiogram", "aiohttp", "httpx", "uvloop")) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
