"""Memory of the bot over many updates, to find leaks: `python -m bench.leak [UPDATES]` prints a Markdown table."""

from __future__ import annotations

import asyncio
import sys

from bench.start import resident
from bench.throughput import ENGLISH, OURS, RUSSIAN, Runner, again, rate

_SHOWN = 10


async def main(updates: int) -> None:
    """Answer the updates, and look at the memory now and then."""
    runner = Runner("this bot", OURS, again((*ENGLISH, *RUSSIAN)))
    seen: list[tuple[int, float]] = []
    found = await rate(runner, updates, lambda pid, answered: seen.append((answered, resident(pid))))
    print("| updates | memory, MB |\n|---|---|")
    step = max(1, len(seen) // _SHOWN)
    for answered, memory in [*seen[::step], seen[-1]]:
        print(f"| {answered:,} | {memory:.0f} |")
    print(f"{updates:,} updates, {found:,.0f} a second")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
