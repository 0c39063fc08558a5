"""Updates a second, compared with echo bots: `python -m bench.throughput [UPDATES] [--only NAME] [--memory]`.

The bot has one core and Telegram the other, with a latency of 50 ms. The whole bot is measured: its inbox on disk,
answering, rendering and sending. "New" questions were never asked before; "repeated" cycles through eight questions.
`--memory` prints the bot's memory and descriptors while it answers, which shows leaks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measurement import MIB, ROOT, Row, machine, resident_bytes, table, unused_port
from bench.peers.echo_bots import TOKEN
from bench.support.fast_telegram import Load, started_telegram

_AIOGRAM = "aiogram echo"
_MEMORY_ROWS = 10

ENGLISH = (
    "When did the ITPO heads gather in Moscow?", "Who was the first Brazilian in space?",
    "What is the International Technological Congress?", "Who signed the memorandum with Roscongress?",
    "Where did the knowledge sharing week take place?", "Who is the Director General of UNIDO?",
    "What was said about artificial intelligence?", "Which countries took part in the meeting?",
)  # fmt: skip
_RUSSIAN = (
    "Когда руководители бюро собрались в Москве?", "Кто подписал меморандум с Росконгрессом?",
    "Где проходил Международный технологический конгресс?", "Кто генеральный директор ЮНИДО?",
    "Что сказано об искусственном интеллекте?", "Какие страны участвовали во встрече?",
    "Когда состоялась неделя обмена знаниями?", "Чем занимается Агентство стратегических инициатив?",
)  # fmt: skip

_OTHER_MESSAGES = (
    "/help", "/events", "/events Vienna 2018", "/sources", "/source 2", "/who Buneev", "/lang", "/privacy",
    "/subscriptions", "thanks", "What is new?", "Кто вы?", "events in Moscow", "asdf qwerty", "2", "/nonsense",
)  # fmt: skip


@dataclass(frozen=True)
class Runner:
    """A bot's command and the questions that it gets."""

    name: str
    command: Sequence[str]
    questions: Callable[[int], Sequence[str]]
    webhook: bool = False


def _repeated(questions: Sequence[str]) -> Callable[[int], Sequence[str]]:
    """Ask the same questions in turn, so that all but the first round are answered from the cache."""
    return lambda _: questions


def new_questions(questions: Sequence[str], form: str) -> Callable[[int], Sequence[str]]:
    """Ask each question in words that nobody has used before."""
    return lambda count: [form.format(questions[number % len(questions)], number) for number in range(count)]


_THIS_BOT = ("-m", "bot", "run")
_RUNNERS = (
    Runner("python-telegram-bot echo", ("-m", "bench.peers.echo_bots", "telegram", "{}"), _repeated(ENGLISH)),
    Runner(
        "python-telegram-bot echo, 256 at once",
        ("-m", "bench.peers.echo_bots", "telegram-concurrent", "{}"),
        _repeated(ENGLISH),
    ),
    Runner(_AIOGRAM, ("-m", "bench.peers.echo_bots", "aiogram", "{}"), _repeated(ENGLISH)),
    Runner("this bot, English, repeated", _THIS_BOT, _repeated(ENGLISH)),
    Runner("this bot, English, new", _THIS_BOT, new_questions(ENGLISH, "Question {1}: {0}")),
    Runner("this bot, Russian, repeated", _THIS_BOT, _repeated(_RUSSIAN)),
    Runner("this bot, Russian, new", _THIS_BOT, new_questions(_RUSSIAN, "Вопрос {1}: {0}")),
    Runner("requests alone, no bot", ("-m", "bench.peers.echo_bots", "raw", "{}"), _repeated(ENGLISH)),
    Runner(
        "aiogram echo, webhook",
        ("-m", "bench.peers.echo_bots", "aiogram-webhook", "{}"),
        _repeated(ENGLISH),
        webhook=True,
    ),
    Runner("this bot, English, repeated, webhook", _THIS_BOT, _repeated(ENGLISH), webhook=True),
    Runner("this bot, English, new, webhook", _THIS_BOT, new_questions(ENGLISH, "Question {1}: {0}"), webhook=True),
    Runner("this bot, Russian, repeated, webhook", _THIS_BOT, _repeated(_RUSSIAN), webhook=True),
)
_DIVISORS = {"python-telegram-bot echo": 50, "python-telegram-bot echo, 256 at once": 5} | {
    each.name: 6 for each in _RUNNERS if ", new" in each.name
}
"""Divisors of the number of updates for slow bots."""


async def measure_rate(
    runner: Runner, updates: int, on_progress: Callable[[int, int], None] = lambda pid, answered: None
) -> float:
    """Return the updates a second that a bot answers.

    `on_progress` gets the id of the bot's process and the number of answers so far, every few thousand answers.
    """
    updates //= _DIVISORS.get(runner.name, 1)
    port = unused_port() if runner.webhook else 0
    hook = f"http://127.0.0.1:{port}/hook" if port else ""
    load = Load(runner.questions(updates), updates, webhook=hook, seconds=max(120.0, updates / 50))
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        telegram, output, address = await started_telegram(load, "taskset", "-c", "1", env=environment)
        environment |= {
            "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": address, "DATA_DIR": str(Path(folder) / "var"),
            "LOG_LEVEL": "ERROR", "READER": "off",
            **({"PORT": str(port), "WEBHOOK_URL": "https://bot.example/hook"} if port else {}),
        }  # fmt: skip
        bot = await asyncio.create_subprocess_exec(
            "taskset", "-c", "0", sys.executable, *(each.format(address) for each in runner.command),
            cwd=folder, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        ended = asyncio.create_task(bot.wait())
        while True:
            report = asyncio.create_task(output.readline())
            await asyncio.wait([ended, report], return_when=asyncio.FIRST_COMPLETED)
            if not report.done():
                telegram.kill()
                raise RuntimeError(f"{runner.name} ended with exit code {bot.returncode}.")
            line = (await report).decode().strip()
            if not line.isdigit():
                break
            on_progress(bot.pid, int(line))
        result: Mapping[str, object] = json.loads(line)
        bot.kill()
        await ended
        await telegram.wait()
    if result["answered"] != updates:
        print(f"{runner.name}: {result['answered']} of {updates} answered in {load.seconds:.0f} s", file=sys.stderr)
    return float(str(result["rate"]))


async def rows(updates: int, rounds: int, only: str = "") -> list[Row]:
    """Measure each bot whose name contains `only`, in turn, `rounds` times; return the table."""
    rates: dict[str, list[float]] = {each.name: [] for each in _RUNNERS if only in each.name}
    for _ in range(rounds):
        for runner in _RUNNERS:
            if only in runner.name:
                rates[runner.name].append(await measure_rate(runner, updates))
    base = statistics.median(rates[_AIOGRAM]) if _AIOGRAM in rates else None
    return [
        {
            "": name,
            "updates/s": f"{statistics.median(own):,.0f} ({min(own):,.0f}–{max(own):,.0f})",
            "to aiogram's echo": f"{statistics.median(own) / base:.2f}" if base else "",
        }
        for name, own in rates.items()
    ]


async def memory_rows(updates: int) -> list[Row]:
    """Return the bot's resident memory and open descriptors while it answers commands and repeated questions."""
    runner = Runner("this bot", _THIS_BOT, _repeated((*ENGLISH, *_RUSSIAN, *_OTHER_MESSAGES)))
    samples: list[tuple[int, int, int]] = []

    def sample(pid: int, answered: int) -> None:
        samples.append((answered, resident_bytes(pid), sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())))

    await measure_rate(runner, updates, sample)
    step = max(1, len(samples) // _MEMORY_ROWS)
    return [
        {"updates": f"{answered:,}", "memory, MB": f"{memory / MIB:.0f}", "descriptors": files}
        for answered, memory, files in [*samples[::step], samples[-1]]
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("updates", type=int, nargs="?", default=6_000, help="at least 5,000 with --memory")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="a part of the name of the bots to measure")
    parser.add_argument("--memory", action="store_true", help="print the memory of this bot instead")
    options = parser.parse_args()
    print(machine(("python-telegram-bot", "aiohttp", "httpx", "uvloop")) + "\n")
    if options.memory:
        print(table(asyncio.run(memory_rows(options.updates))))
    else:
        print(table(asyncio.run(rows(options.updates, options.rounds, options.only))))


if __name__ == "__main__":
    main()
