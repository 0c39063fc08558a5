"""What every bench says: rows as a Markdown table, the machine, the peers' versions."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TypeVar

Item = TypeVar("Item")
Row = Mapping[str, object]


def table(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table; the columns are those of the first row."""
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([_cell(row.get(each, "")) for each in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def machine(packages: Iterable[str]) -> str:
    """Return one line on the machine and the versions that were measured."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo().splitlines() if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    versions = ", ".join(f"{each} {version(each)}" for each in packages)
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f}; Python {platform.python_version()}, {versions}."


def _cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text("utf-8") if path.exists() else ""


def timed(ask: Callable[[Item], object], asked: Sequence[Item], warm: int = 20) -> list[float]:
    """Return how many milliseconds each call takes, after some that are not counted."""
    for each in asked[:warm]:
        ask(each)
    times = []
    for each in asked:
        start = perf_counter()
        ask(each)
        times.append(1_000 * (perf_counter() - start))
    return times


def spread(times: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the 99th percentile, and half of what lies between the quarters."""
    if len(times) < 2:
        return times[0], times[0], 0.0
    quarters = quantiles(times, n=4)
    return median(times), quantiles(times, n=100)[98], (quarters[2] - quarters[0]) / 2
