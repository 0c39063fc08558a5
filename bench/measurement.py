"""Timing, memory, and Markdown tables of the results."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter
from typing import TypeVar

ROOT = Path(__file__).parent.parent
MIB = 1 << 20
_SAMPLING_S = 0.01

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
    """Return one line with the processor, its load, and the versions of Python and the packages."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    versions = ", ".join(f"{each} {version(each)}" for each in packages)
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f}; Python {platform.python_version()}, {versions}."


def timed(call: Callable[[Item], object], items: Sequence[Item], warm: int = 20) -> list[float]:
    """Return the milliseconds of each call; the first `warm` items are called once more before, untimed."""
    for each in items[:warm]:
        call(each)
    times = []
    for each in items:
        start = perf_counter()
        call(each)
        times.append(1_000 * (perf_counter() - start))
    return times


def spread(times: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the 99th percentile, and half of the interquartile range."""
    if len(times) < 2:
        return times[0], times[0], 0.0
    quartiles = quantiles(times, n=4)
    return median(times), quantiles(times, n=100)[98], (quartiles[2] - quartiles[0]) / 2


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def own_bytes(pid: int) -> int:
    """Return the resident memory of a process without pages of files, which the system can take back."""
    [line] = [each for each in Path(f"/proc/{pid}/status").read_text("ascii").splitlines() if "RssAnon" in each]
    return int(line.split()[1]) * 1024


class Memory:
    """A block's `peak`: the bytes of resident memory that it needs on top of those before it, sampled."""

    peak = 0

    def __enter__(self) -> Memory:
        self._before = resident_bytes(os.getpid())
        self._done = Event()
        self._sampler = Thread(target=self._sample)
        self._sampler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._sampler.join()

    def _sample(self) -> None:
        while not self._done.wait(_SAMPLING_S):
            self.peak = max(self.peak, resident_bytes(os.getpid()) - self._before)


def unused_port() -> int:
    """Return a free port on loopback."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return int(holder.getsockname()[1])
